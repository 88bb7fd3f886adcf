//! The least that can read a stream: one blocking socket, and nothing done with the bytes.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// The end of a chunked body.
const END: &[u8] = b"\r\n0\r\n\r\n";

/// Longer than any pause of a flood.
const PATIENCE: Duration = Duration::from_secs(20);

/// When the parts of an answer came, from just before the request was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BareTimes {
    /// The text that was looked for.
    pub first: Duration,
    /// The last byte.
    pub last: Duration,
}

/// A connection that is kept from call to call, as the client's is.
#[derive(Debug)]
pub struct BareReader {
    tcp: TcpStream,
    address: SocketAddr,
    buffer: Vec<u8>,
}

impl BareReader {
    /// Opens the connection.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn connect(address: SocketAddr) -> io::Result<Self> {
        let tcp = TcpStream::connect_timeout(&address, PATIENCE)?;
        tcp.set_nodelay(true)?;
        tcp.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { tcp, address, buffer: vec![0; 64 * 1024] })
    }

    /// Posts `body` to `path` and reads the chunked answer to its end; `wanted` is the first text of the answer, at most as
    /// long as the end of a body.
    ///
    /// # Errors
    /// When the connection fails, or ends before the answer does, or `wanted` never came.
    pub fn read_stream(&mut self, path: &str, body: &str, wanted: &str) -> io::Result<BareTimes> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        let begun = Instant::now();
        self.tcp.write_all(request.as_bytes())?;
        let mut first = None;
        let mut kept = 0;
        loop {
            // The last bytes of the read before stay in front, so that an end cut in two is seen.
            let read = self.tcp.read(&mut self.buffer[kept..])?;
            let at = begun.elapsed();
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let filled = kept + read;
            if first.is_none() && memchr::memmem::find(&self.buffer[..filled], wanted.as_bytes()).is_some() {
                first = Some(at);
            }
            if self.buffer[..filled].ends_with(END) {
                let missing = io::Error::from(io::ErrorKind::InvalidData);
                return first.map(|first| BareTimes { first, last: at }).ok_or(missing);
            }
            kept = filled.min(END.len());
            self.buffer.copy_within(filled - kept..filled, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chimera_client::refserver::{Fault, RefServer, Reply, Scenario};

    const BODY: &str = r#"{"model":"reference:1b","prompt":"x"}"#;

    fn read(server: &RefServer) -> io::Result<BareTimes> {
        BareReader::connect(server.address())?.read_stream("/api/generate", BODY, " The")
    }

    #[test]
    fn a_stream_is_read_to_its_end() {
        let server = RefServer::start(Scenario::new().reply(Reply::flood(3000))).unwrap();
        let times = read(&server).unwrap();
        assert!(Duration::ZERO < times.first && times.first <= times.last);
        assert_eq!(server.stamps()[0].text().count(), 3000);
    }

    #[test]
    fn the_first_text_is_neither_the_head_nor_a_record_without_text() {
        let prefill = Duration::from_millis(40);
        let reply = Reply { prefill, ..Reply::default().fast().tokens(2) };
        let server = RefServer::start(Scenario::new().reply(reply)).unwrap();
        let mut reader = BareReader::connect(server.address()).unwrap();
        let chat = r#"{"model":"reference:1b","stream":true,"messages":[{"role":"user","content":"x"}]}"#;
        for (path, body) in [("/api/generate", BODY), ("/v1/chat/completions", chat)] {
            let times = reader.read_stream(path, body, " The").unwrap();
            assert!(times.first >= prefill, "{path}: {times:?}");
        }
        assert_eq!(server.stamps().len(), 2);
        assert_eq!(server.stamps()[0].connection, server.stamps()[1].connection);
        let missing = reader.read_stream("/api/generate", BODY, "nothing").unwrap_err();
        assert_eq!(missing.kind(), io::ErrorKind::InvalidData);
    }

    #[test]
    fn a_stream_that_breaks_is_an_error() {
        let reply = Reply::failing(Fault::Close { after: 3 });
        let server = RefServer::start(Scenario::new().reply(reply)).unwrap();
        assert_eq!(read(&server).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }
}
