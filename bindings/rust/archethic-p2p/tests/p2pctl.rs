//! Against nodes of the C++ library: `p2pctl`, whose path is in the environment variable P2PCTL.

mod support;

use archethic_p2p::{
    message, BootstrapOptions, BootstrapPhase, Network, NetworkOptions, Node, NodeList, PublicKey,
};
use archethic_p2p::{QuorumReadOptions, Status};
use pollster::block_on;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::{identity, loopback_client, loopback_node, status, LIMIT, OK};

/// `p2pctl node`, until it is dropped.
struct CppNode {
    process: Child,
    key: PublicKey,
    endpoint: SocketAddr,
}

impl CppNode {
    fn start(seed: &str, more: &[&str]) -> CppNode {
        let arguments = ["node", "--seed", seed, "--listen", "127.0.0.1:0", "--json"];
        let mut process =
            p2pctl().args(arguments).args(more).stdout(Stdio::piped()).spawn().expect("p2pctl starts");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("a pipe")).read_line(&mut line).unwrap();
        let peer = line.split("\"peer\":\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a peer");
        let (endpoint, key) = peer.rsplit_once(':').expect("an endpoint and a key");
        CppNode { process, key: key.parse().unwrap(), endpoint: endpoint.parse().unwrap() }
    }

    fn record(&self) -> Node {
        let mut node = Node::new(self.key, Ipv4Addr::LOCALHOST, self.endpoint.port()).unwrap();
        node.available = true;
        node
    }
}

impl Drop for CppNode {
    fn drop(&mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("it ends");
    }
}

fn p2pctl() -> Command {
    Command::new(std::env::var_os("P2PCTL").expect("P2PCTL is the path of p2pctl"))
}

#[test]
#[ignore = "needs P2PCTL"]
fn a_node_in_cpp_answers_a_ping() {
    let node = CppNode::start("cpp", &[]);
    let client = loopback_client("rust");
    block_on(client.connect(&node.key, node.endpoint)).unwrap();
    assert_eq!(block_on(client.request(&node.key, message::PING)).unwrap(), OK);
    assert_eq!(client.request_blocking(&node.key, message::PING, None).unwrap(), OK);
}

#[test]
#[ignore = "needs P2PCTL"]
fn a_request_that_the_node_leaves_open_ends_with_timeout_or_closed() {
    let node = CppNode::start("cpp", &[]);
    let client = loopback_client("rust");
    block_on(client.connect(&node.key, node.endpoint)).unwrap();
    // p2pctl has no handler for GetNetworkStats: no reply.
    let unanswered = message::from_json(
        r#"{"message":"GetNetworkStats","fields":{"summary_time":"2026-01-01T00:00:00Z"}}"#,
    )
    .unwrap();
    let request = client.request_within(&node.key, &unanswered, Duration::from_millis(200));
    assert_eq!(status(block_on(request)), Status::Timeout);
    let request = client.request_within(&node.key, &unanswered, LIMIT);
    drop(node);
    assert_eq!(status(block_on(request)), Status::Closed);
}

#[test]
#[ignore = "needs P2PCTL"]
fn three_nodes_in_cpp_answer_a_quorum_read() {
    let nodes: Vec<CppNode> = ["a", "b", "c"].iter().map(|seed| CppNode::start(seed, &[])).collect();
    let records: Vec<Node> = nodes.iter().map(CppNode::record).collect();
    let list = NodeList::new(&records).unwrap();
    let client = loopback_client("rust");
    block_on(client.connect_nodes(&list, None)).unwrap();
    let read = block_on(client.quorum_read(&list, message::PING, QuorumReadOptions::new())).unwrap();
    assert_eq!((read.message.as_slice(), read.outcomes.len()), (OK, 3));
    let read = client.quorum_read_blocking(&list, message::PING, QuorumReadOptions::new()).unwrap();
    assert_eq!(read.message, OK);
}

#[test]
#[ignore = "needs P2PCTL"]
fn a_handler_answers_p2pctl_ping() {
    let (node, endpoint) = loopback_node("rust");
    let peer = format!("{endpoint}:{}", node.public_key().unwrap());
    let arguments = ["ping", "--count", "3", "--interval", "0.01", "--timeout", "30", &peer];
    let output = p2pctl().args(arguments).output().expect("p2pctl runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
#[ignore = "needs P2PCTL"]
fn a_network_of_cpp_nodes_is_found_from_one_seed() {
    let first = CppNode::start("first", &[]);
    let seed = format!("{}:{}", first.endpoint, first.key);
    let second = CppNode::start("second", &["--connect", &seed, "--seed-node", &seed]);
    let options = NetworkOptions::new(&identity("rust")).seeds(format!("{seed}:tcp"));
    let client = Network::new(options).unwrap();
    client.start().unwrap();
    let phases = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&phases);
    let watched = BootstrapOptions::new().progress(move |step| sink.lock().unwrap().push(step.phase));
    let report = block_on(client.bootstrap(watched)).unwrap();
    assert_eq!((report.seeds_connected, report.seeds_answered), (1, 1));
    assert!(report.nodes >= 1, "{report:?}");
    assert!(client.connected(&first.key).unwrap());
    let phases = phases.lock().unwrap();
    assert!(
        phases.windows(2).all(|pair| pair[0] <= pair[1])
            && phases.contains(&BootstrapPhase::FetchingNodeList),
        "{phases:?}"
    );

    let again = client.bootstrap_blocking(BootstrapOptions::new()).unwrap();
    assert_eq!(again.seeds_answered, 1);
    let known = NodeList::new(&[first.record()]).unwrap();
    let fetched = block_on(client.fetch_nodes_list(&known, false, None)).unwrap();
    assert!(fetched.iter().any(|node| node.first_public_key == first.key));
    drop(second);
}
