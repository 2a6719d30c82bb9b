//! What a network is made from.

use crate::border::release;
use crate::bytes::{lend, milliseconds_or_default, size_of};
use crate::endpoint::{self, NO_ENDPOINT};
use crate::error::{check, check_with, Result};
use crate::events::{ConnectionEvent, FailedRequest, Log, LogLevel};
use crate::geo::{path_to_c, GeoDatabase};
use crate::host::{self, Host};
use crate::key::{KeyPair, PrivateKey, PublicKey};
use crate::limits::Limits;
use crate::signer::Signer;
use crate::simulation::{Simulation, World};
use archethic_p2p_sys as sys;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::ptr;
use std::sync::Arc;
use std::time::Duration;

/// What a [`crate::Network`] is made from. The closures run on library threads, also at the same time; they must not
/// block, and a panic in one of them goes no further.
pub struct NetworkOptions {
    identity: Identity,
    listen: Vec<SocketAddr>,
    seeds: Option<String>,
    data_directory: Option<PathBuf>,
    geo: Option<GeoDatabase>,
    fixed_reconnect: bool,
    io_threads: u32,
    worker_threads: u32,
    handler_threads: u32,
    log_level: LogLevel,
    log_rate_per_key: u32,
    connect_timeout: Option<Duration>,
    write_timeout: Option<Duration>,
    heartbeat_interval: Option<Duration>,
    limits: Limits,
    public_address: Option<IpAddr>,
    simulation: Option<(Simulation, IpAddr)>,
    random_seed: u64,
    host: Host,
}

enum Identity {
    Here(PrivateKey),
    Elsewhere(PublicKey),
}

/// A network that was made, and what its callbacks have.
pub(crate) struct Made {
    pub(crate) handle: *mut sys::p2p_network,
    pub(crate) host: *const Host,
    pub(crate) world: Option<Arc<World>>,
}

impl NetworkOptions {
    /// A node with this identity, everything else as the library has it by default: it does not listen.
    pub fn new(identity: &KeyPair) -> NetworkOptions {
        Self::of(Identity::Here(identity.private_key.clone()), Host::default())
    }

    /// A node whose private key lives elsewhere.
    pub fn with_signer(public_key: PublicKey, signer: impl Signer) -> NetworkOptions {
        Self::of(Identity::Elsewhere(public_key), Host { signer: Some(Box::new(signer)), ..Host::default() })
    }

    fn of(identity: Identity, host: Host) -> NetworkOptions {
        NetworkOptions {
            identity,
            listen: Vec::new(),
            seeds: None,
            data_directory: None,
            geo: None,
            fixed_reconnect: false,
            io_threads: 0,
            worker_threads: 0,
            handler_threads: 0,
            log_level: LogLevel::Info,
            log_rate_per_key: 0,
            connect_timeout: None,
            write_timeout: None,
            heartbeat_interval: None,
            limits: Limits::default(),
            public_address: None,
            simulation: None,
            random_seed: 0,
            host,
        }
    }

    /// Where [`crate::Network::node_up`] listens; may be called several times. Port 0 takes a free one.
    pub fn listen(mut self, endpoint: SocketAddr) -> Self {
        self.listen.push(endpoint);
        self
    }

    /// Bootstrapping seeds, lines of `ip:port:key in hex:tcp`. Without them the node keeps none and cannot bootstrap.
    pub fn seeds(mut self, lines: impl Into<String>) -> Self {
        self.seeds = Some(lines.into());
        self
    }

    /// Where state is kept between runs; else it is kept in memory.
    pub fn data_directory(mut self, path: impl Into<PathBuf>) -> Self {
        self.data_directory = Some(path.into());
        self
    }

    /// Where addresses are; else patches are random ones.
    pub fn geo(mut self, database: &GeoDatabase) -> Self {
        self.geo = Some(database.clone());
        self
    }

    /// Reconnect at fixed intervals instead of exponentially growing ones.
    pub fn fixed_reconnect(mut self, fixed: bool) -> Self {
        self.fixed_reconnect = fixed;
        self
    }

    /// Threads for connections; 0, the default: as many as the machine has cores. So below.
    pub fn io_threads(mut self, threads: u32) -> Self {
        self.io_threads = threads;
        self
    }

    /// Threads for public-key cryptography.
    pub fn worker_threads(mut self, threads: u32) -> Self {
        self.worker_threads = threads;
        self
    }

    /// Threads of handlers that may block.
    pub fn handler_threads(mut self, threads: u32) -> Self {
        self.handler_threads = threads;
        self
    }

    /// Default 4 s.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// Default 30 s.
    pub fn write_timeout(mut self, timeout: Duration) -> Self {
        self.write_timeout = Some(timeout);
        self
    }

    /// Default 10 s.
    pub fn heartbeat_interval(mut self, interval: Duration) -> Self {
        self.heartbeat_interval = Some(interval);
        self
    }

    /// Limits against a hostile network.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The public address that the node has; unknown, nothing is announced.
    pub fn public_address(mut self, address: IpAddr) -> Self {
        self.public_address = Some(address);
        self
    }

