//! An in-memory network in virtual time: hosts test themselves without sockets.

use crate::bytes::milliseconds;
use crate::endpoint;
use crate::error::{check, Result};
use archethic_p2p_sys as sys;
use std::fmt;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::ptr;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::{Context, Poll, Wake};
use std::thread::{self, ThreadId};
use std::time::Duration;

/// A world in virtual time, for the networks that [`crate::NetworkOptions::simulation`] puts into it. Nothing happens
/// in it but inside [`run_for`](Simulation::run_for) and [`block_on`](Simulation::block_on), on the thread that called
/// them; calls by other threads to its networks wait until they have returned. Blocking calls give
/// [`WouldDeadlock`](crate::Status::WouldDeadlock).
///
/// ```
/// use archethic_p2p::{message, KeyPair, Network, NetworkOptions, Simulation};
/// use std::time::Duration;
///
/// let world = Simulation::new(42)?;
/// let server = KeyPair::from_seed(b"server")?;
/// let node = Network::new(
///     NetworkOptions::new(&server)
///         .simulation(&world, "10.0.0.1".parse().unwrap())
///         .listen("10.0.0.1:3002".parse().unwrap()),
/// )?;
/// node.handle(message::PING_TYPE, |request| {
///     request.respond(&[254])?; // an Ok
///     Ok(())
/// })?;
/// node.start()?;
/// node.node_up()?;
///
/// let client = KeyPair::from_seed(b"client")?;
/// let client = Network::new(NetworkOptions::new(&client).simulation(&world, "10.0.0.2".parse().unwrap()))?;
/// client.start()?;
/// let reply = world.block_on(Duration::from_secs(10), async {
///     client.connect(&server.public_key, "10.0.0.1:3002".parse().unwrap()).await?;
///     client.request(&server.public_key, message::PING).await
/// });
/// assert_eq!(reply.expect("an end in 10 s")?, [254]);
/// # Ok::<(), archethic_p2p::Error>(())
/// ```
#[derive(Clone)]
pub struct Simulation {
    world: Arc<World>,
}

impl Simulation {
    /// The same seed and the same calls give the same run.
    pub fn new(seed: u64) -> Result<Simulation> {
        let mut handle = ptr::null_mut();
        // SAFETY: the handle is written by the call.
        check(unsafe { sys::p2p_simulation_create(seed, &mut handle) })?;
        Ok(Simulation {
            world: Arc::new(World { handle, owner: Mutex::new(Owner::default()), left: Condvar::new() }),
        })
    }

    /// Runs all that is due, then lets so much virtual time pass.
    pub fn run_for(&self, duration: Duration) -> Result<()> {
        let _entered = self.world.lock();
        // SAFETY: the handle lives as long as the world; one thread at a time is in it.
        check(unsafe { sys::p2p_simulation_run_for(self.world.handle, milliseconds(duration)) })
    }

    /// Runs until the future is done; none when it is not after `limit` of virtual time.
    pub fn block_on<F: Future>(&self, limit: Duration, future: F) -> Option<F::Output> {
        let waker = Arc::new(Nothing).into();
        let mut context = Context::from_waker(&waker);
        let mut future = pin!(future);
        let end = self.now() + limit;
        loop {
            if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
                return Some(output);
            }
            if self.now() >= end || self.run_for(STEP).is_err() {
                return None;
            }
        }
    }

    /// Virtual time since the simulation began.
    pub fn now(&self) -> Duration {
        let _entered = self.world.lock();
        let mut now = 0;
        // SAFETY: as above. It fails for a null handle only.
        let _ = unsafe { sys::p2p_simulation_now(self.world.handle, &mut now) };
        Duration::from_millis(now)
    }

    /// Whether a host takes bytes and connections, and never answers.
    pub fn set_silent(&self, host: IpAddr, silent: bool) -> Result<()> {
        let _entered = self.world.lock();
        let host = endpoint::to_c(SocketAddr::new(host, 0));
        // SAFETY: as above.
        check(unsafe { sys::p2p_simulation_set_silent(self.world.handle, &host, i32::from(silent)) })
    }

    /// Whether a host refuses connections; it loses those that it has.
    pub fn set_dead(&self, host: IpAddr, dead: bool) -> Result<()> {
        let _entered = self.world.lock();
        let host = endpoint::to_c(SocketAddr::new(host, 0));
        // SAFETY: as above.
        check(unsafe { sys::p2p_simulation_set_dead(self.world.handle, &host, i32::from(dead)) })
    }

    pub(crate) fn world(&self) -> &Arc<World> {
        &self.world
    }
}

impl fmt::Debug for Simulation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Simulation").field("now", &self.now()).finish()
    }
}

/// How far virtual time moves between two looks at the future.
const STEP: Duration = Duration::from_millis(1);

/// Progress comes by running the world, not by being woken.
struct Nothing;

impl Wake for Nothing {
    fn wake(self: Arc<Self>) {}
}

/// The simulation itself; its networks and what they gave away keep it alive. The library wants one thread at a time
/// in it: `lock` sees to that, and lets the thread that is in it in again, which callbacks need.
pub(crate) struct World {
    pub(crate) handle: *mut sys::p2p_simulation,
    owner: Mutex<Owner>,
    left: Condvar,
}

#[derive(Default)]
struct Owner {
    thread: Option<ThreadId>,
    depth: usize,
}

// SAFETY: the handle is used under the lock only.
unsafe impl Send for World {}
// SAFETY: as above.
unsafe impl Sync for World {}

impl World {
    pub(crate) fn lock(&self) -> Entered<'_> {
        let me = thread::current().id();
        let mut owner = self.owner.lock().unwrap_or_else(PoisonError::into_inner);
        while owner.thread.is_some_and(|thread| thread != me) {
            owner = self.left.wait(owner).unwrap_or_else(PoisonError::into_inner);
        }
        owner.thread = Some(me);
        owner.depth += 1;
        Entered(self)
    }

    /// Nothing for what is in no simulation.
    pub(crate) fn enter(world: &Option<Arc<World>>) -> Option<Entered<'_>> {
        world.as_ref().map(|world| world.lock())
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // SAFETY: nobody else has it any more. It fails, and leaks, while a network is still being released.
        let _ = unsafe { sys::p2p_simulation_destroy(self.handle) };
    }
}

/// In the world, until dropped.
pub(crate) struct Entered<'a>(&'a World);

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        let mut owner = self.0.owner.lock().unwrap_or_else(PoisonError::into_inner);
        owner.depth -= 1;
        if owner.depth == 0 {
            owner.thread = None;
            self.0.left.notify_one();
        }
    }
}
