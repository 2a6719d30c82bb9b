//! Networks with threads of their own, over sockets on loopback.

mod support;

use archethic_p2p::{message, HandlerTask, Network, NetworkOptions, NodeUpdates, Pending, Responder, Status};
use archethic_p2p::{
    Error, KeyPair, NodeList, PublicKey, Request, Signer, SignerAnswer, Simulation, Subscription,
};
use pollster::block_on;
use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{channel, Receiver};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake};
use std::thread;
use std::time::Duration;
use support::{identity, loopback_client, loopback_node, status, LIMIT, OK};

#[test]
fn handles_may_go_to_other_threads() {
    fn send<T: Send>() {}
    fn sync<T: Sync>() {}
    send::<Network>();
    sync::<Network>();
    send::<Pending<Vec<u8>>>();
    send::<Responder>();
    send::<Subscription>();
    send::<NodeUpdates>();
    send::<NodeList>();
    sync::<NodeList>();
    send::<Simulation>();
    sync::<Simulation>();
    send::<NetworkOptions>();
    send::<KeyPair>();
    send::<Error>();
    sync::<Error>();
}

#[test]
fn a_request_wakes_whoever_awaits_it() {
    let (server, endpoint) = loopback_node("server");
    let client = loopback_client("client");
    let key = server.public_key().unwrap();
    block_on(client.connect(&key, endpoint)).unwrap();
    assert_eq!(block_on(client.request(&key, message::PING)).unwrap(), OK);
}

#[test]
fn a_blocking_request_is_refused_in_a_handler_only() {
    let (server, endpoint) = loopback_node("server");
    let key = server.public_key().unwrap();
    let client = Network::new(NetworkOptions::new(&identity("client"))).unwrap();
    let weak = client.downgrade();
    let (sender, outcome) = channel();
    client
        .handle_inline(message::PING_TYPE, move |request| {
            let network = weak.upgrade().expect("the network that calls");
            sender.send(network.request_blocking(&key, message::PING, None)).unwrap();
            request.respond(OK)
        })
        .unwrap();
    client.start().unwrap();
    block_on(client.connect(&key, endpoint)).unwrap();
    assert_eq!(client.request_blocking(&key, message::PING, Some(LIMIT)).unwrap(), OK);
    let own = client.public_key().unwrap();
    assert_eq!(block_on(client.request(&own, message::PING)).unwrap(), OK);
    assert_eq!(status(outcome.recv_timeout(LIMIT).unwrap()), Status::WouldDeadlock);
}

#[test]
fn a_responder_answers_from_any_thread() {
    let (sender, requests) = channel::<Responder>();
    let sender = Mutex::new(sender);
    let server = node(move |request| {
        sender.lock().unwrap().send(request.into_responder()?).expect("the test receives");
        Ok(())
    });
    let client = connected_client(&server);
    let key = server.public_key().unwrap();
    let pending: Vec<_> = (0..20).map(|_| client.request(&key, message::PING)).collect();
    let answering = thread::spawn(move || {
        for responder in requests.iter().take(20) {
            responder.respond(OK).unwrap();
        }
    });
    for request in pending {
        assert_eq!(block_on(request).unwrap(), OK);
    }
    answering.join().unwrap();
}

#[test]
fn a_responder_may_outlive_its_network() {
    let (sender, requests) = channel::<Responder>();
    let sender = Mutex::new(sender);
    let server = node(move |request| {
        sender.lock().unwrap().send(request.into_responder()?).expect("the test receives");
        Ok(())
    });
    let client = connected_client(&server);
    let request = client.request(&server.public_key().unwrap(), message::PING);
    let responder = requests.recv_timeout(LIMIT).unwrap();
    block_on(server.stop(Duration::ZERO)).unwrap();
    drop(server);
    drop(responder.respond(OK));
    assert_eq!(status(block_on(request)), Status::Closed);
}

#[test]
fn handlers_may_be_futures_on_an_executor_of_the_host() {
    let server = Network::new(loopback_options("async server")).unwrap();
    let (sender, tasks) = channel::<HandlerTask>();
    let sender = Mutex::new(sender);
    let spawn = move |task| sender.lock().unwrap().send(task).expect("the executor runs");
    server
        .handle_async(message::PING_TYPE, spawn, |request| async move {
            assert_eq!(request.message, message::PING);
            Ok(OK.to_vec())
        })
        .unwrap();
    support::up(&server);
    let executor = thread::spawn(move || run_tasks(tasks));
    let client = connected_client(&server);
    let reply = block_on(client.request(&server.public_key().unwrap(), message::PING));
    assert_eq!(reply.unwrap(), OK);
    block_on(server.stop(Duration::ZERO)).unwrap();
    drop((server, client));
    executor.join().unwrap();
}

