use super::*;

fn places(root: &Path) -> Places {
    Places { config: root.join("config"), data: root.join("data"), documents: None }
}

#[test]
fn without_a_file_the_preferences_are_the_defaults_and_nothing_is_said() {
    let root = tempfile::tempdir().unwrap();
    let loaded = load_preferences(&places(root.path()));
    assert_eq!(loaded, Loaded { preferences: Preferences::default(), notice: None });
}

#[test]
fn saved_preferences_come_back() {
    let root = tempfile::tempdir().unwrap();
    let dark = Preferences { theme: ThemeChoice::Dark, ..Preferences::default() };
    save_preferences(&places(root.path()), &dark).unwrap();
    assert_eq!(load_preferences(&places(root.path())).preferences, dark);
}

#[test]
fn a_damaged_file_is_kept_aside_and_told() {
    let root = tempfile::tempdir().unwrap();
    let places = places(root.path());
    std::fs::create_dir_all(&places.config).unwrap();
    std::fs::write(places.preferences_file(), "{\"theme\": \"da").unwrap();
    let loaded = load_preferences(&places);
    assert_eq!(loaded.preferences, Preferences::default());
    assert_eq!(loaded.notice.unwrap().code, "preferences_unreadable");
    let names: Vec<_> = std::fs::read_dir(&places.config).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(names.len(), 1);
    assert_eq!(std::fs::read_to_string(&names[0]).unwrap(), "{\"theme\": \"da");
    assert_ne!(names[0], places.preferences_file());
}

#[test]
fn a_file_of_an_older_version_keeps_what_it_says_and_takes_defaults_for_the_rest() {
    let root = tempfile::tempdir().unwrap();
    let places = places(root.path());
    std::fs::create_dir_all(&places.config).unwrap();
    std::fs::write(places.preferences_file(), "{\"theme\": \"light\"}").unwrap();
    let loaded = load_preferences(&places);
    assert_eq!((loaded.preferences.theme, loaded.notice), (ThemeChoice::Light, None));
}

#[test]
fn at_most_ten_folders_are_remembered() {
    let root = tempfile::tempdir().unwrap();
    let places = places(root.path());
    let recent_folders = (0..15).map(|number| number.to_string()).collect();
    save_preferences(&places, &Preferences { recent_folders, ..Preferences::default() }).unwrap();
    let kept = load_preferences(&places).preferences.recent_folders;
    assert_eq!((kept.len(), kept[9].as_str()), (10, "9"));
}

#[test]
fn preferences_that_cannot_be_saved_are_an_error_with_their_place() {
    let root = tempfile::tempdir().unwrap();
    std::fs::write(root.path().join("config"), "a file in the folder's place").unwrap();
    let refused = save_preferences(&places(root.path()), &Preferences::default()).unwrap_err();
    assert_eq!(refused.code(), "unwritable");
}

#[test]
fn the_window_has_its_theme_from_the_file_and_leaves_a_damaged_one_to_be_told() {
    let root = tempfile::tempdir().unwrap();
    let places = places(root.path());
    assert_eq!(chosen_theme(&places), ThemeChoice::System);
    save_preferences(&places, &Preferences { theme: ThemeChoice::Dark, ..Preferences::default() }).unwrap();
    assert_eq!(chosen_theme(&places), ThemeChoice::Dark);
    std::fs::write(places.preferences_file(), "{").unwrap();
    assert_eq!(chosen_theme(&places), ThemeChoice::System);
    assert!(load_preferences(&places).notice.is_some());
}
