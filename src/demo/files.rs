//! The text files of `assets/demo`, which the program carries packed (`assets/pack.rs`).
//!
//! Packed: one gzip stream of the files one after another, each as its name below `assets/demo`, a
//! line break, the number of its bytes, a line break, and the bytes. Unpacked once, when a demo org
//! first asks. Must not know what is in them.

use std::io::Read;
use std::sync::LazyLock;

use flate2::read::GzDecoder;

static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/demo.gz"));

static UNPACKED: LazyLock<String> = LazyLock::new(|| {
    let mut text = String::new();
    // Our own build packed it, and every test of the demo reads it.
    if let Err(why) = GzDecoder::new(PACKED).read_to_string(&mut text) {
        unreachable!("the packed demo files: {why}");
    }
    text
});

/// The text of one file, by its name below `assets/demo`.
///
/// # Panics
///
/// When there is no such file: the names are ours, and tests ask for all of them.
pub(super) fn text(name: &str) -> &'static str {
    match files(&UNPACKED).find(|(known, _)| *known == name) {
        Some((_, text)) => text,
        None => unreachable!("no file {name} in assets/demo"),
    }
}

/// Names and texts, as far as they are readable.
fn files(mut rest: &str) -> impl Iterator<Item = (&str, &str)> {
    std::iter::from_fn(move || {
        let (name, after) = rest.split_once('\n')?;
        let (length, after) = after.split_once('\n')?;
        let (text, after) = after.split_at_checked(length.parse().ok()?)?;
        rest = after;
        Some((name, text))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use std::path::Path;

    /// Every table and schema of `assets/demo` is there as it is on the disk, and nothing else.
    #[test]
    fn the_packed_files_are_those_of_the_folder() {
        let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo");
        let mut there = 0;
        for folder in [demo.clone(), demo.join("tooling")] {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path
                    .extension()
                    .is_some_and(|ends| ends == "tsv" || ends == "txt")
                {
                    let name = path.strip_prefix(&demo).unwrap().to_str().unwrap();
                    assert_eq!(
                        text(name),
                        std::fs::read_to_string(&path).unwrap(),
                        "{name}"
                    );
                    there += 1;
                }
            }
        }
        assert_eq!(files(&UNPACKED).count(), there);
        assert!(there > 20, "{there}");
    }
}
