//! The end of the process. While it exits, OpenSSL cleans up behind the backs of threads that still use it, and they
//! crash; so networks that run or are being released then are waited for, after they were told to stop.
//!
//! This is the only state that networks share. Nothing else looks at it.

use crate::border::guard;
use crate::key::{Curve, KeyPair, Origin};
use crate::network::Inner;
use archethic_p2p_sys as sys;
use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, Once, PoisonError, Weak};
use std::time::Duration;

/// For how long the exit waits, in case a handler called it: that one waits for itself.
const PATIENCE: Duration = Duration::from_secs(5);

static ENDS: Mutex<Ends> = Mutex::new(Ends { living: Vec::new(), under_way: 0 });
static ENDED: Condvar = Condvar::new();

struct Ends {
    living: Vec<Weak<Inner>>,
    /// Releases, and stops that the exit began.
    under_way: usize,
}

fn ends() -> MutexGuard<'static, Ends> {
    ENDS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A network with threads was made.
pub(crate) fn watch(network: &Arc<Inner>) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        // What was registered last runs first: OpenSSL registers its own when it is used first, which is now at the
        // latest. A curve that is always its business; the key does not matter.
        drop(KeyPair::random(Curve::Secp256r1, Origin::Software));
        // SAFETY: a function without arguments. When there is no room for it, the exit is as it was.
        let _ = unsafe { atexit(at_exit) };
    });
    let mut ends = ends();
    ends.living.retain(|network| network.strong_count() > 0);
    ends.living.push(Arc::downgrade(network));
}

/// Releases a network of which there is no handle left.
///
/// # Safety
/// The handle is not used again.
pub(crate) unsafe fn release(handle: *mut sys::p2p_network) {
    begin(|done| sys::p2p_network_release(handle, done));
}

/// Something of which the completion will tell.
fn begin(call: impl FnOnce(*const sys::p2p_completion) -> sys::p2p_status) {
    ends().under_way += 1;
    let completion = sys::p2p_completion { function: Some(on_end), context: ptr::null_mut() };
    if call(&completion) != sys::P2P_OK {
        end();
    }
}

unsafe extern "C" fn on_end(_context: *mut c_void, _event: *mut sys::p2p_event) {
    guard((), end);
}

fn end() {
    ends().under_way -= 1;
    ENDED.notify_all();
}

extern "C" {
    fn atexit(function: extern "C" fn()) -> c_int;
}

extern "C" fn at_exit() {
    guard((), || {
        let living = std::mem::take(&mut ends().living);
        for network in living.iter().filter_map(Weak::upgrade) {
            network.with_handle(|handle| {
                // SAFETY: the network is alive.
                begin(|done| unsafe { sys::p2p_network_stop_begin(handle, 0, done) });
            });
            // Dropped, it might be the last handle; and nobody gains from a release any more.
            std::mem::forget(network);
        }
        // Who is too late may crash, as it would have without the wait.
        drop(ENDED.wait_timeout_while(ends(), PATIENCE, |ends| ends.under_way > 0));
    });
}
