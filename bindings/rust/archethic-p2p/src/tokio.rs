//! For hosts on tokio (feature `tokio`). Futures of this crate need nothing of it: they can be awaited, and given a limit
//! by `tokio::time::timeout`, as they are.
//!
//! ```
//! use archethic_p2p::{message, tokio::spawner, KeyPair, Network, NetworkOptions};
//!
//! let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
//! runtime.block_on(async {
//!     let identity = KeyPair::from_seed(b"seed")?;
//!     let network = Network::new(NetworkOptions::new(&identity))?;
//!     network.handle_async(message::PING_TYPE, spawner(tokio::runtime::Handle::current()), |_| async {
//!         tokio::time::sleep(std::time::Duration::from_millis(1)).await;
//!         Ok(vec![254])
//!     })?;
//!     network.start()?;
//!     assert_eq!(network.request(&identity.public_key, message::PING).await?, [254]);
//!     network.stop(std::time::Duration::from_secs(1)).await
//! })?;
//! # Ok::<(), archethic_p2p::Error>(())
//! ```

use crate::error::{Error, Result, Status};
use crate::handlers::HandlerTask;
use crate::network::Network;
use tokio::runtime::Handle;

/// Hands the tasks of [`Network::handle_async`] to a runtime.
pub fn spawner(runtime: Handle) -> impl Fn(HandlerTask) + Send + Sync + 'static {
    move |task| drop(runtime.spawn(task))
}

/// Runs a call that blocks, such as [`Network::node_up`] or [`Network::update_seeds`], on a thread of the runtime that may
/// be blocked.
pub async fn blocking<T, F>(network: &Network, call: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce(&Network) -> Result<T> + Send + 'static,
{
    let network = network.clone();
    let joined = tokio::task::spawn_blocking(move || call(&network)).await;
    joined.unwrap_or_else(|error| Err(Error::new(Status::Cancelled, error.to_string())))
}
