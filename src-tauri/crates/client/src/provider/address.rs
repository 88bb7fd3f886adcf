//! Addresses of servers as people write them.

use std::net::Ipv6Addr;

use reqwest::Url;

use chimera_types::error::Error;
use chimera_types::server::is_on_this_machine;

/// The base address: a scheme, no trailing slash, no `/v1`, nothing after the path.
///
/// # Errors
/// [`Error::ServerUnreachable`] when it is no web address, or one with a name and a password in it: an address stands in
/// every report.
pub fn base(text: &str) -> Result<String, Error> {
    let text = text.trim();
    // What stands before an @ may be a password.
    let shown = text.rsplit('@').next().unwrap_or(text);
    let no_address = |cause: String| Error::ServerUnreachable { url: shown.to_owned(), cause };
    let with_scheme =
        if text.contains("://") { text.to_owned() } else { format!("http://{}", bracketed(text)) };
    let mut url =
        Url::parse(&with_scheme).map_err(|error| no_address(format!("it is no address ({error})")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(no_address(format!("{} is neither http nor https", url.scheme())));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(no_address(
            "its address holds a user name or a password, which would stand in every report".into(),
        ));
    }
    url.set_query(None);
    url.set_fragment(None);
    let mut base = url.to_string();
    for end in ["/", "/chat/completions", "/v1", "/"] {
        base.truncate(base.trim_end_matches('/').len());
        if let Some(rest) = base.strip_suffix(end) {
            base.truncate(rest.len());
        }
    }
    Ok(base)
}

/// A bare IPv6 address needs brackets before it can stand in a URL.
pub(super) fn bracketed(text: &str) -> String {
    if text.parse::<Ipv6Addr>().is_ok() { format!("[{text}]") } else { text.to_owned() }
}

/// Where a server is, without naming a machine: `this machine, port 11434`. For logs, and for what is given to others.
pub fn place(text: &str) -> String {
    let machine = if is_on_this_machine(text) { "this machine" } else { "another machine" };
    let url = base(text).ok().and_then(|base| Url::parse(&base).ok());
    match url.and_then(|url| url.port_or_known_default()) {
        Some(port) => format!("{machine}, port {port}"),
        None => machine.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(base(text).unwrap(), expected, "{text}");
    }

    #[test]
    fn an_address_is_understood_as_people_write_it() {
        check("http://127.0.0.1:11434", "http://127.0.0.1:11434");
        check(" http://127.0.0.1:11434/ ", "http://127.0.0.1:11434");
        check("127.0.0.1:8080/v1/", "http://127.0.0.1:8080");
        check("localhost:8080//", "http://localhost:8080");
        check("http://[::1]:8000/v1", "http://[::1]:8000");
        check("::1", "http://[::1]");
        check("https://example.org/llm/v1?key=x#y", "https://example.org/llm");
        check("http://h:1/v1/chat/completions", "http://h:1");
        check("http://h:1/v1v1", "http://h:1/v1v1");
    }

    #[test]
    fn what_is_no_address_is_refused_with_a_reason() {
        for text in ["", "http://", "ftp://h:1", "http://h:99999", "two words"] {
            assert_eq!(base(text).unwrap_err().code(), "server_unreachable", "{text}");
        }
    }

    #[test]
    fn a_password_in_an_address_is_refused_and_not_repeated() {
        for text in
            ["http://ada:hunter22@h:1/v1", "ada:hunter22@h:1", "https://hunter22@h", "ftp://a:hunter22@h"]
        {
            let refused = base(text).unwrap_err();
            assert!(!format!("{refused} {refused:?} {}", refused.hint()).contains("hunter22"), "{refused}");
        }
    }

    #[test]
    fn the_place_of_a_server_names_no_machine() {
        assert_eq!(place("127.0.0.1:11434/v1"), "this machine, port 11434");
        assert_eq!(place("https://gpu.example.org/llm"), "another machine, port 443");
        assert_eq!(place("http://[::1]:8000/x"), "this machine, port 8000");
        assert_eq!(place("gpu example"), "another machine");
    }
}
