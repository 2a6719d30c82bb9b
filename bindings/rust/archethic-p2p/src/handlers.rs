//! Answering the requests of others.

use crate::border::{guard, release};
use crate::bytes::{borrow, lend};
use crate::endpoint;
use crate::error::{check, Error, Result, Status};
use crate::key::PublicKey;
use crate::network::Network;
use crate::simulation::World;
use archethic_p2p_sys as sys;
use std::ffi::c_void;
use std::fmt;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

/// Which requests a handler answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requests {
    /// Those of this type.
    OfType(u8),
    /// Those without a handler of their own.
    AllOthers,
}

impl From<u8> for Requests {
    fn from(message_type: u8) -> Requests {
        Requests::OfType(message_type)
    }
}

/// A task that answers a request.
pub type HandlerTask = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Network {
    /// Answers requests on the handler threads, where the closure may block. Before [`start`](Network::start). An error or
    /// a panic counts as no reply, unless the responder was taken.
    pub fn handle<F>(&self, requests: impl Into<Requests>, f: F) -> Result<()>
    where
        F: Fn(Request<'_>) -> Result<()> + Send + Sync + 'static,
    {
        self.register(requests.into(), sys::P2P_HANDLE_POOL, f)
    }

    /// The same on the thread that opened the message: fastest, and must not block.
    pub fn handle_inline<F>(&self, requests: impl Into<Requests>, f: F) -> Result<()>
    where
        F: Fn(Request<'_>) -> Result<()> + Send + Sync + 'static,
    {
        self.register(requests.into(), sys::P2P_HANDLE_INLINE, f)
    }

    /// Answers each request by a future, which `spawn` hands to an executor; a future that is dropped counts as no reply.
    ///
    /// ```
    /// # use archethic_p2p::*;
    /// # let network = Network::new(NetworkOptions::new(&KeyPair::from_seed(b"seed")?))?;
    /// let spawn = |task| my_executor_spawns(task);
    /// network.handle_async(message::PING_TYPE, spawn, |request| async move {
    ///     println!("{} asks with {:?}", request.sender, request.message);
    ///     Ok(vec![254])
    /// })?;
    /// # fn my_executor_spawns(_: HandlerTask) {}
    /// # Ok::<(), Error>(())
    /// ```
    pub fn handle_async<F, R, S>(&self, requests: impl Into<Requests>, spawn: S, f: F) -> Result<()>
    where
        F: Fn(OwnedRequest) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Vec<u8>>> + Send + 'static,
        S: Fn(HandlerTask) + Send + Sync + 'static,
    {
        self.handle_inline(requests, move |request| {
            let (owned, responder) = request.into_owned()?;
            let answer = f(owned);
            spawn(Box::pin(async move {
                if let Ok(message) = answer.await {
                    // An empty message is none: no reply.
                    let _ = responder.respond(&message);
                }
            }));
            Ok(())
        })
    }

    fn register<F>(&self, requests: Requests, mode: i32, function: F) -> Result<()>
    where
        F: Fn(Request<'_>) -> Result<()> + Send + Sync + 'static,
    {
        let message_type = match requests {
            Requests::OfType(message_type) => message_type.into(),
            Requests::AllOthers => sys::P2P_ALL_TYPES,
        };
        let handler = Box::new(Handler { function, world: self.inner.world().clone() });
        let context = Box::into_raw(handler).cast();
        // SAFETY: the context is the library's from now on, which releases it also when the call fails.
        self.inner.call(|handle| {
            check(unsafe {
                sys::p2p_network_handle(
                    handle,
                    message_type,
                    mode,
                    Some(on_request::<F>),
                    context,
                    Some(release::<Handler<F>>),
                )
            })
        })
    }
}

struct Handler<F> {
    function: F,
    world: Option<Arc<World>>,
}

unsafe extern "C" fn on_request<F>(context: *mut c_void, event: *mut sys::p2p_event)
where
    F: Fn(Request<'_>) -> Result<()>,
{
    let handler = &*context.cast::<Handler<F>>();
    // What goes wrong in the host counts as no reply: it dropped the responder.
    let _ = guard(Ok(()), || (handler.function)(Request { event: &mut *event, world: &handler.world }));
}

/// A request of another node, for the time of the handler's call. Dropped, it gets no reply.
pub struct Request<'a> {
    event: &'a mut sys::p2p_event,
    world: &'a Option<Arc<World>>,
}

impl Request<'_> {
    /// Who asks; proven by a signature.
    pub fn sender(&self) -> Result<PublicKey> {
        // SAFETY: the event lives as long as the request; so below.
        unsafe { PublicKey::from_event(self.event.key) }.ok_or_else(|| Status::InvalidKey.into())
    }

    /// Where it comes from.
    pub fn endpoint(&self) -> Option<SocketAddr> {
        endpoint::from_c(&self.event.endpoint)
    }

    /// The message.
    pub fn message(&self) -> &[u8] {
        unsafe { borrow(self.event.message) }
    }

    /// Answers it.
    pub fn respond(self, message: &[u8]) -> Result<()> {
        self.into_responder()?.respond(message)
    }

    /// Keeps the right to answer for later.
    pub fn into_responder(self) -> Result<Responder> {
        let responder = unsafe { sys::p2p_event_take_responder(self.event) };
        if responder.is_null() {
            return Err(Error::new(Status::InvalidState, "the responder was taken"));
        }
        Ok(Responder { handle: responder, world: self.world.clone() })
    }

    /// A copy, and the right to answer it.
    pub fn into_owned(self) -> Result<(OwnedRequest, Responder)> {
        let owned = OwnedRequest {
            sender: self.sender()?,
            endpoint: self.endpoint(),
            message: self.message().to_vec(),
        };
        Ok((owned, self.into_responder()?))
    }
}

impl fmt::Debug for Request<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Request").field("message", &self.message()).finish_non_exhaustive()
    }
}

/// A copy of a request, which outlives the handler's call.
#[derive(Clone, Debug)]
pub struct OwnedRequest {
    /// Who asks; proven by a signature.
    pub sender: PublicKey,
    /// Where it comes from.
    pub endpoint: Option<SocketAddr>,
    /// The message.
    pub message: Vec<u8>,
}

/// The right to answer one request, once, from any thread, also after the network is gone. Dropped, it counts as no
/// reply.
pub struct Responder {
    handle: *mut sys::p2p_responder,
    world: Option<Arc<World>>,
}

// SAFETY: the handle may be used from any thread, by one at a time.
unsafe impl Send for Responder {}

impl Responder {
    /// Answers.
    pub fn respond(self, message: &[u8]) -> Result<()> {
        let _entered = World::enter(&self.world);
        // SAFETY: the handle is ours; the message is borrowed for the call.
        check(unsafe { sys::p2p_responder_respond(self.handle, lend(message)) })
    }
}

impl Drop for Responder {
    fn drop(&mut self) {
        let _entered = World::enter(&self.world);
        // SAFETY: ours, and not used again.
        unsafe { sys::p2p_responder_destroy(self.handle) };
    }
}

impl fmt::Debug for Responder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Responder").finish_non_exhaustive()
    }
}
