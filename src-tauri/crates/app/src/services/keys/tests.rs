use std::path::Path;
use std::time::Duration;

use keyring_core::mock;

use super::*;

const URL: &str = "http://127.0.0.1:8000/v1/";
const ADDRESS: &str = "http://127.0.0.1:8000";

fn places(root: &Path) -> Places {
    Places { config: root.join("config"), data: root.join("data"), documents: None }
}

fn secrets() -> Secrets {
    Secrets::in_store(mock::Store::new().unwrap(), Duration::from_secs(5))
}

fn place_of(places: &Places, secrets: &Secrets) -> KeyPlace {
    key_states(places, secrets, &[URL.to_owned()]).unwrap()[0].place
}

#[test]
fn a_key_is_set_used_deleted_and_restored_without_ever_being_shown() {
    let root = tempfile::tempdir().unwrap();
    let (places, secrets) = (places(root.path()), secrets());
    assert_eq!(place_of(&places, &secrets), KeyPlace::None);
    let set = set_key(&places, &secrets, URL, " sk-kept-1\n".into(), false).unwrap();
    assert_eq!((set.url.as_str(), set.place, set.exposed.as_ref()), (ADDRESS, KeyPlace::Keychain, None));
    assert!(!serde_json::to_string(&set).unwrap().contains("sk-kept"));
    assert_eq!(key_of(&places, &secrets, ADDRESS).unwrap(), Some(ApiKey::new("sk-kept-1".into()).unwrap()));
    assert_eq!(delete_key(&places, &secrets, URL).unwrap().place, KeyPlace::None);
    assert_eq!(key_of(&places, &secrets, ADDRESS).unwrap(), None);
    assert_eq!(restore_key(&places, &secrets, URL).unwrap().place, KeyPlace::Keychain);
    assert!(key_of(&places, &secrets, ADDRESS).unwrap().is_some());
    for file in std::fs::read_dir(&places.config).unwrap() {
        assert!(!std::fs::read_to_string(file.unwrap().path()).unwrap().contains("sk-kept"));
    }
}

#[test]
fn a_key_of_this_session_leaves_no_trace() {
    let root = tempfile::tempdir().unwrap();
    let (places, secrets) = (places(root.path()), secrets());
    let set = set_key(&places, &secrets, URL, "sk-1".into(), true).unwrap();
    assert_eq!(set.place, KeyPlace::Session);
    assert!(!places.config.exists());
    delete_key(&places, &secrets, URL).unwrap();
    assert_eq!(place_of(&places, &secrets), KeyPlace::None);
}

#[test]
fn a_keychain_is_not_opened_for_a_server_without_a_key() {
    let root = tempfile::tempdir().unwrap();
    let (places, store) = (places(root.path()), mock::Store::new().unwrap());
    let secrets = Secrets::in_store(store.clone(), Duration::from_secs(5));
    // Whoever opens the entry meets this error.
    use keyring_core::api::CredentialStoreApi as _;
    let entry = store.build("Chimera Bench", ADDRESS, None).unwrap();
    entry.as_any().downcast_ref::<mock::Cred>().unwrap().set_error(keyring_core::Error::NoDefaultStore);
    assert_eq!(key_of(&places, &secrets, URL).unwrap(), None);
    let refused = set_key(&places, &secrets, URL, "sk-1".into(), false).unwrap_err();
    assert_eq!(refused.code(), "keychain_missing");
    assert_eq!(place_of(&places, &secrets), KeyPlace::None, "a key that was not stored is not listed");
}

#[test]
fn a_key_in_the_open_is_warned_about_and_only_there() {
    for (url, warned) in [
        ("http://192.168.0.7:8000", true),
        ("http://gpu.example.org", true),
        ("https://gpu.example.org", false),
        ("http://127.0.0.1:8000", false),
        ("http://[::1]:8000", false),
        ("http://localhost:8000", false),
    ] {
        assert_eq!(exposure(url).is_some(), warned, "{url}");
    }
    let root = tempfile::tempdir().unwrap();
    let set = set_key(&places(root.path()), &secrets(), "192.168.0.7:8000", "sk-1".into(), true).unwrap();
    assert_eq!(set.exposed.unwrap().code, "key_in_the_open");
}

#[test]
fn a_key_that_is_gone_from_the_keychain_is_told_until_it_is_deleted_here_too() {
    let root = tempfile::tempdir().unwrap();
    let places = places(root.path());
    set_key(&places, &secrets(), URL, "sk-1".into(), false).unwrap();
    let another = secrets();
    assert_eq!(key_of(&places, &another, URL).unwrap_err().code(), "keychain_empty");
    assert_eq!(delete_key(&places, &another, URL).unwrap().place, KeyPlace::None);
    assert_eq!(key_of(&places, &another, URL).unwrap(), None);
}

#[test]
fn a_damaged_list_of_addresses_is_an_error_and_not_forgotten_keys() {
    let root = tempfile::tempdir().unwrap();
    let places = places(root.path());
    std::fs::create_dir_all(&places.config).unwrap();
    std::fs::write(places.key_addresses_file(), "[\"http:").unwrap();
    assert_eq!(key_of(&places, &secrets(), URL).unwrap_err().code(), "unreadable");
}
