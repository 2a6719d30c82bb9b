//! Messages: bytes for this crate, with a name and a form in JSON.
//!
//! A message is its type byte, its fields, and zero bits up to a whole byte.

use crate::bytes::{bytes_of, into_text, lend, take_buffer};
use crate::error::{check, check_with, Error, Result, Status};
use archethic_p2p_sys as sys;
use std::ffi::CString;
use std::time::Duration;

/// A Ping, which every node answers with an Ok.
pub const PING: &[u8] = &[25];
/// The type byte of a Ping.
pub const PING_TYPE: u8 = 25;

/// The name of a type, e.g. `"Ping"` for 25, and `"type_N"` for one that the protocol does not have.
pub fn type_name(message_type: u8) -> Result<String> {
    // SAFETY: the buffer is written by the call.
    bytes_of(|name| unsafe { sys::p2p_message_type_name(message_type, name) }).map(into_text)
}

/// The type that has this name.
pub fn type_id(name: &str) -> Result<u8> {
    let name = CString::new(name).map_err(|_| Error::new(Status::NotFound, "a name with a NUL in it"))?;
    let mut id = 0;
    // SAFETY: the name is borrowed for the call.
    check(unsafe { sys::p2p_message_type_id(name.as_ptr(), &mut id) })?;
    Ok(id)
}

/// How long a request of this type waits when it is given no time-out.
pub fn default_timeout(message_type: u8) -> Duration {
    // SAFETY: a pure function.
    Duration::from_millis(unsafe { sys::p2p_message_default_timeout_ms(message_type) })
}

/// One line of JSON.
///
/// ```
/// let json = archethic_p2p::message::to_json(archethic_p2p::message::PING)?;
/// assert!(json.contains("\"Ping\""));
/// assert_eq!(archethic_p2p::message::from_json(&json)?, archethic_p2p::message::PING);
/// # Ok::<(), archethic_p2p::Error>(())
/// ```
pub fn to_json(message: &[u8]) -> Result<String> {
    // SAFETY: the message is borrowed for the call.
    take_buffer(|json| check_with(|error| unsafe { sys::p2p_message_to_json(lend(message), json, error) }))
        .map(into_text)
}

/// The message that this JSON describes; errors name the field.
pub fn from_json(json: &str) -> Result<Vec<u8>> {
    let json = lend(json.as_bytes());
    // SAFETY: the text is borrowed for the call.
    take_buffer(|message| check_with(|error| unsafe { sys::p2p_message_from_json(json, message, error) }))
}
