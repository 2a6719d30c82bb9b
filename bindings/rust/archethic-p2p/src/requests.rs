//! Requests to one node, to many, and by quorum.

use crate::bytes::{lend, milliseconds_or_default};
use crate::error::{check, Result};
use crate::key::PublicKey;
use crate::network::Network;
use crate::node::{lend_keys, NodeList};
use crate::pending::Pending;
use crate::quorum::{QuorumRead, QuorumReadOptions, QuorumWrite, QuorumWriteOptions};
use archethic_p2p_sys as sys;
use std::time::Duration;

impl Network {
    /// Asks one node, and gives the bytes of its answer. The request is under way when this returns, and waits as long
    /// as is usual for its type. The node's own key is answered by its own handler.
    pub fn request(&self, key: &PublicKey, message: &[u8]) -> Pending<Vec<u8>> {
        self.request_for(key, message, None)
    }

    /// The same with a time-out.
    pub fn request_within(&self, key: &PublicKey, message: &[u8], timeout: Duration) -> Pending<Vec<u8>> {
        self.request_for(key, message, Some(timeout))
    }

    fn request_for(&self, key: &PublicKey, message: &[u8], timeout: Option<Duration>) -> Pending<Vec<u8>> {
        let (key, message, timeout) = (lend(key.as_bytes()), lend(message), milliseconds_or_default(timeout));
        // SAFETY: the bytes are borrowed for the call; so below.
        self.inner.start_cancellable(|handle, completion, operation| unsafe {
            sys::p2p_network_request(handle, key, message, timeout, completion, operation)
        })
    }

    /// The blocking form; [`WouldDeadlock`](crate::Status::WouldDeadlock) in a callback. No time-out: as long as is
    /// usual for the type.
    pub fn request_blocking(
        &self,
        key: &PublicKey,
        message: &[u8],
        timeout: Option<Duration>,
    ) -> Result<Vec<u8>> {
        let (key, message, timeout) = (lend(key.as_bytes()), lend(message), milliseconds_or_default(timeout));
        self.inner.wait(|handle, event| unsafe {
            sys::p2p_network_request_wait(handle, key, message, timeout, event)
        })
    }

    /// Sends to all in parallel; their replies are dropped.
    pub fn broadcast(&self, keys: &[PublicKey], message: &[u8]) -> Result<()> {
        let (keys, message) = (lend_keys(keys), lend(message));
        self.inner.call(|handle| {
            check(unsafe { sys::p2p_network_broadcast(handle, keys.as_ptr(), keys.len(), message) })
        })
    }

    /// Asks the connected ones of the nodes, nearest first, some at a time, until their replies make one accepted
    /// result.
    pub fn quorum_read(
        &self,
        nodes: &NodeList,
        message: &[u8],
        options: QuorumReadOptions,
    ) -> Pending<QuorumRead> {
        let (options, message) = (options.into_c(), lend(message));
        self.inner.start_cancellable(|handle, completion, operation| unsafe {
            sys::p2p_network_quorum_read(handle, nodes.as_ptr(), message, &options, completion, operation)
        })
    }

    /// The blocking form.
    pub fn quorum_read_blocking(
        &self,
        nodes: &NodeList,
        message: &[u8],
        options: QuorumReadOptions,
    ) -> Result<QuorumRead> {
        let (options, message) = (options.into_c(), lend(message));
        self.inner.wait(|handle, event| unsafe {
            sys::p2p_network_quorum_read_wait(handle, nodes.as_ptr(), message, &options, event)
        })
    }

    /// Sends to all at once, until enough have acknowledged.
    pub fn quorum_write(
        &self,
        keys: &[PublicKey],
        message: &[u8],
        options: QuorumWriteOptions,
    ) -> Pending<QuorumWrite> {
        let (options, keys, message) = (options.into_c(), lend_keys(keys), lend(message));
        let (data, count) = (keys.as_ptr(), keys.len());
        self.inner.start_cancellable(|handle, completion, operation| unsafe {
            sys::p2p_network_quorum_write(handle, data, count, message, &options, completion, operation)
        })
    }

    /// The blocking form.
    pub fn quorum_write_blocking(
        &self,
        keys: &[PublicKey],
        message: &[u8],
        options: QuorumWriteOptions,
    ) -> Result<QuorumWrite> {
        let (options, keys, message) = (options.into_c(), lend_keys(keys), lend(message));
        let (data, count) = (keys.as_ptr(), keys.len());
        self.inner.wait(|handle, event| unsafe {
            sys::p2p_network_quorum_write_wait(handle, data, count, message, &options, event)
        })
    }
}
