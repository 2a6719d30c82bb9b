//! From seeds to the whole network, and how its nodes fare.

use crate::border::guard;
use crate::bytes::{borrow, elements, into_text, lend, milliseconds_or_default, size_of, take_buffer};
use crate::error::{check, check_with, Result};
use crate::geo::GeoPatch;
use crate::key::PublicKey;
use crate::network::Network;
use crate::node::{lend_keys, NodeList};
use crate::pending::{check_event, FromEvent, Pending, Slot};
use archethic_p2p_sys as sys;
use std::ffi::c_void;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// How to bootstrap.
#[derive(Default)]
pub struct BootstrapOptions {
    patch: Option<GeoPatch>,
    request_timeout: Option<Duration>,
    connect_timeout: Option<Duration>,
    parallel_connects: u32,
    list_sources: u32,
    authorized_and_available: bool,
    progress: Option<Progress>,
}

type Progress = Box<dyn Fn(BootstrapStep) + Send + Sync>;

impl BootstrapOptions {
    /// From the patch of the local node, with every default.
    pub fn new() -> BootstrapOptions {
        BootstrapOptions::default()
    }

    /// Where to look for the nearest nodes.
    pub fn patch(mut self, patch: GeoPatch) -> Self {
        self.patch = Some(patch);
        self
    }

    /// Of each request; by message when not given.
    pub fn request_timeout(mut self, timeout: Duration) -> Self {
        self.request_timeout = Some(timeout);
        self
    }

    /// Default 5 s.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// Default 32.
    pub fn parallel_connects(mut self, connects: u32) -> Self {
        self.parallel_connects = connects;
        self
    }

    /// How many nodes are asked for their lists; default 8.
    pub fn list_sources(mut self, nodes: u32) -> Self {
        self.list_sources = nodes;
        self
    }

    /// Only those.
    pub fn authorized_and_available(mut self, only: bool) -> Self {
        self.authorized_and_available = only;
        self
    }

    /// Gets each step as it begins, on a library thread that must not be blocked.
    pub fn progress(mut self, f: impl Fn(BootstrapStep) + Send + Sync + 'static) -> Self {
        self.progress = Some(Box::new(f));
        self
    }

    fn to_c(&self) -> sys::p2p_bootstrap_options {
        sys::p2p_bootstrap_options {
            size: size_of::<sys::p2p_bootstrap_options>(),
            has_patch: self.patch.is_some().into(),
            patch: self.patch.map_or([0; 3], GeoPatch::to_bytes),
            request_timeout_ms: milliseconds_or_default(self.request_timeout),
            connect_timeout_ms: milliseconds_or_default(self.connect_timeout),
            parallel_connects: self.parallel_connects,
            list_sources: self.list_sources,
            authorized_and_available: self.authorized_and_available.into(),
            want_steps: self.progress.is_some().into(),
            ..sys::p2p_bootstrap_options::default()
        }
    }
}

impl fmt::Debug for BootstrapOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("BootstrapOptions").finish_non_exhaustive()
    }
}

/// What a bootstrap does now, and with how many of how many nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BootstrapStep {
    /// What.
    pub phase: BootstrapPhase,
    /// How many nodes are done with.
    pub number: u64,
    /// Of so many.
    pub total: u64,
}

/// The phases of a bootstrap, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
#[non_exhaustive]
pub enum BootstrapPhase {
    ConnectingSeeds,
    AskingSeeds,
    ConnectingClosestNodes,
    FetchingNodeList,
    ConnectingNodes,
    /// One of a later version of the library.
    Other,
}

impl From<i32> for BootstrapPhase {
    fn from(detail: i32) -> BootstrapPhase {
        match detail {
            sys::P2P_BOOTSTRAP_CONNECTING_SEEDS => BootstrapPhase::ConnectingSeeds,
            sys::P2P_BOOTSTRAP_ASKING_SEEDS => BootstrapPhase::AskingSeeds,
            sys::P2P_BOOTSTRAP_CONNECTING_CLOSEST_NODES => BootstrapPhase::ConnectingClosestNodes,
            sys::P2P_BOOTSTRAP_FETCHING_NODE_LIST => BootstrapPhase::FetchingNodeList,
            sys::P2P_BOOTSTRAP_CONNECTING_NODES => BootstrapPhase::ConnectingNodes,
            _ => BootstrapPhase::Other,
        }
    }
}

/// How a bootstrap went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct BootstrapReport {
    /// Without the local node.
    pub seeds: u64,
    pub seeds_connected: u64,
    pub seeds_answered: u64,
    /// All of them are in the node table now.
    pub nodes: u64,
    pub nodes_connected: u64,
}

impl FromEvent for BootstrapReport {
    unsafe fn from_event(event: *mut sys::p2p_event) -> Result<BootstrapReport> {
        check_event(event)?;
        let report = (*event).bootstrap.as_ref().ok_or(crate::Status::InternalError)?;
        Ok(BootstrapReport {
            seeds: report.seeds,
            seeds_connected: report.seeds_connected,
            seeds_answered: report.seeds_answered,
            nodes: report.nodes,
            nodes_connected: report.nodes_connected,
        })
    }
}

