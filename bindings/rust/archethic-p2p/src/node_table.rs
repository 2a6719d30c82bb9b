//! The node table: who is in the network, and what is known of them.

use crate::bytes::{lend, size_of};
use crate::endpoint;
use crate::error::{check, check_with, Result};
use crate::geo::GeoPatch;
use crate::key::PublicKey;
use crate::network::Network;
use crate::node::{lend_keys, Node, NodeList};
use archethic_p2p_sys as sys;
use std::net::{Ipv4Addr, SocketAddr};
use std::ops::BitOr;

/// A moment that node table queries are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Date {
    /// The network's present.
    #[default]
    Now,
    /// Seconds since 1970-01-01 00:00 UTC.
    At(i64),
    /// The same, without what happened at the date itself.
    Before(i64),
}

impl Date {
    fn seconds(self) -> i64 {
        match self {
            Date::Now => sys::P2P_NOW,
            Date::At(seconds) | Date::Before(seconds) => seconds,
        }
    }
}

/// Which nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nodes {
    /// All.
    All = sys::P2P_NODES_ALL as isize,
    /// Authorized at the date; when there is none, the first enrolled node.
    Authorized = sys::P2P_NODES_AUTHORIZED as isize,
    /// The same, and available.
    AuthorizedAndAvailable = sys::P2P_NODES_AUTHORIZED_AND_AVAILABLE as isize,
    /// Available now.
    Available = sys::P2P_NODES_AVAILABLE as isize,
    /// One, or none.
    FirstEnrolled = sys::P2P_NODES_FIRST_ENROLLED as isize,
}

/// What happens to a node; those with a number: at this date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum NodeChange {
    Authorize(i64),
    Unauthorize,
    Available(i64),
    Unavailable(i64),
    /// Only if it changes the flag.
    GloballyAvailable(i64),
    /// Only if it changes the flag.
    GloballyUnavailable(i64),
    Synced,
    Unsynced,
}

impl NodeChange {
    fn to_c(self) -> (i32, i64) {
        match self {
            NodeChange::Authorize(date) => (sys::P2P_NODE_AUTHORIZE, date),
            NodeChange::Unauthorize => (sys::P2P_NODE_UNAUTHORIZE, 0),
            NodeChange::Available(date) => (sys::P2P_NODE_AVAILABLE, date),
            NodeChange::Unavailable(date) => (sys::P2P_NODE_UNAVAILABLE, date),
            NodeChange::GloballyAvailable(date) => (sys::P2P_NODE_GLOBALLY_AVAILABLE, date),
            NodeChange::GloballyUnavailable(date) => (sys::P2P_NODE_GLOBALLY_UNAVAILABLE, date),
            NodeChange::Synced => (sys::P2P_NODE_SYNCED, 0),
            NodeChange::Unsynced => (sys::P2P_NODE_UNSYNCED, 0),
        }
    }
}

/// Fields of an added node that are not known: a known node keeps its own. To be joined by `|`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unknown(u32);

#[allow(missing_docs)]
impl Unknown {
    pub const NOTHING: Unknown = Unknown(0);
    pub const GEO_PATCH: Unknown = Unknown(sys::P2P_UNKNOWN_GEO_PATCH as u32);
    pub const NETWORK_PATCH: Unknown = Unknown(sys::P2P_UNKNOWN_NETWORK_PATCH as u32);
    pub const AVAILABILITY: Unknown = Unknown(sys::P2P_UNKNOWN_AVAILABILITY as u32);
    pub const AVERAGE_AVAILABILITY: Unknown = Unknown(sys::P2P_UNKNOWN_AVERAGE_AVAILABILITY as u32);
    pub const SYNCED: Unknown = Unknown(sys::P2P_UNKNOWN_SYNCED as u32);
}

impl BitOr for Unknown {
    type Output = Unknown;

    fn bitor(self, other: Unknown) -> Unknown {
        Unknown(self.0 | other.0)
    }
}

/// A validated transaction of type node, and the first key of its chain.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct NodeTransaction<'a> {
    pub first_public_key: &'a PublicKey,
    pub previous_public_key: &'a PublicKey,
    pub address: &'a [u8],
    pub content: &'a [u8],
    pub timestamp: i64,
}

/// Queries.
impl Network {
    /// These nodes.
    pub fn nodes(&self, which: Nodes, date: Date) -> Result<NodeList> {
        let before = matches!(date, Date::Before(_)).into();
        // SAFETY: what is pointed to is borrowed for the call; so below.
        self.inner.call(|handle| {
            NodeList::made(|nodes| unsafe {
                sys::p2p_network_nodes(handle, which as i32, date.seconds(), before, nodes)
            })
        })
    }

    /// By first keys or any last keys, in their order; [`NotFound`](crate::Status::NotFound) when one is unknown.
    pub fn find_nodes(&self, keys: &[PublicKey]) -> Result<NodeList> {
        let keys = lend_keys(keys);
        self.inner.call(|handle| {
            NodeList::made(|nodes| unsafe {
                sys::p2p_network_find_nodes(handle, keys.as_ptr(), keys.len(), nodes)
            })
        })
    }

    /// Those that listen there.
    pub fn nodes_at(&self, endpoint: SocketAddr) -> Result<NodeList> {
        let endpoint = endpoint::to_c(endpoint);
        self.inner.call(|handle| {
            NodeList::made(|nodes| unsafe { sys::p2p_network_nodes_at(handle, &endpoint, nodes) })
        })
    }

