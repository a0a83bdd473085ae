//! `--bind`: values for the parameters of a statement: typed, a column of a file, or the standard
//! input.

use std::io::{self, Read};
use std::path::Path;

use crate::cli::Usage;
use crate::soql::bind::{self, Filling, Given, Kind, List, Table};
use crate::worker::{read_table, split_column};

/// Stands for the standard input.
const INPUT: &str = "-";
/// No longer input is read for a list, in bytes.
const LARGEST: u64 = 64 << 20;

/// The values by their names.
#[derive(Debug, Default)]
pub(super) struct Binds(Vec<(String, Given)>);

/// Whether the statement itself comes from the standard input.
pub(super) fn reads_input(argument: Option<&str>, file: Option<&Path>) -> bool {
    match (argument, file) {
        (Some(argument), _) => argument == INPUT,
        (None, Some(file)) => file.as_os_str() == INPUT,
        (None, None) => true,
    }
}

impl Binds {
    /// Reads what was said: `name=value`, `name=@file:Column`, `name=-`.
    pub(super) fn of(said: &[String], input_taken: bool) -> Result<Self, Usage> {
        let mut all: Vec<(String, Given)> = Vec::new();
        let mut input_taken = input_taken.then_some("the statement");
        for one in said {
            let (name, value) = one.split_once('=').ok_or_else(|| {
                Usage(format!(
                    "--bind {one}: write name=value, name=@file:Column or name=-"
                ))
            })?;
            let name = name.trim().trim_start_matches(':');
            if name.is_empty() {
                return Err(Usage(format!("--bind {one}: the name is missing")));
            }
            if all.iter().any(|(other, _)| other == name) {
                return Err(Usage(format!("--bind {name} is said twice")));
            }
            let of_input = value == INPUT || value.starts_with("-:");
            let given = match value.strip_prefix('@') {
                _ if of_input => {
                    if let Some(by) = input_taken.replace("another --bind") {
                        return Err(Usage(format!(
                            "--bind {name}: the standard input is read for {by} already"
                        )));
                    }
                    let column = value.strip_prefix("-:").map(str::to_owned);
                    let table = of_standard_input()?;
                    Given::List(list(name, "the standard input", &table, column.as_deref())?)
                }
                Some(file) => {
                    let (path, column) = split_column(file);
                    let table = read_table(&path).map_err(Usage)?;
                    Given::List(list(name, &path, &table, column.as_deref())?)
                }
                None => Given::Typed(value.to_owned()),
            };
            all.push((name.to_owned(), given));
        }
        Ok(Self(all))
    }

    /// The statement with its values. Each parameter needs one, and each value a parameter.
    pub(super) fn fill(&self, soql: &str, longest: usize) -> Result<Filling, Usage> {
        let names = bind::names(soql);
        let missing: Vec<String> = names
            .iter()
            .filter(|(name, _)| self.get(name).is_none())
            .map(|(name, _)| format!("--bind {name}=…"))
            .collect();
        if !missing.is_empty() {
            return Err(Usage(format!(
                "the statement has parameters without values: {}",
                missing.join(" ")
            )));
        }
        let unknown = self
            .0
            .iter()
            .find(|(name, _)| !names.iter().any(|(n, _)| n == name));
        if let Some((name, _)) = unknown {
            return Err(Usage(format!("the statement has no parameter :{name}")));
        }
        let value = |name: &str| self.get(name).cloned();
        bind::fill(soql, value, |_| Kind::Unknown, longest).map_err(|why| Usage(why.to_string()))
    }

    fn get(&self, name: &str) -> Option<&Given> {
        let found = self.0.iter().find(|(other, _)| other == name);
        found.map(|(_, given)| given)
    }
}

/// The column that was named, or the only one.
fn list(name: &str, from: &str, table: &Table, column: Option<&str>) -> Result<List, Usage> {
    let titles = || {
        let all: Vec<String> = (0..table.columns()).map(|at| table.title(at)).collect();
        all.join(", ")
    };
    let at = match (column, table.columns()) {
        (Some(wanted), _) => table.find(wanted).ok_or_else(|| {
            Usage(format!(
                "--bind {name}: {from} has no column {wanted}: {}",
                titles()
            ))
        })?,
        (None, 0 | 1) => 0,
        (None, _) => {
            return Err(Usage(format!(
                "--bind {name}: say which column of {from} with :Column behind it: {}",
                titles()
            )));
        }
    };
    Ok(table.list(at))
}

fn of_standard_input() -> Result<Table, Usage> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| Usage(format!("the standard input: {error}")))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Usage("the standard input is too large for a list".into()));
    }
    let text = String::from_utf8(bytes);
    let text = text.map_err(|_| Usage("the standard input is not UTF-8 text".into()))?;
    Ok(Table::read(&text))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn binds(said: &[&str]) -> Result<Binds, String> {
        let said: Vec<String> = said.iter().map(|one| (*one).to_owned()).collect();
        Binds::of(&said, true).map_err(|usage| usage.to_string())
    }

    #[test]
    fn values_are_typed_or_read_from_a_column() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("a.csv");
        std::fs::write(&file, "Name,Id\nx,1\ny,2\nx,3\n").unwrap();
        let named = format!("names=@{}:name", file.display());
        let filled = |said: &[&str]| {
            let soql = "SELECT Id FROM A WHERE x IN :names AND y = :least";
            let filling =
                binds(said).and_then(|all| all.fill(soql, 999).map_err(|e| e.to_string()));
            filling.map(|filling| filling.statement(0))
        };
        assert_eq!(
            filled(&[&named, "least=5"]).unwrap(),
            "SELECT Id FROM A WHERE x IN ('x','y') AND y = 5"
        );
        let which = format!("names=@{}", file.display());
        for (said, word) in [
            (&[named.as_str()][..], "--bind least=…"),
            (&[&which, "least=5"], ":Column behind it: Name, Id"),
            (&["names=@/none/here.csv", "least=5"], "here.csv"),
            (&["names=a", "least=5", "other=6"], "no parameter :other"),
            (&["names=a", "names=b"], "twice"),
            (&["names"], "name=value"),
            (&["=x"], "name is missing"),
            (&["names=-"], "the statement already"),
        ] {
            let error = filled(said).unwrap_err();
            assert!(error.contains(word), "{said:?}: {error}");
        }
    }
}
