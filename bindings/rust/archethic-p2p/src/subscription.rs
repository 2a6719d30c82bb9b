//! Updates of the node table as they happen: by closure, or one after the other by `await`.

use crate::border::{guard, release};
use crate::error::{check, Result};
use crate::network::{Inner, Network};
use crate::node::Node;
use crate::simulation::World;
use archethic_p2p_sys as sys;
use std::collections::VecDeque;
use std::ffi::c_void;
use std::fmt;
use std::future::poll_fn;
use std::ptr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

impl Network {
    /// Every update of the node table from now on, in order, on the threads that update.
    pub fn subscribe<F: Fn(Node) + Send + Sync + 'static>(&self, f: F) -> Result<Subscription> {
        let context = Box::into_raw(Box::new(f)).cast();
        let mut handle = ptr::null_mut();
        // SAFETY: the context is the library's from now on, which releases it also when the call fails.
        self.inner.call(|network| {
            check(unsafe {
                sys::p2p_network_subscribe(
                    network,
                    Some(on_update::<F>),
                    context,
                    Some(release::<F>),
                    &mut handle,
                )
            })
        })?;
        Ok(Subscription { handle, network: Arc::clone(&self.inner) })
    }

    /// The same, to be awaited. Up to `capacity` updates wait; the oldest are dropped for new ones, and counted.
    pub fn node_updates(&self, capacity: usize) -> Result<NodeUpdates> {
        let queue = Arc::new(Mutex::new(Queue { capacity, ..Queue::default() }));
        let filled = Arc::clone(&queue);
        let subscription = self.subscribe(move |node| {
            let waker = lock(&filled).push(node);
            if let Some(waker) = waker {
                waker.wake();
            }
        })?;
        Ok(NodeUpdates { queue, _subscription: subscription })
    }
}

unsafe extern "C" fn on_update<F: Fn(Node)>(context: *mut c_void, event: *mut sys::p2p_event) {
    guard((), || {
        if let Some(Ok(node)) = (*event).node.as_ref().map(|node| Node::from_c(node)) {
            (*context.cast::<F>())(node);
        }
    });
}

/// Lasts until it is dropped, which waits for a running call of the closure, unless it happens in there. Keeps the network
/// alive.
pub struct Subscription {
    handle: *mut sys::p2p_subscription,
    network: Arc<Inner>,
}

// SAFETY: only dropping it uses the handle.
unsafe impl Send for Subscription {}
// SAFETY: as above.
unsafe impl Sync for Subscription {}

impl Drop for Subscription {
    fn drop(&mut self) {
        let _entered = World::enter(self.network.world());
        // SAFETY: ours; its network is alive.
        unsafe { sys::p2p_subscription_destroy(self.handle) };
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Subscription").finish_non_exhaustive()
    }
}

/// Updates of the node table, one after the other.
pub struct NodeUpdates {
    queue: Arc<Mutex<Queue>>,
    _subscription: Subscription,
}

#[derive(Default)]
struct Queue {
    nodes: VecDeque<Node>,
    capacity: usize,
    missed: u64,
    waker: Option<Waker>,
}

impl Queue {
    fn push(&mut self, node: Node) -> Option<Waker> {
        if self.nodes.len() >= self.capacity {
            self.nodes.pop_front();
            self.missed += 1;
        }
        self.nodes.push_back(node);
        self.waker.take()
    }
}

fn lock(queue: &Mutex<Queue>) -> MutexGuard<'_, Queue> {
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}

impl NodeUpdates {
    /// The next node that was added or changed, as it was then.
    pub async fn next(&mut self) -> Node {
        poll_fn(|context| self.poll_next(context)).await
    }

    /// For streams of any kind.
    pub fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Node> {
        let mut queue = lock(&self.queue);
        if let Some(node) = queue.nodes.pop_front() {
            return Poll::Ready(node);
        }
        queue.waker = Some(context.waker().clone());
        Poll::Pending
    }

    /// One that waits already.
    pub fn try_next(&mut self) -> Option<Node> {
        lock(&self.queue).nodes.pop_front()
    }

    /// How many were dropped because nobody fetched them.
    pub fn missed(&self) -> u64 {
        lock(&self.queue).missed
    }
}

impl fmt::Debug for NodeUpdates {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("NodeUpdates").field("missed", &self.missed()).finish_non_exhaustive()
    }
}
