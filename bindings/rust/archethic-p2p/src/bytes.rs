//! Bytes and texts across the border: borrowed on the way in, copied on the way out.

use crate::error::{check, Result};
use archethic_p2p_sys as sys;
use std::ptr;
use std::time::Duration;

pub(crate) const NO_BYTES: sys::p2p_bytes = sys::p2p_bytes { data: ptr::null(), size: 0 };

/// A loan of these bytes, for as long as they live.
pub(crate) fn lend(bytes: &[u8]) -> sys::p2p_bytes {
    sys::p2p_bytes { data: bytes.as_ptr(), size: bytes.len() }
}

/// # Safety
/// The bytes live and stay as they are for `'a`.
pub(crate) unsafe fn borrow<'a>(bytes: sys::p2p_bytes) -> &'a [u8] {
    elements(bytes.data, bytes.size)
}

/// # Safety
/// The elements live and stay as they are for `'a`.
pub(crate) unsafe fn elements<'a, T>(data: *const T, count: usize) -> &'a [T] {
    if data.is_null() {
        return &[];
    }
    std::slice::from_raw_parts(data, count)
}

/// # Safety
/// As of `borrow`, for the call.
pub(crate) unsafe fn text(bytes: sys::p2p_bytes) -> String {
    String::from_utf8_lossy(borrow(bytes)).into_owned()
}

/// What a call writes into a new `p2p_buffer`.
pub(crate) fn take_buffer(call: impl FnOnce(*mut *mut sys::p2p_buffer) -> Result<()>) -> Result<Vec<u8>> {
    let mut buffer = ptr::null_mut();
    call(&mut buffer)?;
    // SAFETY: the call succeeded: the buffer is ours until it is destroyed.
    unsafe {
        let bytes = borrow(sys::p2p_buffer_bytes(buffer)).to_vec();
        sys::p2p_buffer_destroy(buffer);
        Ok(bytes)
    }
}

/// The same of a call that gives a status only.
pub(crate) fn bytes_of(call: impl FnOnce(*mut *mut sys::p2p_buffer) -> sys::p2p_status) -> Result<Vec<u8>> {
    take_buffer(|buffer| check(call(buffer)))
}

/// As text, which the library makes as UTF-8.
pub(crate) fn into_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// Rounded up, so that a short time-out does not become none.
pub(crate) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos().div_ceil(1_000_000)).unwrap_or(u64::MAX)
}

/// 0, the default of the library, for none.
pub(crate) fn milliseconds_or_default(duration: Option<Duration>) -> u64 {
    duration.map_or(0, |duration| milliseconds(duration).max(1))
}

/// The `size` member of a struct.
pub(crate) fn size_of<T>() -> u32 {
    std::mem::size_of::<T>() as u32
}
