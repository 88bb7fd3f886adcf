//! What is kept on this machine: run folders, the index over them, logs, keys.
//!
//! Folders are the truth, the index is a cache of them. A file appears whole or not at all.

pub mod app_dirs;
pub mod index;
pub mod logs;
pub mod secrets;
pub mod store;
