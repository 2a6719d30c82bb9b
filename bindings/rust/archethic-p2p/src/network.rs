//! The network: its life, and what every part of it goes through.

use crate::bytes::{bytes_of, into_text, milliseconds};
use crate::endpoint::{self, NO_ENDPOINT};
use crate::error::{check, check_with, Result};
use crate::exit;
use crate::host::Host;
use crate::key::PublicKey;
use crate::options::NetworkOptions;
use crate::pending::Pending;
use crate::simulation::World;
use archethic_p2p_sys as sys;
use std::ffi::c_void;
use std::fmt;
use std::net::SocketAddr;
use std::ptr;
use std::sync::{Arc, Weak};
use std::time::Duration;

/// A node's P2P component. A handle: cheap to clone, for any thread. When the last one is dropped the network stops, on
/// a thread of its own, so that dropping never waits; what is still under way ends with
/// [`Stopped`](crate::Status::Stopped). [`stop`](Network::stop) is the orderly way.
///
/// Handlers and other closures that want the network keep a [`WeakNetwork`]: a `Network` in there would keep itself
/// alive.
///
/// A process that exits stops the networks that are left, and waits for them for a short time.
#[derive(Clone)]
pub struct Network {
    pub(crate) inner: Arc<Inner>,
}

impl Network {
    /// Makes a network that does nothing yet: register handlers, then [`start`](Network::start) it.
    pub fn new(options: NetworkOptions) -> Result<Network> {
        let made = options.create()?;
        let inner = Arc::new(Inner { handle: made.handle, world: made.world });
        // SAFETY: the host lives at least as long as the network that was made with it.
        let host: &Host = unsafe { &*made.host };
        host.network.set(Arc::downgrade(&inner)).expect("a network is made once");
        if inner.world.is_none() {
            exit::watch(&inner);
        }
        Ok(Network { inner })
    }

    /// Starts the threads.
    pub fn start(&self) -> Result<()> {
        // SAFETY: the handle is alive; so below.
        self.inner.call(|handle| check_with(|error| unsafe { sys::p2p_network_start(handle, error) }))
    }

    /// Opens all listeners, or none. Blocks shortly; not in a callback.
    pub fn node_up(&self) -> Result<()> {
        self.inner.call(|handle| check_with(|error| unsafe { sys::p2p_network_node_up(handle, error) }))
    }

    /// Closes the listeners and every accepted connection. Blocks shortly; not in a callback.
    pub fn node_down(&self) -> Result<()> {
        self.inner.call(|handle| check(unsafe { sys::p2p_network_node_down(handle) }))
    }

    /// Takes no new work, waits up to `drain` for requests under way, ends the rest with
    /// [`Stopped`](crate::Status::Stopped).
    pub fn stop(&self, drain: Duration) -> Pending<()> {
        let drain = milliseconds(drain);
        self.inner
            .start(|handle, completion| unsafe { sys::p2p_network_stop_begin(handle, drain, completion) })
    }

    /// The same, blocking; not in a callback.
    pub fn stop_blocking(&self, drain: Duration) -> Result<()> {
        let drain = milliseconds(drain);
        self.inner.call(|handle| check(unsafe { sys::p2p_network_stop(handle, drain) }))
    }

    /// The node's identity.
    pub fn public_key(&self) -> Result<PublicKey> {
        let mut key = sys::p2p_key::default();
        self.inner.call(|handle| check(unsafe { sys::p2p_network_public_key(handle, &mut key) }))?;
        Ok(PublicKey::from_c(&key))
    }

    /// Where the node listens now, with real ports.
    pub fn listening(&self) -> Result<Vec<SocketAddr>> {
        let mut endpoints = vec![NO_ENDPOINT; 16];
        loop {
            let mut count = 0;
            let (data, capacity) = (endpoints.as_mut_ptr(), endpoints.len());
            self.inner.call(|handle| {
                check(unsafe { sys::p2p_network_listening(handle, data, capacity, &mut count) })
            })?;
            let all_fit = count <= endpoints.len();
            endpoints.resize(count, NO_ENDPOINT);
            if all_fit {
                return Ok(endpoints.iter().filter_map(endpoint::from_c).collect());
            }
        }
    }

