//! Asking several nodes until their replies make one result; telling several until enough have acknowledged.

use crate::border::{guard, release};
use crate::bytes::{borrow, elements, lend, milliseconds_or_default, size_of, text};
use crate::error::{Error, Result, Status};
use crate::key::PublicKey;
use crate::pending::{check_event, FromEvent};
use archethic_p2p_sys as sys;
use std::ffi::c_void;
use std::fmt;
use std::time::Duration;

type Resolve = Box<dyn Fn(&[&[u8]]) -> Result<Vec<u8>> + Send + Sync>;
type Accept = Box<dyn Fn(&[u8]) -> bool + Send + Sync>;
type Repair = Box<dyn Fn(Option<&[u8]>, &[NodeReply<'_>]) + Send + Sync>;

/// How to read by quorum. The closures run one at a time on a library thread that must not be blocked; `repair` may
/// block.
#[derive(Default)]
pub struct QuorumReadOptions {
    consistency_level: u32,
    timeout: Option<Duration>,
    reference_timeouts: bool,
    hedging: bool,
    prefer_measured_latency: bool,
    functions: ReadFunctions,
}

#[derive(Default)]
struct ReadFunctions {
    resolve: Option<Resolve>,
    accept: Option<Accept>,
    repair: Option<Repair>,
}

impl QuorumReadOptions {
    /// Three nodes at a time, the first of replies that differ, anything accepted.
    pub fn new() -> QuorumReadOptions {
        QuorumReadOptions::default()
    }

    /// Nodes asked at a time.
    pub fn consistency_level(mut self, nodes: u32) -> Self {
        self.consistency_level = nodes;
        self
    }

    /// Of each request; by message when not given.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Give a node up after the time-out and two seconds, as 1.6.27 does.
    pub fn reference_timeouts(mut self, on: bool) -> Self {
        self.reference_timeouts = on;
        self
    }

    /// Ask the next nodes early when these are slow.
    pub fn hedging(mut self, on: bool) -> Self {
        self.hedging = on;
        self
    }

    /// Ask those first that answered fastest.
    pub fn prefer_measured_latency(mut self, on: bool) -> Self {
        self.prefer_measured_latency = on;
        self
    }

    /// Gets at least two replies, no two of them equal, and gives one of them or a new message. An error ends the read
    /// with its status; a panic ends it with [`Status::ResolverFailed`].
    pub fn resolve(mut self, f: impl Fn(&[&[u8]]) -> Result<Vec<u8>> + Send + Sync + 'static) -> Self {
        self.functions.resolve = Some(Box::new(f));
        self
    }

    /// Whether this may be the result. A panic counts as no.
    pub fn accept(mut self, f: impl Fn(&[u8]) -> bool + Send + Sync + 'static) -> Self {
        self.functions.accept = Some(Box::new(f));
        self
    }

    /// Called once in the background after the read has ended, if any reply came, with the result if there was one. A
    /// panic in it has no effect.
    pub fn repair(mut self, f: impl Fn(Option<&[u8]>, &[NodeReply<'_>]) + Send + Sync + 'static) -> Self {
        self.functions.repair = Some(Box::new(f));
        self
    }

    /// Gives the closures away: to be handed to exactly one call.
    pub(crate) fn into_c(self) -> sys::p2p_quorum_read_options {
        let functions = self.functions;
        sys::p2p_quorum_read_options {
            size: size_of::<sys::p2p_quorum_read_options>(),
            consistency_level: self.consistency_level,
            timeout_ms: milliseconds_or_default(self.timeout),
            reference_timeouts: self.reference_timeouts.into(),
            hedging: self.hedging.into(),
            prefer_measured_latency: self.prefer_measured_latency.into(),
            resolve: functions.resolve.is_some().then_some(call_resolve as _),
            accept: functions.accept.is_some().then_some(call_accept as _),
            repair: functions.repair.is_some().then_some(call_repair as _),
            context: Box::into_raw(Box::new(functions)).cast(),
            release: Some(release::<ReadFunctions>),
            ..sys::p2p_quorum_read_options::default()
        }
    }
}

impl fmt::Debug for QuorumReadOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("QuorumReadOptions").finish_non_exhaustive()
    }
}

/// A reply for [`QuorumReadOptions::repair`].
#[derive(Clone, Copy, Debug)]
pub struct NodeReply<'a> {
    /// Who gave it.
    pub key: PublicKey,
    /// The reply.
    pub message: &'a [u8],
}

/// # Safety
/// The context of a read whose functions are not released.
unsafe fn functions<'a>(context: *mut c_void) -> &'a ReadFunctions {
    &*context.cast::<ReadFunctions>()
}

unsafe extern "C" fn call_resolve(
    context: *mut c_void,
    replies: *const sys::p2p_bytes,
    count: usize,
    result: *mut sys::p2p_buffer,
) -> sys::p2p_status {
    let Some(resolve) = &functions(context).resolve else { return sys::P2P_RESOLVER_FAILED };
    let replies: Vec<&[u8]> = elements(replies, count).iter().map(|&r| borrow(r)).collect();
    let resolved = guard(Err(Status::ResolverFailed.into()), || resolve(&replies));
    match resolved {
        Ok(message) => sys::p2p_buffer_set(result, lend(&message)),
        Err(error) => error.status().code(),
    }
}

unsafe extern "C" fn call_accept(context: *mut c_void, reply: sys::p2p_bytes) -> i32 {
    let Some(accept) = &functions(context).accept else { return 0 };
    guard(false, || accept(borrow(reply))).into()
}

unsafe extern "C" fn call_repair(
    context: *mut c_void,
    result: *const sys::p2p_bytes,
    replies: *const sys::p2p_node_reply,
    count: usize,
) {
    let Some(repair) = &functions(context).repair else { return };
    let replies = elements(replies, count).iter();
    let replies: Vec<NodeReply<'_>> = replies
        .filter_map(|reply| {
            Some(NodeReply { key: PublicKey::from_event(reply.key)?, message: borrow(reply.message) })
        })
        .collect();
    guard((), || repair(result.as_ref().map(|&bytes| borrow(bytes)), &replies));
}

/// How to write by quorum.
#[derive(Default)]
pub struct QuorumWriteOptions {
    write_quorum: u32,
    timeout: Option<Duration>,
    acknowledges: Option<Accept>,
}

impl QuorumWriteOptions {
    /// Until the majority of the nodes has answered with an Ok.
    pub fn new() -> QuorumWriteOptions {
        QuorumWriteOptions::default()
    }

    /// Acknowledgements needed.
    pub fn write_quorum(mut self, nodes: u32) -> Self {
        self.write_quorum = nodes;
        self
    }

    /// Of each request; by message when not given.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Whether a reply acknowledges. Runs on a library thread that must not be blocked; a panic counts as no.
    pub fn acknowledges(mut self, f: impl Fn(&[u8]) -> bool + Send + Sync + 'static) -> Self {
        self.acknowledges = Some(Box::new(f));
        self
    }

    /// Gives the closure away: to be handed to exactly one call.
    pub(crate) fn into_c(self) -> sys::p2p_quorum_write_options {
        let mut options = sys::p2p_quorum_write_options {
            size: size_of::<sys::p2p_quorum_write_options>(),
            write_quorum: self.write_quorum,
            timeout_ms: milliseconds_or_default(self.timeout),
            ..sys::p2p_quorum_write_options::default()
        };
        if let Some(acknowledges) = self.acknowledges {
            options.acknowledges = Some(call_acknowledges);
            options.context = Box::into_raw(Box::new(acknowledges)).cast();
            options.release = Some(release::<Accept>);
        }
        options
    }
}

impl fmt::Debug for QuorumWriteOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("QuorumWriteOptions").finish_non_exhaustive()
    }
}

