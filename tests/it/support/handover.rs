//! `Handover`: a "browser" that hands the address it is given to the test.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

/// Where the script in `BROWSER` leaves the address.
pub const PIPE: &str = "SFTUI_TEST_BROWSER_PIPE";

/// A script for `BROWSER` that hands its argument over through a pipe.
pub struct Handover {
    place: tempfile::TempDir,
}

impl Handover {
    /// The script and the pipe, in a directory of their own.
    pub fn new() -> Self {
        let handover = Self {
            place: tempfile::tempdir().unwrap(),
        };
        let made = Command::new("mkfifo").arg(handover.pipe()).status();
        assert!(made.unwrap().success());
        let script = handover.script();
        fs::write(
            &script,
            format!("#!/bin/sh\nprintf %s \"$1\" > \"${PIPE}\"\n"),
        )
        .unwrap();
        fs::set_permissions(&script, fs::Permissions::from_mode(0o700)).unwrap();
        handover
    }

    /// The program for `BROWSER`.
    pub fn script(&self) -> PathBuf {
        self.place.path().join("browser")
    }

    /// The pipe for [`PIPE`]: reading it waits for the address.
    pub fn pipe(&self) -> PathBuf {
        self.place.path().join("address")
    }
}
