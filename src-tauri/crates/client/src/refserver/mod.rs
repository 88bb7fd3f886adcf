//! The reference server: a loopback server that streams on a schedule it knows and stamps what it sends.
//!
//! The self-check runs the real client against it and reports the client's own error; every test over a socket uses it
//! too. It speaks Ollama's NDJSON and the OpenAI-compatible SSE on one port. It runs on threads of its own with blocking
//! sockets, so that nothing of the client's runtime can delay it, and takes each stamp just before the write.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use parking_lot::Mutex;

mod answer;
mod connection;
#[cfg(any(test, feature = "testing"))]
mod fault;
#[cfg(not(any(test, feature = "testing")))]
#[path = "no_fault.rs"]
mod fault;
mod http;
mod model;
mod ollama;
mod openai;
mod pace;
mod records;
mod reply;
mod scenario;
mod stamps;

#[cfg(any(test, feature = "testing"))]
pub use fault::ErrorBody;
pub use fault::Fault;
pub use model::Model;
pub use pace::Pace;
pub use reply::{ExtraFields, ReasoningField, Reply, Reported, Truncations, Usage};
pub use scenario::{Chooser, Replies, Scenario, ServerKind};
pub use stamps::{CallStamps, ChunkStamp, Kind, Outcome, Received};

use model::Residency;

/// A running reference server. It stops, and closes every connection, when it is dropped.
#[derive(Debug)]
pub struct RefServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

impl RefServer {
    /// Starts on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// When no port can be bound or no thread started.
    pub fn start(script: Scenario) -> io::Result<Self> {
        Self::start_at(script, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
    }

    /// Starts at `address`.
    ///
    /// # Errors
    /// When the address cannot be bound or no thread started.
    pub fn start_at(script: Scenario, address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::new(script));
        let acceptor = thread::Builder::new().name("refserver".to_owned()).spawn({
            let shared = Arc::clone(&shared);
            move || accept(&listener, &shared)
        })?;
        Ok(Self { address, shared, acceptor: Some(acceptor) })
    }

    /// The address it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its URL, without a slash at the end and without `/v1`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The stamps of the generation calls so far, by index. A call is complete here before its final record leaves, so a
    /// client that has read the final record finds it.
    #[must_use]
    pub fn stamps(&self) -> Vec<CallStamps> {
        self.shared.calls.lock().clone()
    }

    /// The last of [`Self::stamps`]. `None` before the first call.
    #[must_use]
    pub fn last_stamps(&self) -> Option<CallStamps> {
        self.shared.calls.lock().last().cloned()
    }

    /// The requests so far, in the order they were read.
    #[must_use]
    pub fn requests(&self) -> Vec<Received> {
        self.shared.received.lock().clone()
    }

    /// Closes every open connection, as a server does that restarts. New ones are accepted.
    pub fn drop_connections(&self) {
        self.shared.close_sockets();
    }
}

impl Drop for RefServer {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        self.shared.close_sockets();
        // The acceptor waits in `accept`: a connection wakes it.
        let woken = TcpStream::connect_timeout(&self.address, Duration::from_secs(1)).is_ok();
        if let Some(acceptor) = self.acceptor.take()
            && woken
            && acceptor.join().is_err()
        {
            tracing::error!("the reference server's thread panicked");
        }
    }
}

/// What the threads of one server share.
#[derive(Debug)]
struct Shared {
    script: Scenario,
    stop: AtomicBool,
    residency: Mutex<Residency>,
    calls: Mutex<Vec<CallStamps>>,
    received: Mutex<Vec<Received>>,
    sockets: Mutex<BTreeMap<usize, TcpStream>>,
}

impl Shared {
    fn new(script: Scenario) -> Self {
        let residency = Mutex::new(Residency::of(&script.models));
        Self {
            script,
            stop: AtomicBool::new(false),
            residency,
            calls: Mutex::default(),
            received: Mutex::default(),
            sockets: Mutex::default(),
        }
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    fn close_sockets(&self) {
        for socket in self.sockets.lock().values() {
            // It fails only when the peer has closed the connection already.
            let _closed = socket.shutdown(std::net::Shutdown::Both);
        }
    }
}

/// Accepts until the server stops, then waits for the connections' threads to end.
fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    // Each connection's thread holds a sender; when all have ended, the receiver hears so.
    let (alive, ended) = mpsc::channel::<()>();
    for (number, tcp) in listener.incoming().enumerate() {
        if shared.stopped() {
            break;
        }
        let served = tcp.and_then(|tcp| {
            shared.sockets.lock().insert(number, tcp.try_clone()?);
            let (shared, alive) = (Arc::clone(shared), alive.clone());
            thread::Builder::new().name(format!("refserver-{number}")).spawn(move || {
                connection::serve(tcp, number, &shared);
                drop(alive);
            })
        });
        if let Err(error) = served {
            shared.sockets.lock().remove(&number);
            tracing::warn!(%error, "the reference server lost a connection");
        }
    }
    shared.close_sockets();
    drop(alive);
    // Nothing is ever sent: this returns when the last sender is gone.
    let _ended = ended.recv_timeout(Duration::from_secs(5));
}
