//! Connections that this node keeps up, and how they fare.

use crate::bytes::{lend, milliseconds_or_default, size_of};
use crate::endpoint;
use crate::error::{check, Result};
use crate::key::PublicKey;
use crate::network::Network;
use crate::node::NodeList;
use crate::pending::{check_event, FromEvent, Pending};
use archethic_p2p_sys as sys;
use std::net::SocketAddr;
use std::time::Duration;

/// One outgoing connection, as of now.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct PeerStatistics {
    pub connected: bool,
    pub connects: u64,
    pub failed_connects: u64,
    pub requests: u64,
    pub responses: u64,
    pub timeouts: u64,
    pub bytes_sent: u64,
    pub bytes_received: u64,
    pub requests_in_flight: u64,
    /// None before the first response.
    pub last_round_trip: Option<Duration>,
    /// As of RFC 6298.
    pub smoothed_round_trip: Option<Duration>,
}

impl Network {
    /// Asks for a connection, kept up from now on, also when the first attempt fails, whose outcome this gives.
    /// Dropping the future changes nothing.
    pub fn connect(&self, key: &PublicKey, endpoint: SocketAddr) -> Pending<()> {
        let (key, endpoint) = (lend(key.as_bytes()), endpoint::to_c(endpoint));
        // SAFETY: what is pointed to is borrowed for the call; so below.
        self.inner.start(|handle, completion| unsafe {
            sys::p2p_network_connect(handle, key, &endpoint, completion)
        })
    }

    /// Gives the connection up; its requests end with [`Closed`](crate::Status::Closed).
    /// [`NotFound`](crate::Status::NotFound) when there is none.
    pub fn disconnect(&self, key: &PublicKey) -> Result<()> {
        self.inner.call(|handle| check(unsafe { sys::p2p_network_disconnect(handle, lend(key.as_bytes())) }))
    }

    /// Connects to all that are not connected; done when each has connected or failed, at the latest after the limit (5 s
    /// when not given).
    pub fn connect_nodes(&self, nodes: &NodeList, limit: Option<Duration>) -> Pending<()> {
        let limit = milliseconds_or_default(limit);
        self.inner.start(|handle, completion| unsafe {
            sys::p2p_network_connect_nodes(handle, nodes.as_ptr(), limit, completion)
        })
    }

    /// The blocking form; [`WouldDeadlock`](crate::Status::WouldDeadlock) in a callback.
    pub fn connect_nodes_blocking(&self, nodes: &NodeList, limit: Option<Duration>) -> Result<()> {
        let limit = milliseconds_or_default(limit);
        self.inner.call(|handle| {
            check(unsafe { sys::p2p_network_connect_nodes_wait(handle, nodes.as_ptr(), limit) })
        })
    }

    /// The connected flag; true for the local node.
    pub fn connected(&self, key: &PublicKey) -> Result<bool> {
        let mut connected = 0;
        self.inner.call(|handle| {
            check(unsafe { sys::p2p_network_connected(handle, lend(key.as_bytes()), &mut connected) })
        })?;
        Ok(connected != 0)
    }

    /// For how long the node was connected since the last reset.
    pub fn availability_timer(&self, key: &PublicKey, reset: bool) -> Pending<Duration> {
        let key = lend(key.as_bytes());
        self.inner.start(|handle, completion| unsafe {
            sys::p2p_network_availability_timer(handle, key, reset.into(), completion)
        })
    }

    /// How the connection to a node fares; [`NotFound`](crate::Status::NotFound) when there is none.
    pub fn peer_statistics(&self, key: &PublicKey) -> Result<PeerStatistics> {
        let mut peer =
            sys::p2p_peer_statistics { size: size_of::<sys::p2p_peer_statistics>(), ..Default::default() };
        self.inner.call(|handle| {
            check(unsafe { sys::p2p_network_peer_statistics(handle, lend(key.as_bytes()), &mut peer) })
        })?;
        let round_trip = |us: u64| (us != 0).then(|| Duration::from_micros(us));
        Ok(PeerStatistics {
            connected: peer.connected != 0,
            connects: peer.connects,
            failed_connects: peer.failed_connects,
            requests: peer.requests,
            responses: peer.responses,
            timeouts: peer.timeouts,
            bytes_sent: peer.bytes_sent,
            bytes_received: peer.bytes_received,
            requests_in_flight: peer.requests_in_flight,
            last_round_trip: round_trip(peer.last_round_trip_us),
            smoothed_round_trip: round_trip(peer.smoothed_round_trip_us),
        })
    }

    /// Accepted connections now open.
    pub fn incoming_connections(&self) -> Result<usize> {
        let mut count = 0;
        self.inner
            .call(|handle| check(unsafe { sys::p2p_network_incoming_connections(handle, &mut count) }))?;
        Ok(count)
    }
}

/// Of `availability_timer`.
impl FromEvent for Duration {
    unsafe fn from_event(event: *mut sys::p2p_event) -> Result<Duration> {
        check_event(event)?;
        Ok(Duration::from_secs((*event).number))
    }
}
