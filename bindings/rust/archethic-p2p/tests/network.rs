//! Life, connections, events, the signer and the node table, in virtual time.

mod support;

use archethic_p2p::{
    message, BootstrapOptions, BootstrapPhase, ConnectionChange, Date, LogLevel, Network, NetworkOptions,
    Node, NodeChange, NodeTransaction, Nodes, PrivateKey, Signer, SignerAnswer, Status, Unknown,
};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::{status, World, LIMIT, OK};

const SERVER: u8 = 1;
const CLIENT: u8 = 2;

#[test]
fn the_first_attempt_of_a_connection_tells_how_it_went() {
    let world = World::new();
    let client = world.client(CLIENT);
    let key = World::identity(SERVER).public_key;
    world.simulation.set_dead(World::host(SERVER), true).unwrap();
    assert!(world.run(client.connect(&key, World::endpoint(SERVER))).is_err());
    assert!(!client.connected(&key).unwrap());
}

#[test]
fn connections_are_told_of_and_counted() {
    let world = World::new();
    let changes = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&changes);
    let options = world.options(CLIENT).on_connection(move |event| sink.lock().unwrap().push(event));
    let client = Network::new(options).unwrap();
    client.start().unwrap();
    let server = world.node(SERVER, OK);
    world.connect(&client, SERVER);
    let key = World::identity(SERVER).public_key;
    assert!(client.connected(&key).unwrap());
    assert!(client.peer_statistics(&key).unwrap().connected);
    assert_eq!(server.incoming_connections().unwrap(), 1);
    world.pass(Duration::from_secs(3));
    assert_eq!(world.run(client.availability_timer(&key, false)).unwrap(), Duration::from_secs(3));

    world.run(server.stop(Duration::ZERO)).unwrap();
    world.pass(Duration::from_secs(1));
    assert!(!client.connected(&key).unwrap());
    let changes = changes.lock().unwrap();
    let first = changes.first().expect("events");
    assert!(matches!(first.change, ConnectionChange::Connecting) && first.outgoing);
    assert_eq!(first.key, Some(key));
    assert_eq!(first.endpoint, Some(World::endpoint(SERVER)));
    assert!(changes
        .iter()
        .any(|event| matches!(event.change, ConnectionChange::Lost(_)) && !event.connected));
}

#[test]
fn a_sender_that_is_not_admitted_gets_no_answer() {
    for panics in [false, true] {
        let world = World::new();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&asked);
        let server = Network::new(world.options(SERVER).admit(move |key, _| {
            sink.lock().unwrap().push(key);
            assert!(!panics, "admission of the test panics");
            false
        }))
        .unwrap();
        server.handle(message::PING_TYPE, |request| request.respond(OK)).unwrap();
        support::up(&server);
        let client = world.client(CLIENT);
        world.connect(&client, SERVER);
        let reply = world.run(client.request(&World::identity(SERVER).public_key, message::PING));
        assert_eq!(status(reply), Status::Closed);
        assert_eq!(asked.lock().unwrap().first(), Some(&World::identity(CLIENT).public_key));
    }
}

#[test]
fn the_log_tells_of_what_matters_enough() {
    let world = World::new();
    let levels = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&levels);
    let options = world.options(CLIENT).log(LogLevel::Debug, move |record| {
        assert!(!record.key.is_empty() && !record.text.is_empty());
        sink.lock().unwrap().push(record.level);
    });
    let client = Network::new(options).unwrap();
    client.start().unwrap();
    world.simulation.set_dead(World::host(SERVER), true).unwrap();
    world
        .run(client.connect(&World::identity(SERVER).public_key, World::endpoint(SERVER)))
        .expect_err("refused");
    drop(client);
    assert!(!levels.lock().unwrap().is_empty());
}

