//! The client, the connection doctor and the reference server over real sockets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[path = "../support"]
mod support {
    pub mod pull_server;
    pub mod raw_server;
}

mod bare;
mod doctor;
mod provider;
mod provider_faults;
mod provider_servers;
mod pull;
mod refserver;
mod refserver_faults;
