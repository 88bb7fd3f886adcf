use std::path::Path;
use std::sync::Mutex;

use serde_json::json;

use super::*;
use crate::dto::{ExportFormat, Notice, ThemeChoice, WindowProgress};
use crate::services::Places;
use chimera_storage::secrets::Secrets;

/// A host without a window: keeps the title it was given.
#[derive(Default)]
struct NoWindow {
    title: Arc<Mutex<String>>,
}

impl Host for NoWindow {
    fn pick_folder(&self) -> Option<std::path::PathBuf> {
        None
    }
    fn pick_files(&self) -> Vec<std::path::PathBuf> {
        Vec::new()
    }
    fn pick_save_path(&self, default_name: &str, _: ExportFormat) -> Option<std::path::PathBuf> {
        Some(Path::new("/chosen").join(default_name))
    }
    fn open_url(&self, url: &str) -> Result<(), Error> {
        Err(Error::CannotOpen { what: url.into(), cause: "there is no browser".into() })
    }
    fn open_folder(&self, _: &Path) -> Result<(), Error> {
        Ok(())
    }
    fn reveal_file(&self, _: &Path) -> Result<(), Error> {
        Ok(())
    }
    fn notify(&self, _: &Notice) {}
    fn set_theme(&self, _: ThemeChoice) {}
    fn set_title(&self, title: &str) {
        title.clone_into(&mut self.title.lock().unwrap());
    }
    fn set_progress(&self, _: WindowProgress) {}
    fn webview_version(&self) -> Option<String> {
        None
    }
    fn exit(&self) {}
    fn events(&self, _: &str) -> EventSink {
        Box::new(|_| {})
    }
}

/// Runs commands one after the other on one state, and returns the last answer.
fn invoke_all(calls: &[(&str, Value)]) -> Result<Reply, Failure> {
    let dir = tempfile::tempdir().unwrap();
    let places = Places { config: dir.path().join("config"), data: dir.path().join("data"), documents: None };
    let log = Err(Error::Internal("no log in tests".into()));
    let state = Arc::new(AppState::new(places, Secrets::of_this_account(), log));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut last = Err(Failure::from(&Error::Stopped));
    for (name, arguments) in calls {
        let call = invoke(Arc::clone(&state), NoWindow::default(), (*name).to_owned(), arguments.clone());
        last = runtime.block_on(call);
    }
    last
}

#[track_caller]
fn check_code(calls: &[(&str, Value)], code: &str) {
    assert_eq!(invoke_all(calls).unwrap_err().code, code);
}

#[test]
fn a_command_is_found_by_its_name_and_reads_camel_case_arguments() {
    let call = ("pick_save_path", json!({ "defaultName": "a.csv", "format": "csv" }));
    let Ok(Reply::Json(json)) = invoke_all(&[call]) else { panic!("no answer") };
    assert!(json.contains("a.csv"), "{json}");
}

#[test]
fn an_optional_argument_may_be_left_out() {
    let call = ("connect_server", json!({ "url": "no address" }));
    assert!(matches!(invoke_all(&[call]), Ok(Reply::Json(json)) if json.contains("failure")));
}

#[test]
fn an_unknown_command_and_wrong_arguments_are_refused() {
    check_code(&[("format_disk", json!({}))], "internal");
    check_code(&[("set_title", json!({ "title": 7 }))], "internal");
    check_code(&[("set_title", json!({}))], "internal");
}

#[test]
fn a_file_is_written_only_where_a_dialog_chose() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("run.json"), "{}").unwrap();
    let save = json!({ "path": dir.path(), "format": "csv", "target": dir.path().join("a.csv") });
    check_code(&[("save_report", save)], "unwritable");
}

#[test]
fn only_web_and_mail_addresses_leave_the_program() {
    check_code(&[("open_link", json!({ "url": "file:///etc/passwd" }))], "link_refused");
    check_code(&[("open_link", json!({ "url": "https://example.org" }))], "cannot_open");
}

#[test]
fn each_command_has_one_name() {
    let mut names = NAMES.to_vec();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), NAMES.len());
}

#[test]
fn names_are_written_in_camel_case_for_the_page() {
    assert_eq!(camel_case("on_progress"), "onProgress");
    assert_eq!(camel_case("path"), "path");
}