    /// Of the node that has, or had, this last key; an unknown key is its own first key.
    pub fn first_key(&self, key: &PublicKey) -> Result<PublicKey> {
        let mut first = sys::p2p_key::default();
        self.inner.call(|handle| {
            check(unsafe { sys::p2p_network_first_key(handle, lend(key.as_bytes()), &mut first) })
        })?;
        Ok(PublicKey::from_c(&first))
    }

    /// Whether the node with this first or last key is one of those.
    pub fn node_is(&self, key: &PublicKey, which: Nodes, date: Date) -> Result<bool> {
        let (key, date) = (lend(key.as_bytes()), date.seconds());
        let mut is = 0;
        self.inner.call(|handle| {
            check(unsafe { sys::p2p_network_node_is(handle, key, which as i32, date, &mut is) })
        })?;
        Ok(is != 0)
    }

    /// Whether another chain already has a node at this endpoint.
    pub fn duplicating_node(&self, endpoint: SocketAddr, previous_public_key: &PublicKey) -> Result<bool> {
        let (endpoint, key) = (endpoint::to_c(endpoint), lend(previous_public_key.as_bytes()));
        let mut duplicating = 0;
        self.inner.call(|handle| {
            check(unsafe { sys::p2p_network_duplicating_node(handle, &endpoint, key, &mut duplicating) })
        })?;
        Ok(duplicating != 0)
    }

    /// By the network's database; a random patch where the address is not known.
    pub fn geo_patch(&self, ip: Ipv4Addr) -> Result<GeoPatch> {
        let (ip, mut patch) = (ip.octets(), [0; 3]);
        self.inner.call(|handle| {
            check(unsafe { sys::p2p_network_geo_patch(handle, ip.as_ptr(), patch.as_mut_ptr()) })
        })?;
        Ok(GeoPatch::from_bytes(patch))
    }
}

/// Updates. Keys are first keys; [`NotFound`](crate::Status::NotFound) when no node has one.
impl Network {
    /// Adds a node, or updates it.
    pub fn add_node(&self, node: &Node, unknown: Unknown) -> Result<()> {
        let node = node.to_c();
        self.inner.call(|handle| check(unsafe { sys::p2p_network_add_node(handle, &node, unknown.0) }))
    }

    /// And connects to it, unless it is the local one.
    pub fn add_and_connect_node(&self, node: &Node) -> Result<()> {
        let node = node.to_c();
        self.inner.call(|handle| check(unsafe { sys::p2p_network_add_and_connect_node(handle, &node) }))
    }

    /// Something happened to a node.
    pub fn update_node(&self, key: &PublicKey, change: NodeChange) -> Result<()> {
        let (key, (change, date)) = (lend(key.as_bytes()), change.to_c());
        self.inner.call(|handle| check(unsafe { sys::p2p_network_update_node(handle, key, change, date) }))
    }

    /// 0.0 to 2.55.
    pub fn update_average_availability(&self, key: &PublicKey, average: f64) -> Result<()> {
        let key = lend(key.as_bytes());
        self.inner.call(|handle| {
            check(unsafe { sys::p2p_network_update_average_availability(handle, key, average) })
        })
    }

    /// The patch of the network that the node is in.
    pub fn update_network_patch(&self, key: &PublicKey, patch: GeoPatch) -> Result<()> {
        let (key, patch) = (lend(key.as_bytes()), patch.to_bytes());
        self.inner.call(|handle| {
            check(unsafe { sys::p2p_network_update_network_patch(handle, key, patch.as_ptr()) })
        })
    }

    /// Where the node listens.
    pub fn update_node_ip(&self, key: &PublicKey, ip: Ipv4Addr, port: u16) -> Result<()> {
        let (key, ip) = (lend(key.as_bytes()), ip.octets());
        self.inner
            .call(|handle| check(unsafe { sys::p2p_network_update_node_ip(handle, key, ip.as_ptr(), port) }))
    }

    /// Updates the node table, and connects to the node.
    pub fn load_node_transaction(&self, transaction: NodeTransaction<'_>) -> Result<()> {
        let transaction = sys::p2p_node_transaction {
            size: size_of::<sys::p2p_node_transaction>(),
            reserved: 0,
            first_public_key: lend(transaction.first_public_key.as_bytes()),
            previous_public_key: lend(transaction.previous_public_key.as_bytes()),
            address: lend(transaction.address),
            content: lend(transaction.content),
            timestamp: transaction.timestamp,
        };
        self.inner.call(|handle| {
            check_with(|error| unsafe { sys::p2p_network_load_node_transaction(handle, &transaction, error) })
        })
    }

    /// Of a node_shared_secrets transaction: exactly the nodes with these last keys are authorized, from the date on.
    pub fn load_node_shared_secrets(
        &self,
        address: &[u8],
        timestamp: i64,
        authorized_keys: &[PublicKey],
        application_date: i64,
    ) -> Result<()> {
        let (keys, address) = (lend_keys(authorized_keys), lend(address));
        let (data, count) = (keys.as_ptr(), keys.len());
        self.inner.call(|handle| {
            check(unsafe {
                sys::p2p_network_load_node_shared_secrets(
                    handle,
                    address,
                    timestamp,
                    data,
                    count,
                    application_date,
                )
            })
        })
    }

    /// The content of a p2p_view file, as of the last synchronisation. Gives the number of summaries of which something
    /// could not be loaded.
    pub fn load_p2p_view(&self, p2p_view: &[u8], last_sync_date: i64) -> Result<usize> {
        let (view, mut skipped) = (lend(p2p_view), 0);
        self.inner.call(|handle| {
            check_with(|error| unsafe {
                sys::p2p_network_load_p2p_view(handle, view, last_sync_date, &mut skipped, error)
            })
        })?;
        Ok(skipped)
    }
}
