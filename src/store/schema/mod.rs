//! `SchemaCache`: what an org's objects were like when it was last asked, one small file an object.
//!
//! Nothing is read before it is needed: the list of all objects is one file, each describe another,
//! so that neither the first frame nor the first completion waits for a thousand others. Each file
//! is packed, compressed and checked, written whole or not at all, for its owner only; its time of
//! modification says when the org was last asked. One that is damaged is put aside and reported,
//! and the org is asked again. It must not know when that is.

mod packed;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use super::document::{aside, left, replace, sweep};
use super::{Loaded, Store, StoreError, file_name, platform};
use crate::org::OrgKey;
use crate::schema::{Catalog, GlobalDescribe, Object, ObjectDescribe, ObjectList};
use packed::{Packed, Reader, VERSION};

/// The file of the list of all objects; no object is called so.
const LIST: &str = "all-objects.gz";
/// What one file may hold when it is unpacked: the largest describes are a hundredth of it.
const UNPACKED_MAX: u64 = 256 << 20;

/// An answer of the org.
#[derive(Clone, Debug, PartialEq)]
pub struct Cached<T> {
    /// The answer.
    pub value: T,
    /// How to ask whether it still holds.
    pub stamp: Stamp,
}

/// What is needed to ask whether an answer still holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Its `Last-Modified`.
    pub last_modified: Option<String>,
    /// The API version that was asked; another one may answer otherwise.
    pub api_version: String,
    /// When the org last said that it is so.
    pub asked: SystemTime,
}

/// The files of one org's schema. All calls block for as long as the disk does.
#[derive(Clone, Debug)]
pub struct SchemaCache {
    /// Where the store is. Where that is gone (a temporary one), nothing is made in its place.
    home: Arc<Path>,
    /// Of all versions of this cache.
    all: PathBuf,
    directory: PathBuf,
}

impl Store {
    /// The cache of an org's schema; none for the environment's org, of which nothing is written.
    pub fn schema(&self, org: &OrgKey) -> Option<SchemaCache> {
        if org.is_of_the_environment() {
            return None;
        }
        let all = self.cache.join("schema").join(file_name(org));
        Some(SchemaCache {
            home: Arc::clone(&self.directory),
            directory: all.join(format!("v{VERSION}")),
            all,
        })
    }
}

impl SchemaCache {
    /// The list of all objects.
    pub fn list(&self) -> Loaded<Option<Cached<GlobalDescribe>>> {
        read(self.directory.join(LIST))
    }

    /// The describe of an object, by its API name in any case.
    pub fn object(&self, name: &str) -> Loaded<Option<Cached<ObjectDescribe>>> {
        match self.object_path(name) {
            Some(path) => read(path),
            None => Loaded {
                value: None,
                put_aside: None,
            },
        }
    }

    /// Keeps the list of all objects.
    pub fn put_list(&self, list: &GlobalDescribe, stamp: &Stamp) -> Result<(), StoreError> {
        self.write(self.directory.join(LIST), list, stamp)?;
        sweep(&self.directory);
        Ok(())
    }

    /// Keeps the describe of an object under the name it was asked for by. A name that no object
    /// can have is not kept.
    pub fn put_object(
        &self,
        name: &str,
        object: &ObjectDescribe,
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        match self.object_path(name) {
            Some(path) => self.write(path, object, stamp),
            None => Ok(()),
        }
    }

    /// Deletes the describe of an object; nothing there is success.
    pub fn remove_object(&self, name: &str) -> Result<(), StoreError> {
        match self
            .object_path(name)
            .map(|path| (fs::remove_file(&path), path))
        {
            Some((Err(error), path)) if error.kind() != io::ErrorKind::NotFound => {
                Err(StoreError::io(&path, error))
            }
            _ => Ok(()),
        }
    }

    /// Notes that the list, or with a name the describe of that object, was still true at a time.
    pub fn still_true(&self, object: Option<&str>, asked: SystemTime) -> Result<(), StoreError> {
        let path = match object {
            None => self.directory.join(LIST),
            Some(name) => match self.object_path(name) {
                Some(path) => path,
                None => return Ok(()),
            },
        };
        let file = File::options().write(true).open(&path);
        file.and_then(|file| file.set_modified(asked))
            .map_err(|error| StoreError::io(&path, error))
    }

