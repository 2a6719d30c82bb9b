//! A P2P component for Archethic nodes: connections, requests, quorum reads, the node table, discovery.
//!
//! The work is done by the C++ library archethic-p2p, on threads of its own, which this crate finds by pkg-config. It
//! needs no async runtime, and works with any: operations are futures that wake whoever awaits them; requests, quorum
//! operations and a bootstrap have a blocking form, too.
//!
//! ```
//! use archethic_p2p::{message, Error, KeyPair, Network, NetworkOptions};
//! use std::time::Duration;
//!
//! // A node that answers Pings, …
//! let server = KeyPair::from_seed(b"server")?;
//! let node = Network::new(NetworkOptions::new(&server).listen("127.0.0.1:0".parse().unwrap()))?;
//! node.handle(message::PING_TYPE, |request| request.respond(&[254]))?;
//! node.start()?;
//! node.node_up()?;
//!
//! // … and one that asks it.
//! let client = Network::new(NetworkOptions::new(&KeyPair::from_seed(b"client")?))?;
//! client.start()?;
//! drop(client.connect(&server.public_key, node.listening()?[0]));
//! let reply = client.request_blocking(&server.public_key, message::PING, Some(Duration::from_secs(5)))?;
//! assert_eq!(reply, [254]);
//! # Ok::<(), Error>(())
//! ```
//!
//! **Threads.** A [`Network`] is [`Send`], [`Sync`] and cheap to clone. Closures given to it run on its threads, also at
//! the same time; except where they may block, they must not. A panic in a closure is caught at the border: the panic hook
//! tells of it, and the request gets no reply, the resolver fails, the sender is refused.
//!
//! **Memory.** Bytes are copied on their way in and out. Dropping a request cancels it; dropping the last handle of a
//! network stops it without waiting.
//!
//! **Features.** `static` links the static library; `tokio` adds the module `tokio`.
#![deny(missing_docs)]

// The page is tested as documentation of this crate is.
#[cfg(doctest)]
#[doc = include_str!("../../../../docs/embedding/rust.md")]
struct Page;

mod border;
mod bytes;
mod connections;
mod discovery;
mod endpoint;
mod error;
mod events;
mod exit;
mod geo;
mod handlers;
mod host;
mod key;
mod limits;
pub mod message;
mod network;
mod node;
mod node_table;
mod options;
mod pending;
mod quorum;
mod requests;
mod signer;
mod simulation;
mod subscription;
#[cfg(feature = "tokio")]
pub mod tokio;

pub use connections::PeerStatistics;
pub use discovery::{BootstrapOptions, BootstrapPhase, BootstrapReport, BootstrapStep, Sample};
pub use error::{Error, Result, Status};
pub use events::{ConnectionChange, ConnectionEvent, FailedRequest, Log, LogLevel};
pub use geo::{GeoDatabase, GeoPatch, Location, PatchCell};
pub use handlers::{HandlerTask, OwnedRequest, Request, Requests, Responder};
pub use key::{Curve, KeyPair, Origin, PrivateKey, PublicKey};
pub use limits::Limits;
pub use network::{Network, WeakNetwork};
pub use node::{Node, NodeList};
pub use node_table::{Date, NodeChange, NodeTransaction, Nodes, Unknown};
pub use options::NetworkOptions;
pub use pending::Pending;
pub use quorum::{NodeReply, Outcome, QuorumRead, QuorumReadOptions, QuorumWrite, QuorumWriteOptions};
pub use signer::{Signer, SignerAnswer};
pub use simulation::Simulation;
pub use subscription::{NodeUpdates, Subscription};

/// The version of the library that runs, e.g. `"0.1.0"`.
pub fn version() -> String {
    // SAFETY: the text is static.
    unsafe { std::ffi::CStr::from_ptr(archethic_p2p_sys::p2p_version()) }.to_string_lossy().into_owned()
}
