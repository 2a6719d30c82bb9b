//! Two nodes answer a question, a third one asks: first one of them, then both by quorum.
//!
//! Needs no async runtime: `block_on` below is enough. With tokio, await the same futures in its tasks.

use archethic_p2p::{message, Error, KeyPair, Network, NetworkOptions, Node, NodeList, QuorumReadOptions};
use std::future::Future;
use std::net::Ipv4Addr;
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::task::{Context, Poll, Wake};
use std::thread::{self, Thread};
use std::time::Duration;

/// The message that answers a Ping: an Ok.
const OK: &[u8] = &[254];

fn main() -> ExitCode {
    match block_on(run()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Error> {
    let nodes = [answering_node("first node")?, answering_node("second node")?];
    let client = Network::new(NetworkOptions::new(&KeyPair::from_seed(b"client")?))?;
    client.start()?;

    let records = nodes.iter().map(record).collect::<Result<Vec<Node>, Error>>()?;
    let list = NodeList::new(&records)?;
    client.connect_nodes(&list, None).await?;

    let asked = &records[0];
    let reply = client.request_within(&asked.first_public_key, message::PING, Duration::from_secs(5)).await?;
    println!("{} answers {}", asked.endpoint(), message::to_json(&reply)?);
    assert_eq!(reply, OK);

    let read = client.quorum_read(&list, message::PING, QuorumReadOptions::new()).await?;
    println!("{} nodes agree on {}", read.outcomes.len(), message::to_json(&read.message)?);
    assert_eq!((read.outcomes.len(), read.message.as_slice()), (2, OK));

    client.stop(Duration::from_secs(1)).await
}

/// A node on a free port of this machine.
fn answering_node(seed: &str) -> Result<Network, Error> {
    let identity = KeyPair::from_seed(seed.as_bytes())?;
    let node = Network::new(NetworkOptions::new(&identity).listen((Ipv4Addr::LOCALHOST, 0).into()))?;
    node.handle(message::PING_TYPE, |request| {
        println!("{} asks {}", request.sender()?, message::to_json(request.message())?);
        request.respond(OK)
    })?;
    node.start()?;
    node.node_up()?;
    Ok(node)
}

/// What others have to know of the node to ask it.
fn record(node: &Network) -> Result<Node, Error> {
    let mut record = Node::new(node.public_key()?, Ipv4Addr::LOCALHOST, node.listening()?[0].port())?;
    record.available = true;
    Ok(record)
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    let waker = Arc::new(Unpark(thread::current())).into();
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        thread::park();
    }
}
