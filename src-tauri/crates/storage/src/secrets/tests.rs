use keyring_core::mock;

use super::*;
use chimera_types::error::KeychainTrouble;

const ADDRESS: &str = "http://127.0.0.1:8000";

fn mocked() -> (Arc<mock::Store>, Secrets) {
    let store = mock::Store::new().unwrap();
    let secrets = Secrets::in_store(store.clone(), Duration::from_secs(5));
    (store, secrets)
}

fn key(text: &str) -> ApiKey {
    ApiKey::new(text.into()).unwrap()
}

/// Makes the next use of the address's entry fail.
fn fail(store: &mock::Store, cause: keyring_core::Error) {
    use keyring_core::api::CredentialStoreApi as _;
    let entry = store.build(SERVICE, ADDRESS, None).unwrap();
    entry.as_any().downcast_ref::<mock::Cred>().unwrap().set_error(cause);
}

fn other(text: &str) -> Box<dyn std::error::Error + Send + Sync> {
    Box::new(std::io::Error::other(text.to_owned()))
}

#[test]
fn a_key_is_stored_replaced_and_deleted_under_its_servers_address() {
    let (_, secrets) = mocked();
    assert_eq!(secrets.find(ADDRESS).unwrap(), None);
    for text in ["sk-first", "sk-second"] {
        secrets.store(ADDRESS, &key(text)).unwrap();
        assert_eq!(secrets.find(ADDRESS).unwrap(), Some(key(text)));
    }
    assert_eq!(secrets.find("http://127.0.0.1:8001").unwrap(), None);
    secrets.delete(ADDRESS).unwrap();
    assert_eq!(secrets.find(ADDRESS).unwrap(), None);
    secrets.delete(ADDRESS).unwrap();
}

#[test]
fn a_deleted_key_comes_back_to_where_it_was() {
    let (_, secrets) = mocked();
    assert_eq!(secrets.restore(ADDRESS).unwrap(), KeyPlace::None);
    secrets.store(ADDRESS, &key("sk-1")).unwrap();
    secrets.delete(ADDRESS).unwrap();
    assert_eq!(secrets.restore(ADDRESS).unwrap(), KeyPlace::Keychain);
    assert_eq!(secrets.find(ADDRESS).unwrap(), Some(key("sk-1")));
    secrets.keep_for_session(ADDRESS, key("sk-2"));
    secrets.delete(ADDRESS).unwrap();
    assert_eq!(secrets.find(ADDRESS).unwrap(), Some(key("sk-1")), "only this session's was deleted");
    assert_eq!(secrets.restore(ADDRESS).unwrap(), KeyPlace::Session);
    assert_eq!(secrets.find(ADDRESS).unwrap(), Some(key("sk-2")));
}

#[test]
fn a_key_of_this_session_never_reaches_the_keychain() {
    let (store, secrets) = mocked();
    fail(&store, keyring_core::Error::NoStorageAccess(other("locked")));
    secrets.keep_for_session(ADDRESS, key("sk-1"));
    assert_eq!(secrets.find(ADDRESS).unwrap(), Some(key("sk-1")));
    assert_eq!(
        Secrets::in_store(store, Duration::from_secs(5)).find(ADDRESS).unwrap_err().code(),
        "keychain_locked"
    );
}

#[test]
fn each_trouble_of_a_keychain_has_its_name_and_next_step_and_quotes_no_secret() {
    use keyring_core::Error as Cause;
    let secret = b"sk-very-secret".to_vec();
    let causes = [
        (Cause::NoStorageAccess(other("the collection is locked")), "keychain_locked"),
        (Cause::PlatformFailure(other("no such object")), "keychain_failed"),
        (Cause::NoDefaultStore, "keychain_missing"),
        (unopened_cause(), "keychain_missing"),
        (Cause::TooLong("password".into(), 1280), "keychain_failed"),
        (Cause::BadEncoding(secret.clone()), "keychain_failed"),
        (Cause::BadDataFormat(secret, other("sk-very-secret")), "keychain_failed"),
        (Cause::Invalid("password".into(), "sk-very-secret".into()), "keychain_failed"),
    ];
    for (cause, code) in causes {
        let (store, secrets) = mocked();
        fail(&store, cause);
        let error = secrets.find(ADDRESS).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(!error.hint().is_empty());
        let said = format!("{error} {error:?} {}", error.hint());
        assert!(!said.contains("very-secret") && !said.contains("115, 107"), "{said}");
    }
}

fn unopened_cause() -> keyring_core::Error {
    trouble::unopened(&keyring_core::Error::PlatformFailure(other("no session bus")))
}

#[test]
fn a_keychain_that_does_not_answer_is_left_behind() {
    let error = trouble::silent(Duration::from_secs(120));
    assert!(matches!(error, Error::Keychain { trouble: KeychainTrouble::Silent, .. }));
    let (_, mut secrets) = mocked();
    secrets.patience = Duration::from_millis(20);
    let slow = secrets.ask(ADDRESS, |_| {
        thread::sleep(Duration::from_millis(400));
        Ok(())
    });
    assert_eq!(slow.unwrap_err().code(), "keychain_silent");
}

#[test]
fn nothing_of_the_keys_is_printed() {
    let (_, secrets) = mocked();
    secrets.keep_for_session(ADDRESS, key("sk-very-secret"));
    assert!(!format!("{secrets:?}").contains("very-secret"));
}
