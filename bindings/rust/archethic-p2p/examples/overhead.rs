//! What a request costs in Rust: keeps CONCURRENCY Pings in flight for SECONDS, and prints one line of JSON with their
//! number and the CPU time of this process.
//!
//!   overhead HOST:PORT SERVER_KEY_HEX SECONDS CONCURRENCY
//!   overhead local SECONDS CONCURRENCY      requests to the own key, without network and cryptography

use archethic_p2p::{message, KeyPair, Network, NetworkOptions, PublicKey, Result};
use std::error::Error;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{channel, Sender};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake};
use std::time::{Duration, Instant};

fn main() -> std::result::Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let network = Network::new(NetworkOptions::new(&KeyPair::from_seed(b"overhead")?))?;
    network.handle_inline(message::PING_TYPE, |request| request.respond(&[254]))?;
    network.start()?;
    let (key, seconds, concurrency) = match words[..] {
        ["local", seconds, concurrency] => (network.public_key()?, seconds, concurrency),
        [endpoint, key, seconds, concurrency] => {
            let key: PublicKey = key.parse()?;
            drop(network.connect(&key, endpoint.parse()?));
            // Waits for the connection.
            network.request_blocking(&key, message::PING, None)?;
            (key, seconds, concurrency)
        }
        _ => return Err("overhead (HOST:PORT SERVER_KEY_HEX | local) SECONDS CONCURRENCY".into()),
    };
    measure(&network, key, Duration::from_secs_f64(seconds.parse()?), concurrency.parse()?)?;
    network.stop_blocking(Duration::ZERO)?;
    Ok(())
}

fn measure(network: &Network, key: PublicKey, duration: Duration, concurrency: usize) -> Result<()> {
    let (began, cpu_before) = (Instant::now(), cpu_time());
    let (ended, ends) = channel();
    for _ in 0..concurrency {
        let (network, ended) = (network.clone(), ended.clone());
        Task::start(async move { report(&ended, ask_until(&network, &key, began + duration).await) });
    }
    drop(ended);
    let counts: Result<Vec<u64>> = ends.iter().collect();
    let (seconds, cpu) = (began.elapsed().as_secs_f64(), (cpu_time() - cpu_before).as_secs_f64());
    let requests: u64 = counts?.iter().sum();
    println!(r#"{{"client":"rust","requests":{requests},"seconds":{seconds:.3},"cpu_seconds":{cpu:.3}}}"#);
    Ok(())
}

/// One request after the other; how many.
async fn ask_until(network: &Network, key: &PublicKey, end: Instant) -> Result<u64> {
    let mut count = 0;
    while Instant::now() < end {
        network.request(key, message::PING).await?;
        count += 1;
    }
    Ok(count)
}

fn report(ended: &Sender<Result<u64>>, count: Result<u64>) {
    ended.send(count).expect("main waits");
}

/// A task that runs where it is woken, which is where its reply arrives: on a thread of the library, which it does not
/// block. A runtime would move it to a thread of its own.
struct Task {
    future: Mutex<Pin<Box<dyn Future<Output = ()> + Send>>>,
    state: AtomicU8,
}

const IDLE: u8 = 0;
const RUNNING: u8 = 1;
const WOKEN: u8 = 2;
const DONE: u8 = 3;

impl Task {
    fn start(future: impl Future<Output = ()> + Send + 'static) {
        Arc::new(Task { future: Mutex::new(Box::pin(future)), state: AtomicU8::new(IDLE) }).wake();
    }

    /// Polls until nobody has woken it meanwhile.
    fn run(self: Arc<Self>) {
        let waker = Arc::clone(&self).into();
        let mut future = self.future.lock().expect("no poll panics");
        loop {
            self.state.store(RUNNING, Ordering::Release);
            if let Poll::Ready(()) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
                return self.state.store(DONE, Ordering::Release);
            }
            let idle = self.state.compare_exchange(RUNNING, IDLE, Ordering::AcqRel, Ordering::Acquire);
            if idle.is_ok() {
                return;
            }
        }
    }
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        let before = self.state.fetch_max(WOKEN, Ordering::AcqRel);
        if before == IDLE {
            self.run();
        }
    }
}

/// Of this process.
fn cpu_time() -> Duration {
    #[repr(C)]
    struct TimeSpec {
        seconds: i64,
        nanoseconds: i64,
    }
    extern "C" {
        fn clock_gettime(clock: i32, time: *mut TimeSpec) -> i32;
    }
    const CLOCK_PROCESS_CPUTIME_ID: i32 = 2;
    let mut time = TimeSpec { seconds: 0, nanoseconds: 0 };
    // SAFETY: on 64-bit Linux, where this is measured, time_t and long have 64 bits.
    let status = unsafe { clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    assert_eq!(status, 0);
    Duration::new(time.seconds as u64, time.nanoseconds as u32)
}
