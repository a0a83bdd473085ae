//! Where files go, and that they are whole or not there.

use std::io::Write;

use super::*;

#[test]
fn what_a_person_writes_leads_to_a_file() {
    let (home, current) = (Path::new("/people/ada"), Path::new("/srv/crm"));
    for (typed, path) in [
        ("a.csv", "/srv/crm/a.csv"),
        (" a b.csv ", "/srv/crm/a b.csv"),
        ("../a.csv", "/srv/crm/../a.csv"),
        ("/tmp/a.csv", "/tmp/a.csv"),
        ("~/a.csv", "/people/ada/a.csv"),
        ("~//x/a.csv", "/people/ada/x/a.csv"),
        ("~ada/a.csv", "/srv/crm/~ada/a.csv"),
        ("a~.csv", "/srv/crm/a~.csv"),
    ] {
        let found = resolve(typed, Some(home), current).unwrap();
        assert_eq!(found, Path::new(path), "{typed}");
    }
    for typed in ["", "  ", "~", "~/", "/", "exports/", "..", "exports/.."] {
        let error = resolve(typed, Some(home), current).unwrap_err();
        assert!(matches!(error, ExportError::Path { .. }), "{typed}");
    }
    assert!(resolve("~/a.csv", None, current).is_err());
}

fn ready(path: &Path, replace: bool) -> (File, Part) {
    match open(path, replace).unwrap() {
        Opened::Ready(file, temporary) => (file, temporary),
        Opened::Exists => panic!("it is there already"),
    }
}

fn names(directory: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_appears_whole_or_not_at_all() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.csv");
    let (mut file, temporary) = ready(&path, false);
    file.write_all(b"half").unwrap();
    assert!(!path.exists());
    drop(temporary);
    assert_eq!(names(directory.path()), Vec::<String>::new());
    let (mut file, temporary) = ready(&path, false);
    file.write_all(b"whole").unwrap();
    assert_eq!(keep(temporary, &path, false).unwrap(), path);
    assert_eq!(fs::read(&path).unwrap(), b"whole");
    assert_eq!(names(directory.path()), ["a.csv"]);
}

#[test]
fn a_file_that_is_there_is_told_and_only_replaced_when_asked_to() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.csv");
    fs::write(&path, "old").unwrap();
    assert!(matches!(open(&path, false).unwrap(), Opened::Exists));
    let (mut file, temporary) = ready(&path, true);
    file.write_all(b"new").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"old");
    keep(temporary, &path, true).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
}

#[test]
fn a_file_that_comes_meanwhile_is_never_overwritten() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.csv");
    let (mut file, temporary) = ready(&path, false);
    file.write_all(b"ours").unwrap();
    fs::write(&path, "theirs").unwrap();
    fs::write(directory.path().join("a-2.csv"), "theirs too").unwrap();
    let kept = keep(temporary, &path, false).unwrap();
    assert_eq!(kept, directory.path().join("a-3.csv"));
    assert_eq!(fs::read(&path).unwrap(), b"theirs");
    assert_eq!(fs::read(kept).unwrap(), b"ours");
}

#[test]
fn what_is_no_place_for_a_file_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let missing = directory.path().join("missing").join("a.csv");
    assert!(matches!(
        open(&missing, false),
        Err(ExportError::NoDirectory(_))
    ));
    fs::create_dir(directory.path().join("a.csv")).unwrap();
    assert!(matches!(
        open(&directory.path().join("a.csv"), true),
        Err(ExportError::IsDirectory(_))
    ));
}

#[cfg(unix)]
#[test]
fn a_new_file_is_for_its_owner_and_one_that_replaces_another_is_for_whom_that_was() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.csv");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let (_, temporary) = ready(&path, false);
    keep(temporary, &path, false).unwrap();
    assert_eq!(mode(&path), 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let (_, temporary) = ready(&path, true);
    keep(temporary, &path, true).unwrap();
    assert_eq!(mode(&path), 0o644);
    // A link gives way itself; what it leads to stays.
    let link = directory.path().join("link.csv");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    fs::write(&path, "kept").unwrap();
    let (_, temporary) = ready(&link, true);
    keep(temporary, &link, true).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_file());
    assert_eq!(fs::read(&path).unwrap(), b"kept");
}

#[test]
fn what_a_killed_process_left_is_removed_and_what_is_being_written_is_not() {
    let directory = tempfile::tempdir().unwrap();
    let at = |name: &str| directory.path().join(name);
    for name in [
        ".sftui-Ab12Cd.part",
        ".sftui-x.part",
        ".sftui-.part",
        "a.part",
    ] {
        fs::write(at(name), "left").unwrap();
    }
    fs::create_dir(at(".sftui-directory.part")).unwrap();
    let (mut first, one) = ready(&at("one.csv"), false);
    // Neither the process that was killed nor anything that is not ours.
    let mut left = names(directory.path());
    left.retain(|name| !one.path.ends_with(name));
    assert_eq!(left, [".sftui-.part", ".sftui-directory.part", "a.part"]);

    // A second export into the same directory leaves the first alone, also once its writer is done.
    first.write_all(b"first").unwrap();
    drop(first);
    let (second, two) = ready(&at("two.csv"), false);
    assert!(one.path.exists() && two.path.exists());
    keep(one, &at("one.csv"), false).unwrap();
    assert_eq!(fs::read(at("one.csv")).unwrap(), b"first");
    drop((second, two));
    assert_eq!(
        names(directory.path()),
        [".sftui-.part", ".sftui-directory.part", "a.part", "one.csv"]
    );
}

#[cfg(unix)]
#[test]
fn a_link_with_the_name_of_a_left_file_is_not_followed() {
    let directory = tempfile::tempdir().unwrap();
    let own = directory.path().join("own");
    fs::write(&own, "mine").unwrap();
    std::os::unix::fs::symlink(&own, directory.path().join(".sftui-link.part")).unwrap();
    ready(&directory.path().join("a.csv"), false);
    assert_eq!(names(directory.path()), [".sftui-link.part", "own"]);
}
