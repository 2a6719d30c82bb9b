//! What a network tells its host unasked.

use crate::endpoint;
use crate::error::Error;
use crate::key::PublicKey;
use crate::pending::check_event;
use archethic_p2p_sys as sys;
use std::net::SocketAddr;

/// How much a log record matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum LogLevel {
    Debug = sys::P2P_LOG_DEBUG as isize,
    Info = sys::P2P_LOG_INFO as isize,
    Warning = sys::P2P_LOG_WARNING as isize,
    Error = sys::P2P_LOG_ERROR as isize,
}

impl From<i32> for LogLevel {
    fn from(level: i32) -> LogLevel {
        match level {
            sys::P2P_LOG_DEBUG => LogLevel::Debug,
            sys::P2P_LOG_INFO => LogLevel::Info,
            sys::P2P_LOG_WARNING => LogLevel::Warning,
            _ => LogLevel::Error,
        }
    }
}

/// A log record.
#[derive(Clone, Copy, Debug)]
pub struct Log<'a> {
    /// How much it matters.
    pub level: LogLevel,
    /// What kind of thing happened, e.g. `"connection_lost"`.
    pub key: &'a str,
    /// For people.
    pub text: &'a str,
    /// How many records with this key were left out since the last one.
    pub suppressed: u64,
}

/// What happened to a connection.
#[derive(Clone, Debug)]
pub enum ConnectionChange {
    /// It is being opened.
    Connecting,
    /// The stream is open; nothing is proven yet.
    Connected,
    /// The first message that verifies, or of a new sender, has come.
    Authenticated,
    /// The connected flag changed while the stream stayed.
    Flagged,
    /// It is gone, for this reason.
    Lost(Error),
}

/// Something happened to a connection.
#[derive(Clone, Debug)]
pub struct ConnectionEvent {
    /// What.
    pub change: ConnectionChange,
    /// Whether this node had opened it.
    pub outgoing: bool,
    /// The connected flag after the event.
    pub connected: bool,
    /// The other end.
    pub endpoint: Option<SocketAddr>,
    /// The other node, when it is known.
    pub key: Option<PublicKey>,
}

impl ConnectionEvent {
    /// # Safety
    /// The event lives for the call.
    pub(crate) unsafe fn from_c(event: *const sys::p2p_event) -> ConnectionEvent {
        let change = match (*event).detail {
            sys::P2P_CONNECTION_CONNECTING => ConnectionChange::Connecting,
            sys::P2P_CONNECTION_CONNECTED => ConnectionChange::Connected,
            sys::P2P_CONNECTION_AUTHENTICATED => ConnectionChange::Authenticated,
            sys::P2P_CONNECTION_FLAGGED => ConnectionChange::Flagged,
            _ => {
                let reason = check_event(event).err();
                ConnectionChange::Lost(reason.unwrap_or_else(|| crate::Status::Closed.into()))
            }
        };
        ConnectionEvent {
            change,
            outgoing: (*event).outgoing != 0,
            connected: (*event).connected != 0,
            endpoint: endpoint::from_c(&(*event).endpoint),
            key: PublicKey::from_event((*event).key),
        }
    }
}

/// A request that another part of the host may want to know of: it may drop what it had subscribed to at the node.
#[derive(Clone, Debug)]
pub struct FailedRequest {
    /// The node that was asked.
    pub key: PublicKey,
    /// Why there is no answer.
    pub error: Error,
}
