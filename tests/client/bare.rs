//! A bare HTTP/1.1 client over one socket.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// One connection.
pub struct Bare {
    tcp: TcpStream,
    held: Vec<u8>,
}

/// A response, as far as it came.
pub struct Response {
    pub status: u16,
    pub head: String,
    /// The parts of a chunked body, or the body.
    pub chunks: Vec<Vec<u8>>,
    /// How it ended before its end.
    pub broken: Option<io::ErrorKind>,
}

impl Bare {
    pub fn connect(address: SocketAddr) -> Self {
        let tcp = TcpStream::connect(address).unwrap();
        tcp.set_nodelay(true).unwrap();
        // No answer of a test takes that long: a test that would hang fails.
        tcp.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        Self { tcp, held: Vec::new() }
    }

    pub fn get(&mut self, path: &str) -> Response {
        self.tcp.write_all(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).unwrap();
        self.read_response()
    }

    pub fn post(&mut self, path: &str, body: &Value) -> Response {
        self.send_post(path, body);
        self.read_response()
    }

    /// Sends a request and reads nothing.
    pub fn begin_post(mut self, path: &str, body: &Value) -> Self {
        self.send_post(path, body);
        self
    }

    fn send_post(&mut self, path: &str, body: &Value) {
        let body = body.to_string();
        let head = format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n", body.len());
        self.tcp.write_all((head + &body).as_bytes()).unwrap();
    }

    pub fn send(&mut self, bytes: &[u8]) {
        self.tcp.write_all(bytes).unwrap();
    }

    /// Nothing comes for `time`.
    pub fn is_silent_for(&mut self, time: Duration) -> bool {
        self.tcp.set_read_timeout(Some(time)).unwrap();
        matches!(self.fill(), Err(error) if matches!(error, io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut))
    }

    /// The server has closed the connection.
    pub fn is_closed(&mut self) -> bool {
        self.fill() == Err(io::ErrorKind::UnexpectedEof)
    }

    fn fill(&mut self) -> Result<(), io::ErrorKind> {
        let mut part = [0; 64 * 1024];
        match self.tcp.read(&mut part) {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof),
            Ok(n) => {
                self.held.extend_from_slice(&part[..n]);
                Ok(())
            }
            Err(error) => Err(error.kind()),
        }
    }

    fn take_line(&mut self) -> Result<String, io::ErrorKind> {
        let mut searched = 0;
        loop {
            if let Some(at) = self.held[searched..].iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.held.drain(..=searched + at).collect();
                return Ok(String::from_utf8_lossy(&line).trim_end().to_owned());
            }
            searched = self.held.len();
            self.fill()?;
        }
    }

    fn take(&mut self, len: usize) -> Result<Vec<u8>, io::ErrorKind> {
        while self.held.len() < len {
            self.fill()?;
        }
        Ok(self.held.drain(..len).collect())
    }

    pub fn read_response(&mut self) -> Response {
        let mut response = Response { status: 0, head: String::new(), chunks: Vec::new(), broken: None };
        response.broken = self.read_into(&mut response).err();
        response
    }

    fn read_into(&mut self, response: &mut Response) -> Result<(), io::ErrorKind> {
        loop {
            let line = self.take_line()?;
            if line.is_empty() {
                break;
            }
            response.head += &line;
            response.head += "\n";
        }
        response.status = response.head.split(' ').nth(1).unwrap().parse().unwrap();
        if let Some(length) = response.header("content-length") {
            let length = length.parse().unwrap();
            response.chunks.push(self.take(length)?);
            return Ok(());
        }
        loop {
            let len = usize::from_str_radix(&self.take_line()?, 16).unwrap();
            let chunk = self.take(len)?;
            self.take(2)?;
            if len == 0 {
                return Ok(());
            }
            response.chunks.push(chunk);
        }
    }
}

impl Response {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(": "));
        headers.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.chunks.concat()
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.bytes()).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes()).unwrap()
    }

    /// The records of an NDJSON stream.
    pub fn lines(&self) -> Vec<Value> {
        self.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The records of an SSE stream that ends with `[DONE]`, without that.
    pub fn events(&self) -> Vec<Value> {
        let text = self.text();
        let text = text.strip_suffix("data: [DONE]\n\n").expect("the stream does not end with [DONE]");
        let events = text.split_terminator("\n\n").filter(|event| !event.starts_with(':'));
        events.map(|event| serde_json::from_str(event.strip_prefix("data: ").unwrap()).unwrap()).collect()
    }
}
