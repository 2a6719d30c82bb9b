//! A process may exit whatever its networks do. Each try is a process of its own.

mod support;

use archethic_p2p::{message, Network};
use std::process::{exit, Command};
use support::{loopback_client, loopback_node};

const TRIES: usize = 12;

fn main() {
    let way = std::env::args().nth(1).unwrap_or_default();
    match way.as_str() {
        "living" => exit_with_requests_under_way(std::mem::forget),
        "dropped" => exit_with_requests_under_way(drop),
        _ => {
            for way in ["living", "dropped"] {
                try_often(way);
            }
        }
    }
}

fn try_often(way: &str) {
    let program = std::env::current_exe().expect("this program");
    let children: Vec<_> =
        (0..TRIES).map(|_| Command::new(&program).arg(way).spawn().expect("it starts")).collect();
    for mut child in children {
        let status = child.wait().expect("it ends");
        assert!(status.success(), "exit with {way} networks: {status}");
    }
    println!("test a process exits with {way} networks ... ok");
}

fn exit_with_requests_under_way(leave: fn((Network, Network))) {
    let (server, endpoint) = loopback_node("server");
    let client = loopback_client("client");
    let key = server.public_key().unwrap();
    drop(client.connect(&key, endpoint));
    client.request_blocking(&key, message::PING, None).unwrap();
    let requests: Vec<_> = (0..500).map(|_| client.request(&key, message::PING)).collect();
    leave((server, client));
    std::mem::forget(requests);
    exit(0);
}
