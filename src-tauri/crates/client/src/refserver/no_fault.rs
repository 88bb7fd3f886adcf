//! In the product nothing goes wrong on purpose: there is no [`Fault`], see `fault.rs`.

use std::io;
use std::net::TcpStream;

use super::answer::End;
use super::http::Body;
use super::records::Records;

/// A scripted failure. There is none without the feature `testing`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {}

impl Fault {
    pub(super) fn after(&self) -> Option<usize> {
        match *self {}
    }

    pub(super) fn drops_final_record(&self) -> bool {
        match *self {}
    }

    pub(super) fn is_passing(&self) -> bool {
        match *self {}
    }

    pub(super) fn first_text(&self) -> Option<String> {
        match *self {}
    }
}

pub(super) fn before_stream(
    fault: &Fault,
    _: bool,
    _: &mut TcpStream,
    _: impl Fn() -> bool,
) -> io::Result<Option<End>> {
    match *fault {}
}

pub(super) fn listing(fault: &Fault, _: bool, _: &mut TcpStream, _: impl Fn() -> bool) -> io::Result<End> {
    match *fault {}
}

pub(super) fn in_stream(
    fault: &Fault,
    _: &dyn Records,
    _: &mut Body<'_>,
    _: impl Fn() -> bool,
) -> io::Result<Option<End>> {
    match *fault {}
}
