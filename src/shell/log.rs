//! The log: a small file in the state directory, for our own reports of what went wrong.
//!
//! Only this program's own messages, never those of its libraries, which might write headers or
//! addresses. Our messages name kinds, places and sizes; URLs without their query, and never the
//! value of a record. Level by `SFTUI_LOG` (`off`, `error`, `warn`, `info`, `debug`, `trace`).

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Once the file is this big (bytes) it becomes `sftui.log.1` and a new one begins.
const MAX_SIZE: u64 = 1 << 20;

/// Keeps the log open; once this is dropped nothing is written any more.
///
/// The library's logger is there for the rest of the process. Without this, what is said after the
/// person went on to the demo org would still be written to the person's own log.
#[derive(Debug)]
#[must_use = "the log ends when this is dropped"]
pub struct Log {
    on: Arc<AtomicBool>,
}

impl Drop for Log {
    fn drop(&mut self) {
        self.on.store(false, Ordering::Relaxed);
    }
}

/// Begins to log to the file, which is made with the first message. Only the first call of a process
/// counts.
pub fn start(file: &Path, level: Option<&str>) -> Log {
    let level = level
        .and_then(|text| text.parse().ok())
        .unwrap_or(LevelFilter::WARN);
    let file = LogFile::new(file.to_owned(), MAX_SIZE);
    let log = Log {
        on: Arc::clone(&file.on),
    };
    let writer = Mutex::new(file);
    // Of two starts in one process the second one has no log.
    let _ = tracing_subscriber::registry()
        .with(Targets::new().with_target("sftui", level))
        .with(
            tracing_subscriber::fmt::layer()
                .with_ansi(false)
                .with_writer(writer),
        )
        .try_init();
    log
}

/// A file that is opened when first written to and never grows beyond its limit.
#[derive(Debug)]
struct LogFile {
    path: PathBuf,
    limit: u64,
    open: Option<(File, u64)>,
    /// Cleared when the log has ended.
    on: Arc<AtomicBool>,
}

impl LogFile {
    fn new(path: PathBuf, limit: u64) -> Self {
        Self {
            path,
            limit,
            open: None,
            on: Arc::new(AtomicBool::new(true)),
        }
    }

    fn open(&self) -> io::Result<(File, u64)> {
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let file = options.open(&self.path)?;
        let size = file.metadata()?.len();
        Ok((file, size))
    }
}

impl Write for LogFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.on.load(Ordering::Relaxed) {
            return Ok(bytes.len());
        }
        let (mut file, mut size) = match self.open.take() {
            Some(open) => open,
            None => self.open()?,
        };
        if size > 0 && size + bytes.len() as u64 > self.limit {
            let mut old = self.path.clone().into_os_string();
            old.push(".1");
            fs::rename(&self.path, old)?;
            (file, size) = self.open()?;
        }
        file.write_all(bytes)?;
        self.open = Some((file, size + bytes.len() as u64));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn contents(path: &Path) -> String {
        fs::read_to_string(path).unwrap_or_default()
    }

    #[test]
    fn a_full_log_becomes_the_old_one_and_nobody_else_may_read_it() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("sftui.log");
        let mut log = LogFile::new(path.clone(), 20);
        for line in ["0123456789\n", "abcdefgh\n", "third\n"] {
            log.write_all(line.as_bytes()).unwrap();
        }
        assert_eq!(contents(&path), "third\n");
        assert_eq!(
            contents(&directory.path().join("sftui.log.1")),
            "0123456789\nabcdefgh\n"
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn nothing_is_written_once_the_log_has_ended() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("sftui.log");
        let mut file = LogFile::new(path.clone(), 20);
        let log = Log {
            on: Arc::clone(&file.on),
        };
        drop(log);
        file.write_all(b"of the demo").unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn a_log_that_cannot_be_written_is_an_error_and_not_a_panic() {
        let directory = tempfile::tempdir().unwrap();
        let mut log = LogFile::new(directory.path().join("missing/sftui.log"), 20);
        assert!(log.write(b"x").is_err());
    }
}
