//! The log has a binary of its own: a subscriber's level is one per process.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support"]
mod support {
    pub mod benchmark;
    pub mod place;
}

mod logs;
