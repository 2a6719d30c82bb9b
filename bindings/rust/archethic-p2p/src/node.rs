//! What is known of nodes.

use crate::bytes::{borrow, lend, size_of, NO_BYTES};
use crate::error::{check, Result};
use crate::geo::GeoPatch;
use crate::key::PublicKey;
use crate::pending::{check_event, FromEvent};
use archethic_p2p_sys as sys;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::ptr;

/// What is known of a node. Dates are seconds since 1970-01-01 00:00 UTC, 0 when they are not known.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Node {
    /// The node's identity.
    pub first_public_key: PublicKey,
    pub last_public_key: PublicKey,
    pub ip: Ipv4Addr,
    pub port: u16,
    pub http_port: u16,
    /// TCP; else it is a mock, which nobody connects to.
    pub tcp: bool,
    pub geo_patch: GeoPatch,
    pub network_patch: GeoPatch,
    pub available: bool,
    pub synced: bool,
    pub authorized: bool,
    /// 0.0 to 2.55.
    pub average_availability: f64,
    pub enrollment_date: i64,
    pub authorization_date: Option<i64>,
    pub last_update_date: i64,
    pub availability_update: i64,
    /// This and those below may be given empty, and become zeroes then; lists of nodes on the wire need real ones.
    pub reward_address: Vec<u8>,
    pub last_address: Vec<u8>,
    pub origin_public_key: Vec<u8>,
    /// May be empty.
    pub mining_public_key: Vec<u8>,
}

impl Node {
    /// A node of which nothing else is known.
    pub fn new(first_public_key: PublicKey, ip: Ipv4Addr, port: u16) -> Result<Node> {
        let mut node = sys::p2p_node::default();
        // SAFETY: the node is written by the call; its bytes are those of the key, which outlives it.
        unsafe {
            check(sys::p2p_node_init(&mut node, size_of::<sys::p2p_node>()))?;
            node.first_public_key = lend(first_public_key.as_bytes());
            node.last_public_key = node.first_public_key;
            node.ip = ip.octets();
            node.port = port;
            Node::from_c(&node)
        }
    }

    /// Where it listens.
    pub fn endpoint(&self) -> SocketAddr {
        (self.ip, self.port).into()
    }

    /// Borrows from `self`.
    pub(crate) fn to_c(&self) -> sys::p2p_node {
        sys::p2p_node {
            size: size_of::<sys::p2p_node>(),
            transport: if self.tcp { sys::P2P_NODE_TRANSPORT_TCP } else { sys::P2P_NODE_TRANSPORT_MOCK },
            ip: self.ip.octets(),
            port: self.port,
            http_port: self.http_port,
            geo_patch: self.geo_patch.to_bytes(),
            network_patch: self.network_patch.to_bytes(),
            available: self.available.into(),
            synced: self.synced.into(),
            authorized: self.authorized.into(),
            has_authorization_date: self.authorization_date.is_some().into(),
            average_availability: self.average_availability,
            enrollment_date: self.enrollment_date,
            authorization_date: self.authorization_date.unwrap_or(0),
            last_update_date: self.last_update_date,
            availability_update: self.availability_update,
            first_public_key: lend(self.first_public_key.as_bytes()),
            last_public_key: lend(self.last_public_key.as_bytes()),
            reward_address: lend(&self.reward_address),
            last_address: lend(&self.last_address),
            origin_public_key: lend(&self.origin_public_key),
            mining_public_key: lend(&self.mining_public_key),
            ..sys::p2p_node::default()
        }
    }

