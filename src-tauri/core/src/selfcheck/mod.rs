//! Our own error, measured against the reference server on this machine.
//!
//! The real client streams from a [`RefServer`](crate::refserver::RefServer) in this process; what it measured is
//! compared with what the server stamped. A flood shows whether the client keeps up, beside a reader that does nothing.

mod bare;
mod compare;
mod report;
mod run;

pub use bare::read_stream;
pub use compare::{CallError, compare_call, judge_wire};
pub use report::{FloodCheck, SelfCheckReport, WireCheck};
pub use run::{SelfCheckMode, SelfCheckProgress, SelfCheckStep, run};
