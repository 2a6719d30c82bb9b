//! What the library calls of the host, whatever the operation: logging, admission, events, the signer. One `Host`
//! belongs to one network, and is dropped by the library when no more calls come.

use crate::border::guard;
use crate::bytes::{borrow, text};
use crate::endpoint;
use crate::error::Error;
use crate::events::{ConnectionEvent, FailedRequest, Log};
use crate::key::PublicKey;
use crate::network::Inner;
use crate::pending::check_event;
use crate::signer::{Signer, SignerAnswer};
use archethic_p2p_sys as sys;
use std::ffi::c_void;
use std::net::{IpAddr, SocketAddr};
use std::sync::{OnceLock, Weak};

type Closure<T> = Option<Box<dyn Fn(T) + Send + Sync>>;
type LogClosure = Option<Box<dyn Fn(&Log<'_>) + Send + Sync>>;
type Admit = Option<Box<dyn Fn(PublicKey, SocketAddr) -> bool + Send + Sync>>;

#[derive(Default)]
pub(crate) struct Host {
    pub(crate) log: LogClosure,
    pub(crate) admit: Admit,
    pub(crate) connection: Closure<ConnectionEvent>,
    pub(crate) failed_request: Closure<FailedRequest>,
    pub(crate) address: Closure<IpAddr>,
    pub(crate) signer: Option<Box<dyn Signer>>,
    /// Whom a signer's answers go to: known once the network is made, before anything asks.
    pub(crate) network: OnceLock<Weak<Inner>>,
}

impl Host {
    /// The `events` of the options.
    pub(crate) fn wanted(&self) -> u32 {
        let bit = |wanted: bool, bit: i32| if wanted { bit as u32 } else { 0 };
        bit(self.connection.is_some(), sys::P2P_WANT_CONNECTION_EVENTS)
            | bit(self.failed_request.is_some(), sys::P2P_WANT_FAILED_REQUESTS)
            | bit(self.address.is_some(), sys::P2P_WANT_ADDRESS_CHANGES)
    }

    /// # Safety
    /// The event lives for the call.
    unsafe fn on_event(&self, event: *mut sys::p2p_event) {
        match (*event).kind {
            sys::P2P_EVENT_CONNECTION => {
                if let Some(tell) = &self.connection {
                    tell(ConnectionEvent::from_c(event));
                }
            }
            sys::P2P_EVENT_REQUEST_FAILED => {
                if let (Some(tell), Some(key)) = (&self.failed_request, PublicKey::from_event((*event).key)) {
                    let error =
                        check_event(event).err().unwrap_or_else(|| Error::new(crate::Status::Closed, ""));
                    tell(FailedRequest { key, error });
                }
            }
            sys::P2P_EVENT_ADDRESS_CHANGED => {
                if let (Some(tell), Some(address)) = (&self.address, endpoint::from_c(&(*event).endpoint)) {
                    tell(address.ip());
                }
            }
            _ => {}
        }
    }

    /// # Safety
    /// As above.
    unsafe fn on_question(&self, event: *mut sys::p2p_event) {
        let network = self.network.get().cloned().unwrap_or_default();
        let answer = SignerAnswer::new(network, (*event).number);
        let data = borrow((*event).message);
        match (&self.signer, (*event).kind) {
            (Some(signer), sys::P2P_EVENT_SIGN) => signer.sign(data, answer),
            (Some(signer), sys::P2P_EVENT_ECDH) => signer.ecdh(data, answer),
            _ => {}
        }
    }
}

/// # Safety
/// The context of options whose host is not released.
unsafe fn host<'a>(context: *mut c_void) -> &'a Host {
    &*context.cast::<Host>()
}

pub(crate) unsafe extern "C" fn on_event(context: *mut c_void, event: *mut sys::p2p_event) {
    guard((), || host(context).on_event(event));
}

pub(crate) unsafe extern "C" fn on_signer(context: *mut c_void, event: *mut sys::p2p_event) {
    guard((), || host(context).on_question(event));
}

pub(crate) unsafe extern "C" fn log(
    context: *mut c_void,
    level: i32,
    key: sys::p2p_bytes,
    message: sys::p2p_bytes,
    suppressed: u64,
) {
    guard((), || {
        if let Some(log) = &host(context).log {
            log(&Log { level: level.into(), key: &text(key), text: &text(message), suppressed });
        }
    });
}

pub(crate) unsafe extern "C" fn admit(
    context: *mut c_void,
    claimed_sender: sys::p2p_bytes,
    endpoint: *const sys::p2p_endpoint,
) -> i32 {
    let admitted = guard(false, || {
        let Some(admit) = &host(context).admit else { return true };
        let from = endpoint.as_ref().and_then(endpoint::from_c);
        match (PublicKey::from_event(claimed_sender), from) {
            (Some(key), Some(endpoint)) => admit(key, endpoint),
            _ => false,
        }
    });
    admitted.into()
}
