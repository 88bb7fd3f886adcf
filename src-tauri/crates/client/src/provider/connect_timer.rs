//! How long a connection took to open: name, TCP and TLS, apart from anything asked over it.

use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tower_layer::Layer;
use tower_service::Service;

/// Stands around a client's connector and keeps the time of its first connection.
#[derive(Debug, Clone, Default)]
pub(super) struct ConnectTimer(Arc<OnceLock<Duration>>);

impl ConnectTimer {
    /// `None` until a connection stands.
    pub(super) fn taken(&self) -> Option<Duration> {
        self.0.get().copied()
    }
}

impl<S> Layer<S> for ConnectTimer {
    type Service = Timed<S>;

    fn layer(&self, connector: S) -> Timed<S> {
        Timed { connector, opening: self.clone() }
    }
}

/// A connector with an [`ConnectTimer`] around it.
#[derive(Debug, Clone)]
pub(super) struct Timed<S> {
    connector: S,
    opening: ConnectTimer,
}

impl<S, R> Service<R> for Timed<S>
where
    S: Service<R>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.connector.poll_ready(context)
    }

    fn call(&mut self, target: R) -> Self::Future {
        let begun = Instant::now();
        let connecting = self.connector.call(target);
        let opening = self.opening.clone();
        Box::pin(async move {
            let connection = connecting.await?;
            // A later connection does not replace the first one's time.
            let _ = opening.0.set(begun.elapsed());
            Ok(connection)
        })
    }
}
