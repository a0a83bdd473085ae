//! The default org of a Salesforce DX project, as the `sf` command line keeps it.
//!
//! Only a name is read (an alias or a username), never a credential.

use std::fs;
use std::path::Path;

/// Where the name stands: newest format first, then the one of `sfdx`.
const PLACES: [(&str, &str); 2] = [
    (".sf/config.json", "target-org"),
    (".sfdx/sfdx-config.json", "defaultusername"),
];

/// The default org of the project that the directory is in: of the nearest parent that names one.
pub(super) fn default_org(directory: &Path) -> Option<String> {
    directory.ancestors().find_map(|ancestor| {
        PLACES
            .iter()
            .find_map(|(file, key)| named(&ancestor.join(file), key))
    })
}

fn named(file: &Path, key: &str) -> Option<String> {
    let bytes = fs::read(file).ok()?;
    let settings: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
    let name = settings.get(key)?.as_str()?.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn write(directory: &Path, file: &str, text: &str) {
        let path = directory.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn the_nearest_project_names_the_org() {
        let root = tempfile::tempdir().unwrap();
        let deep = root.path().join("force-app/main");
        fs::create_dir_all(&deep).unwrap();
        assert_eq!(default_org(&deep), None);
        write(
            root.path(),
            ".sfdx/sfdx-config.json",
            r#"{"defaultusername":"old@acme.example"}"#,
        );
        assert_eq!(default_org(&deep).as_deref(), Some("old@acme.example"));
        write(
            root.path(),
            ".sf/config.json",
            r#"{"target-org":"acme-uat"}"#,
        );
        assert_eq!(default_org(&deep).as_deref(), Some("acme-uat"));
        write(&deep, ".sf/config.json", r#"{"target-org":"scratch"}"#);
        assert_eq!(default_org(&deep).as_deref(), Some("scratch"));
    }

    #[test]
    fn a_damaged_or_silent_file_names_nothing() {
        for text in [
            "",
            "\0\0",
            "[]",
            r#"{"target-org":7}"#,
            r#"{"target-org":" "}"#,
        ] {
            let root = tempfile::tempdir().unwrap();
            write(root.path(), ".sf/config.json", text);
            assert_eq!(
                named(&root.path().join(".sf/config.json"), "target-org"),
                None,
                "{text:?}"
            );
        }
    }
}