/// How one node fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The node.
    pub key: PublicKey,
    /// For how long it was connected since the last sample.
    pub availability: Duration,
    /// Of a Ping; none when it failed.
    pub latency: Option<Duration>,
}

impl FromEvent for Vec<Sample> {
    unsafe fn from_event(event: *mut sys::p2p_event) -> Result<Vec<Sample>> {
        check_event(event)?;
        let samples = elements((*event).samples, (*event).sample_count);
        let samples = samples.iter().map(|sample| {
            Ok(Sample {
                key: PublicKey::from_slice(borrow(sample.key))?,
                availability: Duration::from_secs(sample.availability_s),
                latency: (sample.latency_ms != 0).then(|| Duration::from_millis(sample.latency_ms)),
            })
        });
        samples.collect()
    }
}

impl Network {
    /// The bootstrapping seeds: lines of `ip:port:key in hex:tcp`.
    pub fn seeds(&self) -> Result<String> {
        // SAFETY: what is pointed to is borrowed for the call; so below.
        self.inner
            .call(|handle| {
                take_buffer(|seeds| {
                    check_with(|error| unsafe { sys::p2p_network_seeds(handle, seeds, error) })
                })
            })
            .map(into_text)
    }

    /// Stores them. Blocks while the store writes.
    pub fn update_seeds(&self, lines: &str) -> Result<()> {
        let lines = lend(lines.as_bytes());
        self.inner
            .call(|handle| check_with(|error| unsafe { sys::p2p_network_update_seeds(handle, lines, error) }))
    }

    /// From seeds to connections with the whole network. Dropping the future changes nothing but that nobody learns of
    /// the outcome.
    pub fn bootstrap(&self, options: BootstrapOptions) -> Pending<BootstrapReport> {
        let c_options = options.to_c();
        let Some(progress) = options.progress else {
            return self.inner.start(|handle, completion| unsafe {
                sys::p2p_network_bootstrap(handle, &c_options, completion)
            });
        };
        let slot = Arc::new(Slot::new());
        let watched = Box::new(Watched { progress, slot: Arc::clone(&slot) });
        let context = Box::into_raw(watched);
        let completion = sys::p2p_completion { function: Some(on_bootstrap), context: context.cast() };
        let started = self
            .inner
            .call(|handle| check(unsafe { sys::p2p_network_bootstrap(handle, &c_options, &completion) }));
        if let Err(error) = started {
            // SAFETY: a refused operation never completes, so that the context is still ours.
            drop(unsafe { Box::from_raw(context) });
            slot.end(Err(error));
        }
        Pending::of(slot)
    }

    /// The blocking form, without progress.
    pub fn bootstrap_blocking(&self, options: BootstrapOptions) -> Result<BootstrapReport> {
        let options = sys::p2p_bootstrap_options { want_steps: 0, ..options.to_c() };
        self.inner.wait(|handle, event| unsafe { sys::p2p_network_bootstrap_wait(handle, &options, event) })
    }

    /// The node lists of several nodes, read by quorum and merged.
    pub fn fetch_nodes_list(
        &self,
        nodes: &NodeList,
        authorized_and_available: bool,
        timeout: Option<Duration>,
    ) -> Pending<NodeList> {
        let timeout = milliseconds_or_default(timeout);
        self.inner.start(|handle, completion| unsafe {
            sys::p2p_network_fetch_nodes_list(
                handle,
                nodes.as_ptr(),
                authorized_and_available.into(),
                timeout,
                completion,
            )
        })
    }

    /// How these nodes fare; `own_availability` is what the local node gets.
    pub fn sample(&self, keys: &[PublicKey], own_availability: Duration) -> Pending<Vec<Sample>> {
        let (keys, own) = (lend_keys(keys), own_availability.as_secs());
        let (data, count) = (keys.as_ptr(), keys.len());
        self.inner.start(|handle, completion| unsafe {
            sys::p2p_network_sample(handle, data, count, own, completion)
        })
    }
}

/// A bootstrap that tells of its steps, until its end.
struct Watched {
    progress: Progress,
    slot: Arc<Slot<BootstrapReport>>,
}

unsafe extern "C" fn on_bootstrap(context: *mut c_void, event: *mut sys::p2p_event) {
    let watched = context.cast::<Watched>();
    if (*event).kind == sys::P2P_EVENT_BOOTSTRAP_STEP {
        let step =
            BootstrapStep { phase: (*event).detail.into(), number: (*event).number, total: (*event).total };
        guard((), || ((*watched).progress)(step));
        return;
    }
    guard((), || {
        let watched = Box::from_raw(watched);
        watched.slot.end(BootstrapReport::from_event(event));
    });
}
