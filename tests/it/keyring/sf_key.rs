//! The key of the Salesforce CLI in a real keyring, where `secret-tool` puts it for `sf`: its files are
//! opened with it, in both forms, and its entry stays as it is.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use sftui::config::SalesforceCli;
use sftui::demo::{DemoConfig, DemoOrg};
use sftui::org::OrgKey;
use sftui::vault::SessionOnly;
use sftui::worker::{Job, JobError, JobEvent, Settings, SfError};

use super::{Daemon, secret_tool};
use crate::worker::rig::{NoBrowser, Rig};

const USER: &str = "sofia@acme.example";
const FORM_1: &str = "8e8fd1e6dc06a37bf420898dbc3ee35c";
const FORM_2: &str = "f699321865468a386434e78b3a4a5cf3b151e09a4391741e06fdbe8272ac07c0";
/// The attributes that `sf` gives its entry.
const OF_SF: [&str; 4] = ["user", "local", "domain", "sfdx"];

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    let pair = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(pair).collect()
}

/// A value as `sf` writes it (API reference, section 2.3): in the first form the digits themselves are
/// key and iv, in the second what they stand for.
fn sealed(key: &str, plain: &str) -> String {
    let (key, iv, iv_text) = if key.len() == 32 {
        let iv = "a1b2c3d4e5f6";
        (key.as_bytes().to_vec(), iv.as_bytes().to_vec(), iv)
    } else {
        let iv = "000102030405060708090a0b";
        (bytes(key), bytes(iv), iv)
    };
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key).unwrap());
    let nonce = Nonce::try_assume_unique_for_key(&iv).unwrap();
    let mut text = plain.as_bytes().to_vec();
    let tag = key
        .seal_in_place_separate_tag(nonce, Aad::empty(), &mut text)
        .unwrap();
    format!("{iv_text}{}:{}", hex(&text), hex(tag.as_ref()))
}

fn store_key(key: &str) {
    let [user, local, domain, sfdx] = OF_SF;
    let label = "--label='salesforce.com'";
    secret_tool(&["store", label, user, local, domain, sfdx], key);
}

fn log_in_as_sf(home: &Path, instance: &str, token: &str) {
    let text = format!(
        r#"{{"username":"{USER}","orgId":"00D5g00000AbCdEEAV","instanceUrl":"{instance}",
        "loginUrl":"{instance}","clientId":"PlatformCLI","accessToken":"{token}"}}"#
    );
    fs::create_dir_all(home.join(".sfdx")).unwrap();
    fs::write(home.join(format!(".sfdx/{USER}.json")), text).unwrap();
}

/// The scenario inside the session.
pub fn scenario() {
    let _daemon = Daemon::unlocked();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        for key in [FORM_1, FORM_2] {
            opened_with(key).await;
        }
    });
}

async fn opened_with(key: &str) {
    let home = tempfile::tempdir().unwrap();
    let demo = DemoOrg::start(DemoConfig {
        big_rows: 10,
        ..DemoConfig::prod()
    });
    let demo = demo.await.unwrap();
    let token = demo.issue_access_token();
    log_in_as_sf(home.path(), demo.base_url(), &sealed(key, &token));
    // A key in a file is tried first; this one is an old one.
    let file = r#"{"account":"local","key":"9e8fd1e6dc06a37bf420898dbc3ee35c","service":"sfdx"}"#;
    fs::write(home.path().join(".sfdx/key.json"), file).unwrap();
    let settings = Settings {
        salesforce_cli: Some(SalesforceCli {
            keyring: true,
            ..SalesforceCli::under(home.path())
        }),
        ..Settings::default()
    };
    let directory = Arc::new(tempfile::tempdir().unwrap());
    let vault = Arc::new(SessionOnly::new());
    let mut rig = Rig::beside(demo, directory, vault, Arc::new(NoBrowser), settings);
    let org = OrgKey::of_the_salesforce_cli("00D5g00000AbCdEEAV", USER);

    let [user, local, domain, sfdx] = OF_SF;
    secret_tool(&["clear", user, local, domain, sfdx], "");
    for (kept, why) in [(None, "key.json"), (Some("0".repeat(32)), "in the keyring")] {
        if let Some(kept) = kept {
            store_key(&kept);
        }
        match rig.run(Job::Probe(org.clone())).await {
            JobEvent::Failed(JobError::Sf(SfError::Closed(said))) => {
                assert!(said.contains(why), "{said}");
            }
            other => panic!("{other:?}"),
        }
    }
    store_key(key);
    let probed = rig.run(Job::Probe(org)).await;
    assert!(
        matches!(&probed, JobEvent::Probe(probe) if probe.org.username == USER),
        "{probed:?}"
    );
    assert!(!rig.said.contains(&token) && !rig.said.contains(key));
    // What is sf's is as it was, and there is no other entry.
    let kept = secret_tool(&["lookup", user, local, domain, sfdx], "");
    assert_eq!(kept, key);
    let all = secret_tool(&["search", "--all", domain, sfdx], "");
    assert_eq!(all.matches("label =").count(), 1, "{all}");
}