#[test]
fn a_network_keeps_its_closures_until_it_is_gone() {
    let world = World::new();
    let alive = Arc::new(());
    let (in_log, in_handler) = (Arc::clone(&alive), Arc::clone(&alive));
    let options =
        world.options(CLIENT).log(LogLevel::Error, move |_| assert!(Arc::strong_count(&in_log) > 0));
    let client = Network::new(options).unwrap();
    client
        .handle(message::PING_TYPE, move |_| {
            assert!(Arc::strong_count(&in_handler) > 0);
            Ok(())
        })
        .unwrap();
    assert_eq!(Arc::strong_count(&alive), 3);
    drop(client);
    assert_eq!(Arc::strong_count(&alive), 1);
}

#[test]
fn options_that_cannot_be_are_refused_and_release_their_closures() {
    let alive = Arc::new(());
    let held = Arc::clone(&alive);
    let broken = support::identity("x").public_key;
    let options = NetworkOptions::with_signer(broken, Deaf)
        .seeds("no seed at all")
        .log(LogLevel::Error, move |_| assert!(Arc::strong_count(&held) > 0));
    let error = Network::new(options).expect_err("seeds that are none");
    assert!(!error.text().is_empty());
    assert_eq!(Arc::strong_count(&alive), 1);
}

#[test]
fn the_last_handle_may_be_dropped_in_a_handler() {
    let world = World::new();
    let server = Network::new(world.options(SERVER)).unwrap();
    let slot: Arc<Mutex<Option<Network>>> = Arc::default();
    let taken = Arc::clone(&slot);
    server
        .handle_inline(message::PING_TYPE, move |_| {
            drop(taken.lock().unwrap().take());
            Ok(())
        })
        .unwrap();
    support::up(&server);
    *slot.lock().unwrap() = Some(server.clone());
    let weak = server.downgrade();
    drop(server);
    let client = world.client(CLIENT);
    world.connect(&client, SERVER);
    let reply = world.run(client.request(&World::identity(SERVER).public_key, message::PING));
    assert_eq!(status(reply), Status::Closed);
    assert!(weak.upgrade().is_none());
}

/// Says nothing, ever: its answers are dropped.
struct Deaf;

impl Signer for Deaf {
    fn sign(&self, _: &[u8], _: SignerAnswer) {}
    fn ecdh(&self, _: &[u8], _: SignerAnswer) {}
}

/// Keeps the questions for later.
#[derive(Clone, Default)]
struct Later(Arc<Mutex<Vec<Question>>>);

type Question = (bool, Vec<u8>, SignerAnswer);

impl Signer for Later {
    fn sign(&self, data: &[u8], answer: SignerAnswer) {
        self.0.lock().unwrap().push((true, data.to_vec(), answer));
    }

    fn ecdh(&self, ephemeral: &[u8], answer: SignerAnswer) {
        self.0.lock().unwrap().push((false, ephemeral.to_vec(), answer));
    }
}

impl Later {
    /// How many questions there were.
    fn answer_all(&self, key: &PrivateKey) -> usize {
        let questions = std::mem::take(&mut *self.0.lock().unwrap());
        let count = questions.len();
        for (sign, data, answer) in questions {
            if sign {
                answer.complete(&key.sign(&data).unwrap()).unwrap();
            } else {
                answer.complete(&key.ecdh(&data).unwrap()).unwrap();
            }
        }
        count
    }
}

#[test]
fn a_signer_may_answer_later() {
    let world = World::new();
    let _server = world.node(SERVER, OK);
    let identity = World::identity(CLIENT);
    let signer = Later::default();
    let options = world.place(NetworkOptions::with_signer(identity.public_key, signer.clone()), CLIENT);
    let client = Network::new(options).unwrap();
    client.start().unwrap();
    world.connect(&client, SERVER);
    let request = client.request(&World::identity(SERVER).public_key, message::PING);
    let mut questions = 0;
    let reply = world.run(async {
        let mut request = std::pin::pin!(request);
        std::future::poll_fn(|context| {
            questions += signer.answer_all(&identity.private_key);
            std::future::Future::poll(request.as_mut(), context)
        })
        .await
    });
    assert_eq!(reply.unwrap(), OK);
    assert!(questions >= 2, "a signature for the request, a secret for its answer: {questions}");
}

