//! Requests in virtual time.

mod support;

use archethic_p2p::{message, Network, Requests, Responder, Status};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::{status, World, OK};

const SERVER: u8 = 1;
const CLIENT: u8 = 2;

#[test]
fn a_request_is_answered_by_the_node_that_is_asked() {
    let world = World::new();
    let _server = world.node(SERVER, OK);
    let client = world.client(CLIENT);
    world.connect(&client, SERVER);
    let reply = world.run(client.request(&World::identity(SERVER).public_key, message::PING));
    assert_eq!(reply.unwrap(), OK);
}

#[test]
fn a_handler_learns_who_asks_and_what() {
    let world = World::new();
    let server = Network::new(world.options(SERVER)).unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&seen);
    server
        .handle(message::PING_TYPE, move |request| {
            let endpoint = request.endpoint().expect("an endpoint");
            sink.lock().unwrap().push((request.sender()?, endpoint.ip(), request.message().to_vec()));
            request.respond(OK)
        })
        .unwrap();
    support::up(&server);
    let client = world.client(CLIENT);
    world.connect(&client, SERVER);
    world.run(client.request(&World::identity(SERVER).public_key, message::PING)).unwrap();

    let expected = (World::identity(CLIENT).public_key, World::host(CLIENT), message::PING.to_vec());
    assert_eq!(*seen.lock().unwrap(), [expected]);
}

#[test]
fn a_silent_node_ends_a_request_with_timeout_after_that_time() {
    let world = World::new();
    let _server = world.node(SERVER, OK);
    let client = world.client(CLIENT);
    world.connect(&client, SERVER);
    world.simulation.set_silent(World::host(SERVER), true).unwrap();
    let (key, began) = (World::identity(SERVER).public_key, world.simulation.now());
    let request = client.request_within(&key, message::PING, Duration::from_millis(1500));
    assert_eq!(status(world.run(request)), Status::Timeout);
    let took = world.simulation.now() - began;
    assert!(took >= Duration::from_millis(1500) && took < Duration::from_millis(1600), "{took:?}");
}

#[test]
fn a_request_without_a_connection_ends_with_not_connected() {
    let world = World::new();
    let client = world.client(CLIENT);
    let request = client.request(&World::identity(SERVER).public_key, message::PING);
    assert_eq!(status(world.run(request)), Status::NotConnected);
}

#[test]
fn giving_a_connection_up_ends_its_requests_with_closed() {
    let world = World::new();
    let (server, _kept) = node_that_keeps_responders(&world);
    let client = world.client(CLIENT);
    world.connect(&client, SERVER);
    let key = World::identity(SERVER).public_key;
    let request = client.request(&key, message::PING);
    world.pass(Duration::from_millis(100));
    client.disconnect(&key).unwrap();
    assert_eq!(status(world.run(request)), Status::Closed);
    assert_eq!(status(client.disconnect(&key)), Status::NotFound);
    drop(server);
}

#[test]
fn dropping_a_request_cancels_it() {
    let world = World::new();
    let (_server, _kept) = node_that_keeps_responders(&world);
    let client = world.client(CLIENT);
    world.connect(&client, SERVER);
    let key = World::identity(SERVER).public_key;
    let request = client.request(&key, message::PING);
    world.pass(Duration::from_millis(100));
    assert_eq!(client.peer_statistics(&key).unwrap().requests_in_flight, 1);
    drop(request);
    world.pass(Duration::from_millis(1));
    assert_eq!(client.peer_statistics(&key).unwrap().requests_in_flight, 0);
}

#[test]
fn a_responder_may_be_kept_and_answered_later() {
    let world = World::new();
    let (_server, kept) = node_that_keeps_responders(&world);
    let client = world.client(CLIENT);
    world.connect(&client, SERVER);
    let request = client.request(&World::identity(SERVER).public_key, message::PING);
    world.pass(Duration::from_secs(1));
    let responder = kept.lock().unwrap().pop().expect("the request has come");
    std::thread::spawn(move || responder.respond(OK)).join().unwrap().unwrap();
    assert_eq!(world.run(request).unwrap(), OK);
}

