//! Our own error, measured against the reference server on this machine.
//!
//! The real client streams from a [`RefServer`](chimera_client::refserver::RefServer) in this process; what it measured is
//! compared with what the server stamped, at a usual, a high and a very high rate. A flood shows whether the client keeps up, beside a reader that does nothing.

mod bare;
mod compare;
mod run;

pub use bare::{BareReader, BareTimes};
pub use compare::{CallError, Seen, bare_ttft_error_ms, compare_call, judge_wire};
pub use run::{SelfCheckProgress, SelfCheckStep, run};
