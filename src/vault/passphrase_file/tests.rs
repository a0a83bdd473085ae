//! Opening, wrong and changed passphrases, damage, two programs at once, and what is on the disk.

use super::*;

const CHEAP: Cost = Cost { kib: 8, passes: 1 };

fn org(n: usize) -> OrgKey {
    OrgKey::new(&format!("00D{n:012}EAA"), "005000000000001AAA")
}

fn record(token: &str) -> Record {
    Record {
        generation: 1,
        refresh_token: Secret::new(token),
        access_token: None,
        passphrase: None,
        host: "https://login.salesforce.com".into(),
        client_id: "PlatformCLI".into(),
        client_secret: None,
    }
}

struct Place {
    directory: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("secrets.enc")
    }

    /// As another process has it.
    fn vault(&self) -> PassphraseFile {
        PassphraseFile::at(self.path()).costing(CHEAP)
    }

    fn opened(&self) -> PassphraseFile {
        let vault = self.vault();
        vault.open(&word("one")).unwrap();
        vault
    }
}

fn word(text: &str) -> Secret {
    Secret::new(text)
}

#[test]
fn it_is_closed_until_the_passphrase_is_given_and_keeps_what_it_gets() {
    let place = Place::new();
    let vault = place.vault();
    assert_eq!(vault.gate(), Gate::New);
    assert_eq!(vault.get(&org(1)), Err(VaultError::Closed));
    assert_eq!(vault.set(&org(1), &record("a")), Err(VaultError::Closed));
    assert_eq!(vault.open(&word("")), Err(VaultError::WrongPassphrase));
    vault.open(&word("one")).unwrap();
    assert_eq!(vault.gate(), Gate::Open);
    assert_eq!(vault.get(&org(1)), Ok(None));
    vault.set(&org(1), &record("5Aep861CANARY")).unwrap();
    vault.set(&org(2), &record("two")).unwrap();

    let again = place.vault();
    assert_eq!(again.gate(), Gate::Closed);
    assert_eq!(again.open(&word("two")), Err(VaultError::WrongPassphrase));
    assert_eq!(again.gate(), Gate::Closed);
    again.open(&word("one")).unwrap();
    assert_eq!(again.get(&org(1)), Ok(Some(record("5Aep861CANARY"))));
    again.delete(&org(1)).unwrap();
    again.delete(&org(1)).unwrap();
    // What one program did the other sees.
    assert_eq!(vault.get(&org(1)), Ok(None));
    assert_eq!(vault.get(&org(2)), Ok(Some(record("two"))));
}

#[test]
fn nothing_on_the_disk_is_in_the_clear_or_for_others() {
    let place = Place::new();
    let vault = place.opened();
    vault.set(&org(1), &record("5Aep861CANARY")).unwrap();
    let mut names = Vec::new();
    for entry in fs::read_dir(place.directory.path()).unwrap() {
        let entry = entry.unwrap();
        let text = String::from_utf8(fs::read(entry.path()).unwrap()).unwrap();
        assert!(!text.contains("CANARY") && !text.contains("00D"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = entry.metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{:?}", entry.path());
        }
        names.push(entry.file_name().into_string().unwrap());
    }
    names.sort();
    assert_eq!(names, ["secrets.enc", "secrets.enc.lock"]);
    assert!(format!("{vault:?}").contains("[redacted]"));
}

#[test]
fn another_passphrase_closes_it_for_the_others_and_loses_nothing() {
    let place = Place::new();
    let (here, there) = (place.opened(), place.opened());
    here.set(&org(1), &record("a")).unwrap();
    assert_eq!(
        here.change_passphrase(&word("wrong"), &word("two")),
        Err(VaultError::WrongPassphrase)
    );
    assert!(here.change_passphrase(&word("one"), &word("")).is_err());
    here.change_passphrase(&word("one"), &word("two")).unwrap();
    assert_eq!(here.get(&org(1)), Ok(Some(record("a"))));
    assert_eq!(there.get(&org(1)), Err(VaultError::Closed));
    assert_eq!(there.set(&org(1), &record("b")), Err(VaultError::Closed));
    assert_eq!(there.gate(), Gate::Closed);
    assert_eq!(there.open(&word("one")), Err(VaultError::WrongPassphrase));
    there.open(&word("two")).unwrap();
    assert_eq!(there.get(&org(1)), Ok(Some(record("a"))));
}

#[test]
fn a_damaged_file_says_so_and_stays_as_it_is() {
    let place = Place::new();
    let vault = place.opened();
    vault.set(&org(1), &record("a")).unwrap();
    let whole = fs::read_to_string(place.path()).unwrap();
    let sealed = whole.find("\"sealed\": \"").unwrap() + 11;
    let mut flipped = whole.clone().into_bytes();
    flipped[sealed] = if flipped[sealed] == b'A' { b'B' } else { b'A' };
    for damage in [
        Vec::new(),
        b"\0\0\0\0".to_vec(),
        whole.as_bytes()[..whole.len() / 2].to_vec(),
        flipped,
        whole
            .replace("\"version\": 1", "\"version\": 2")
            .into_bytes(),
    ] {
        fs::write(place.path(), &damage).unwrap();
        let again = place.vault();
        let opened = again.open(&word("one"));
        assert!(matches!(opened, Err(VaultError::Damaged(_))), "{opened:?}");
        assert!(matches!(vault.get(&org(1)), Err(VaultError::Damaged(_))));
        let written = vault.set(&org(2), &record("b"));
        assert!(matches!(written, Err(VaultError::Damaged(_))));
        assert_eq!(fs::read(place.path()).unwrap(), damage);
    }
}

#[test]
fn programs_that_write_at_once_lose_nothing() {
    let place = Place::new();
    place.opened();
    thread::scope(|scope| {
        for n in 0..6 {
            let vault = place.opened();
            scope.spawn(move || {
                for round in 0..5 {
                    vault.set(&org(n), &record(&format!("{round}"))).unwrap();
                }
            });
        }
    });
    let vault = place.opened();
    for n in 0..6 {
        assert_eq!(vault.get(&org(n)), Ok(Some(record("4"))));
    }
}

#[test]
fn a_link_to_the_file_stays_one() {
    #[cfg(unix)]
    {
        let place = Place::new();
        let elsewhere = place.directory.path().join("elsewhere");
        place.opened();
        fs::rename(place.path(), &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, place.path()).unwrap();
        place.opened().set(&org(1), &record("a")).unwrap();
        assert!(fs::symlink_metadata(place.path()).unwrap().is_symlink());
        assert_eq!(place.opened().get(&org(1)), Ok(Some(record("a"))));
    }
}
