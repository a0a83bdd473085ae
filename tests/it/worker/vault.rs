//! A vault under a passphrase: who needs it waits, without a lock, until the person has given it.

use std::sync::Arc;

use sftui::demo::{DemoConfig, DemoOrg};
use sftui::secret::Secret;
use sftui::vault::{Cost, PassphraseFile, Vault, VaultError};
use sftui::worker::{Job, JobError, JobEvent, JobInput, Settings, VaultEvent, VaultJob};

use super::rig::{NoBrowser, Rig};

const WORD: &str = "correct horse";

fn file(directory: &std::path::Path) -> PassphraseFile {
    PassphraseFile::at(directory.join("secrets.enc")).costing(Cost { kib: 8, passes: 1 })
}

/// Logged in, with the refresh token in a file that is closed.
async fn locked(given: Option<&str>) -> Rig {
    let demo = DemoOrg::start(DemoConfig {
        rotate_refresh_tokens: true,
        big_rows: 10,
        ..DemoConfig::prod()
    });
    let demo = demo.await.unwrap();
    let directory = Arc::new(tempfile::tempdir().unwrap());
    let vault = Arc::new(file(directory.path()));
    let settings = Settings {
        passphrase: given.map(Secret::new),
        ..Settings::default()
    };
    let rig = Rig::beside(
        demo,
        Arc::clone(&directory),
        vault,
        Arc::new(NoBrowser),
        settings,
    );
    let before = file(directory.path());
    before.open(&Secret::new(WORD)).unwrap();
    before.set(&rig.org.key, &rig.record()).unwrap();
    rig.store.put_org(&rig.org).unwrap();
    rig
}

fn word(text: &str) -> JobInput {
    JobInput::Passphrase(Some(Secret::new(text)))
}

#[tokio::test]
async fn jobs_wait_for_the_passphrase_and_go_on_with_it() {
    let mut rig = locked(None).await;
    let door = rig.start(Job::Vault(VaultJob::Attend));
    let probes = [rig.start(rig.probe()), rig.start(rig.probe())];
    let wanted = rig.event(door).await;
    assert!(
        matches!(wanted, JobEvent::Vault(VaultEvent::Wanted { new: false })),
        "{wanted:?}"
    );
    // Who looks for it holds up no other process.
    assert!(rig.store.try_refresh_lock(&rig.org.key).unwrap().is_some());
    rig.worker.tell(door, word("wrong"));
    let refused = rig.event(door).await;
    let wrong = VaultEvent::Refused(VaultError::WrongPassphrase);
    assert_eq!(
        format!("{refused:?}"),
        format!("{:?}", JobEvent::Vault(wrong))
    );
    rig.worker.tell(door, word(WORD));
    assert!(matches!(
        rig.event(door).await,
        JobEvent::Vault(VaultEvent::Opened)
    ));
    for probe in probes {
        let last = rig.last(probe).await;
        assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
    }
    assert_eq!(rig.refreshes(), 1);
    assert!(!rig.said.contains(WORD));
    // Once a run is enough.
    rig.demo.expire_access_tokens();
    let last = rig.run(rig.probe()).await;
    assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
}

#[tokio::test]
async fn a_passphrase_that_is_put_off_fails_jobs_in_words_until_it_is_given() {
    let mut rig = locked(None).await;
    let door = rig.start(Job::Vault(VaultJob::Attend));
    let probe = rig.start(rig.probe());
    rig.event(door).await;
    rig.worker.tell(door, JobInput::Passphrase(None));
    for probe in [probe, rig.start(rig.probe())] {
        let JobEvent::Failed(error) = rig.last(probe).await else {
            panic!("the vault is closed");
        };
        assert!(
            matches!(error, JobError::Vault(VaultError::Closed)),
            "{error:?}"
        );
        assert!(!error.hint().is_empty());
    }
    rig.worker.tell(door, word(WORD));
    assert!(matches!(
        rig.event(door).await,
        JobEvent::Vault(VaultEvent::Opened)
    ));
    let last = rig.run(rig.probe()).await;
    assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
}

#[tokio::test]
async fn where_nobody_can_ask_the_given_passphrase_opens_it_or_the_job_says_why() {
    let mut rig = locked(Some(WORD)).await;
    let last = rig.run(rig.probe()).await;
    assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
    for (given, why) in [
        (Some("wrong"), VaultError::WrongPassphrase),
        (None, VaultError::Closed),
    ] {
        let mut rig = locked(given).await;
        let JobEvent::Failed(JobError::Vault(error)) = rig.run(rig.probe()).await else {
            panic!("nothing opens it");
        };
        assert_eq!(error, why);
        assert_eq!(rig.refreshes(), 0);
    }
}

#[tokio::test]
async fn another_passphrase_is_taken_and_the_logins_stay() {
    let mut rig = locked(Some(WORD)).await;
    rig.run(rig.probe()).await;
    let change = |now: &str| {
        Job::Vault(VaultJob::Change {
            now: Secret::new(now),
            new: Secret::new("another"),
        })
    };
    let refused = rig.run(change("wrong")).await;
    let wrong = matches!(
        refused,
        JobEvent::Failed(JobError::Vault(VaultError::WrongPassphrase))
    );
    assert!(wrong, "{refused:?}");
    let changed = rig.run(change(WORD)).await;
    assert!(
        matches!(changed, JobEvent::Vault(VaultEvent::Changed)),
        "{changed:?}"
    );
    rig.demo.expire_access_tokens();
    let last = rig.run(rig.probe()).await;
    assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
    let again = file(rig.directory.path());
    assert_eq!(
        again.open(&Secret::new(WORD)),
        Err(VaultError::WrongPassphrase)
    );
    assert_eq!(again.open(&Secret::new("another")), Ok(()));
    assert!(again.get(&rig.org.key).unwrap().is_some());
}

#[tokio::test]
async fn no_secret_is_in_any_file_beside_the_sealed_ones() {
    let mut rig = locked(Some(WORD)).await;
    rig.run(rig.probe()).await;
    let token = rig.vault.get(&rig.org.key).unwrap().unwrap().refresh_token;
    let mut directories = vec![rig.directory.path().to_owned()];
    let mut files = 0;
    while let Some(directory) = directories.pop() {
        for entry in std::fs::read_dir(directory).unwrap().flatten() {
            if entry.path().is_dir() {
                directories.push(entry.path());
                continue;
            }
            files += 1;
            let text = String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()).into_owned();
            assert!(
                !text.contains(WORD) && !text.contains(token.expose()),
                "{entry:?}"
            );
        }
    }
    assert!(files > 2);
}
