//! A running operation as a future.

use crate::border::guard;
use crate::error::{check, Error, Result, Status};
use crate::simulation::World;
use archethic_p2p_sys as sys;
use std::ffi::c_void;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::ptr;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

/// What an operation gives when it has ended well. Not for hosts: its module is private.
pub trait FromEvent: Sized + Send + 'static {
    /// # Safety
    /// The event is that of such an operation, and lives for the call.
    unsafe fn from_event(event: *mut sys::p2p_event) -> Result<Self>;
}

/// # Safety
/// As of `FromEvent::from_event`.
pub(crate) unsafe fn check_event(event: *const sys::p2p_event) -> Result<()> {
    if (*event).status == sys::P2P_OK {
        return Ok(());
    }
    Err(Error::new(Status::from_code((*event).status), crate::bytes::text((*event).text)))
}

impl FromEvent for () {
    unsafe fn from_event(event: *mut sys::p2p_event) -> Result<()> {
        check_event(event)
    }
}

impl FromEvent for Vec<u8> {
    unsafe fn from_event(event: *mut sys::p2p_event) -> Result<Vec<u8>> {
        check_event(event)?;
        Ok(crate::bytes::borrow((*event).message).to_vec())
    }
}

enum State<T> {
    Running(Option<Waker>),
    Ended(Result<T>),
    Taken,
}

/// Where the result waits for the future: one for each operation, shared by the two and nobody else.
pub(crate) struct Slot<T>(Mutex<State<T>>);

impl<T> Slot<T> {
    pub(crate) fn new() -> Slot<T> {
        Slot(Mutex::new(State::Running(None)))
    }

    /// Wakes who waits, outside the lock.
    pub(crate) fn end(&self, result: Result<T>) {
        let before = std::mem::replace(&mut *self.lock(), State::Ended(result));
        if let State::Running(Some(waker)) = before {
            waker.wake();
        }
    }

    fn poll(&self, context: &mut Context<'_>) -> Poll<Result<T>> {
        let mut state = self.lock();
        match &mut *state {
            State::Running(Some(waker)) => waker.clone_from(context.waker()),
            State::Running(none) => *none = Some(context.waker().clone()),
            State::Ended(_) => match std::mem::replace(&mut *state, State::Taken) {
                State::Ended(result) => return Poll::Ready(result),
                _ => unreachable!("the lock is held"),
            },
            State::Taken => panic!("polled after its end"),
        }
        Poll::Pending
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State<T>> {
        // A waker that panics while it is cloned leaves the state as it was.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running operation. It runs whether or not it is polled, and is [`Send`]: any runtime can await it, none is needed.
///
/// Dropping a request or quorum operation cancels it; other operations go on, and only their outcome is lost. It ends
/// with [`Status::Stopped`] when the network stops, and does not keep the network alive.
#[must_use = "dropping a request cancels it"]
pub struct Pending<T> {
    slot: Arc<Slot<T>>,
    operation: Operation,
}

impl<T> Pending<T> {
    /// The future of a slot that something else ends.
    pub(crate) fn of(slot: Arc<Slot<T>>) -> Pending<T> {
        Pending { slot, operation: Operation { handle: ptr::null_mut(), world: None } }
    }
}

impl<T: FromEvent> Pending<T> {
    /// Starts an operation; a call that refuses it ends it.
    pub(crate) fn start(
        world: &Option<Arc<World>>,
        call: impl FnOnce(*const sys::p2p_completion, *mut *mut sys::p2p_operation) -> sys::p2p_status,
    ) -> Pending<T> {
        let slot = Arc::new(Slot::<T>::new());
        let context = Arc::into_raw(Arc::clone(&slot));
        let completion =
            sys::p2p_completion { function: Some(complete::<T>), context: context.cast_mut().cast() };
        let mut operation = Operation { handle: ptr::null_mut(), world: world.clone() };
        let entered = World::enter(world);
        let status = call(&completion, &mut operation.handle);
        drop(entered);
        if let Err(error) = check(status) {
            // SAFETY: a refused operation never completes, so that its reference is still ours.
            drop(unsafe { Arc::from_raw(context) });
            slot.end(Err(error));
        }
        Pending { slot, operation }
    }
}

/// The `p2p_event_fn` of every operation: takes over the reference that `start` gave away.
unsafe extern "C" fn complete<T: FromEvent>(context: *mut c_void, event: *mut sys::p2p_event) {
    guard((), || {
        let slot = Arc::from_raw(context.cast_const().cast::<Slot<T>>());
        slot.end(T::from_event(event));
    });
}

impl<T> Future for Pending<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        let poll = self.slot.poll(context);
        if poll.is_ready() {
            self.operation.forget();
        }
        poll
    }
}

impl<T> Drop for Pending<T> {
    fn drop(&mut self) {
        self.operation.cancel();
    }
}

impl<T> fmt::Debug for Pending<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pending").finish_non_exhaustive()
    }
}

/// The handle that cancels, if there is one.
struct Operation {
    handle: *mut sys::p2p_operation,
    world: Option<Arc<World>>,
}

// SAFETY: the handle may be used by any thread, also after the network is gone.
unsafe impl Send for Operation {}
// SAFETY: nothing is done through a shared reference.
unsafe impl Sync for Operation {}

impl Operation {
    fn forget(&mut self) {
        if !self.handle.is_null() {
            let _entered = World::enter(&self.world);
            // SAFETY: ours, and not used again.
            unsafe { sys::p2p_operation_destroy(std::mem::replace(&mut self.handle, ptr::null_mut())) };
        }
    }

    fn cancel(&mut self) {
        if !self.handle.is_null() {
            let entered = World::enter(&self.world);
            // SAFETY: as above. It cannot fail but by having ended, which is as good.
            let _ = unsafe { sys::p2p_operation_cancel(self.handle) };
            drop(entered);
            self.forget();
        }
    }
}
