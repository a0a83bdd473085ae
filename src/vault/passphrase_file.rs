//! A file under a passphrase: for machines without a keyring, where the person chose it.
//!
//! One file holds the records of all orgs. It is read anew for every call, because another sftui may
//! have written it, and written whole or not at all, under a lock, for its owner only. The
//! passphrase is asked for once a run and not kept: the key that was made of it is. Blocks as long
//! as the disk, and a tenth of a second where a key is made.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use zeroize::{Zeroize, Zeroizing};

use super::sealed::{Cost, Key, Sealed};
use super::{Gate, Record, Status, Vault, VaultError};
use crate::org::OrgKey;
use crate::secret::Secret;

/// How long another process's write is waited for.
const LOCKED: Duration = Duration::from_secs(10);

/// The records as text, by org.
type Records = BTreeMap<String, Text>;

/// Wiped when it goes.
#[derive(PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
struct Text(String);

impl Drop for Text {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Records in a file under a passphrase.
#[derive(Debug)]
pub struct PassphraseFile {
    path: PathBuf,
    cost: Cost,
    key: Mutex<Option<Key>>,
}

impl PassphraseFile {
    /// The file at a path, which need not be there yet, in a directory that is.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            cost: Cost::default(),
            key: Mutex::default(),
        }
    }

    /// The same with another cost for keys that are made anew.
    pub fn costing(self, cost: Cost) -> Self {
        Self { cost, ..self }
    }

    fn held(&self) -> MutexGuard<'_, Option<Key>> {
        // Every use is one assignment, so a panic elsewhere leaves a whole value.
        self.key.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn key(&self) -> Result<Key, VaultError> {
        self.held().clone().ok_or(VaultError::Closed)
    }

    fn file(&self) -> Result<Option<Sealed>, VaultError> {
        match fs::read(&self.path) {
            Ok(bytes) => Sealed::read(&bytes).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// What is in the file now, and the key to it.
    fn records(&self) -> Result<(Key, Records), VaultError> {
        let key = self.key()?;
        let Some(file) = self.file()? else {
            return Ok((key, Records::new()));
        };
        if !file.is_of(&key) {
            // Another sftui chose another passphrase.
            *self.held() = None;
            return Err(VaultError::Closed);
        }
        let records = records(&file, &key)?;
        Ok((key, records))
    }

    fn change(&self, change: impl FnOnce(&mut Records) -> bool) -> Result<(), VaultError> {
        let _lock = self.lock()?;
        let (key, mut records) = self.records()?;
        if change(&mut records) {
            self.write(&key, &records)?;
        }
        Ok(())
    }

    fn write(&self, key: &Key, records: &Records) -> Result<(), VaultError> {
        let text = serde_json::to_vec(records)
            .map(Zeroizing::new)
            .map_err(|_| VaultError::Unreadable("it cannot be written as JSON"))?;
        let sealed = Sealed::new(key, &text)?.text()?;
        replace(&self.path, &sealed).map_err(|error| self.failed(&error))
    }

    /// One process at a time reads and writes; the kernel lets go when it dies.
    fn lock(&self) -> Result<File, VaultError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let mut path = self.path.clone().into_os_string();
        path.push(".lock");
        let file = options.open(path).map_err(|error| self.failed(&error))?;
        let started = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) if started.elapsed() < LOCKED => {
                    thread::sleep(Duration::from_millis(5));
                }
                Err(TryLockError::WouldBlock) => {
                    let text = "another sftui keeps the passphrase file locked";
                    return Err(VaultError::Platform(text.to_owned()));
                }
                // Without locks this process alone is careful.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                    return Ok(file);
                }
                Err(TryLockError::Error(error)) => return Err(self.failed(&error)),
            }
        }
    }

    fn failed(&self, error: &io::Error) -> VaultError {
        VaultError::Platform(format!("{}: {error}", self.path.display()))
    }
}

impl Vault for PassphraseFile {
    fn get(&self, org: &OrgKey) -> Result<Option<Record>, VaultError> {
        let (_, records) = self.records()?;
        let found = records.get(org.as_str());
        found
            .map(|text| Record::decode(text.0.as_bytes().to_vec()))
            .transpose()
    }

    fn set(&self, org: &OrgKey, record: &Record) -> Result<(), VaultError> {
        let text = record.encode()?;
        self.change(|records| {
            let text = Text(text.as_str().to_owned());
            records.insert(org.as_str().to_owned(), text);
            true
        })?;
        match self.get(org)? {
            Some(kept) if kept == *record => Ok(()),
            _ => Err(VaultError::NotKept),
        }
    }

    fn delete(&self, org: &OrgKey) -> Result<(), VaultError> {
        self.change(|records| records.remove(org.as_str()).is_some())
    }

    fn status(&self) -> Status {
        Status {
            name: "the passphrase file",
            lasting: true,
        }
    }

    fn reopen(&self) {}

    fn gate(&self) -> Gate {
        if self.held().is_some() {
            Gate::Open
        } else if self.path.exists() {
            Gate::Closed
        } else {
            Gate::New
        }
    }

    fn open(&self, passphrase: &Secret) -> Result<(), VaultError> {
        if passphrase.is_empty() {
            return Err(VaultError::WrongPassphrase);
        }
        let _lock = self.lock()?;
        let key = match self.file()? {
            Some(file) => {
                let key = file.key(passphrase)?;
                // What is damaged is said now and not at the first use.
                records(&file, &key)?;
                key
            }
            None => {
                let key = Key::new(passphrase, self.cost)?;
                // From now on there is one passphrase, for every sftui.
                self.write(&key, &Records::new())?;
                key
            }
        };
        *self.held() = Some(key);
        Ok(())
    }

    fn change_passphrase(&self, now: &Secret, new: &Secret) -> Result<(), VaultError> {
        if new.is_empty() {
            return Err(VaultError::Platform(
                "the new passphrase is empty".to_owned(),
            ));
        }
        let _lock = self.lock()?;
        let records = match self.file()? {
            Some(file) => records(&file, &file.key(now)?)?,
            None => Records::new(),
        };
        let key = Key::new(new, self.cost)?;
        self.write(&key, &records)?;
        *self.held() = Some(key);
        Ok(())
    }
}

fn records(file: &Sealed, key: &Key) -> Result<Records, VaultError> {
    let text = file.open(key)?;
    serde_json::from_slice(&text)
        .map_err(|_| VaultError::Damaged("its records are not what sftui writes".to_owned()))
}

/// Writes a file whole or not at all. A symbolic link stays one.
fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let parent = path
        .parent()
        .ok_or_else(|| io::Error::other("a file without a directory"))?;
    // tempfile creates 0600 whatever the umask is.
    let mut file = tempfile::Builder::new()
        .prefix(".")
        .suffix(".sftui-tmp")
        .tempfile_in(parent)?;
    file.write_all(text)?;
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|error| error.error)?;
    if cfg!(unix) {
        File::open(parent)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
