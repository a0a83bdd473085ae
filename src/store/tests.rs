//! Two sftui at once, files that were damaged, and what is on the disk.

use std::fs;
use std::thread;

use super::*;
use crate::org::{ClientApp, LoginKind, Org, OrgClass};

fn org(n: usize) -> Org {
    Org {
        key: OrgKey::new(&format!("00D{n:012}EAA"), &format!("005{n:012}AAA")),
        alias: "acme".into(),
        username: format!("user{n}@acme.example"),
        name: None,
        instance_url: "https://acme.my.salesforce.com".into(),
        login_url: "https://login.salesforce.com".into(),
        class: OrgClass::Sandbox,
        login: LoginKind::default(),
        app: ClientApp::salesforce_cli(),
        api_version: None,
        last_used: None,
        card: crate::org::OrgCard::default(),
    }
}

#[test]
fn orgs_come_back_as_they_were_put_and_aliases_are_unique() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(directory.path()).unwrap();
    assert!(store.orgs().value.is_empty());
    assert_eq!(store.put_org(&org(1)).unwrap().alias, "acme");
    assert_eq!(store.put_org(&org(2)).unwrap().alias, "acme-2");
    assert_eq!(store.put_org(&org(3)).unwrap().alias, "acme-3");
    // The same org again keeps its name.
    assert_eq!(store.put_org(&org(1)).unwrap().alias, "acme");
    store
        .update_org(&org(2).key, |org| org.last_used = Some(7))
        .unwrap();
    store.remove_org(&org(3).key).unwrap();
    let again = Store::open(directory.path()).unwrap().orgs();
    assert!(again.put_aside.is_none());
    assert_eq!(again.value.len(), 2);
    assert_eq!(again.value[1].last_used, Some(7));
}

#[test]
fn two_programs_adding_orgs_at_once_lose_none() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    thread::scope(|scope| {
        for n in 0..8 {
            scope.spawn(move || {
                let store = Store::open(path).unwrap();
                store.put_org(&org(n)).unwrap();
            });
        }
    });
    let orgs = Store::open(path).unwrap().orgs().value;
    assert_eq!(orgs.len(), 8);
    let mut aliases: Vec<_> = orgs.iter().map(|org| org.alias.clone()).collect();
    aliases.sort();
    aliases.dedup();
    assert_eq!(aliases.len(), 8, "{aliases:?}");
}

#[test]
fn a_damaged_file_is_put_aside_and_reported() {
    for damage in ["", "\0\0\0\0", "{\"version\":1,\"content\":[{\"key\"", "{}"] {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(directory.path()).unwrap();
        fs::write(directory.path().join("orgs.json"), damage).unwrap();
        let loaded = store.orgs();
        assert!(loaded.value.is_empty());
        let kept = loaded.put_aside.unwrap().kept_as.unwrap();
        assert!(kept.to_string_lossy().contains("orgs.json.bad-"));
        assert_eq!(fs::read_to_string(kept).unwrap(), damage);
        store.put_org(&org(1)).unwrap();
        assert_eq!(store.orgs().value.len(), 1);
    }
}

#[test]
fn a_file_of_a_newer_version_is_neither_used_nor_overwritten() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(directory.path()).unwrap();
    let path = directory.path().join("session.json");
    let newer = "{\"version\":9,\"content\":{}}";
    fs::write(&path, newer).unwrap();
    let loaded = store.load_session::<Vec<u8>>();
    assert!(loaded.value.is_none());
    assert_eq!(loaded.put_aside.unwrap().kept_as, None);
    assert!(matches!(
        store.save_session(&vec![1]),
        Err(StoreError::Newer { found: 9, .. })
    ));
    assert_eq!(fs::read_to_string(path).unwrap(), newer);
}

#[test]
fn only_one_holds_the_right_to_refresh_an_org() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(directory.path()).unwrap();
    let (one, two) = (org(1).key, org(2).key);
    let held = store.try_refresh_lock(&one).unwrap().unwrap();
    assert!(held.between_processes());
    assert!(store.try_refresh_lock(&one).unwrap().is_none());
    assert!(store.try_refresh_lock(&two).unwrap().is_some());
    drop(held);
    assert!(store.try_refresh_lock(&one).unwrap().is_some());
    // The lock file stays: a lock on a file that is replaced protects nobody.
    let locks = fs::read_dir(directory.path().join("locks")).unwrap();
    assert_eq!(locks.count(), 2);
}

#[cfg(unix)]
#[test]
fn files_are_for_their_owner_only_and_links_stay_links() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let state = directory.path().join("a").join("state");
    let store = Store::open(&state).unwrap();
    let elsewhere = directory.path().join("elsewhere.json");
    fs::write(&elsewhere, "{\"version\":1,\"content\":[]}").unwrap();
    std::os::unix::fs::symlink(&elsewhere, state.join("session.json")).unwrap();
    store.save_session(&vec![1, 2]).unwrap();
    store.put_org(&org(1)).unwrap();
    let _lock = store.try_refresh_lock(&org(1).key).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&state), 0o700);
    assert_eq!(mode(&state.join("orgs.json")), 0o600);
    for entry in fs::read_dir(state.join("locks")).unwrap() {
        assert_eq!(mode(&entry.unwrap().path()), 0o600);
    }
    let link = fs::symlink_metadata(state.join("session.json")).unwrap();
    assert!(link.file_type().is_symlink());
    assert_eq!(mode(&elsewhere), 0o600);
    assert_eq!(store.load_session::<Vec<u8>>().value, Some(vec![1, 2]));
}

#[cfg(unix)]
#[test]
fn a_write_that_fails_leaves_the_old_file_whole() {
    use std::os::unix::fs::PermissionsExt;
    if rustix::process::geteuid().is_root() {
        // Root writes anywhere; the case needs an ordinary user.
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(directory.path()).unwrap();
    store.save_session(&1).unwrap();
    fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o500)).unwrap();
    assert!(store.save_session(&2).is_err());
    assert_eq!(store.load_session::<u8>().value, Some(1));
    fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o700)).unwrap();
}
