//! The command line of `cargo xtask`. The comments in it are its help.

use std::ffi::OsString;

xflags::xflags! {
    /// Set-up, run and test of Chimera Bench: `cargo xtask TASK`.
    cmd xtask {
        /// Prints this help.
        cmd help {}

        /// Sets up what is missing, builds the app and starts it.
        cmd app {
            /// What the app is started with, after `--`.
            repeated arguments: OsString
        }

        /// Checks what a change can break within minutes: format, lints, types, units and fast suites of both languages.
        ///
        /// Prints the lines of hand-written code too: every line, comments and blank ones included, of the Rust,
        /// TypeScript, Svelte, CSS, JavaScript and Python files that git knows. Left out are the generated
        /// `bindings.ts` and tests: folders named tests, page-tests, benches and testing, files named `*tests.rs`, `testing.rs`,
        /// `*.test.ts` and `*.spec.ts`, and Rust items under `#[cfg(test)]`.
        cmd check {
            /// Runs the later stages though one has failed.
            optional --keep-going
        }

        /// Sets up what is missing and runs every check and test.
        cmd test {
            /// Names the stages.
            optional --list

            /// Runs this stage (may be repeated).
            repeated --only stage: String

            /// Runs the later stages though one has failed.
            optional --keep-going
        }

        /// Builds installable packages of this system into target/bundles.
        cmd bundle {
            /// Cargo's profile: `app` (the default), or `release`, which is smaller and takes longer.
            optional --profile profile: String
        }

        /// Serves the small local model until Ctrl-C.
        cmd model {
            /// The port on the loopback; otherwise any free one.
            optional --port port: u16

            /// A command after `--`: it runs with the model's address in CHIMERA_TEST_LLAMA_URL.
            repeated command: OsString
        }

        /// Writes the page's types.
        cmd bindings {
            /// Only checks that they are up to date.
            optional --check
        }

        /// Prints how often the verdict is wrong and how often it finds a difference, over simulated benchmarks.
        cmd simulate {
            /// The number of benchmarks a cell (10,000 take some minutes), or `power`, after `--`.
            repeated arguments: OsString
        }

        /// Draws the icons from icons/icon.svg.
        cmd icons {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> xflags::Result<XtaskCmd> {
        Xtask::from_vec(line.split_whitespace().map(Into::into).collect()).map(|flags| flags.subcommand)
    }

    #[test]
    fn words_after_two_dashes_are_passed_on() {
        let Ok(XtaskCmd::App(app)) = parse("app -- --selftest --help") else { panic!("app") };
        assert_eq!(app.arguments, ["--selftest", "--help"]);
        let Ok(XtaskCmd::Model(model)) = parse("model --port 8123 -- cargo test -- x") else {
            panic!("model")
        };
        assert_eq!((model.port, model.command.len()), (Some(8123), 4));
    }

    #[test]
    fn stages_are_selected_by_name() {
        let Ok(XtaskCmd::Test(test)) = parse("test --only fmt --keep-going --only clippy") else {
            panic!("test")
        };
        assert_eq!(
            (test.only, test.keep_going, test.list),
            (vec!["fmt".into(), "clippy".into()], true, false)
        );
    }

    #[test]
    fn unknown_words_are_errors() {
        for line in ["build", "test fmt", "test --only", "model --port x", "icons 3", "bindings -c"] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
