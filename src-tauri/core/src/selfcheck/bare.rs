//! The least that can read a stream: one blocking socket, and nothing done with the bytes.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// The end of a chunked body.
const END: &[u8] = b"\r\n0\r\n\r\n";

/// Longer than any pause of a flood.
const PATIENCE: Duration = Duration::from_secs(20);

/// Posts `body` to `path` and reads the chunked answer to its end. The time from just before the request is written to
/// the last byte read.
///
/// # Errors
/// When the connection fails, or ends before the answer does.
pub fn read_stream(address: SocketAddr, path: &str, body: &str) -> io::Result<Duration> {
    let mut tcp = TcpStream::connect_timeout(&address, PATIENCE)?;
    tcp.set_nodelay(true)?;
    tcp.set_read_timeout(Some(PATIENCE))?;
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let begun = Instant::now();
    tcp.write_all(request.as_bytes())?;
    let mut buffer = vec![0; 64 * 1024];
    let mut kept = 0;
    loop {
        // The last bytes of the read before stay in front, so that an end cut in two is seen.
        let read = tcp.read(&mut buffer[kept..])?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let filled = kept + read;
        if buffer[..filled].ends_with(END) {
            return Ok(begun.elapsed());
        }
        kept = filled.min(END.len());
        buffer.copy_within(filled - kept..filled, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refserver::{Fault, RefServer, Reply, Script};

    const BODY: &str = r#"{"model":"reference:1b","prompt":"x"}"#;

    #[test]
    fn a_stream_is_read_to_its_end() {
        let server = RefServer::start(Script::new().reply(Reply::flood(3000))).unwrap();
        let time = read_stream(server.address(), "/api/generate", BODY).unwrap();
        assert!(time > Duration::ZERO);
        assert_eq!(server.stamps()[0].text().count(), 3000);
    }

    #[test]
    fn a_stream_that_breaks_is_an_error() {
        let reply = Reply::failing(Fault::Close { after: 3 });
        let server = RefServer::start(Script::new().reply(reply)).unwrap();
        let error = read_stream(server.address(), "/api/generate", BODY).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }
}