#[test]
fn a_signer_that_drops_its_answer_or_panics_has_failed() {
    struct Panics;
    impl Signer for Panics {
        fn sign(&self, _: &[u8], _: SignerAnswer) {
            panic!("a signer of the test panics");
        }
        fn ecdh(&self, _: &[u8], _: SignerAnswer) {}
    }
    let world = World::new();
    let _server = world.node(SERVER, OK);
    let key = World::identity(CLIENT).public_key;
    let signers = [NetworkOptions::with_signer(key, Deaf), NetworkOptions::with_signer(key, Panics)];
    for options in signers {
        let client = Network::new(world.place(options, CLIENT)).unwrap();
        client.start().unwrap();
        world.connect(&client, SERVER);
        let reply = world.run(client.request(&World::identity(SERVER).public_key, message::PING));
        assert_eq!(status(reply), Status::SignerFailed);
    }
}

#[test]
fn an_answer_after_the_end_of_the_network_is_refused() {
    let world = World::new();
    let _server = world.node(SERVER, OK);
    let signer = Later::default();
    let key = World::identity(CLIENT).public_key;
    let options = world.place(NetworkOptions::with_signer(key, signer.clone()), CLIENT);
    let client = Network::new(options).unwrap();
    client.start().unwrap();
    world.connect(&client, SERVER);
    let request = client.request(&World::identity(SERVER).public_key, message::PING);
    world.pass(Duration::from_millis(10));
    drop(client);
    assert_eq!(status(world.run(request)), Status::Stopped);
    let (_, _, answer) = signer.0.lock().unwrap().pop().expect("a question");
    assert_eq!(status(answer.complete(b"too late")), Status::Stopped);
}

#[test]
fn nodes_are_added_found_and_changed() {
    let world = World::new();
    let network = world.client(CLIENT);
    let node = World::record(SERVER);
    network.add_node(&node, Unknown::NOTHING).unwrap();
    let key = node.first_public_key;
    let found = network.find_nodes(&[key]).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found.get(0).unwrap().endpoint(), World::endpoint(SERVER));
    assert_eq!(found.get(1), None);
    assert_eq!(network.nodes_at(World::endpoint(SERVER)).unwrap().get(0).unwrap().first_public_key, key);
    assert_eq!(status(network.find_nodes(&[World::identity(7).public_key])), Status::NotFound);
    assert_eq!(network.first_key(&key).unwrap(), key);

    network.update_node(&key, NodeChange::Authorize(1_000)).unwrap();
    assert!(network.node_is(&key, Nodes::Authorized, Date::At(1_000)).unwrap());
    assert!(!network.node_is(&key, Nodes::Authorized, Date::At(999)).unwrap());
    assert_eq!(network.nodes(Nodes::Authorized, Date::At(1_000)).unwrap().len(), 1);
    network.update_average_availability(&key, 0.5).unwrap();
    network.update_network_patch(&key, "ABC".parse().unwrap()).unwrap();
    network.update_node_ip(&key, [10, 0, 0, 77].into(), 3003).unwrap();
    let changed = network.find_nodes(&[key]).unwrap().get(0).unwrap();
    assert_eq!(changed.average_availability, 0.5);
    assert_eq!(changed.network_patch.to_string(), "ABC");
    assert_eq!(changed.endpoint(), "10.0.0.77:3003".parse().unwrap());
    assert_eq!(changed.authorization_date, Some(1_000));
    assert_eq!(
        status(network.update_node(&World::identity(7).public_key, NodeChange::Synced)),
        Status::NotFound
    );
}

#[test]
fn transactions_are_loaded_and_errors_say_why_not() {
    let world = World::new();
    let network = world.client(CLIENT);
    let node = World::record(SERVER);
    let (key, address) = (node.first_public_key, node.first_public_key.address().unwrap());
    network.add_node(&node, Unknown::NOTHING).unwrap();
    network.load_node_shared_secrets(&address, 10, &[key], 2_000).unwrap();
    assert!(network.node_is(&key, Nodes::Authorized, Date::At(2_000)).unwrap());
    assert_eq!(network.nodes(Nodes::Authorized, Date::Before(2_001)).unwrap().len(), 1);

    let transaction = NodeTransaction {
        first_public_key: &key,
        previous_public_key: &key,
        address: &address,
        content: b"no node",
        timestamp: 10,
    };
    let error = network.load_node_transaction(transaction).expect_err("content that is none");
    assert!(!error.text().is_empty());
    let error = network.load_p2p_view(b"no view", 0).expect_err("a view that is none");
    assert!(!error.text().is_empty());
}

