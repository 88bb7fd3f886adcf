//! Why a model did not come, by the words of its server.

use chimera_types::error::PullFailure;

/// What the server's words mean. They are for people and differ by version, so several signs stand for each meaning.
pub(super) fn failure_of(words: &str) -> PullFailure {
    let lower = words.to_ascii_lowercase();
    let says = |signs: &[&str]| signs.iter().any(|sign| lower.contains(sign));
    let make = if says(&["no space left", "not enough space", "disk full", "insufficient disk", "disk quota"])
    {
        PullFailure::DiskFull
    } else if says(&["newer version of ollama", "requires a newer", "412"]) {
        PullFailure::ServerTooOld
    } else if says(&["unauthorized", "401", "access denied", "forbidden"]) {
        PullFailure::Unauthorized
    } else if says(&["digest mismatch", "unexpected digest"]) {
        PullFailure::Damaged
    } else if says(&["file does not exist", "manifest unknown", "not found", "invalid model name"]) {
        PullFailure::UnknownModel
    } else if says(&[
        "no such host",
        "dial tcp",
        "connection refused",
        "network is unreachable",
        "i/o timeout",
        "tls handshake",
        "proxyconnect",
        "max retries exceeded",
        "server misbehaving",
        "no route to host",
        "context deadline exceeded",
    ]) {
        PullFailure::RegistryUnreachable
    } else {
        PullFailure::Refused
    };
    make(words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_words_are_understood() {
        for (words, code) in [
            ("pull model manifest: file does not exist", "pull_unknown_model"),
            ("invalid model name", "pull_unknown_model"),
            ("write /root/.ollama/models/blobs/x: no space left on device", "pull_disk_full"),
            ("There is not enough space on the disk.", "pull_disk_full"),
            (
                "pull model manifest: 412: The model you are attempting to pull requires a newer version of Ollama.",
                "pull_server_too_old",
            ),
            (
                "pull model manifest: Get \"https://x/v2/\": dial tcp: lookup x: no such host",
                "pull_registry_unreachable",
            ),
            ("max retries exceeded: unexpected EOF", "pull_registry_unreachable"),
            ("pull model manifest: 401: unauthorized", "pull_unauthorized"),
            ("digest mismatch, file must be downloaded again: want a, got b", "pull_damaged"),
            ("something else", "pull_refused"),
        ] {
            let failure = failure_of(words);
            assert_eq!(failure.code(), code, "{words}");
            assert!(failure.to_string().contains(words) && failure.hint().ends_with('.'));
        }
    }
}
