//! The arguments of `sftui compare`, and what is wrong with them.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::{Everywhere, Usage};
use crate::rows::diff::{Rules, Tolerance};
use crate::rows::export;

/// How many can be compared.
pub(super) const MOST: usize = 4;

/// The arguments of `sftui compare`.
#[derive(Args, Debug)]
#[command(after_help = "\
The first org or file is the reference; each other one is compared with it. Rows belong together
by --key; columns belong together by name. Without --key the column that pairs most rows is taken
and named on the standard error. Rows without a key and keys that several rows have are counted
and shown. Fields that the system keeps (Id, CreatedDate, LastModifiedById, SystemModstamp…) are
not compared. A column with values that one side alone has is a difference, and named on the
standard error; --ignore leaves it out.

An id means another record in another org, and a file does not say its org. So a lookup is compared
through its target's name where the rows tell it (Owner.Name beside OwnerId), or where --map asks the
orgs for it. Ids are compared as they are where rows belong together by Id, in rows of one org, and
with --same-org: the files are of one org, or of the org they are compared with.

Exit codes: 0 the same, 1 different, 2 usage, 3 an error, also a refused query (sftui query: 1),
130 interrupted. --schema without names compares the lists of objects, not their fields.

Examples:
  sftui --demo compare demo-prod demo-sandbox -q \"SELECT Name, Phone FROM Account\" --key Name
  sftui compare acme-prod acme-uat -f pricebook.soql --key ProductCode --format csv > diff.csv
  sftui compare yesterday.csv acme-prod -q \"SELECT Id, StageName FROM Opportunity\" --key Id
  sftui compare acme-prod acme-uat --schema Account Case --format markdown

Two to four orgs can come from the environment alone: SFTUI_INSTANCE_URL and SFTUI_ACCESS_TOKEN are
`env`, SFTUI_INSTANCE_URL_2 and SFTUI_ACCESS_TOKEN_2 are `env2`, and so on.")]
pub(in crate::cli) struct CompareArguments {
    /// Two to four orgs (alias or username) or saved exports (.csv, .tsv, .json, .ndjson, .xlsx)
    #[arg(value_name = "ORG|FILE", required = true, num_args = 2..=MOST)]
    pub sources: Vec<String>,
    /// The statement to run in each org; `-` reads it from the standard input
    #[arg(short = 'q', long = "query", value_name = "SOQL")]
    pub soql: Option<String>,
    /// Read the statement from this file; `-` is the standard input
    #[arg(short, long, value_name = "FILE", conflicts_with = "soql")]
    pub file: Option<PathBuf>,
    /// The columns by which rows belong together
    #[arg(short, long, value_name = "COLUMN", value_delimiter = ',')]
    pub key: Vec<String>,
    /// Columns that are not compared, and may be missing on a side
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Compare the fields that the system keeps, too
    #[arg(long)]
    pub system_fields: bool,
    /// Lookups whose ids are compared by what their records are called; each org is asked for those
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pub map: Vec<String>,
    /// Ids mean the same records on all sides: the files are of one org
    #[arg(long)]
    pub same_org: bool,
    /// Blanks at the ends of a text do not count
    #[arg(long)]
    pub trim: bool,
    /// Upper and lower case are the same
    #[arg(long)]
    pub ignore_case: bool,
    /// Of moments the day alone counts, in UTC
    #[arg(long)]
    pub date_only: bool,
    /// Numbers no further apart than this are the same; between files of CSV a column of numbers alone
    #[arg(long, value_name = "NUMBER", value_parser = tolerance)]
    pub tolerance: Option<Tolerance>,
    /// Compare the schema: the lists of objects, and the describes of these objects; `*` is every
    /// object that all have
    #[arg(long, value_name = "OBJECT", num_args = 0.., value_delimiter = ',')]
    pub schema: Option<Vec<String>>,
    /// How the difference is written; without it, table on a terminal and csv anywhere else
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Named>,
    /// Write the difference to this file, which must not be there yet
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write the rows that are the same, too
    #[arg(long)]
    pub all: bool,
    /// Write the counts alone
    #[arg(long)]
    pub summary: bool,
    /// Deleted and archived rows, too (queryAll)
    #[arg(long)]
    pub all_rows: bool,
    /// Ask the Tooling API
    #[arg(long)]
    pub tooling: bool,
}

/// A format by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Named {
    /// For people: each difference with both values
    Table,
    /// A row for each difference, both values side by side
    Csv,
    /// The same with tabs
    Tsv,
    /// One array; the values of each side in an object of their own
    Json,
    /// One object a line
    Ndjson,
    /// A table of GitHub-flavoured Markdown
    Markdown,
    /// A workbook; needs --output
    Xlsx,
}

impl Named {
    /// The format of rows, where it is one.
    pub(super) fn of_rows(self) -> Option<export::Format> {
        Some(match self {
            Self::Csv => export::Format::Csv,
            Self::Tsv => export::Format::Tsv,
            Self::Json => export::Format::Json,
            Self::Ndjson => export::Format::Ndjson,
            Self::Markdown => export::Format::Markdown,
            Self::Table | Self::Xlsx => return None,
        })
    }
}

fn tolerance(text: &str) -> Result<Tolerance, String> {
    Tolerance::parse(text).ok_or_else(|| "is no number from 0 on".to_owned())
}

impl CompareArguments {
    /// What clap cannot see.
    pub(super) fn check(&self, said: &Everywhere) -> Result<(), Usage> {
        let wrong = |text: &str| Err(Usage(text.to_owned()));
        if said.org.is_some() {
            return wrong("compare takes its orgs as arguments, without -o");
        }
        if self.format == Some(Named::Xlsx) && (self.output.is_none() || self.summary) {
            return wrong("a workbook needs a file: say --output difference.xlsx");
        }
        if self.schema.is_some() {
            if !matches!(
                self.format,
                None | Some(Named::Table | Named::Json | Named::Markdown)
            ) {
                return wrong("a schema comparison is written as table, json or markdown");
            }
            if self.soql.is_some() || self.file.is_some() {
                return wrong("--schema compares what orgs are made of, and runs no statement");
            }
        }
        Ok(())
    }

    /// When two values are the same.
    pub(super) fn rules(&self) -> Rules {
        Rules {
            trim: self.trim,
            ignore_case: self.ignore_case,
            date_only: self.date_only,
            tolerance: self.tolerance.clone(),
        }
    }
}
