//! Keeps the machine awake while it measures. The display may sleep.

use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

/// A service that does not answer within this time does not hold a benchmark up.
const PATIENCE: Duration = Duration::from_secs(2);

/// The machine stays awake for as long as this lives.
#[derive(Debug)]
pub struct SleepInhibitor {
    /// Ends the thread that holds the system's promise.
    _release: Option<Sender<()>>,
}

/// Why the system did not promise to stay awake.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InhibitError {
    /// The system said no.
    #[error("{0}")]
    Refused(String),
    /// The system said nothing.
    #[error("the system's power service did not answer")]
    NoAnswer,
}

/// Asks the system not to fall asleep. Where nothing manages sleep (Linux without a login daemon, as in a container)
/// there is nobody to ask, and that is no failure.
///
/// # Errors
/// [`InhibitError`], with the system's words.
pub fn inhibit_sleep() -> Result<SleepInhibitor, InhibitError> {
    if !sleep_is_managed() {
        return Ok(SleepInhibitor { _release: None });
    }
    hold(ask, PATIENCE)
}

/// Asks on a thread of its own that keeps the promise: Windows ties it to the thread, and a service may hang.
fn hold<T: 'static>(
    ask: impl FnOnce() -> Result<T, InhibitError> + Send + 'static,
    patience: Duration,
) -> Result<SleepInhibitor, InhibitError> {
    let (answered, answer) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let holder = thread::Builder::new().name("awake".into()).spawn(move || {
        let promise = ask();
        let told = answered.send(promise.as_ref().map(|_| ()).map_err(Clone::clone));
        if told.is_ok() && promise.is_ok() {
            // Ends when the other side is dropped: nothing is ever sent.
            let _ = released.recv();
        }
    });
    holder.map_err(|error| InhibitError::Refused(error.to_string()))?;
    match answer.recv_timeout(patience) {
        Ok(promise) => promise.map(|()| SleepInhibitor { _release: Some(release) }),
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Err(InhibitError::NoAnswer),
    }
}

fn ask() -> Result<keepawake::KeepAwake, InhibitError> {
    let promise = |sleep: bool| {
        let mut request = keepawake::Builder::default();
        request.display(false).idle(true).sleep(sleep);
        request.app_name("Chimera Bench").app_reverse_domain("io.github.chimera-bench");
        request.reason("A benchmark is being measured").create()
    };
    // Desktops of Linux suspend by a plain request, which only this stops; over a remote login it may not be granted.
    let whole = if cfg!(target_os = "linux") { promise(true).ok() } else { None };
    whole.map_or_else(|| promise(false).map_err(|error| InhibitError::Refused(error.to_string())), Ok)
}

/// On Linux a login daemon does, and is asked over the system bus. The folder alone may be left of a system that is not
/// running, as in a container.
fn sleep_is_managed() -> bool {
    !cfg!(target_os = "linux")
        || ["/run/systemd/seats", "/run/dbus/system_bus_socket"].iter().all(|path| Path::new(path).exists())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, mpsc};

    use super::*;

    struct Promise(Arc<AtomicBool>, mpsc::Sender<()>);

    impl Drop for Promise {
        fn drop(&mut self) {
            self.0.store(true, Ordering::SeqCst);
            self.1.send(()).unwrap();
        }
    }

    #[test]
    fn the_promise_is_kept_until_the_benchmark_lets_go_and_not_longer() {
        let broken = Arc::new(AtomicBool::new(false));
        let (told, heard) = mpsc::channel();
        let promise = Promise(Arc::clone(&broken), told);
        let awake = hold(move || Ok(promise), PATIENCE).unwrap();
        thread::sleep(Duration::from_millis(20));
        assert!(!broken.load(Ordering::SeqCst));
        drop(awake);
        heard.recv_timeout(Duration::from_secs(10)).unwrap();
    }

    #[test]
    fn a_panic_lets_go_too() {
        let (told, heard) = mpsc::channel();
        let promise = Promise(Arc::default(), told);
        let measured = thread::spawn(move || {
            let _awake = hold(move || Ok(promise), PATIENCE).unwrap();
            panic!("a benchmark that ends badly");
        });
        assert!(measured.join().is_err());
        heard.recv_timeout(Duration::from_secs(10)).unwrap();
    }

    #[test]
    fn a_refusal_is_told_with_the_systems_words() {
        let refused =
            hold(|| Err::<(), _>(InhibitError::Refused("not allowed".into())), PATIENCE).unwrap_err();
        assert_eq!(refused.to_string(), "not allowed");
    }

    #[test]
    fn a_service_that_hangs_holds_nothing_up() {
        let (held, hang) = mpsc::channel::<()>();
        let asked = hold(
            move || {
                let _ = hang.recv();
                Ok(())
            },
            Duration::from_millis(20),
        );
        assert_eq!(asked.unwrap_err(), InhibitError::NoAnswer);
        drop(held);
    }
}
