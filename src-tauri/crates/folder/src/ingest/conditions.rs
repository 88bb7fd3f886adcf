//! What the files of one scan share: how long it may wait for held ones, and whether the cloud answers.

use std::fs::Metadata;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use chimera_types::io_retry::READ_PAUSES;

/// All pauses of a scan together: a folder full of held files must not hold the scan.
const MOST_WAITING: Duration = Duration::from_secs(2);

/// Shared by the threads that read.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    waited_ms: AtomicU64,
    cloud_is_out_of_reach: AtomicBool,
}

impl Conditions {
    /// The pause before the next attempt at a file after `attempts`; `None` when it is time to give it up.
    pub fn next_pause(&self, attempts: usize) -> Option<Duration> {
        let pause = *READ_PAUSES.get(attempts.checked_sub(1)?)?;
        let pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
        let before = self.waited_ms.fetch_add(pause_ms, Ordering::Relaxed);
        (u128::from(before) < MOST_WAITING.as_millis()).then_some(pause)
    }

    /// Remembers that a file could not be fetched: asking for each of the others would take minutes.
    pub fn cloud_failed(&self) {
        self.cloud_is_out_of_reach.store(true, Ordering::Relaxed);
    }

    /// Whether to leave a file alone because its content would have to be fetched in vain.
    pub fn skips(&self, metadata: &Metadata) -> bool {
        self.cloud_is_out_of_reach.load(Ordering::Relaxed) && is_in_the_cloud(metadata)
    }
}

#[cfg(windows)]
fn is_in_the_cloud(metadata: &Metadata) -> bool {
    use std::os::windows::fs::MetadataExt as _;
    is_placeholder(metadata.file_attributes())
}

#[cfg(not(windows))]
fn is_in_the_cloud(_: &Metadata) -> bool {
    false
}

/// Whether attributes of Windows say that reading fetches the content: offline, recall on open, recall on data access.
#[cfg(any(windows, test))]
fn is_placeholder(attributes: u32) -> bool {
    attributes & (0x1000 | 0x4_0000 | 0x40_0000) != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_file_is_tried_a_few_times_and_a_folder_of_them_does_not_hold_the_scan() {
        let one = Conditions::default();
        let pauses: Vec<Duration> = (1..).map_while(|attempts| one.next_pause(attempts)).collect();
        assert_eq!(pauses, READ_PAUSES);

        let many = Conditions::default();
        let waited: Duration =
            (0..1000).flat_map(|_| (1..).map_while(|attempts| many.next_pause(attempts))).sum();
        assert!(waited < MOST_WAITING + READ_PAUSES[2], "{waited:?}");
    }

    #[test]
    fn only_what_would_have_to_be_fetched_is_in_the_cloud() {
        const ARCHIVE: u32 = 0x20;
        const PINNED: u32 = 0x8_0000;
        assert!(!is_placeholder(ARCHIVE) && !is_placeholder(ARCHIVE | PINNED));
        assert!(is_placeholder(ARCHIVE | 0x40_0000) && is_placeholder(0x1000));
        let metadata = std::fs::metadata(".").unwrap();
        let conditions = Conditions::default();
        conditions.cloud_failed();
        assert!(!conditions.skips(&metadata));
    }
}
