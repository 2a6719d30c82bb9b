//! Where C calls closures of the host: no panic gets past here.

use std::panic::{catch_unwind, AssertUnwindSafe};

/// What the function gives, or the fallback when it panics. The panic hook has told of the panic already.
pub(crate) fn guard<R>(fallback: R, function: impl FnOnce() -> R) -> R {
    catch_unwind(AssertUnwindSafe(function)).unwrap_or(fallback)
}

/// A `p2p_release_fn` for a context that is a `Box<T>`.
///
/// # Safety
/// The context is from `Box::into_raw`, and nobody else uses it any more.
pub(crate) unsafe extern "C" fn release<T>(context: *mut std::ffi::c_void) {
    guard((), || drop(Box::from_raw(context.cast::<T>())));
}