#[test]
fn a_signer_may_answer_from_threads_of_its_own() {
    struct Elsewhere(KeyPair);
    impl Signer for Elsewhere {
        fn sign(&self, data: &[u8], answer: SignerAnswer) {
            let (key, data) = (self.0.private_key.clone(), data.to_vec());
            thread::spawn(move || answer.complete(&key.sign(&data).unwrap()));
        }
        fn ecdh(&self, ephemeral: &[u8], answer: SignerAnswer) {
            let (key, ephemeral) = (self.0.private_key.clone(), ephemeral.to_vec());
            thread::spawn(move || answer.complete(&key.ecdh(&ephemeral).unwrap()));
        }
    }
    let (server, endpoint) = loopback_node("server");
    let pair = identity("client");
    let client = Network::new(NetworkOptions::with_signer(pair.public_key, Elsewhere(pair))).unwrap();
    client.start().unwrap();
    let key = server.public_key().unwrap();
    block_on(client.connect(&key, endpoint)).unwrap();
    let pending: Vec<_> = (0..20).map(|_| client.request(&key, message::PING)).collect();
    for request in pending {
        assert_eq!(block_on(request).unwrap(), OK);
    }
}

#[test]
fn two_networks_in_one_process_do_not_meet() {
    let (one, first) = loopback_node("one");
    let (other, second) = loopback_node("other");
    assert_ne!(first, second);
    let client = connected_client(&one);
    assert!(client.connected(&one.public_key().unwrap()).unwrap());
    assert!(!client.connected(&other.public_key().unwrap()).unwrap());
    block_on(one.stop(Duration::ZERO)).unwrap();
    assert_eq!(block_on(other.request(&other.public_key().unwrap(), message::PING)).unwrap(), OK);
    let port_taken = Network::new(loopback_options("third").listen(second)).unwrap();
    port_taken.start().unwrap();
    assert_eq!(status(port_taken.node_up()), Status::AddressInUse);
}

#[test]
fn dropping_a_network_during_requests_ends_each_of_them() {
    let server = node(|request| {
        drop(request.into_responder()?);
        Ok(())
    });
    let client = connected_client(&server);
    let key = server.public_key().unwrap();
    let pending: Vec<_> = (0..200).map(|_| client.request(&key, message::PING)).collect();
    drop(client);
    for request in pending {
        let ended = status(block_on(request));
        assert!(matches!(ended, Status::Stopped | Status::Closed), "{ended}");
    }
}

#[test]
fn every_request_wakes_its_task_exactly_once_whatever_happens() {
    for round in 0..40_u64 {
        let server = node(|request| request.respond(OK));
        let client = connected_client(&server);
        let key = server.public_key().unwrap();
        let tasks: Vec<_> = (0..50).map(|_| Counted::new(request_of_round(&client, &key, round))).collect();
        match round % 4 {
            0 => drop(client.disconnect(&key)),
            1 => drop(client),
            2 => drop(client.stop(Duration::ZERO)),
            _ => server.node_down().unwrap(),
        }
        for task in tasks {
            task.assert_woken_once();
        }
    }
}

fn request_of_round(client: &Network, key: &PublicKey, round: u64) -> Pending<Vec<u8>> {
    client.request_within(key, message::PING, Duration::from_millis(1 + round % 7 * 10))
}

/// A request that was polled once, and counts how often it is woken.
struct Counted {
    request: Mutex<Pending<Vec<u8>>>,
    wakes: Arc<Wakes>,
    pending: bool,
}

struct Wakes {
    count: AtomicUsize,
    thread: thread::Thread,
}

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.count.fetch_add(1, Ordering::SeqCst);
        self.thread.unpark();
    }
}

impl Counted {
    fn new(mut request: Pending<Vec<u8>>) -> Counted {
        let wakes = Arc::new(Wakes { count: AtomicUsize::new(0), thread: thread::current() });
        let waker = Arc::clone(&wakes).into();
        let polled = std::pin::Pin::new(&mut request).poll(&mut Context::from_waker(&waker));
        Counted { request: Mutex::new(request), wakes, pending: polled.is_pending() }
    }

    fn assert_woken_once(self) {
        if !self.pending {
            return assert_eq!(self.wakes.count.load(Ordering::SeqCst), 0);
        }
        while self.wakes.count.load(Ordering::SeqCst) == 0 {
            thread::park_timeout(LIMIT);
        }
        assert_eq!(self.wakes.count.load(Ordering::SeqCst), 1);
        let mut request = self.request.into_inner().unwrap();
        let waker = self.wakes.into();
        let polled = std::pin::Pin::new(&mut request).poll(&mut Context::from_waker(&waker));
        assert!(matches!(polled, Poll::Ready(_)));
    }
}

/// One at a time, until nobody can send any more.
fn run_tasks(tasks: Receiver<HandlerTask>) {
    for task in tasks {
        block_on(task);
    }
}

fn loopback_options(seed: &str) -> NetworkOptions {
    NetworkOptions::new(&identity(seed)).listen("127.0.0.1:0".parse().unwrap()).io_threads(1)
}

fn node(handler: impl Fn(Request<'_>) -> Result<(), Error> + Send + Sync + 'static) -> Network {
    let node = Network::new(loopback_options("server")).unwrap();
    node.handle(message::PING_TYPE, handler).unwrap();
    support::up(&node);
    node
}

fn connected_client(server: &Network) -> Network {
    let client = loopback_client("client");
    block_on(client.connect(&server.public_key().unwrap(), server.listening().unwrap()[0])).unwrap();
    client
}
