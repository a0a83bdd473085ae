//! `Programs`: the pager and the editor of the person, as the environment names them, and the files
//! they get.
//!
//! A text to read is an open file without a name on the pager's standard input: nothing is left of
//! it, whatever happens. A text to edit is a file for its owner only in a directory of its own, so
//! that what an editor puts beside it is private and goes with it. Must not know the terminal.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::app::handover::{Handover, Purpose};
use crate::app::notice::Notice;
use crate::org::SECRET_VARIABLES;
use crate::shell::platform;
use crate::text::{self, PASTE_LIMIT};

/// Programs with their arguments, those to try one after the other.
type Ladder = Vec<Vec<OsString>>;

/// A program of the person, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Chosen {
    /// The variable that named it, or that could.
    variable: &'static str,
    ladder: Result<Ladder, String>,
}

/// The programs of the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programs {
    pager: Chosen,
    editor: Chosen,
}

impl Programs {
    /// Chooses by the environment, asked for by name: `PAGER`, else `less`, else `more`; `VISUAL`,
    /// else `EDITOR`, else `vi`, else `nano`.
    pub fn new(environment: impl Fn(&str) -> Option<OsString>) -> Self {
        let choose = |variables: &[&'static str], usual: &[&[&str]]| {
            let named = variables.iter().find_map(|variable| {
                let value = environment(variable)?;
                let blank = value.to_str().is_some_and(|value| value.trim().is_empty());
                (!blank).then_some((*variable, value))
            });
            match named {
                Some((variable, value)) => Chosen {
                    variable,
                    ladder: words(&value).map(|words| vec![words]),
                },
                None => Chosen {
                    variable: variables.last().copied().unwrap_or_default(),
                    ladder: Ok(usual
                        .iter()
                        .map(|words| words.iter().map(OsString::from).collect())
                        .collect()),
                },
            }
        };
        Self {
            // A text shorter than the screen stays on it (-+F), else it would be gone at once.
            pager: choose(&["PAGER"], &[&["less", "-R", "-+F"], &["more"]]),
            editor: choose(&["VISUAL", "EDITOR"], &[&["vi"], &["nano"]]),
        }
    }

    /// Writes the file the program gets. May take a moment.
    ///
    /// # Errors
    /// What the person is told: the variable makes no sense, or no file can be written.
    pub(super) fn prepare(&self, handover: Handover) -> Result<Prepared, Notice> {
        let chosen = match handover.purpose {
            Purpose::Read => &self.pager,
            Purpose::Edit(_) | Purpose::Field => &self.editor,
        };
        let variable = chosen.variable;
        let ladder = chosen.ladder.clone().map_err(|why| {
            Notice::warning(format!("{variable} cannot be understood: {why}"))
                .hint(hint(handover.purpose, variable))
        })?;
        let file = match handover.purpose {
            Purpose::Read => unnamed(&handover.text).map(Given::Input),
            Purpose::Edit(_) => named("query.soql", &handover.text),
            Purpose::Field => named("field.txt", &handover.text),
        };
        let given = file.map_err(|error| {
            Notice::error("The text could not be written to a temporary file")
                .detail(error.to_string())
                .hint("Make room there, or set TMPDIR to a directory that can be written")
        })?;
        Ok(Prepared {
            purpose: handover.purpose,
            variable,
            ladder,
            given,
            newline: handover.text.ends_with('\n'),
        })
    }
}

impl Default for Programs {
    /// What an empty environment gives.
    fn default() -> Self {
        Self::new(|_| None)
    }
}

/// What the program gets.
#[derive(Debug)]
enum Given {
    /// Its standard input.
    Input(File),
    /// A file, in a directory that goes with it.
    File(TempDir, PathBuf),
}

/// A program that can be started.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) purpose: Purpose,
    variable: &'static str,
    ladder: Ladder,
    given: Given,
    /// Whether the text ended a line.
    newline: bool,
}

impl Prepared {
    /// The commands to try one after the other, each with what a person calls it.
    pub(super) fn commands(&self) -> io::Result<Vec<(String, Command)>> {
        let mut commands = Vec::new();
        for words in &self.ladder {
            let Some((program, arguments)) = words.split_first() else {
                continue;
            };
            let mut command = Command::new(program);
            command.args(arguments);
            for variable in SECRET_VARIABLES {
                command.env_remove(variable);
            }
            match &self.given {
                Given::Input(file) => command.stdin(Stdio::from(file.try_clone()?)),
                Given::File(_, path) => command.arg(path),
            };
            commands.push((program.to_string_lossy().into_owned(), command));
        }
        Ok(commands)
    }

    /// What is said where the program cannot be started.
    pub(super) fn not_started(&self, program: &str, error: &io::Error) -> Notice {
        let notice = if error.kind() == io::ErrorKind::NotFound {
            Notice::warning(format!("There is no program `{program}` here"))
        } else {
            Notice::warning(format!("`{program}` could not be started")).detail(error.to_string())
        };
        notice.hint(hint(self.purpose, self.variable))
    }

