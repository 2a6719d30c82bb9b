//! Why a call was refused, or how an operation ended.

use crate::quorum::Outcome;
use archethic_p2p_sys as sys;
use std::ffi::CStr;
use std::fmt;

/// What every fallible function of this crate gives.
pub type Result<T> = std::result::Result<T, Error>;

macro_rules! statuses {
    ($($(#[$doc:meta])* $name:ident = $code:ident,)*) => {
        /// The kind of an error: the status codes of the C ABI.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Status {
            $($(#[$doc])* $name,)*
            /// A code of a later version of the library.
            Other(i32),
        }

        impl Status {
            /// Every kind that this crate has a name for.
            pub const ALL: &'static [Status] = &[$(Status::$name,)*];

            /// The number of the C ABI.
            pub fn code(self) -> i32 {
                match self {
                    $(Status::$name => sys::$code,)*
                    Status::Other(code) => code,
                }
            }

            /// The kind that has this number.
            pub fn from_code(code: i32) -> Status {
                match code {
                    $(sys::$code => Status::$name,)*
                    other => Status::Other(other),
                }
            }
        }
    };
}

statuses! {
    /// No answer came in time.
    Timeout = P2P_TIMEOUT,
    /// The connection was lost or given up.
    Closed = P2P_CLOSED,
    /// It was cancelled.
    Cancelled = P2P_CANCELLED,
    /// The network stopped.
    Stopped = P2P_STOPPED,
    /// No connection to this node was asked for.
    NotConnected = P2P_NOT_CONNECTED,
    /// There is nothing of this name.
    NotFound = P2P_NOT_FOUND,
    /// The handler gave no reply.
    NoReply = P2P_NO_REPLY,
    /// The response does not decode.
    BadResponse = P2P_BAD_RESPONSE,
    /// The reply is of a type that does not answer the request.
    UnexpectedReply = P2P_UNEXPECTED_REPLY,
    /// No node could be asked, or none answered.
    NetworkIssue = P2P_NETWORK_ISSUE,
    /// No reply was accepted.
    AcceptanceFailed = P2P_ACCEPTANCE_FAILED,
    /// Too few nodes acknowledged a write.
    NotEnoughAcknowledgements = P2P_NOT_ENOUGH_ACKNOWLEDGEMENTS,
    /// The resolver found no result, or panicked.
    ResolverFailed = P2P_RESOLVER_FAILED,
    /// A value that cannot be.
    InvalidArgument = P2P_INVALID_ARGUMENT,
    /// Too early, too late, or twice.
    InvalidState = P2P_INVALID_STATE,
    /// The library cannot do this.
    Unsupported = P2P_UNSUPPORTED,
    /// The wire has no form for it.
    NotRepresentable = P2P_NOT_REPRESENTABLE,
    /// A blocking call on a thread that it would wait for.
    WouldDeadlock = P2P_WOULD_DEADLOCK,
    /// The connection could not be opened.
    ConnectFailed = P2P_CONNECT_FAILED,
    /// Somebody listens there already.
    AddressInUse = P2P_ADDRESS_IN_USE,
    /// There is no way to the address.
    Unreachable = P2P_UNREACHABLE,
    /// The peer refused the connection.
    RefusedByPeer = P2P_REFUSED_BY_PEER,
    /// The stream ended.
    EndOfStream = P2P_END_OF_STREAM,
    /// A socket or a file failed.
    IoError = P2P_IO_ERROR,
    /// Bytes are missing.
    Truncated = P2P_TRUNCATED,
    /// Bytes that mean nothing.
    Malformed = P2P_MALFORMED,
    /// Values in values in values.
    TooDeep = P2P_TOO_DEEP,
    /// A value beyond its limit.
    TooLarge = P2P_TOO_LARGE,
    /// The protocol has no such message.
    UnknownMessageType = P2P_UNKNOWN_MESSAGE_TYPE,
    /// An envelope that is none.
    MalformedEnvelope = P2P_MALFORMED_ENVELOPE,
    /// It was not encrypted for this key.
    DecryptionFailed = P2P_DECRYPTION_FAILED,
    /// The signature does not verify.
    BadSignature = P2P_BAD_SIGNATURE,
    /// A key that is none.
    InvalidKey = P2P_INVALID_KEY,
    /// A response that nobody waits for.
    UnknownMessageId = P2P_UNKNOWN_MESSAGE_ID,
    /// A frame beyond the limit.
    FrameTooLarge = P2P_FRAME_TOO_LARGE,
    /// The peer sends too slowly.
    SlowSender = P2P_SLOW_SENDER,
    /// The peer says nothing.
    SilentPeer = P2P_SILENT_PEER,
    /// A limit of connections is reached.
    TooManyConnections = P2P_TOO_MANY_CONNECTIONS,
    /// A limit of requests is reached.
    TooManyRequests = P2P_TOO_MANY_REQUESTS,
    /// The peer does not read.
    UnreadData = P2P_UNREAD_DATA,
    /// The host refused the peer.
    NotAdmitted = P2P_NOT_ADMITTED,
    /// The peer's heartbeat stopped.
    HeartbeatLost = P2P_HEARTBEAT_LOST,
    /// Another connection took its place.
    Replaced = P2P_REPLACED,
    /// The process has no descriptor left.
    DescriptorsExhausted = P2P_DESCRIPTORS_EXHAUSTED,
    /// The signer gave no answer, or a wrong one.
    SignerFailed = P2P_SIGNER_FAILED,
    /// What was kept from the last run cannot be read.
    CorruptState = P2P_CORRUPT_STATE,
    /// The library is older than these bindings, or of another generation.
    AbiMismatch = P2P_ABI_MISMATCH,
    /// There is no memory left.
    OutOfMemory = P2P_OUT_OF_MEMORY,
    /// A defect of the library.
    InternalError = P2P_INTERNAL_ERROR,
}

impl fmt::Display for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // SAFETY: the text is static and never null.
        let text = unsafe { CStr::from_ptr(sys::p2p_status_text(self.code())) };
        formatter.write_str(&text.to_string_lossy())
    }
}

/// Why a call was refused, or how an operation ended: its kind, and the peer, the limit or the field that it is about.
#[derive(Clone, Debug)]
pub struct Error {
    status: Status,
    text: Box<str>,
    outcomes: Box<[Outcome]>,
}

impl Error {
    /// For functions of the host that say no, such as a resolver.
    pub fn new(status: Status, text: impl Into<Box<str>>) -> Error {
        Error { status, text: text.into(), outcomes: Box::default() }
    }

    /// The kind.
    pub fn status(&self) -> Status {
        self.status
    }

    /// What it is about; may be empty.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What each node had to say, when this is the end of a quorum operation; else empty.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    pub(crate) fn with_outcomes(mut self, outcomes: Vec<Outcome>) -> Error {
        self.outcomes = outcomes.into();
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.text.is_empty() {
            return self.status.fmt(formatter);
        }
        write!(formatter, "{}: {}", self.status, self.text)
    }
}

impl std::error::Error for Error {}

impl From<Status> for Error {
    fn from(status: Status) -> Error {
        Error::new(status, "")
    }
}

/// The result of a call that gives a status only.
pub(crate) fn check(status: sys::p2p_status) -> Result<()> {
    if status == sys::P2P_OK {
        return Ok(());
    }
    Err(Status::from_code(status).into())
}

/// The result of a call that also fills in a `p2p_error`.
pub(crate) fn check_with(call: impl FnOnce(*mut sys::p2p_error) -> sys::p2p_status) -> Result<()> {
    let size = std::mem::size_of::<sys::p2p_error>() as u32;
    let mut error = sys::p2p_error { size, status: 0, text: [0; 512] };
    let status = call(&mut error);
    if status == sys::P2P_OK {
        return Ok(());
    }
    let text: Vec<u8> = error.text.iter().map(|&c| c as u8).take_while(|&c| c != 0).collect();
    Err(Error::new(Status::from_code(status), String::from_utf8_lossy(&text)))
}
