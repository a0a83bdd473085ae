//! The export card: which rows, as what, to which file. Holds answers, starts nothing.

use crate::app::column::TabId;
use crate::app::editor::{EditAction, Field};
use crate::org::OrgKey;
use crate::rows::RowSet;
use crate::rows::export::{Format, LineEnding, Options};
use crate::rows::order::Order;
use crate::text;
use crate::worker::{ExportJob, ExportRows, FileFormat, QueryParts};

/// Which rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Those that a person set apart.
    Marked,
    /// Those that the filter shows.
    Filtered,
    /// All that are here.
    Loaded,
    /// Every row of the statement, page by page, without loading it.
    Every,
}

impl What {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Marked => "marked rows",
            Self::Filtered => "filtered",
            Self::Loaded => "loaded",
            Self::Every => "every page",
        }
    }
}

/// Rows to choose.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Which.
    pub what: What,
    /// How many there are, where that is known.
    pub rows: Option<u64>,
    /// Those that are here and in which order; `None` where they are to be fetched.
    pub order: Option<Order>,
}

/// The lines of the card, from top to bottom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Item {
    /// Which rows.
    #[default]
    Rows,
    /// Which kind of file.
    Format,
    /// Where.
    File,
    /// Whether formulas are made harmless.
    Formulas,
    /// Where the fields of parents stand in JSON.
    Parents,
}

/// What a result offers for export.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Whose result.
    pub tab: TabId,
    /// Of which org.
    pub org: OrgKey,
    /// The statement.
    pub soql: String,
    /// Its parts, where it is sent in several.
    pub parts: Option<QueryParts>,
    /// Its object.
    pub object: String,
    /// The rows that are here.
    pub rows: RowSet,
    /// The columns that are shown, in their order.
    pub columns: Vec<usize>,
    /// Whether deleted and archived rows were asked for, too.
    pub all: bool,
    /// The orgs whose rows these are, with their aliases, where they are several.
    pub several: Vec<(OrgKey, String)>,
    /// What is compared in it, each with its class, where it is what two or more results differ in.
    pub compared: Option<String>,
    /// Which of those have not all their rows, and why.
    pub not_all: Option<String>,
    /// What can be chosen; the first is proposed.
    pub choices: Vec<Choice>,
}

/// The card.
#[derive(Debug)]
pub struct ExportCard {
    /// What can be exported.
    pub offer: Offer,
    /// Which of its choices is taken.
    pub choice: usize,
    /// The kind of file.
    pub format: FileFormat,
    /// The file.
    pub file: Field,
    /// How it is written.
    pub options: Options,
    /// The line with the focus.
    pub focus: Item,
    /// Why it cannot go on like this.
    pub refused: Option<String>,
    /// Whether a person said yes to calls below the floor.
    pub spends: bool,
}

impl ExportCard {
    /// A card that proposes a file named by the object and the time (seconds since the epoch, UTC).
    pub fn new(offer: Offer, options: Options, epoch: i64) -> Self {
        let format = FileFormat::Text(Format::Csv);
        let name = suggestion(&offer.object, epoch, format);
        Self {
            offer,
            choice: 0,
            format,
            file: Field::new(&name),
            options,
            focus: Item::Rows,
            refused: None,
            spends: false,
        }
    }

    /// The rows that are taken.
    pub fn chosen(&self) -> Option<&Choice> {
        self.offer.choices.get(self.choice)
    }

    /// The lines that can have the focus now.
    pub fn items(&self) -> Vec<Item> {
        let mut items = vec![Item::Rows, Item::Format, Item::File];
        match self.format {
            FileFormat::Text(Format::Csv | Format::Tsv) | FileFormat::Xlsx => {
                items.push(Item::Formulas);
            }
            FileFormat::Text(Format::Json | Format::Ndjson) => items.push(Item::Parents),
            FileFormat::Text(Format::Markdown) => {}
        }
        items
    }

    /// Moves the focus to the next (`1`) or previous (`-1`) line, round and round.
    pub fn turn(&mut self, by: isize) {
        let items = self.items();
        let at = items.iter().position(|item| *item == self.focus);
        self.focus = turned(&items, at.unwrap_or(0), by).unwrap_or_default();
    }

    /// Whether the line with the focus is a choice, not a text.
    pub fn on_choice(&self) -> bool {
        self.focus != Item::File
    }

    /// Changes the choice with the focus to its next (`1`) or previous (`-1`) value.
    pub fn choose(&mut self, by: isize) {
        self.refused = None;
        match self.focus {
            Item::Rows => {
                let places: Vec<usize> = (0..self.offer.choices.len()).collect();
                self.choice = turned(&places, self.choice, by).unwrap_or(0);
            }
            Item::Format => {
                let at = FileFormat::ALL.iter().position(|f| *f == self.format);
                if let Some(format) = turned(&FileFormat::ALL, at.unwrap_or(0), by) {
                    self.rename(format);
                    self.format = format;
                }
            }
            Item::File => {}
            Item::Formulas => self.options.formula_guard = !self.options.formula_guard,
            Item::Parents => self.options.nested = !self.options.nested,
        }
    }

