//! What the tests share. Each of them uses a part of it.
#![allow(dead_code)]

use archethic_p2p::{message, Error, KeyPair, Network, NetworkOptions, Node, NodeList, Simulation, Status};
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

pub const OK: &[u8] = &[254];
pub const NOT_FOUND: &[u8] = &[253];

/// Long beyond all that a test waits for: who reaches it has failed.
pub const LIMIT: Duration = Duration::from_secs(60);

pub fn identity(seed: &str) -> KeyPair {
    KeyPair::from_seed(seed.as_bytes()).unwrap()
}

/// A node on loopback that answers Pings, and where it listens.
pub fn loopback_node(seed: &str) -> (Network, SocketAddr) {
    let options = NetworkOptions::new(&identity(seed)).listen("127.0.0.1:0".parse().unwrap()).io_threads(1);
    let node = Network::new(options).unwrap();
    node.handle(message::PING_TYPE, |request| request.respond(OK)).unwrap();
    node.start().unwrap();
    node.node_up().unwrap();
    let endpoint = node.listening().unwrap()[0];
    (node, endpoint)
}

/// A started network on loopback that does not listen.
pub fn loopback_client(seed: &str) -> Network {
    let client = Network::new(NetworkOptions::new(&identity(seed)).io_threads(1)).unwrap();
    client.start().unwrap();
    client
}

pub fn status<T: std::fmt::Debug>(result: Result<T, Error>) -> Status {
    result.expect_err("an error").status()
}

/// A simulation of hosts 10.0.0.1, 10.0.0.2, …
pub struct World {
    pub simulation: Simulation,
}

impl World {
    pub fn new() -> World {
        World { simulation: Simulation::new(7).unwrap() }
    }

    pub fn host(number: u8) -> IpAddr {
        [10, 0, 0, number].into()
    }

    pub fn endpoint(number: u8) -> SocketAddr {
        (World::host(number), 3002).into()
    }

    /// The identity of the host's node.
    pub fn identity(number: u8) -> KeyPair {
        identity(&format!("node {number}"))
    }

    pub fn options(&self, number: u8) -> NetworkOptions {
        self.place(NetworkOptions::new(&World::identity(number)), number)
    }

    pub fn place(&self, options: NetworkOptions, number: u8) -> NetworkOptions {
        options.simulation(&self.simulation, World::host(number)).listen(World::endpoint(number))
    }

    /// A node that answers every request with these bytes, and is up.
    pub fn node(&self, number: u8, reply: &'static [u8]) -> Network {
        let node = Network::new(self.options(number)).unwrap();
        node.handle(archethic_p2p::Requests::AllOthers, move |request| request.respond(reply)).unwrap();
        up(&node);
        node
    }

    /// A started network that does not listen.
    pub fn client(&self, number: u8) -> Network {
        let client = Network::new(self.options(number)).unwrap();
        client.start().unwrap();
        client
    }

    /// Connects to the node of a host.
    pub fn connect(&self, client: &Network, number: u8) {
        let key = World::identity(number).public_key;
        self.run(client.connect(&key, World::endpoint(number))).unwrap();
    }

    /// Runs the world until the future is done.
    pub fn run<F: Future>(&self, future: F) -> F::Output {
        self.simulation.block_on(LIMIT, future).expect("an end within the limit")
    }

    pub fn pass(&self, duration: Duration) {
        self.simulation.run_for(duration).unwrap();
    }

    pub fn node_list(numbers: &[u8]) -> NodeList {
        let nodes: Vec<Node> = numbers.iter().map(|&number| World::record(number)).collect();
        NodeList::new(&nodes).unwrap()
    }

    /// What is known of the node of a host.
    pub fn record(number: u8) -> Node {
        let key = World::identity(number).public_key;
        let mut node = Node::new(key, [10, 0, 0, number].into(), 3002).unwrap();
        node.available = true;
        node
    }
}

pub fn up(node: &Network) {
    node.start().unwrap();
    node.node_up().unwrap();
}
