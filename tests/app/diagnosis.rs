//! The whole diagnosis, as the window shows it.

use std::io::{Read, Write};

use crate::support::raw_server::raw;
use chimera_app::services::Places;
use chimera_client::doctor::Diagnosis;
use chimera_client::provider::NamedServer;
use chimera_storage::secrets::Secrets;
use chimera_types::key::ApiKey;

/// Everything that the window shows, in an account without settings.
fn whole(secrets: Secrets, given: Option<&str>) -> Diagnosis {
    let root = tempfile::tempdir().unwrap();
    let places = Places { config: root.path().join("c"), data: root.path().join("d"), documents: None };
    let given = given.map(|url| NamedServer { url: url.to_owned(), provider: None, key: None });
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    // On a task of its own, as the shell has it: what is asked has to be fit for another thread.
    let asked = async move { chimera_app::services::diagnose(&places, &secrets, given).await };
    runtime.block_on(async move { tokio::spawn(asked).await.unwrap() })
}

#[test]
fn a_key_that_is_kept_goes_to_its_server() {
    let url = raw(|mut socket| {
        let mut request = [0; 2048];
        let read = socket.read(&mut request)?;
        let request = String::from_utf8_lossy(&request[..read]).to_lowercase();
        let (status, body) = if !request.contains("authorization: bearer sk-kept-for-this") {
            ("401 Unauthorized", r#"{"error":"no key"}"#)
        } else if request.starts_with("get /v1/models") {
            ("200 OK", r#"{"data":[{"id":"m"}]}"#)
        } else {
            ("404 Not Found", "{}")
        };
        let length = body.len();
        socket.write_all(
            format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
                .as_bytes(),
        )
    });
    let secrets = Secrets::of_this_account();
    assert_eq!(whole(Secrets::of_this_account(), Some(&url)).given, Some(false));
    secrets.keep_for_session(&url, ApiKey::new("sk-kept-for-this".into()).unwrap());
    assert_eq!(whole(secrets, Some(&url)).given, Some(true));
}

#[test]
fn a_whole_diagnosis_names_every_product() {
    let diagnosis = whole(Secrets::of_this_account(), None);
    assert!(diagnosis.products.len() >= 4 && !diagnosis.summary.is_empty(), "{diagnosis:#?}");
    assert!(diagnosis.products.iter().all(|product| !product.looked.is_empty()));
}
