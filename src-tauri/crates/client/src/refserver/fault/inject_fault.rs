//! Scripted failures, carried out.

use std::io;
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use super::Fault;
use crate::refserver::answer::End;
use crate::refserver::http::{self, Body, HTML, JSON, PAGE};
use crate::refserver::records::Records;

/// Neither UTF-8 nor JSON nor a line.
const GARBAGE: &[u8] = b"\xff\xfe\x00{]\x80\xc3(not json\n\n";

/// Carries out a fault that stands in place of the answer; `None` when `fault` is not one of those.
pub(in crate::refserver) fn before_stream(
    fault: &Fault,
    openai: bool,
    tcp: &mut TcpStream,
    called_off: impl Fn() -> bool,
) -> io::Result<Option<End>> {
    match fault {
        Fault::Status { status, body } => {
            let (content_type, bytes) = body.render(*status, openai);
            http::respond(tcp, *status, content_type, &bytes, false, false)?;
        }
        Fault::HtmlPage => http::respond(tcp, 200, HTML, PAGE.as_bytes(), false, false)?,
        Fault::EmptyBody => http::respond(tcp, 200, "text/plain", b"", false, false)?,
        Fault::HangBeforeHeaders => {
            hang(tcp, called_off)?;
            return Ok(Some(End::Close));
        }
        _ => return Ok(None),
    }
    Ok(Some(End::Keep))
}

/// Carries out `fault` in place of the answer to a request that does not stream.
pub(in crate::refserver) fn listing(
    fault: &Fault,
    openai: bool,
    tcp: &mut TcpStream,
    called_off: impl Fn() -> bool,
) -> io::Result<End> {
    if let Some(end) = before_stream(fault, openai, tcp, &called_off)? {
        return Ok(end);
    }
    match fault {
        Fault::Reset { .. } => Ok(End::Reset),
        Fault::HangBeforeFirstToken | Fault::HangMidStream { .. } => {
            hang(tcp, called_off)?;
            Ok(End::Close)
        }
        Fault::Garbage { .. } => {
            http::respond(tcp, 200, JSON, GARBAGE, false, false)?;
            Ok(End::Keep)
        }
        _ => Ok(End::Close),
    }
}

/// Carries out a fault in mid-stream; `None` when the stream goes on after it.
pub(in crate::refserver) fn in_stream(
    fault: &Fault,
    records: &dyn Records,
    body: &mut Body<'_>,
    called_off: impl Fn() -> bool,
) -> io::Result<Option<End>> {
    match fault {
        Fault::ErrorRecord { message, .. } => {
            let mut record = Vec::new();
            records.error(message, &mut record);
            body.write(&record)?;
            body.finish()?;
            Ok(Some(End::Keep))
        }
        Fault::Garbage { .. } => {
            body.write(GARBAGE)?;
            Ok(None)
        }
        Fault::HangBeforeFirstToken | Fault::HangMidStream { .. } => {
            hang(body.stream(), called_off)?;
            Ok(Some(End::Close))
        }
        Fault::Reset { .. } => Ok(Some(End::Reset)),
        _ => Ok(Some(End::Close)),
    }
}

/// Says nothing until the client closes the connection or the server stops.
fn hang(tcp: &TcpStream, called_off: impl Fn() -> bool) -> io::Result<()> {
    const GLANCE: Duration = Duration::from_millis(20);
    tcp.set_read_timeout(Some(GLANCE))?;
    while !called_off() {
        match tcp.peek(&mut [0]) {
            Ok(0) => break,
            // Bytes of a next request: they stay unread.
            Ok(_) => thread::sleep(GLANCE),
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    Ok(())
}
