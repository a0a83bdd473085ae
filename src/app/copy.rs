//! Copying from the result table: cells, rows, columns, all of it, in several forms.
//!
//! What may be big is made by a job, so that no key waits for it; what was copied is said with how
//! much it was. Knows no clipboard.

use crate::app::App;
use crate::app::jobs::Slot;
use crate::app::msg::{Effect, NotCopied};
use crate::app::notice::Notice;
use crate::app::result::ResultPane;
use crate::app::work::LONGEST;
use crate::rows::ValueKind;
use crate::rows::export::Format;
use crate::text;
use crate::worker::{CopyEvent, CopyForm, CopyJob, Job};

/// The way for what no clipboard takes.
const TO_A_FILE: &str = "e exports it to a file";

/// What is copied, in words and for the name of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Copying {
    /// How much it is: `3 rows`, with its size once that is known.
    what: String,
    /// Of what it is a part, where it is one: ` of 200,000`.
    of: String,
    /// What is counted: `value`, `key`; rows where it is empty.
    noun: &'static str,
    /// Whether `of` says whose data it is, and not what is in front.
    says_whose: bool,
    /// How a file of it ends, without the dot; a text's own where it is empty.
    extension: &'static str,
}

impl Copying {
    /// Keys of a comparison; whose they are, and who lacks them.
    pub(super) fn keys(of: String) -> Self {
        Self {
            of,
            noun: "key",
            says_whose: true,
            ..Self::default()
        }
    }

    /// What it is and how much, in words.
    pub(super) fn words(&self) -> &str {
        self.what.trim_end_matches(',')
    }

    /// How a file of it ends, without the dot.
    pub(super) fn extension(&self) -> &'static str {
        if self.extension.is_empty() {
            "txt"
        } else {
            self.extension
        }
    }
}

/// Which rows are copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// The marked ones; where there are none, the one under the cursor.
    These,
    /// All that are shown.
    Shown,
    /// The marked ones; where there are none, all that are shown.
    MarkedOrShown,
}

impl App {
    /// Copies rows with the columns that are shown.
    pub(super) fn copy_rows(&mut self, which: Which, format: Format) -> Vec<Effect> {
        let many = which == Which::Shown;
        let header = many || !matches!(format, Format::Tsv);
        self.copy(which, CopyForm::Rows { format, header }, |result| {
            let sheet = result.sheet();
            (0..sheet.columns())
                .filter_map(|place| sheet.column(place))
                .collect()
        })
    }

    /// Copies the values of the column under the cursor.
    pub(super) fn copy_column(&mut self, form: CopyForm) -> Vec<Effect> {
        self.copy(Which::MarkedOrShown, form, |result| {
            result.column().into_iter().collect()
        })
    }

    fn copy(
        &mut self,
        which: Which,
        form: CopyForm,
        columns: impl Fn(&ResultPane) -> Vec<usize>,
    ) -> Vec<Effect> {
        // A literal is written by what its column holds.
        let kinds = match form {
            CopyForm::InList => self.result_mut(),
            _ => None,
        };
        let kinds = kinds.map(ResultPane::kinds).unwrap_or_default();
        let Some((tab, result)) = self.tab().and_then(|t| Some((t.id, t.result.as_ref()?))) else {
            return Vec::new();
        };
        let columns = columns(result);
        let kind = |column: &usize| kinds.get(*column).copied().unwrap_or(ValueKind::Text);
        let kinds = columns.iter().map(kind).collect();
        let picked = match which {
            Which::MarkedOrShown if result.marked_count() == 0 => None,
            Which::These | Which::MarkedOrShown => Some(these(result)),
            Which::Shown => None,
        };
        let about = Copying {
            of: part_of(result, form, picked.as_deref()),
            noun: match form {
                CopyForm::Rows { .. } => "",
                CopyForm::Values | CopyForm::InList | CopyForm::Conditions => "value",
            },
            extension: match form {
                CopyForm::Rows { format, .. } => format.extension(),
                CopyForm::Values | CopyForm::InList | CopyForm::Conditions => "",
            },
            ..Copying::default()
        };
        let job = CopyJob {
            rows: result.rows.clone(),
            order: result.order.clone(),
            picked,
            columns,
            kinds,
            form,
        };
        let (id, superseded) = self.jobs.begin(Slot::Copy(tab));
        self.copying = Some(about);
        superseded
            .map(Effect::Cancel)
            .into_iter()
            .chain([Effect::Start(id, Job::Copy(job))])
            .collect()
    }

    /// The text of a copy is made, or is too big for a clipboard.
    pub(super) fn on_copy(&mut self, event: CopyEvent) -> Vec<Effect> {
        match event {
            CopyEvent::Made { text, rows } => {
                let about = self.copying.take().unwrap_or_default();
                if rows == 0 && !about.noun.is_empty() {
                    self.hint("nothing to copy: the column has no values here");
                    return Vec::new();
                }
                let noun = match about.noun {
                    "" => "row",
                    noun => noun,
                };
                let plural = if rows == 1 { "" } else { "s" };
                let mut what = format!("{} {noun}{plural}{}", text::number(rows), about.of);
                if about.noun == "key" && text.chars().count() > LONGEST {
                    let most = text::number(LONGEST as u64);
                    what.push_str(&format!(", more than a query takes ({most} characters)"));
                }
                self.copying = Some(Copying { what, ..about });
                vec![Effect::Copy(text)]
            }
            CopyEvent::TooBig { limit } => {
                let limit = text::bytes(limit as u64);
                let notice = Notice::warning("Nothing was copied")
                    .detail(format!("it is more than {limit}: {TO_A_FILE}"));
                self.say(notice);
                Vec::new()
            }
        }
    }

