//! With tokio.
#![cfg(feature = "tokio")]

mod support;

use archethic_p2p::tokio::{blocking, spawner};
use archethic_p2p::{message, Network, NetworkOptions};
use std::time::Duration;
use support::{identity, loopback_client, LIMIT, OK};
use tokio::runtime::{Builder, Handle};

#[test]
fn handlers_are_tasks_and_requests_are_awaited() {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_time().build().unwrap();
    runtime.block_on(async {
        let options = NetworkOptions::new(&identity("server")).listen("127.0.0.1:0".parse().unwrap());
        let server = Network::new(options).unwrap();
        server
            .handle_async(message::PING_TYPE, spawner(Handle::current()), |_| async {
                tokio::time::sleep(Duration::from_millis(1)).await;
                Ok(OK.to_vec())
            })
            .unwrap();
        server.start().unwrap();
        blocking(&server, Network::node_up).await.unwrap();
        let key = server.public_key().unwrap();
        let client = loopback_client("client");
        client.connect(&key, server.listening().unwrap()[0]).await.unwrap();
        let tasks: Vec<_> = (0..100)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { client.request(&key, message::PING).await })
            })
            .collect();
        for task in tasks {
            let reply = tokio::time::timeout(LIMIT, task).await.unwrap().unwrap();
            assert_eq!(reply.unwrap(), OK);
        }
        client.stop(Duration::from_secs(1)).await.unwrap();
    });
}
