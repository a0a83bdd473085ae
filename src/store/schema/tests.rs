//! What is kept comes back, what is damaged goes aside, and what is on the disk is private.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use super::*;
use crate::schema::{Field, Known, ObjectSummary};

fn key() -> OrgKey {
    OrgKey::new("00D000000000001EAA", "005000000000001AAA")
}

fn cache(directory: &Path) -> SchemaCache {
    Store::open(directory).unwrap().schema(&key()).unwrap()
}

fn cached<T>(value: T) -> Cached<T> {
    Cached {
        value,
        stamp: stamp(),
    }
}

fn stamp() -> Stamp {
    Stamp {
        last_modified: Some("Sat, 21 Nov 2026 10:00:00 GMT".into()),
        api_version: "66.0".into(),
        asked: SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000),
    }
}

fn put_list(cache: &SchemaCache) {
    cache.put_list(&list().value, &stamp()).unwrap();
}

fn put(cache: &SchemaCache, name: &str) {
    cache
        .put_object(name, &object(name).value, &stamp())
        .unwrap();
}

fn summary(name: &str) -> ObjectSummary {
    ObjectSummary {
        name: name.into(),
        ..ObjectSummary::default()
    }
}

fn list() -> Cached<GlobalDescribe> {
    cached(GlobalDescribe {
        sobjects: ["Account", "acme__Part__c", "Ghost"].map(summary).into(),
    })
}

fn object(name: &str) -> Cached<ObjectDescribe> {
    let field = Field {
        name: "Id".into(),
        ..Field::default()
    };
    cached(ObjectDescribe {
        summary: summary(name),
        fields: vec![field; 800],
        ..ObjectDescribe::default()
    })
}

#[test]
fn what_is_kept_comes_back_in_another_start() {
    let directory = tempfile::tempdir().unwrap();
    let first = cache(directory.path());
    assert!(first.list().value.is_none() && first.object("Account").value.is_none());
    put_list(&first);
    put(&first, "Account");
    let second = cache(directory.path());
    assert_eq!(second.list().value, Some(list()));
    assert_eq!(second.object("ACCOUNT").value, Some(object("Account")));
    assert!(second.object("Contact").value.is_none());
    let later = stamp().asked + Duration::from_secs(60);
    second.still_true(None, later).unwrap();
    second.still_true(Some("account"), later).unwrap();
    assert_eq!(first.list().value.unwrap().stamp.asked, later);
    assert_eq!(first.object("Account").value.unwrap().stamp.asked, later);
    second.remove_object("ACCOUNT").unwrap();
    second.remove_object("Account").unwrap();
    assert!(first.object("Account").value.is_none());
}

#[test]
fn a_damaged_file_is_put_aside_and_written_again() {
    let directory = tempfile::tempdir().unwrap();
    let cache = cache(directory.path());
    put(&cache, "Account");
    let path = cache.object_path("Account").unwrap();
    let whole = fs::read(&path).unwrap();
    let other = {
        let mut bytes = Vec::new();
        list().value.pack(&mut bytes);
        let mut gz = GzEncoder::new(Vec::new(), Compression::default());
        gz.write_all(&bytes).unwrap();
        gz.finish().unwrap()
    };
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0x10;
    for damage in [
        &whole[..0],
        &whole[..whole.len() - 9],
        &flipped,
        b"{}",
        &other,
    ] {
        fs::write(&path, damage).unwrap();
        let loaded = cache.object("Account");
        assert!(loaded.value.is_none());
        let kept = loaded.put_aside.unwrap().kept_as.unwrap();
        assert_eq!(fs::read(&kept).unwrap(), damage);
        fs::remove_file(kept).unwrap();
        assert!(cache.object("Account").put_aside.is_none(), "said once");
        put(&cache, "Account");
        assert_eq!(cache.object("Account").value, Some(object("Account")));
    }
}

#[test]
fn a_catalog_of_the_cache_grows_by_what_is_wanted_and_here() {
    let directory = tempfile::tempdir().unwrap();
    let cache = cache(directory.path());
    assert!(matches!(
        cache.catalog().object("Account"),
        Known::NotLoaded
    ));
    put_list(&cache);
    for name in ["Account", "acme__Part__c"] {
        put(&cache, name);
    }
    let mut catalog = cache.catalog();
    assert!(matches!(catalog.object("account"), Known::NotLoaded));
    assert!(catalog.object("Nothing").is_missing());
    let wanted = ["account", "Part__c", "Ghost", "Nothing"].map(String::from);
    assert!(cache.load(&mut catalog, &wanted.clone().into()));
    assert_eq!(
        catalog.object("part__c").here().unwrap().name(),
        "acme__Part__c"
    );
    assert!(catalog.object("Account").here().is_some());
    assert!(matches!(catalog.object("Ghost"), Known::NotLoaded));
    assert!(!cache.load(&mut catalog, &wanted.into()), "nothing new");
}

#[test]
fn names_that_are_paths_are_not_kept_and_the_environments_org_has_no_cache() {
    let directory = tempfile::tempdir().unwrap();
    let cache = cache(directory.path());
    for name in ["", "../x", "a/b", "a.b", "Ä"] {
        cache
            .put_object(name, &object("x").value, &stamp())
            .unwrap();
        assert!(cache.object(name).value.is_none(), "{name}");
    }
    assert!(!cache.directory.exists());
    let store = Store::open(directory.path()).unwrap();
    assert!(
        store
            .schema(&OrgKey::of_the_environment("acme.my.salesforce.com"))
            .is_none()
    );
}

#[test]
fn a_cache_is_where_it_was_said_and_goes_with_its_org() {
    let directory = tempfile::tempdir().unwrap();
    let elsewhere = directory.path().join("elsewhere");
    let store = Store::open(&directory.path().join("state"))
        .unwrap()
        .caching_in(&elsewhere);
    assert!(!elsewhere.exists());
    let cache = store.schema(&key()).unwrap();
    let other = OrgKey::new("00D000000000002EAA", "005000000000001AAA");
    let other = store.schema(&other).unwrap();
    for cache in [&cache, &other] {
        put_list(cache);
    }
    assert!(cache.directory.starts_with(&elsewhere));
    fs::create_dir(cache.all.join("v0")).unwrap();
    cache.remove().unwrap();
    assert!(!cache.all.exists() && cache.list().value.is_none());
    cache.remove().unwrap();
    assert!(other.list().value.is_some());
}

#[test]
fn nothing_is_made_where_the_store_is_gone() {
    let directory = tempfile::tempdir().unwrap();
    let home = directory.path().join("state");
    let cache = cache(&home);
    fs::remove_dir_all(&home).unwrap();
    put_list(&cache);
    put(&cache, "Account");
    assert!(!home.exists());
}

#[cfg(unix)]
#[test]
fn files_and_directories_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let cache = cache(directory.path());
    put_list(&cache);
    put(&cache, "Account");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&cache.all), mode(&cache.directory)), (0o700, 0o700));
    let files: Vec<_> = fs::read_dir(&cache.directory).unwrap().flatten().collect();
    assert_eq!(files.len(), 2, "no temporary file is left");
    assert!(files.iter().all(|file| mode(&file.path()) == 0o600));
}