    /// Instead of TCP: a host of a simulation.
    pub fn simulation(mut self, simulation: &Simulation, host: IpAddr) -> Self {
        self.simulation = Some((simulation.clone(), host));
        self
    }

    /// Draw message ids, jitter and patches from this seed, for runs that repeat. Never keys.
    pub fn random_seed(mut self, seed: u64) -> Self {
        self.random_seed = seed;
        self
    }

    /// Gets records of this level and above; else there is silence.
    pub fn log(mut self, level: LogLevel, f: impl Fn(&Log<'_>) + Send + Sync + 'static) -> Self {
        self.log_level = level;
        self.host.log = Some(Box::new(f));
        self
    }

    /// How many records with one key are logged a second; the others are counted.
    pub fn log_rate_per_key(mut self, records: u32) -> Self {
        self.log_rate_per_key = records;
        self
    }

    /// Whether to serve this sender. The key is what the sender claims: nothing is proven yet. A panic refuses it.
    pub fn admit(mut self, f: impl Fn(PublicKey, SocketAddr) -> bool + Send + Sync + 'static) -> Self {
        self.host.admit = Some(Box::new(f));
        self
    }

    /// Gets what happens to connections.
    pub fn on_connection(mut self, f: impl Fn(ConnectionEvent) + Send + Sync + 'static) -> Self {
        self.host.connection = Some(Box::new(f));
        self
    }

    /// Gets requests that failed.
    pub fn on_failed_request(mut self, f: impl Fn(FailedRequest) + Send + Sync + 'static) -> Self {
        self.host.failed_request = Some(Box::new(f));
        self
    }

    /// Gets the node's own public address when it changes.
    pub fn on_address_change(mut self, f: impl Fn(IpAddr) + Send + Sync + 'static) -> Self {
        self.host.address = Some(Box::new(f));
        self
    }

    pub(crate) fn create(self) -> Result<Made> {
        let data_directory = self.data_directory.as_deref().map(path_to_c).transpose()?;
        let listen: Vec<sys::p2p_endpoint> =
            self.listen.iter().map(|&address| endpoint::to_c(address)).collect();
        let limits = self.limits.to_c();
        let world = self.simulation.as_ref().map(|(simulation, _)| Arc::clone(simulation.world()));

        let mut options = sys::p2p_options::default();
        // SAFETY: written by the call.
        check(unsafe { sys::p2p_options_init(&mut options, size_of::<sys::p2p_options>()) })?;
        match &self.identity {
            Identity::Here(key) => options.private_key = lend(key.as_bytes()),
            Identity::Elsewhere(key) => {
                options.public_key = lend(key.as_bytes());
                options.on_signer = Some(host::on_signer);
            }
        }
        options.listen = listen.as_ptr();
        options.listen_count = listen.len();
        if let Some(seeds) = &self.seeds {
            options.seeds = lend(seeds.as_bytes());
            options.has_seeds = 1;
        }
        options.data_directory = data_directory.as_ref().map_or(ptr::null(), |path| path.as_ptr());
        options.geo = self.geo.as_ref().map_or(ptr::null(), |database| database.as_ptr());
        options.reconnect =
            if self.fixed_reconnect { sys::P2P_RECONNECT_FIXED } else { sys::P2P_RECONNECT_EXPONENTIAL };
        options.io_threads = self.io_threads;
        options.worker_threads = self.worker_threads;
        options.handler_threads = self.handler_threads;
        options.log_level = self.log_level as i32;
        options.log_rate_per_key = self.log_rate_per_key;
        options.connect_timeout_ms = milliseconds_or_default(self.connect_timeout);
        options.write_timeout_ms = milliseconds_or_default(self.write_timeout);
        options.heartbeat_interval_ms = milliseconds_or_default(self.heartbeat_interval);
        options.limits = &limits;
        options.random_seed = self.random_seed;
        options.public_address = host_endpoint(self.public_address);
        options.simulation = world.as_ref().map_or(ptr::null_mut(), |world| world.handle);
        options.simulation_host = host_endpoint(self.simulation.as_ref().map(|&(_, host)| host));
        options.on_event = Some(host::on_event);
        options.events = self.host.wanted();
        options.log = self.host.log.is_some().then_some(host::log as _);
        options.admit = self.host.admit.is_some().then_some(host::admit as _);

        let host = Box::into_raw(Box::new(self.host));
        options.context = host.cast();
        options.release = Some(release::<Host>);
        let mut handle = ptr::null_mut();
        let entered = World::enter(&world);
        // SAFETY: what the options borrow lives until the call returns; the host is the library's from now on, which
        // releases it also when the call fails.
        check_with(|error| unsafe { sys::p2p_network_create(&options, &mut handle, error) })?;
        drop(entered);
        Ok(Made { handle, host, world })
    }
}

/// Without a port; family 0 for none.
fn host_endpoint(address: Option<IpAddr>) -> sys::p2p_endpoint {
    address.map_or(NO_ENDPOINT, |address| endpoint::to_c(SocketAddr::new(address, 0)))
}

impl fmt::Debug for NetworkOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("NetworkOptions").field("listen", &self.listen).finish_non_exhaustive()
    }
}
