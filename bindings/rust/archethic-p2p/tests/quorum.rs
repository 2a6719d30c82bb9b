//! Quorum operations in virtual time.

mod support;

use archethic_p2p::{message, Network, PublicKey, QuorumReadOptions, QuorumWriteOptions, Status};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::{status, World, NOT_FOUND, OK};

const CLIENT: u8 = 9;

/// Nodes 1, 2, … with these replies, and a client that is connected to all of them.
fn world_of(replies: &[&'static [u8]]) -> (World, Network, Vec<Network>, Vec<u8>) {
    let world = World::new();
    let client = world.client(CLIENT);
    let numbers: Vec<u8> = (1..).take(replies.len()).collect();
    let nodes = numbers.iter().zip(replies).map(|(&number, reply)| world.node(number, reply)).collect();
    for &number in &numbers {
        world.connect(&client, number);
    }
    (world, client, nodes, numbers)
}

#[test]
fn equal_replies_are_the_result() {
    let (world, client, _nodes, numbers) = world_of(&[OK, OK, OK]);
    let read = client.quorum_read(&World::node_list(&numbers), message::PING, QuorumReadOptions::new());
    let read = world.run(read).unwrap();
    assert_eq!(read.message, OK);
    assert_eq!(read.outcomes.len(), 3);
    assert!(read.outcomes.iter().all(|outcome| matches!(&outcome.reply, Some(Ok(reply)) if reply == OK)));
}

#[test]
fn the_resolver_makes_one_result_of_replies_that_differ() {
    let (world, client, _nodes, numbers) = world_of(&[OK, NOT_FOUND, OK]);
    let options = QuorumReadOptions::new().consistency_level(3).resolve(|replies| {
        assert_eq!(replies.len(), 2);
        Ok(replies.iter().max().expect("replies").to_vec())
    });
    let read = world.run(client.quorum_read(&World::node_list(&numbers), message::PING, options));
    assert_eq!(read.unwrap().message, OK);
}

#[test]
fn a_resolver_that_panics_or_says_no_ends_the_read() {
    let (world, client, _nodes, numbers) = world_of(&[OK, NOT_FOUND]);
    let list = World::node_list(&numbers);
    let panics = QuorumReadOptions::new().resolve(|_| panic!("a resolver of the test panics"));
    let read = world.run(client.quorum_read(&list, message::PING, panics));
    assert_eq!(status(read), Status::ResolverFailed);
    let says_no = QuorumReadOptions::new().resolve(|_| Err(Status::Malformed.into()));
    let read = world.run(client.quorum_read(&list, message::PING, says_no));
    assert_eq!(status(read), Status::Malformed);
}

#[test]
fn a_read_of_which_nothing_is_accepted_tells_what_the_nodes_said() {
    let (world, client, _nodes, numbers) = world_of(&[OK, OK]);
    let options = QuorumReadOptions::new().accept(|reply| reply == NOT_FOUND);
    let read = world.run(client.quorum_read(&World::node_list(&numbers), message::PING, options));
    let error = read.expect_err("nothing was accepted");
    assert_eq!(error.status(), Status::AcceptanceFailed);
    assert_eq!(error.outcomes().len(), 2);
}

#[test]
fn repair_gets_the_result_and_every_reply_once() {
    let (world, client, _nodes, numbers) = world_of(&[OK, NOT_FOUND, OK]);
    let calls = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&calls);
    let options = QuorumReadOptions::new().resolve(|_| Ok(OK.to_vec())).repair(move |result, replies| {
        let keys: Vec<PublicKey> = replies.iter().map(|reply| reply.key).collect();
        sink.lock().unwrap().push((result.map(<[u8]>::to_vec), keys));
    });
    world.run(client.quorum_read(&World::node_list(&numbers), message::PING, options)).unwrap();
    world.pass(Duration::from_secs(5));
    let calls = calls.lock().unwrap();
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].0.as_deref(), Some(OK));
    assert_eq!(calls[0].1.len(), 3);
}

#[test]
fn closures_of_a_refused_read_are_dropped_once() {
    let world = World::new();
    let client = Network::new(world.options(CLIENT)).unwrap();
    let alive = Arc::new(());
    let held = Arc::clone(&alive);
    let options = QuorumReadOptions::new().accept(move |_| Arc::strong_count(&held) > 0);
    let read = client.quorum_read(&World::node_list(&[1]), message::PING, options);
    assert_eq!(status(world.run(read)), Status::InvalidState);
    drop(client);
    assert_eq!(Arc::strong_count(&alive), 1);
}

#[test]
fn a_write_ends_when_enough_nodes_have_acknowledged() {
    let (world, client, _nodes, numbers) = world_of(&[OK, OK, NOT_FOUND]);
    let keys: Vec<PublicKey> = numbers.iter().map(|&number| World::identity(number).public_key).collect();
    let options = QuorumWriteOptions::new().write_quorum(2);
    let write = world.run(client.quorum_write(&keys, message::PING, options)).unwrap();
    assert!(write.acknowledgements >= 2);

    let all = QuorumWriteOptions::new().write_quorum(3);
    let error = world.run(client.quorum_write(&keys, message::PING, all)).expect_err("one says no");
    assert_eq!(error.status(), Status::NotEnoughAcknowledgements);
    assert_eq!(error.outcomes().len(), 3);

    let lenient = QuorumWriteOptions::new().write_quorum(3).acknowledges(|reply| reply.len() == 1);
    let write = world.run(client.quorum_write(&keys, message::PING, lenient)).unwrap();
    assert_eq!(write.acknowledgements, 3);
}

#[test]
fn dropping_a_read_cancels_it_and_releases_its_closures() {
    let (world, client, _nodes, numbers) = world_of(&[OK, OK]);
    for &number in &numbers {
        world.simulation.set_silent(World::host(number), true).unwrap();
    }
    let alive = Arc::new(());
    let held = Arc::clone(&alive);
    let options = QuorumReadOptions::new().accept(move |_| Arc::strong_count(&held) > 0);
    let read = client.quorum_read(&World::node_list(&numbers), message::PING, options);
    world.pass(Duration::from_millis(10));
    drop(read);
    world.pass(Duration::from_millis(10));
    assert_eq!(Arc::strong_count(&alive), 1);
}
