//! As much of HTTP/1.1 as the reference server needs: requests in, heads and chunked bodies out.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Instant;

use serde_json::json;

use super::reply::Truncations;

pub(super) const JSON: &str = "application/json; charset=utf-8";
pub(super) const HTML: &str = "text/html; charset=utf-8";
/// The page of something that is no LLM server.
pub(super) const PAGE: &str =
    "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body><h1>It works!</h1></body></html>\n";

/// The longest head and the longest body that are read.
const MAX_HEAD_BYTES: usize = 64 * 1024;
const MAX_BODY_BYTES: usize = 64 * 1024 * 1024;

/// A request, read to its end.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    /// Right after its last bytes were read.
    pub(super) read_at: Instant,
}

impl Request {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The client wants the connection closed after the answer.
    pub(super) fn closes(&self) -> bool {
        self.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"))
    }
}

/// Reads one request; `held` keeps what was read beyond it. `None` when the connection ended between two requests.
pub(super) fn read_request(stream: &mut impl Read, held: &mut Vec<u8>) -> io::Result<Option<Request>> {
    let mut read_at = Instant::now();
    let mut request = loop {
        if let Some((request, head_len)) = parse_head(held)? {
            held.drain(..head_len);
            break request;
        }
        if held.len() > MAX_HEAD_BYTES {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the request's head is too long"));
        }
        if fill(stream, held, &mut read_at)? == 0 {
            return if held.is_empty() { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
        }
    };
    let length = match request.header("content-length") {
        Some(length) => length.trim().parse().map_err(invalid)?,
        None if request.header("transfer-encoding").is_some() => {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a chunked request body"));
        }
        None => 0_usize,
    };
    if length > MAX_BODY_BYTES {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the request's body is too long"));
    }
    while held.len() < length {
        if fill(stream, held, &mut read_at)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    request.body = held.drain(..length).collect();
    request.read_at = read_at;
    Ok(Some(request))
}

fn parse_head(bytes: &[u8]) -> io::Result<Option<(Request, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut parsed = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(len) = parsed.parse(bytes).map_err(invalid)? else {
        return Ok(None);
    };
    let headers = parsed
        .headers
        .iter()
        .map(|h| (h.name.to_ascii_lowercase(), String::from_utf8_lossy(h.value).into_owned()))
        .collect();
    let request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        path: parsed.path.unwrap_or_default().to_owned(),
        headers,
        body: Vec::new(),
        read_at: Instant::now(),
    };
    Ok(Some((request, len)))
}

fn fill(stream: &mut impl Read, held: &mut Vec<u8>, read_at: &mut Instant) -> io::Result<usize> {
    let mut part = [0; 16 * 1024];
    let read = stream.read(&mut part)?;
    *read_at = Instant::now();
    held.extend_from_slice(&part[..read]);
    Ok(read)
}

fn invalid(error: impl std::error::Error + Send + Sync + 'static) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

/// Writes a whole response of known length.
pub(super) fn respond(
    stream: &mut TcpStream,
    status: u16,
    content_type: &str,
    body: &[u8],
    head_only: bool,
    close: bool,
) -> io::Result<()> {
    let mut bytes = head(status, content_type, &format!("Content-Length: {}", body.len()), close);
    if !head_only {
        bytes.extend_from_slice(body);
    }
    stream.write_all(&bytes)
}

/// The head of a response whose body comes in chunks.
pub(super) fn stream_head(content_type: &str, close: bool) -> Vec<u8> {
    head(200, content_type, "Transfer-Encoding: chunked", close)
}

fn head(status: u16, content_type: &str, length: &str, close: bool) -> Vec<u8> {
    let connection = if close { "close" } else { "keep-alive" };
    format!(
        "HTTP/1.1 {status} {}\r\nContent-Type: {content_type}\r\n{length}\r\nConnection: {connection}\r\n\r\n",
        reason(status)
    )
    .into_bytes()
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        400 => "Bad Request",
        401 => "Unauthorized",
        404 => "Not Found",
        405 => "Method Not Allowed",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "Unknown",
    }
}

/// The body of an error in the shape of the endpoint's server.
pub(super) fn error(status: u16, message: &str, openai: bool) -> Vec<u8> {
    let kind = match status {
        400 => "invalid_request_error",
        404 => "not_found_error",
        503 => "unavailable_error",
        _ => "server_error",
    };
    let body = if openai {
        json!({ "error": { "code": status, "message": message, "type": kind } })
    } else {
        json!({ "error": message })
    };
    body.to_string().into_bytes()
}

/// A chunked body that is cut where the script says.
pub(super) struct Body<'a> {
    stream: &'a mut TcpStream,
    cuts: &'a Truncations,
    head: Option<Vec<u8>>,
    sent: usize,
    frame: Vec<u8>,
}