    /// # Safety
    /// The node's bytes live for the call.
    pub(crate) unsafe fn from_c(node: &sys::p2p_node) -> Result<Node> {
        let bytes = |bytes| borrow(bytes).to_vec();
        Ok(Node {
            first_public_key: PublicKey::from_slice(borrow(node.first_public_key))?,
            last_public_key: PublicKey::from_slice(borrow(node.last_public_key))?,
            ip: node.ip.into(),
            port: node.port,
            http_port: node.http_port,
            tcp: node.transport == sys::P2P_NODE_TRANSPORT_TCP,
            geo_patch: GeoPatch::from_bytes(node.geo_patch),
            network_patch: GeoPatch::from_bytes(node.network_patch),
            available: node.available != 0,
            synced: node.synced != 0,
            authorized: node.authorized != 0,
            average_availability: node.average_availability,
            enrollment_date: node.enrollment_date,
            authorization_date: (node.has_authorization_date != 0).then_some(node.authorization_date),
            last_update_date: node.last_update_date,
            availability_update: node.availability_update,
            reward_address: bytes(node.reward_address),
            last_address: bytes(node.last_address),
            origin_public_key: bytes(node.origin_public_key),
            mining_public_key: bytes(node.mining_public_key),
        })
    }
}

/// Some nodes as they were at one moment. It never changes.
pub struct NodeList(*mut sys::p2p_node_list);

// SAFETY: a list never changes, and may be used by several threads.
unsafe impl Send for NodeList {}
// SAFETY: as above.
unsafe impl Sync for NodeList {}

impl NodeList {
    /// Of these.
    pub fn new(nodes: &[Node]) -> Result<NodeList> {
        let nodes: Vec<sys::p2p_node> = nodes.iter().map(Node::to_c).collect();
        let pointers: Vec<*const sys::p2p_node> = nodes.iter().map(|node| node as *const _).collect();
        // SAFETY: the nodes and their bytes are borrowed for the call.
        Self::made(|list| unsafe { sys::p2p_node_list_create(pointers.as_ptr(), pointers.len(), list) })
    }

    /// The list that a call makes.
    pub(crate) fn made(
        make: impl FnOnce(*mut *mut sys::p2p_node_list) -> sys::p2p_status,
    ) -> Result<NodeList> {
        let mut list = ptr::null_mut();
        check(make(&mut list))?;
        Ok(NodeList(list))
    }

    /// How many.
    pub fn len(&self) -> usize {
        // SAFETY: the list is alive; so below.
        unsafe { sys::p2p_node_list_size(self.0) }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A copy of one; none beyond the end.
    pub fn get(&self, index: usize) -> Option<Node> {
        // SAFETY: the node lives as long as the list.
        unsafe { sys::p2p_node_list_at(self.0, index).as_ref().and_then(|node| Node::from_c(node).ok()) }
    }

    /// Copies of all.
    pub fn iter(&self) -> impl Iterator<Item = Node> + '_ {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// Nearest to the patch first.
    pub fn sort_by_nearest(&self, patch: GeoPatch) -> Result<NodeList> {
        let patch = patch.to_bytes();
        // SAFETY: the patch has three bytes.
        Self::made(|list| unsafe { sys::p2p_node_list_sort_by_nearest(self.0, patch.as_ptr(), list) })
    }

    pub(crate) fn as_ptr(&self) -> *const sys::p2p_node_list {
        self.0
    }
}

impl Drop for NodeList {
    fn drop(&mut self) {
        // SAFETY: ours; null is allowed.
        unsafe { sys::p2p_node_list_destroy(self.0) };
    }
}

impl fmt::Debug for NodeList {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}

impl FromEvent for NodeList {
    unsafe fn from_event(event: *mut sys::p2p_event) -> Result<NodeList> {
        check_event(event)?;
        Ok(NodeList(sys::p2p_event_take_nodes(event)))
    }
}

/// Keys as an array of the C ABI, which borrows from them.
pub(crate) fn lend_keys(keys: &[PublicKey]) -> Vec<sys::p2p_bytes> {
    let mut lent = vec![NO_BYTES; keys.len()];
    for (slot, key) in lent.iter_mut().zip(keys) {
        *slot = lend(key.as_bytes());
    }
    lent
}