    /// Types into the name of the file, wherever the focus is: letters mean nothing else here.
    pub fn edit(&mut self, action: EditAction, width: u16) {
        self.refused = None;
        self.focus = Item::File;
        self.file.apply(action, width);
    }

    /// Gives the file the ending of another kind, where it has the one of the kind before.
    fn rename(&mut self, format: FileFormat) {
        let old = format!(".{}", self.format.extension());
        if let Some(stem) = self.file.text().strip_suffix(&old) {
            let name = format!("{stem}.{}", format.extension());
            self.file.set_text(&name);
        }
    }

    /// Whether it fetches rows from an org: all of them, not those that are here.
    pub fn fetches(&self) -> bool {
        let chosen = self.chosen();
        chosen.is_some_and(|choice| choice.what == What::Every)
    }

    /// The orgs whose rows it writes.
    pub fn orgs(&self) -> Vec<OrgKey> {
        match self.offer.several.is_empty() {
            true => vec![self.offer.org.clone()],
            false => self
                .offer
                .several
                .iter()
                .map(|(org, _)| org.clone())
                .collect(),
        }
    }

    /// The job these answers describe.
    pub fn job(&self) -> Option<ExportJob> {
        let choice = self.chosen()?;
        let rows = match choice.what {
            What::Every => ExportRows::Pages {
                all: self.offer.all,
                tooling: false,
                several: self.offer.several.clone(),
            },
            What::Marked | What::Filtered | What::Loaded => ExportRows::Loaded {
                rows: self.offer.rows.clone(),
                order: choice.order.clone(),
                columns: self.offer.columns.clone(),
            },
        };
        Some(ExportJob {
            org: self.offer.org.clone(),
            soql: self.offer.soql.clone(),
            parts: self.offer.parts.clone(),
            rows,
            file: self.file.text().trim().to_owned(),
            format: self.format,
            options: self.options,
            replace: false,
        })
    }

    /// How CSV and TSV are written, as the configuration has it.
    pub fn dialect(&self) -> Option<String> {
        let delimiter = match self.format {
            FileFormat::Text(Format::Csv) => match self.options.delimiter {
                b'\t' => "tab".to_owned(),
                other => char::from(other).to_string(),
            },
            FileFormat::Text(Format::Tsv) => "tab".to_owned(),
            _ => return None,
        };
        let lines = match self.options.line_ending {
            LineEnding::Lf => "LF",
            LineEnding::Crlf => "CRLF",
        };
        let bom = if self.options.bom { "BOM" } else { "no BOM" };
        Some(format!(
            "between fields {delimiter}  lines end in {lines}  {bom}"
        ))
    }
}

impl ExportCard {
    /// Of what the rows that are written are a part, where more match in the org: ` of 200,000`.
    pub(in crate::app) fn part_of(&self) -> String {
        let rows = |what| {
            let choice = self.offer.choices.iter().find(|choice| choice.what == what);
            choice.and_then(|choice| choice.rows)
        };
        let Some((here, total)) = rows(What::Loaded).zip(rows(What::Every)) else {
            return String::new();
        };
        let (here, total) = match total > here {
            true => (text::number(here), text::number(total)),
            false => return String::new(),
        };
        match self.chosen().map(|choice| choice.what) {
            Some(What::Loaded) => format!(" of {total}"),
            Some(What::Filtered) => format!(", filtered from {here} of {total},"),
            Some(What::Marked | What::Every) | None => String::new(),
        }
    }
}

/// The value `by` places further, round and round.
fn turned<T: Copy>(all: &[T], at: usize, by: isize) -> Option<T> {
    let count = all.len().max(1) as isize;
    let next = (at as isize + by).rem_euclid(count) as usize;
    all.get(next).copied()
}

/// `Account-20261122-183000.csv`: the object and the time in UTC, with nothing in it that a file
/// system or a shell takes amiss.
fn suggestion(object: &str, epoch: i64, format: FileFormat) -> String {
    let safe = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
    let name: String = object.chars().filter(safe).take(60).collect();
    let name = if name.is_empty() { "rows" } else { &name };
    timed_name(name, epoch, format.extension())
}

/// A name with the time in UTC in it.
pub(in crate::app) fn timed_name(name: &str, epoch: i64, extension: &str) -> String {
    let time = jiff::Timestamp::from_second(epoch)
        .map(|at| at.strftime("%Y%m%d-%H%M%S").to_string())
        .unwrap_or_default();
    format!("{name}-{time}.{extension}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_proposed_by_object_and_time() {
        let csv = FileFormat::Text(Format::Csv);
        for (object, name) in [
            ("Account", "Account-20261122-183000.csv"),
            ("acme__Meter__c", "acme__Meter__c-20261122-183000.csv"),
            ("../../etc/passwd", "etcpasswd-20261122-183000.csv"),
            ("", "rows-20261122-183000.csv"),
        ] {
            assert_eq!(suggestion(object, 1_795_372_200, csv), name);
        }
    }
}