#[test]
fn a_subscription_gets_every_update_until_it_is_dropped() {
    let world = World::new();
    let network = world.client(CLIENT);
    let seen: Arc<Mutex<Vec<Node>>> = Arc::default();
    let sink = Arc::clone(&seen);
    let subscription = network.subscribe(move |node| sink.lock().unwrap().push(node)).unwrap();
    network.add_node(&World::record(SERVER), Unknown::NOTHING).unwrap();
    world.pass(Duration::from_millis(1));
    drop(subscription);
    network.add_node(&World::record(3), Unknown::NOTHING).unwrap();
    world.pass(Duration::from_millis(1));
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].first_public_key, World::identity(SERVER).public_key);
}

#[test]
fn updates_can_be_awaited_and_the_oldest_are_dropped_when_too_many_wait() {
    let world = World::new();
    let network = world.client(CLIENT);
    let mut updates = network.node_updates(2).unwrap();
    for number in [3, 4, 5] {
        network.add_node(&World::record(number), Unknown::NOTHING).unwrap();
    }
    world.pass(Duration::from_millis(1));
    for number in [4, 5] {
        assert_eq!(world.run(updates.next()).first_public_key, World::identity(number).public_key);
    }
    assert_eq!(updates.missed(), 1);
    assert_eq!(updates.try_next(), None);
    assert!(world.simulation.block_on(Duration::from_millis(5), updates.next()).is_none());
}

#[test]
fn connect_nodes_is_done_when_each_has_connected_or_failed() {
    let world = World::new();
    let _server = world.node(SERVER, OK);
    world.simulation.set_dead(World::host(3), true).unwrap();
    let client = world.client(CLIENT);
    world.run(client.connect_nodes(&World::node_list(&[SERVER, 3]), Some(Duration::from_secs(2)))).unwrap();
    assert!(client.connected(&World::identity(SERVER).public_key).unwrap());
    assert!(!client.connected(&World::identity(3).public_key).unwrap());
    let keys = [World::identity(SERVER).public_key];
    let samples = world.run(client.sample(&keys, Duration::from_secs(10))).unwrap();
    assert_eq!(samples.len(), 1);
    assert!(samples[0].latency.is_some());
}

#[test]
fn seeds_are_kept_and_a_bootstrap_without_an_answer_fails() {
    let world = World::new();
    let seed =
        format!("10.0.0.1:3002:{}:tcp\n", World::identity(SERVER).public_key.to_string().to_uppercase());
    let client = Network::new(world.options(CLIENT).seeds(seed.clone())).unwrap();
    client.start().unwrap();
    assert_eq!(client.seeds().unwrap().trim(), seed.trim());
    world.simulation.set_dead(World::host(SERVER), true).unwrap();
    let phases = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&phases);
    let options = BootstrapOptions::new().progress(move |step| sink.lock().unwrap().push(step.phase));
    let report = world.run(client.bootstrap(options));
    assert!(report.is_err(), "{report:?}");
    assert_eq!(phases.lock().unwrap().first(), Some(&BootstrapPhase::ConnectingSeeds));
    let other = seed.replace("10.0.0.1", "10.0.0.8");
    client.update_seeds(&other).unwrap();
    assert_eq!(client.seeds().unwrap().trim(), other.trim());
}

#[test]
fn metrics_are_prometheus_text() {
    let world = World::new();
    let network = world.client(CLIENT);
    assert!(network.metrics().unwrap().contains("# TYPE "));
    drop(world.simulation.block_on(LIMIT, network.stop(Duration::ZERO)));
}