    /// The text as the editor left it; nothing for a text that was read.
    ///
    /// # Errors
    /// What the person is told; the file is kept then.
    pub(super) fn collect(self) -> Result<Option<String>, Notice> {
        let Given::File(directory, path) = self.given else {
            return Ok(None);
        };
        let refused = match edited(&path) {
            Ok(text) => {
                // Editors end the last line.
                let text = match text.strip_suffix('\n') {
                    Some(short) if !self.newline => short.strip_suffix('\r').unwrap_or(short),
                    _ => &text,
                };
                return Ok(Some(text.to_owned()));
            }
            Err(refused) => refused,
        };
        let _ = directory.keep();
        Err(refused.hint(format!("What you wrote is kept in {}", path.display())))
    }

    /// Keeps what an editor left that did not end as it should, where that is another text.
    pub(super) fn keep_unless(self, same: &str) -> Option<PathBuf> {
        let Given::File(directory, path) = self.given else {
            return None;
        };
        let left = edited(&path).is_ok_and(|text| text.trim_end() == same.trim_end());
        if left || !path.exists() {
            return None;
        }
        let _ = directory.keep();
        Some(path)
    }
}

/// A file that never had a name, to be read from its start.
fn unnamed(text: &str) -> io::Result<File> {
    let mut file = BufWriter::new(tempfile::tempfile()?);
    for line in text.split_inclusive('\n') {
        // As it is shown: what an org sends never reaches the terminal raw, whatever the pager does.
        let (line, end) = match line.strip_suffix('\n') {
            Some(line) => (line.strip_suffix('\r').unwrap_or(line), "\n"),
            None => (line, ""),
        };
        file.write_all(text::display(line).as_bytes())?;
        file.write_all(end.as_bytes())?;
    }
    if !text.ends_with('\n') {
        file.write_all(b"\n")?;
    }
    let mut file = file.into_inner().map_err(|error| error.into_error())?;
    file.rewind()?;
    Ok(file)
}

/// A file for its owner only, in a directory for its owner only.
fn named(name: &str, text: &str) -> io::Result<Given> {
    let directory = platform::private_directory()?;
    let path = directory.path().join(name);
    let file = tempfile::Builder::new().tempfile_in(directory.path())?;
    let mut file = file.persist_noclobber(&path).map_err(|e| e.error)?;
    file.write_all(text.as_bytes())?;
    if !text.is_empty() && !text.ends_with('\n') {
        file.write_all(b"\n")?;
    }
    Ok(Given::File(directory, path))
}

/// The text of a file that an editor wrote.
fn edited(path: &std::path::Path) -> Result<String, Notice> {
    const UNCHANGED: &str = "The text is as it was:";
    let read = || -> io::Result<Vec<u8>> {
        if !fs::metadata(path)?.is_file() {
            return Err(io::Error::other("it is no file any more"));
        }
        let mut bytes = Vec::new();
        let most = u64::try_from(PASTE_LIMIT).unwrap_or(u64::MAX);
        File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|error| {
        Notice::warning(format!("{UNCHANGED} the edited file could not be read"))
            .detail(error.to_string())
    })?;
    if bytes.len() > PASTE_LIMIT {
        let limit = text::bytes(PASTE_LIMIT as u64);
        return Err(Notice::warning(format!(
            "{UNCHANGED} the edited text is longer than {limit}"
        )));
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| Notice::warning(format!("{UNCHANGED} the edited text is not UTF-8")))?;
    Ok(text
        .strip_prefix('\u{feff}')
        .map_or(text.clone(), str::to_owned))
}

fn hint(purpose: Purpose, variable: &str) -> String {
    match purpose {
        Purpose::Read => format!("Set {variable} to a program that shows texts, for example less"),
        Purpose::Edit(_) | Purpose::Field => {
            format!("Set {variable} to an editor, for example nano or \"code -w\"")
        }
    }
}

/// The words of a command, as a shell takes them apart: blanks between them, quotes and backslashes
/// to keep blanks in them; nothing else means anything.
fn words(command: &OsStr) -> Result<Vec<OsString>, String> {
    let Some(command) = command.to_str() else {
        return Err("it is not UTF-8".to_owned());
    };
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = command.chars().peekable();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some('"'), '\\') if matches!(chars.peek(), Some('"' | '\\')) => {
                word.get_or_insert_default().extend(chars.next());
            }
            (Some(_), c) => word.get_or_insert_default().push(c),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            // On Windows it stands between directories.
            (None, '\\') if !cfg!(windows) => word.get_or_insert_default().extend(chars.next()),
            (None, c) if c.is_whitespace() => words.extend(word.take().map(OsString::from)),
            (None, c) => word.get_or_insert_default().push(c),
        }
    }
    if let Some(quote) = quote {
        return Err(format!("a {quote} is not closed"));
    }
    words.extend(word.map(OsString::from));
    Ok(words)
}

#[cfg(test)]
#[path = "programs_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
