//! Everything that the window and the command line ask for: measuring ([`runner`]), the check of our own clock
//! ([`self_check`]), the services over runs, folders, servers and settings ([`services`]), and the page's commands
//! ([`commands`]).
//!
//! Only this crate joins the others.

pub mod commands;
pub mod dto;
pub mod event;
pub mod preset;
pub mod runner;
pub mod sample;
pub mod self_check;
pub mod services;
