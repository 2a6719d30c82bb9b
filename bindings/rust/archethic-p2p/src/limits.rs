//! Limits against a hostile network.

use crate::bytes::{milliseconds, size_of};
use archethic_p2p_sys as sys;
use std::time::Duration;

/// Limits against a hostile network; docs/operations.md says what each of them guards. Zero: the default.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Limits {
    pub min_frame_bytes_per_second: u32,
    pub max_frame_bytes: u64,
    pub max_first_frame_bytes: u64,
    pub frame_grace: Duration,
    pub max_silence: Duration,
    pub max_connections: u64,
    pub max_connections_per_prefix: u64,
    pub max_connections_per_identity: u64,
    pub max_unauthenticated_connections: u64,
    pub max_requests_in_flight: u64,
    pub max_in_flight_bytes: u64,
    pub max_waiting_bytes: u64,
    pub max_reading_pause: Duration,
    pub max_handling_time: Duration,
    pub max_queued_handlers: u64,
    pub max_unsent_bytes: u64,
    pub max_outgoing_requests: u64,
    pub max_key_cache_entries: u64,
    /// Whether 127/8 and ::1 have the limit of connections per prefix, too.
    pub loopback_has_prefix_limit: bool,
}

impl Limits {
    pub(crate) fn to_c(self) -> sys::p2p_limits {
        sys::p2p_limits {
            size: size_of::<sys::p2p_limits>(),
            min_frame_bytes_per_second: self.min_frame_bytes_per_second,
            max_frame_bytes: self.max_frame_bytes,
            max_first_frame_bytes: self.max_first_frame_bytes,
            frame_grace_ms: milliseconds(self.frame_grace),
            max_silence_ms: milliseconds(self.max_silence),
            max_connections: self.max_connections,
            max_connections_per_prefix: self.max_connections_per_prefix,
            max_connections_per_identity: self.max_connections_per_identity,
            max_unauthenticated_connections: self.max_unauthenticated_connections,
            max_requests_in_flight: self.max_requests_in_flight,
            max_in_flight_bytes: self.max_in_flight_bytes,
            max_waiting_bytes: self.max_waiting_bytes,
            max_reading_pause_ms: milliseconds(self.max_reading_pause),
            max_handling_time_ms: milliseconds(self.max_handling_time),
            max_queued_handlers: self.max_queued_handlers,
            max_unsent_bytes: self.max_unsent_bytes,
            max_outgoing_requests: self.max_outgoing_requests,
            max_key_cache_entries: self.max_key_cache_entries,
            loopback_has_prefix_limit: self.loopback_has_prefix_limit.into(),
            ..sys::p2p_limits::default()
        }
    }
}
