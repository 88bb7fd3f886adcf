use super::*;

fn setup(folder: &Path, level: LogLevel) -> LogSetup {
    LogSetup {
        folder: folder.to_owned(),
        program: "test",
        level,
        verbose: false,
        scrub: Redaction::of_home(Path::new("/home/ada")),
    }
}

fn written(folder: &Path) -> String {
    latest(folder, 1000).join("\n")
}

#[test]
fn events_of_this_program_from_the_level_up_are_written_with_their_fields() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("logs");
    let (subscriber, log) = subscriber(setup(&folder, LogLevel::Info)).unwrap();
    tracing::subscriber::with_default(subscriber, || {
        tracing::info!(calls = 7, "a run ended");
        tracing::debug!("a step");
        tracing::error!(target: "another_library", "its own business");
        log.set_level(LogLevel::Debug);
        tracing::debug!("a later step");
        log.set_level(LogLevel::Off);
        tracing::error!("nobody listens");
    });
    let text = written(&folder);
    assert!(text.contains("INFO") && text.contains("a run ended calls=7"), "{text}");
    assert!(text.contains("a later step"));
    for absent in ["a step", "own business", "nobody listens", "\u{1b}["] {
        assert!(!text.contains(absent), "{absent}: {text}");
    }
}

#[test]
fn the_home_folder_and_the_users_name_in_paths_are_cut_out() {
    let root = tempfile::tempdir().unwrap();
    let (subscriber, _log) = subscriber(setup(root.path(), LogLevel::Info)).unwrap();
    tracing::subscriber::with_default(subscriber, || {
        tracing::info!(path = "/home/ada/Documents/x", other = "/run/media/ada/usb", "a place");
    });
    let text = written(root.path());
    assert!(text.contains("~/Documents/x") && !text.contains("ada"), "{text}");
    let windows = Redaction::of_home(Path::new(r"C:\Users\Zoë"));
    assert_eq!(windows.apply(r"C:\Users\Zoë\x C:/Users/Zoë/y"), r"~\x ~/y");
}

#[test]
fn files_are_bounded_in_size_and_number() {
    use std::io::Write as _;
    let root = tempfile::tempdir().unwrap();
    let mut log = file::Rotating::of_size(root.path(), "test", Redaction::default(), 100);
    for number in 0..200 {
        writeln!(log, "line {number:04}").unwrap();
    }
    let files: Vec<_> = std::fs::read_dir(root.path()).unwrap().map(|entry| entry.unwrap()).collect();
    assert_eq!(files.len(), file::MOST_FILES as usize);
    assert!(files.iter().all(|file| file.metadata().unwrap().len() <= 100));
    let kept = latest(root.path(), 1000);
    assert_eq!(kept.last().unwrap(), "line 0199");
    assert!(kept.len() > 30, "{}", kept.len());
    assert_eq!(latest(root.path(), 3), ["line 0197", "line 0198", "line 0199"]);
}

#[test]
fn a_log_goes_on_in_the_file_of_an_earlier_start() {
    use std::io::Write as _;
    let root = tempfile::tempdir().unwrap();
    for number in 0..2 {
        writeln!(file::Rotating::new(root.path(), "test", Redaction::default()), "line {number}").unwrap();
    }
    assert_eq!(latest(root.path(), 10), ["line 0", "line 1"]);
}

#[test]
fn a_panic_is_written_with_its_place_and_without_what_it_may_quote() {
    let root = tempfile::tempdir().unwrap();
    let (subscriber, _log) = subscriber(setup(root.path(), LogLevel::Info)).unwrap();
    record_panics();
    let secret = "a prompt of the user";
    tracing::subscriber::with_default(subscriber, || {
        std::panic::catch_unwind(|| panic!("it quotes {secret}")).unwrap_err();
        std::panic::catch_unwind(|| panic!("a constant")).unwrap_err();
    });
    let text = written(root.path());
    assert!(text.contains("tests.rs") && text.contains("a constant"), "{text}");
    assert!(!text.contains("prompt of the user"), "{text}");
}
