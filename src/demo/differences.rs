//! How the two demo orgs differ, as `assets/demo/differences.tsv` lists it: the answer that a
//! comparison of the two must find.

use super::config::DemoOrgKind;
use super::files;
use super::load::unescape;

/// One line of the table. Records are named by the number in their id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A cell has another value; `None` is null. Values are written as in the record files.
    Changed {
        /// Object name.
        object: String,
        /// Record number.
        number: u64,
        /// Field name.
        field: String,
        /// In `demo-prod`.
        prod: Option<String>,
        /// In `demo-sandbox`.
        sandbox: Option<String>,
    },
    /// A record is in one org only.
    Record {
        /// Object name.
        object: String,
        /// Record number.
        number: u64,
        /// Where it is.
        only: DemoOrgKind,
    },
    /// A field is in one org only.
    Field {
        /// Object name.
        object: String,
        /// Field name.
        field: String,
        /// Where it is.
        only: DemoOrgKind,
    },
    /// A picklist value is in one org only.
    Picklist {
        /// Object name.
        object: String,
        /// Field name.
        field: String,
        /// The value.
        value: String,
        /// Where it is.
        only: DemoOrgKind,
    },
    /// A text field has another length.
    Length {
        /// Object name.
        object: String,
        /// Field name.
        field: String,
        /// In `demo-prod`.
        prod: u32,
        /// In `demo-sandbox`.
        sandbox: u32,
    },
}

/// The whole table, in its order.
pub fn differences() -> Vec<Difference> {
    files::text("differences.tsv")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            parse(line).unwrap_or_else(|| unreachable!("a line of differences.tsv: {line:?}"))
        })
        .collect()
}

fn parse(line: &str) -> Option<Difference> {
    let mut cells: Vec<&str> = line.split('\t').collect();
    cells.resize(6, "");
    let [what, object, place, member, prod, sandbox] = cells.try_into().ok()?;
    let object = object.to_owned();
    let field = || place.to_owned();
    let only = if prod == "present" {
        DemoOrgKind::Prod
    } else {
        DemoOrgKind::Sandbox
    };
    let cell = |cell: &str| (!cell.is_empty()).then(|| unescape(cell));
    Some(match what {
        "changed" => Difference::Changed {
            object,
            number: place.parse().ok()?,
            field: member.to_owned(),
            prod: cell(prod),
            sandbox: cell(sandbox),
        },
        "record" => Difference::Record {
            object,
            number: place.parse().ok()?,
            only,
        },
        "field" => Difference::Field {
            object,
            field: field(),
            only,
        },
        "picklist" => Difference::Picklist {
            object,
            field: field(),
            value: member.to_owned(),
            only,
        },
        "length" => Difference::Length {
            object,
            field: field(),
            prod: prod.parse().ok()?,
            sandbox: sandbox.parse().ok()?,
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
