use super::*;

fn variables(pairs: &'static [(&'static str, &'static str)]) -> impl Fn(&str) -> Option<String> {
    move |name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
}

const ONEDRIVE: &[(&str, &str)] = &[
    ("OneDrive", r"C:\Users\Zoë\OneDrive"),
    ("OneDriveCommercial", r"D:\Work files"),
    ("USERPROFILE", r"C:\Users\Zoë"),
];

fn windows(documents: &str) -> Places {
    Places {
        config: r"C:\Users\Zoë\AppData\Roaming\chimera-bench".into(),
        data: r"C:\Users\Zoë\AppData\Local\chimera-bench".into(),
        documents: Some(documents.into()),
    }
}

#[test]
fn folders_of_every_service_are_recognised_in_the_paths_of_every_system() {
    for (path, by) in [
        (r"C:\Users\Zoë\OneDrive\Dokumente", Some("OneDrive")),
        (r"c:/users/zoë/onedrive/x", Some("OneDrive")),
        (r"C:\Users\ada\OneDrive - Contoso\Documents", Some("OneDrive")),
        (r"D:\Work files\reports", Some("OneDrive")),
        (r"D:\Work files of others\reports", None),
        (r"\\server\share\OneDrive\x", Some("OneDrive")),
        ("/Users/ada/Library/CloudStorage/OneDrive-Personal/x", Some("OneDrive")),
        ("/Users/ada/Library/CloudStorage/GoogleDrive-ada@example.org/My Drive/x", Some("Google Drive")),
        ("/Users/ada/Library/Mobile Documents/com~apple~CloudDocs/x", Some("iCloud Drive")),
        (r"C:\Users\ada\iCloudDrive\x", Some("iCloud Drive")),
        ("/home/ada/Dropbox/x", Some("Dropbox")),
        (r"C:\Users\ada\Dropbox (Personal)\x", Some("Dropbox")),
        (r"G:\My Drive\x", Some("Google Drive")),
        ("/home/ada/Nextcloud/x", Some("Nextcloud")),
        ("/home/ada/Documents/dropbox-notes", None),
        ("/home/ada/Documents", None),
        ("", None),
    ] {
        assert_eq!(synced_by(path, &variables(ONEDRIVE)), by, "{path}");
    }
}

#[test]
fn documents_inside_onedrive_are_left_for_the_home_and_told() {
    let places = windows(r"C:\Users\Zoë\OneDrive\Dokumente");
    let default = default_place(&places, &variables(ONEDRIVE), |_| true);
    assert_eq!(default.path, Path::new(r"C:\Users\Zoë").join("Chimera Bench"));
    let because = default.because.unwrap();
    assert_eq!(because.code, "place_outside_sync");
    assert!(because.seen.contains("OneDrive"));
}

#[test]
fn a_home_that_cannot_be_written_leaves_the_programs_own_folder() {
    let places = windows(r"C:\Users\Zoë\OneDrive\Dokumente");
    let only_documents = |path: &Path| path.to_string_lossy().contains("Dokumente");
    let default = default_place(&places, &variables(ONEDRIVE), only_documents);
    assert_eq!(default.path, places.data.join("reports"));
    let nowhere = default_place(&places, &variables(ONEDRIVE), |_| false);
    assert_eq!((nowhere.path, nowhere.because), (places.data.join("reports"), None));
}

#[test]
fn documents_that_are_not_synchronised_are_the_default() {
    let default = default_place(&windows(r"C:\Users\Zoë\Documents"), &variables(ONEDRIVE), |_| true);
    assert_eq!(default.path, Path::new(r"C:\Users\Zoë\Documents").join("Chimera Bench"));
    assert_eq!(default.because, None);
}

#[test]
fn runs_that_lie_in_synchronised_documents_already_keep_their_place() {
    let root = tempfile::tempdir().unwrap();
    let documents = root.path().join("OneDrive/Documents");
    std::fs::create_dir_all(documents.join("Chimera Bench")).unwrap();
    let places =
        Places { config: root.path().into(), data: root.path().into(), documents: Some(documents.clone()) };
    let view = place_view(&places, &Preferences::default());
    assert_eq!(view.path, documents.join("Chimera Bench").to_string_lossy());
    assert_eq!((view.is_default, view.notes[0].code.as_str()), (true, "place_synced"));
}

#[test]
fn a_chosen_place_is_shown_with_what_is_wrong_with_it() {
    let root = tempfile::tempdir().unwrap();
    std::fs::write(root.path().join("file"), "").unwrap();
    let places = Places { config: root.path().into(), data: root.path().into(), documents: None };
    let codes = |below: &str| -> Vec<String> {
        let chosen = root.path().join(below).to_string_lossy().into_owned();
        let view =
            place_view(&places, &Preferences { reports_place: Some(chosen), ..Preferences::default() });
        assert!(!view.is_default);
        view.notes.into_iter().map(|note| note.code).filter(|code| code != "place_removable").collect()
    };
    assert_eq!(codes("new/deeper"), [""; 0], "it is made at the first run");
    assert_eq!(codes("file"), ["place_no_folder"]);
    assert_eq!(codes("file/below"), ["place_missing"]);
    assert_eq!(codes("Dropbox/reports"), ["place_synced"]);
}

#[cfg(unix)]
#[test]
fn a_folder_without_the_right_to_write_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let root = tempfile::tempdir().unwrap();
    let locked = root.path().join("locked");
    std::fs::create_dir(&locked).unwrap();
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o555)).unwrap();
    // The superuser may write anywhere; then there is nothing to tell.
    if !is_writable(&locked) {
        assert_eq!(unusable(&locked).unwrap().code, "place_read_only");
        assert_eq!(unusable(&locked.join("below")).unwrap().code, "place_missing");
    }
}
