//! CPU time, user and system together: the sum is exact, while systems guess at the two parts from samples.

use std::time::Duration;

use cpu_time::{ProcessTime, ThreadTime};

/// Of the whole process since it began. `None` when the system does not tell.
pub fn process() -> Option<Duration> {
    ProcessTime::try_now().ok().map(|time| time.as_duration())
}

/// Of the calling thread since it began. `None` when the system does not tell.
pub fn thread() -> Option<Duration> {
    ThreadTime::try_now().ok().map(|time| time.as_duration())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_time_grows_with_work() {
        let (before, process_before) = (thread().unwrap(), process().unwrap());
        let mut sum = 0_u64;
        while thread().unwrap() == before {
            sum = std::hint::black_box(sum.wrapping_add(1));
        }
        assert!(thread().unwrap() > before);
        assert!(process().unwrap() > process_before);
    }
}
