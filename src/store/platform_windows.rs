//! What files need on Windows: nothing beyond the profile's own access rules, which new
//! directories and files inherit.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;

use super::StoreError;

/// Creates a directory with its parents.
pub(super) fn create_private_directory(path: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(path).map_err(|error| StoreError::io(path, error))
}

/// Directories cannot be synced on Windows; the rename itself is written through.
pub(super) fn sync_directory(_: &Path) -> io::Result<()> {
    Ok(())
}

/// New files inherit the access rules of the profile.
pub(super) fn owner_only(_: &mut OpenOptions) {}
