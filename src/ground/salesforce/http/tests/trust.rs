//! Certificates: none on the machine, and the person's own.

use super::*;

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_machine_without_certificates_says_what_to_install() {
    let empty = tempfile::tempdir().unwrap();
    let empty = empty.path().to_str().unwrap();
    let none = format!("{empty}/none");
    let environment = [("SSL_CERT_DIR", empty), ("SSL_CERT_FILE", none.as_str())];
    if in_own_process(
        "trust::a_machine_without_certificates_says_what_to_install",
        &environment,
    ) {
        let error = versions::newest(&Http::default(), "https://login.salesforce.com")
            .await
            .unwrap_err();
        assert!(matches!(error, Error::NoCertificates(_)), "{error:?}");
        assert!(error.hint().unwrap().contains("ca-certificates"));
        // The demo org works all the same.
        let server = Script::new([page()]).await;
        query(&server.client()).await.unwrap();
    }
}

#[tokio::test]
async fn a_ca_file_that_cannot_be_used_stops_https_and_not_the_demo() {
    let broken = "-----BEGIN CERTIFICATE-----\n????\n-----END CERTIFICATE-----\n";
    let no_certificate = "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n";
    let key = "-----BEGIN PRIVATE KEY-----\naGVsbG8=\n-----END PRIVATE KEY-----\n";
    for (pem, why) in [
        (Err("permission denied".to_owned()), "permission denied"),
        (Ok(""), "no certificate"),
        (Ok("not PEM at all"), "no certificate"),
        (Ok(key), "no certificate"),
        (Ok(broken), "certificate 1 is broken"),
        (Ok(no_certificate), "certificate 1 is broken"),
    ] {
        let http = Http::new(HttpOptions {
            ca_file: Some(CaFile {
                name: "/etc/acme.pem".into(),
                pem: pem.map(|text| text.as_bytes().to_vec()),
            }),
            ..HttpOptions::default()
        });
        for url in ["https://login.salesforce.com", "https://localhost:9"] {
            let error = versions::newest(&http, url).await.unwrap_err();
            assert!(
                matches!(&error, Error::CaFile { file, reason }
                    if file == "/etc/acme.pem" && reason.contains(why)),
                "{error:?}"
            );
            assert!(error.never_sent() && !error.is_transient());
            assert!(error.title().contains("/etc/acme.pem"));
            assert!(error.hint().unwrap().contains("ca_file under [network]"));
        }
        let server = Script::new([page()]).await;
        let client = Client::new(http, &server.url, Secret::new("t"), "66.0").unwrap();
        query(&client).await.unwrap();
    }
}
