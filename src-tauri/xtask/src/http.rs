//! One HTTP GET over the loopback, enough to ask whether a server is there.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

/// Status and body of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status code.
    pub status: u16,
    /// The body as sent, chunk lengths included where the server sends chunks.
    pub body: String,
}

/// Asks `http://host:port/path`; `None` when nothing there answers in HTTP within `limit`.
pub fn get(host: &str, port: u16, path: &str, limit: Duration) -> Option<Answer> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let address = (bare, port).to_socket_addrs().ok()?.next()?;
    let mut stream = TcpStream::connect_timeout(&address, limit).ok()?;
    stream.set_read_timeout(Some(limit)).ok()?;
    stream.set_write_timeout(Some(limit)).ok()?;
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: */*\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    let mut bytes = Vec::new();
    // A server that keeps the connection open ends the reading by the time limit: what came until then counts.
    let _ended = stream.take(1 << 20).read_to_end(&mut bytes);
    parse(&String::from_utf8_lossy(&bytes))
}

fn parse(text: &str) -> Option<Answer> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.strip_prefix("HTTP/1.")?.split(' ').nth(1)?.parse().ok()?;
    Some(Answer { status, body: body.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;
    use std::thread;

    /// A server that gives one fixed answer to its first caller; returns its port.
    pub(crate) fn serve_once(answer: &'static str) -> u16 {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 1024];
            let _read = stream.read(&mut request).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
        });
        port
    }

    #[test]
    fn an_answer_is_read_with_status_and_body() {
        let port = serve_once("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"version\":\"0.33.0\"}");
        let answer = get("127.0.0.1", port, "/api/version", Duration::from_secs(5)).unwrap();
        assert_eq!(answer, Answer { status: 200, body: "{\"version\":\"0.33.0\"}".into() });
    }

    #[test]
    fn nothing_there_and_no_http_are_no_answer() {
        let free = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        assert_eq!(get("127.0.0.1", free, "/", Duration::from_secs(5)), None);
        assert_eq!(get("127.0.0.1", serve_once("SSH-2.0-x\r\n"), "/", Duration::from_secs(5)), None);
    }
}
