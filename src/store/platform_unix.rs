//! What files need on Unix: modes, ownership, and directories that can be synced.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use super::StoreError;

/// Creates a directory (with its parents) that only its owner may enter, and makes an existing one
/// so. Refuses one that belongs to somebody else.
pub(super) fn create_private_directory(path: &Path) -> Result<(), StoreError> {
    let io = |error| StoreError::io(path, error);
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(io)?;
    let data = fs::metadata(path).map_err(io)?;
    if data.uid() != rustix::process::geteuid().as_raw() {
        return Err(StoreError::Foreign {
            path: path.to_owned(),
        });
    }
    if data.permissions().mode() & 0o077 != 0 {
        fs::set_permissions(path, Permissions::from_mode(0o700)).map_err(io)?;
    }
    Ok(())
}

/// Makes the rename of a file in `path` survive a power loss.
pub(super) fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// New files are for their owner only.
pub(super) fn owner_only(options: &mut OpenOptions) {
    options.mode(0o600);
}