impl<'a> Body<'a> {
    pub(super) fn new(stream: &'a mut TcpStream, cuts: &'a Truncations, head: Vec<u8>) -> Self {
        Self { stream, cuts, head: Some(head), sent: 0, frame: Vec::with_capacity(1024) }
    }

    /// Writes the head; the instant before, or `None` when it was written already.
    pub(super) fn open(&mut self) -> io::Result<Option<Instant>> {
        let Some(head) = self.head.take() else {
            return Ok(None);
        };
        let at = Instant::now();
        self.stream.write_all(&head)?;
        Ok(Some(at))
    }

    pub(super) fn stream(&mut self) -> &mut TcpStream {
        self.stream
    }

    /// Writes `bytes` of the body, each part in one write.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if *self.cuts == Truncations::Whole {
            self.write_chunk(bytes)?;
        } else {
            let mut begin = 0;
            for end in self.cuts.ends(self.sent, bytes.len()) {
                self.write_chunk(&bytes[begin..end])?;
                begin = end;
            }
        }
        self.sent += bytes.len();
        Ok(())
    }

    fn write_chunk(&mut self, part: &[u8]) -> io::Result<()> {
        self.frame.clear();
        write!(self.frame, "{:x}\r\n", part.len())?;
        self.frame.extend_from_slice(part);
        self.frame.extend_from_slice(b"\r\n");
        self.stream.write_all(&self.frame)
    }

    /// Ends the body in order.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        self.stream.write_all(b"0\r\n\r\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_has_the_shape_of_its_server() {
        let message = "model 'x' not found";
        assert_eq!(error(404, message, false), br#"{"error":"model 'x' not found"}"#);
        assert_eq!(
            error(404, message, true),
            br#"{"error":{"code":404,"message":"model 'x' not found","type":"not_found_error"}}"#
        );
    }

    #[test]
    fn requests_that_arrive_together_are_read_one_by_one() {
        let mut wire: &[u8] = b"POST /a?b=c HTTP/1.1\r\nContent-Length: 3\r\nX-Name: v\r\n\r\nabcGET / HTTP/1.1\r\nConnection: close\r\n\r\n";
        let mut held = Vec::new();
        let first = read_request(&mut wire, &mut held).unwrap().unwrap();
        assert_eq!(
            (first.method.as_str(), first.path.as_str(), first.body.as_slice()),
            ("POST", "/a?b=c", &b"abc"[..])
        );
        assert_eq!(first.header("x-name"), Some("v"));
        assert!(!first.closes());
        let second = read_request(&mut wire, &mut held).unwrap().unwrap();
        assert!(second.closes());
        assert!(read_request(&mut wire, &mut held).unwrap().is_none());
    }

    #[test]
    fn a_request_that_ends_early_is_an_error() {
        let mut wire: &[u8] = b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc";
        let error = read_request(&mut wire, &mut Vec::new()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }

    #[test]
    fn a_request_that_is_no_http_is_an_error() {
        let mut wire: &[u8] = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc";
        assert!(read_request(&mut wire, &mut Vec::new()).is_err());
    }
}