#[test]
fn stopping_ends_requests_with_stopped() {
    let world = World::new();
    let (_server, _kept) = node_that_keeps_responders(&world);
    let client = world.client(CLIENT);
    world.connect(&client, SERVER);
    let key = World::identity(SERVER).public_key;
    let request = client.request(&key, message::PING);
    world.run(client.stop(Duration::ZERO)).unwrap();
    assert_eq!(status(world.run(request)), Status::Stopped);
    assert_eq!(status(world.run(client.request(&key, message::PING))), Status::Stopped);
}

#[test]
fn dropping_the_network_ends_requests_with_stopped() {
    let world = World::new();
    let (_server, _kept) = node_that_keeps_responders(&world);
    let client = world.client(CLIENT);
    world.connect(&client, SERVER);
    let request = client.request(&World::identity(SERVER).public_key, message::PING);
    drop(client);
    assert_eq!(status(world.run(request)), Status::Stopped);
}

#[test]
fn the_own_key_is_answered_by_the_own_handler() {
    let world = World::new();
    let node = world.node(SERVER, OK);
    let key = node.public_key().unwrap();
    assert_eq!(key, World::identity(SERVER).public_key);
    assert_eq!(world.run(node.request(&key, message::PING)).unwrap(), OK);
    assert!(node.connected(&key).unwrap());
}

#[test]
fn an_error_a_panic_and_a_dropped_responder_are_no_reply() {
    let world = World::new();
    let node = Network::new(world.options(SERVER)).unwrap();
    node.handle(1, |_| Err(Status::NotFound.into())).unwrap();
    node.handle(2, |_| panic!("a handler of the test panics")).unwrap();
    node.handle(3, |request| request.into_responder().map(drop)).unwrap();
    node.handle_inline(Requests::AllOthers, |_| Ok(())).unwrap();
    node.start().unwrap();
    let key = node.public_key().unwrap();
    for message_type in [1, 2, 3, 4] {
        let reply = world.run(node.request(&key, &[message_type]));
        assert_eq!(status(reply), Status::NoReply, "{message_type}");
    }
}

#[test]
fn a_broadcast_reaches_every_node() {
    let world = World::new();
    let nodes: Vec<u8> = vec![3, 4, 5];
    let heard = Arc::new(Mutex::new(Vec::new()));
    let client = world.client(CLIENT);
    let servers: Vec<Network> = nodes
        .iter()
        .map(|&number| {
            let server = Network::new(world.options(number)).unwrap();
            let heard = Arc::clone(&heard);
            server
                .handle(message::PING_TYPE, move |request| {
                    heard.lock().unwrap().push(number);
                    request.respond(OK)
                })
                .unwrap();
            support::up(&server);
            world.connect(&client, number);
            server
        })
        .collect();
    let keys: Vec<_> = nodes.iter().map(|&number| World::identity(number).public_key).collect();
    client.broadcast(&keys, message::PING).unwrap();
    world.pass(Duration::from_secs(1));
    heard.lock().unwrap().sort_unstable();
    assert_eq!(*heard.lock().unwrap(), nodes);
    drop(servers);
}

#[test]
fn blocking_calls_would_deadlock_in_virtual_time() {
    let world = World::new();
    let client = world.client(CLIENT);
    let reply = client.request_blocking(&World::identity(SERVER).public_key, message::PING, None);
    assert_eq!(status(reply), Status::WouldDeadlock);
}

#[test]
fn handlers_are_refused_after_the_start() {
    let world = World::new();
    let node = world.client(CLIENT);
    assert_eq!(status(node.handle(message::PING_TYPE, |_| Ok(()))), Status::InvalidState);
    assert_eq!(status(node.start()), Status::InvalidState);
}

fn node_that_keeps_responders(world: &World) -> (Network, Arc<Mutex<Vec<Responder>>>) {
    let node = Network::new(world.options(SERVER)).unwrap();
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&kept);
    node.handle(message::PING_TYPE, move |request| {
        keep.lock().unwrap().push(request.into_responder()?);
        Ok(())
    })
    .unwrap();
    support::up(&node);
    (node, kept)
}