unsafe extern "C" fn call_acknowledges(context: *mut c_void, reply: sys::p2p_bytes) -> i32 {
    let acknowledges = &*context.cast::<Accept>();
    guard(false, || acknowledges(borrow(reply))).into()
}

/// What one node of a quorum operation had to say.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its first key.
    pub key: PublicKey,
    /// When it answered or failed, or how long it had been asked for when the operation ended.
    pub elapsed: Duration,
    /// Of a read: the round in which it was asked, from 0.
    pub chunk: u32,
    /// None: still under way when the operation ended.
    pub reply: Option<Result<Vec<u8>>>,
}

impl Outcome {
    /// # Safety
    /// The outcome's bytes live for the call.
    unsafe fn from_c(outcome: &sys::p2p_outcome) -> Option<Outcome> {
        let reply = match (outcome.answered, outcome.status) {
            (0, _) => None,
            (_, sys::P2P_OK) => Some(Ok(borrow(outcome.message).to_vec())),
            (_, status) => Some(Err(Error::new(Status::from_code(status), text(outcome.text)))),
        };
        Some(Outcome {
            key: PublicKey::from_event(outcome.key)?,
            elapsed: Duration::from_micros(outcome.elapsed_us),
            chunk: outcome.chunk,
            reply,
        })
    }
}

/// # Safety
/// The event lives for the call.
unsafe fn outcomes_of(event: *const sys::p2p_event) -> Vec<Outcome> {
    let outcomes = elements((*event).outcomes, (*event).outcome_count);
    outcomes.iter().filter_map(|outcome| Outcome::from_c(outcome)).collect()
}

/// A quorum read that ended well. Of one that did not, [`Error::outcomes`] has what the nodes had to say.
#[derive(Clone, Debug)]
pub struct QuorumRead {
    /// The result.
    pub message: Vec<u8>,
    /// What each node that was asked had to say.
    pub outcomes: Vec<Outcome>,
}

impl FromEvent for QuorumRead {
    unsafe fn from_event(event: *mut sys::p2p_event) -> Result<QuorumRead> {
        let outcomes = outcomes_of(event);
        match check_event(event) {
            Ok(()) => Ok(QuorumRead { message: borrow((*event).message).to_vec(), outcomes }),
            Err(error) => Err(error.with_outcomes(outcomes)),
        }
    }
}

/// A quorum write that ended well.
#[derive(Clone, Debug)]
pub struct QuorumWrite {
    /// How many nodes had acknowledged when it ended.
    pub acknowledgements: u64,
    /// What each node had to say.
    pub outcomes: Vec<Outcome>,
}

impl FromEvent for QuorumWrite {
    unsafe fn from_event(event: *mut sys::p2p_event) -> Result<QuorumWrite> {
        let outcomes = outcomes_of(event);
        match check_event(event) {
            Ok(()) => Ok(QuorumWrite { acknowledgements: (*event).number, outcomes }),
            Err(error) => Err(error.with_outcomes(outcomes)),
        }
    }
}
