//! A server of raw sockets, for answers that no HTTP library would send.

use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

/// A server of raw sockets; it ends with the process.
pub fn raw(answer: impl Fn(TcpStream) -> std::io::Result<()> + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for socket in listener.incoming().flatten() {
            let answer = Arc::clone(&answer);
            // A client that has had enough hangs up.
            thread::spawn(move || answer(socket).ok());
        }
    });
    url
}