    /// Counters and durations in the Prometheus text format 0.0.4.
    pub fn metrics(&self) -> Result<String> {
        self.inner
            .call(|handle| bytes_of(|text| unsafe { sys::p2p_network_metrics(handle, text) }))
            .map(into_text)
    }

    /// A handle that does not keep the network alive.
    pub fn downgrade(&self) -> WeakNetwork {
        WeakNetwork { inner: Arc::downgrade(&self.inner) }
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Network").field("public_key", &self.public_key().ok()).finish_non_exhaustive()
    }
}

/// A handle that does not keep the network alive.
#[derive(Clone, Default)]
pub struct WeakNetwork {
    inner: Weak<Inner>,
}

impl WeakNetwork {
    /// None when the network is gone.
    pub fn upgrade(&self) -> Option<Network> {
        self.inner.upgrade().map(|inner| Network { inner })
    }
}

impl fmt::Debug for WeakNetwork {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("WeakNetwork").finish_non_exhaustive()
    }
}

/// The one owner of the C handle.
pub(crate) struct Inner {
    handle: *mut sys::p2p_network,
    world: Option<Arc<World>>,
}

// SAFETY: the handle may be used from any thread at any time until it is released, which the last owner does; one in a
// simulation is used under the lock of its world.
unsafe impl Send for Inner {}
// SAFETY: as above.
unsafe impl Sync for Inner {}

impl Inner {
    pub(crate) fn call<T>(&self, call: impl FnOnce(*mut sys::p2p_network) -> Result<T>) -> Result<T> {
        let _entered = World::enter(&self.world);
        call(self.handle)
    }

    pub(crate) fn with_handle(&self, call: impl FnOnce(*mut sys::p2p_network)) {
        let _entered = World::enter(&self.world);
        call(self.handle);
    }

    /// An operation that cannot be cancelled.
    pub(crate) fn start<T: crate::pending::FromEvent>(
        &self,
        call: impl FnOnce(*mut sys::p2p_network, *const sys::p2p_completion) -> sys::p2p_status,
    ) -> Pending<T> {
        Pending::start(&self.world, |completion, _| call(self.handle, completion))
    }

    /// An operation that is cancelled when its future is dropped.
    pub(crate) fn start_cancellable<T: crate::pending::FromEvent>(
        &self,
        call: impl FnOnce(
            *mut sys::p2p_network,
            *const sys::p2p_completion,
            *mut *mut sys::p2p_operation,
        ) -> sys::p2p_status,
    ) -> Pending<T> {
        Pending::start(&self.world, |completion, operation| call(self.handle, completion, operation))
    }

    /// A blocking call that gives an event.
    pub(crate) fn wait<T: crate::pending::FromEvent>(
        &self,
        call: impl FnOnce(*mut sys::p2p_network, *mut *mut sys::p2p_event) -> sys::p2p_status,
    ) -> Result<T> {
        let mut event = ptr::null_mut();
        let status = self.call(|handle| Ok(call(handle, &mut event)))?;
        if event.is_null() {
            check(status)?;
            return Err(crate::Status::InternalError.into());
        }
        // SAFETY: the event is ours until it is destroyed.
        unsafe {
            let result = T::from_event(event);
            sys::p2p_event_destroy(event);
            result
        }
    }

    pub(crate) fn world(&self) -> &Option<Arc<World>> {
        &self.world
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let Some(world) = &self.world else {
            // SAFETY: this is the last use of the handle.
            return unsafe { exit::release(self.handle) };
        };
        let _entered = world.lock();
        // SAFETY: as above, in its world. In a callback the network goes on until that has returned; its world waits.
        unsafe {
            if sys::p2p_network_destroy(self.handle) == sys::P2P_WOULD_DEADLOCK {
                let context = Arc::into_raw(Arc::clone(world)).cast_mut().cast();
                let done = sys::p2p_completion { function: Some(leave_world), context };
                let _ = sys::p2p_network_release(self.handle, &done);
            }
        }
    }
}

unsafe extern "C" fn leave_world(context: *mut c_void, _event: *mut sys::p2p_event) {
    drop(Arc::from_raw(context.cast_const().cast::<World>()));
}