    /// Deletes what is kept of the org; nothing there is success.
    pub fn remove(&self) -> Result<(), StoreError> {
        match fs::remove_dir_all(&self.all) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(StoreError::io(&self.all, error))
            }
            _ => Ok(()),
        }
    }

    /// What is known without any object's fields: the list of all objects. For those who have only
    /// the cache; [`SchemaCache::load`] brings the fields of what they turn out to need.
    pub fn catalog(&self) -> Catalog {
        let mut catalog = Catalog::new();
        if let Some(list) = self.list().value {
            catalog.set_list(ObjectList::new(list.value).into());
        }
        catalog
    }

    /// Adds the objects of these names that are here and not in the catalog. Whether any was added:
    /// then it is worth asking the language service again, which may need others now.
    pub fn load(&self, catalog: &mut Catalog, wanted: &BTreeSet<String>) -> bool {
        let mut added = false;
        for name in wanted {
            let known = catalog.summary(name).here();
            let name = known.map_or_else(|| name.clone(), |known| known.name.clone());
            if catalog.object(&name).here().is_none()
                && let Some(object) = self.object(&name).value
            {
                catalog.put(Object::new(object.value.into()).into());
                added = true;
            }
        }
        added
    }

    fn object_path(&self, name: &str) -> Option<PathBuf> {
        let plain =
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        // The beginning keeps the names of devices (`CON`) off the disks that know them.
        plain.then(|| {
            self.directory
                .join(format!("o-{}.gz", name.to_ascii_lowercase()))
        })
    }

    fn write<T: Packed>(&self, path: PathBuf, value: &T, stamp: &Stamp) -> Result<(), StoreError> {
        if !self.home.is_dir() {
            return Ok(());
        }
        platform::create_private_directory(&self.directory)?;
        let io = |error| StoreError::io(&path, error);
        replace(&path, &packed(value, stamp).map_err(io)?).map_err(io)?;
        let file = File::options().write(true).open(&path).map_err(io)?;
        file.set_modified(stamp.asked).map_err(io)
    }
}

fn packed<T: Packed>(value: &T, stamp: &Stamp) -> io::Result<Vec<u8>> {
    let mut bytes = vec![VERSION];
    stamp.last_modified.pack(&mut bytes);
    stamp.api_version.pack(&mut bytes);
    value.pack(&mut bytes);
    let mut file = GzEncoder::new(Vec::new(), Compression::default());
    file.write_all(&bytes)?;
    file.finish()
}

fn read<T: Packed>(path: PathBuf) -> Loaded<Option<Cached<T>>> {
    let (bytes, asked) = match file(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Loaded {
                value: None,
                put_aside: None,
            };
        }
        Err(error) => return left(path, error.to_string()),
    };
    match unpacked(&bytes, asked) {
        Ok(cached) => Loaded {
            value: Some(cached),
            put_aside: None,
        },
        Err(reason) => aside(path, reason),
    }
}

fn file(path: &Path) -> io::Result<(Vec<u8>, SystemTime)> {
    let mut file = File::open(path)?;
    let data = file.metadata()?;
    let mut bytes = Vec::with_capacity(usize::try_from(data.len()).unwrap_or(0).min(1 << 20));
    file.read_to_end(&mut bytes)?;
    // Where a file system has no such times, the org is asked once more than it must be.
    Ok((bytes, data.modified().unwrap_or(SystemTime::UNIX_EPOCH)))
}

/// The answer in a file's bytes, or what is wrong with them.
fn unpacked<T: Packed>(bytes: &[u8], asked: SystemTime) -> Result<Cached<T>, String> {
    let mut text = Vec::with_capacity(bytes.len().saturating_mul(8).min(1 << 24));
    GzDecoder::new(bytes)
        .take(UNPACKED_MAX)
        .read_to_end(&mut text)
        .map_err(|error| error.to_string())?;
    let [VERSION, rest @ ..] = text.as_slice() else {
        return Err("not of this form".into());
    };
    let mut reader = Reader(rest);
    let cached = (|| {
        let stamp = Stamp {
            last_modified: Packed::unpack(&mut reader)?,
            api_version: Packed::unpack(&mut reader)?,
            asked,
        };
        let value = Packed::unpack(&mut reader)?;
        Some(Cached { value, stamp })
    })();
    cached
        .filter(|_| reader.0.is_empty())
        .ok_or_else(|| "not of this form".into())
}