    /// A copy went out.
    pub(super) fn on_copied(&mut self, how: Result<String, NotCopied>) {
        let what = self.copying.take();
        let how = match how {
            Ok(how) => how,
            Err(not) => return self.offer_file(not, what),
        };
        let says_whose = what.as_ref().is_some_and(|what| what.says_whose);
        let what = what.map_or_else(String::new, |what| format!("{} ", what.what));
        let shown = match says_whose {
            true => String::new(),
            false => self.whose_shown(),
        };
        let whose = match shown {
            whose if whose.is_empty() => whose,
            whose => format!(" · from {whose}"),
        };
        let said = match how.as_str() {
            // Nothing answers whether the terminal took it.
            "terminal" => format!("{what}sent to the terminal's clipboard{whose}"),
            how => format!("{what}copied via {how}{whose}"),
        };
        // What is staged is in the panes, not in what lies over them.
        let without = match says_whose {
            true => String::new(),
            false => self.without_staged(),
        };
        self.hint(said + &without);
    }

    /// What goes out, in words for when it has: rows where they are known, and how much it is.
    pub(super) fn note_copies(&mut self, effects: &[Effect]) {
        for effect in effects {
            if let Effect::Copy(copied) = effect {
                self.pressed_since_copy = false;
                let size = text::bytes(copied.len() as u64);
                // What a job made is in words by now; what is copied at once has none.
                let about = self.copying.take().filter(|about| !about.what.is_empty());
                let about = about.unwrap_or_default();
                let what = match about.what.as_str() {
                    "" => size,
                    rows => format!("{rows}, {size},"),
                };
                self.copying = Some(Copying { what, ..about });
            }
        }
    }

    /// Copies the address of the record in the cursor's row, as a browser takes it.
    pub(super) fn copy_url(&mut self) -> Vec<Effect> {
        let Some(tab) = self.tab() else {
            return Vec::new();
        };
        let (Some(result), Some(entry)) = (tab.result.as_ref(), self.orgs.get(tab.org_here()))
        else {
            return Vec::new();
        };
        match record_id_of_row(result) {
            Some(id) => {
                let host = entry.org.instance_url.trim_end_matches('/');
                vec![Effect::Copy(format!("{host}/{id}"))]
            }
            None => {
                self.hint(crate::app::record_here::NO_ID);
                Vec::new()
            }
        }
    }
}

/// Of what a copy is a part, so that nobody takes it for more: the marked rows, or the rows that are
/// loaded of those the org has.
fn part_of(result: &ResultPane, form: CopyForm, picked: Option<&[usize]>) -> String {
    let rows = text::number(result.rows.len() as u64);
    let total = result.total.filter(|_| result.is_partial());
    match (form, picked, total.map(text::number)) {
        (CopyForm::Rows { .. }, None, Some(total)) => format!(" of {total}"),
        (CopyForm::Rows { .. }, ..) | (_, None, None) => String::new(),
        (_, Some([_]), _) => " of 1 marked row".to_owned(),
        (_, Some(picked), _) => format!(" of {} marked rows", text::number(picked.len() as u64)),
        (_, None, Some(total)) => format!(" of {rows} rows of {total}"),
    }
}

/// The rows that a copy of "these" is of, by their numbers.
fn these(result: &ResultPane) -> Vec<usize> {
    match result.marked_count() {
        0 => result.row().into_iter().collect(),
        // In the order in which they are shown; those that a filter hides come last, they are
        // marked too.
        _ => result.marked().iter().collect(),
    }
}

/// The id of a record of the tab's org, as [`record_id_of_row`] finds it. Where rows are of several orgs
/// there is none: the same id can be another record's in another org, and whoever writes must not
/// take the one for the other.
pub(super) fn record_id(result: &ResultPane) -> Option<String> {
    match result.members {
        Some(_) => None,
        None => record_id_of_row(result),
    }
}

/// The id of a record: that of the cell under the cursor, where it is one, else that of the row.
pub(super) fn record_id_of_row(result: &ResultPane) -> Option<String> {
    let row = result.row()?;
    let cell = result
        .column()
        .map(|column| result.rows.cell(row, column).text);
    match cell.filter(|text| is_id(text)) {
        Some(id) => Some(id.to_owned()),
        None => own_id(result),
    }
}

/// The id of the row's own record, whatever the cell under the cursor points to: what is written goes
/// to that one.
pub(super) fn own_id(result: &ResultPane) -> Option<String> {
    let row = result.row()?;
    let mut columns = result.rows.columns().iter();
    let own = columns.position(|c| c.path.len() == 1 && c.title.eq_ignore_ascii_case("Id"))?;
    let id = result.rows.cell(row, own).text;
    is_id(id).then(|| id.to_owned())
}

/// Whether a text has the form of a record's id: 15 or 18 letters and digits, of which the first
/// three, the key prefix, are followed by digits of the instance (REST API, sObject ids).
fn is_id(text: &str) -> bool {
    matches!(text.len(), 15 | 18)
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
        && text.bytes().any(|b| b.is_ascii_digit())
}
