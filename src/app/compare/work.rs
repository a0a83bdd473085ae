//! The work of a comparison: rows of elsewhere, which key, what differs. One job at a time; what an
//! older one says is dropped.

use crate::app::App;
use crate::app::export::{Choice, ExportCard, Offer, What};
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::picker::{Picker, PickerItem};
use crate::app::result::End;
use crate::rows::diff::{Candidate, How};
use crate::text;
use crate::worker::{CompareEvent, CompareJob, Job, JobError, export_options};

use super::party::rows_in_words;
use super::{Compare, Party, Record, Stage, View};

impl App {
    /// The comparison that is open.
    pub(in crate::app) fn compare(&self) -> Option<&Compare> {
        self.overlays.iter().find_map(|overlay| match overlay {
            Overlay::Compare(compare) => Some(compare.as_ref()),
            _ => None,
        })
    }

    pub(super) fn compare_mut(&mut self) -> Option<&mut Compare> {
        self.overlays.iter_mut().find_map(|overlay| match overlay {
            Overlay::Compare(compare) => Some(compare.as_mut()),
            _ => None,
        })
    }

    /// Closes the comparison; what is under way for it ends.
    pub(super) fn close_compare(&mut self) -> Vec<Effect> {
        self.overlays
            .retain(|overlay| !matches!(overlay, Overlay::Compare(_)));
        self.end_compare_jobs()
    }

    /// Ends what is under way for the comparison.
    pub(super) fn end_compare_jobs(&mut self) -> Vec<Effect> {
        if let Some(compare) = self.compare_mut() {
            compare.runs.clear();
        }
        let jobs = self.jobs.end_compare().into_iter();
        jobs.map(Effect::Cancel).collect()
    }

    pub(super) fn start_compare(&mut self, what: &str, job: Job) -> Vec<Effect> {
        let since = self.now.running;
        let (id, superseded) = self.jobs.begin(Slot::Compare);
        if let Some(compare) = self.compare_mut() {
            compare.stage = Stage::Working {
                what: what.to_owned(),
                since,
            };
        }
        let superseded = superseded.map(Effect::Cancel).into_iter();
        superseded.chain([Effect::Start(id, job)]).collect()
    }

    /// More to compare with the reference.
    pub(super) fn compare_with(&mut self, parties: Vec<Party>) -> Vec<Effect> {
        if let Some(compare) = self.compare_mut() {
            compare.joining = parties;
        }
        self.find_key()
    }

    /// Reads a saved export.
    pub(in crate::app) fn compare_file(&mut self, file: &str) -> Vec<Effect> {
        let job = CompareJob::Read(file.to_owned());
        self.start_compare(&format!("reading {file}"), Job::Compare(job))
    }

    /// Measures the columns; where a key is known already, compares by it at once.
    pub(super) fn find_key(&mut self) -> Vec<Effect> {
        match self.compare() {
            Some(compare) if !compare.how.key.is_empty() => self.run_compare(),
            _ => self.measure_keys(),
        }
    }

    /// Measures which columns would do as a key.
    pub(super) fn measure_keys(&mut self) -> Vec<Effect> {
        let Some(compare) = self.compare() else {
            return Vec::new();
        };
        let mut rows = compare.everybody().map(|party| party.rows.clone());
        let Some(left) = rows.next() else {
            return Vec::new();
        };
        let job = CompareJob::Keys {
            left,
            others: rows.collect(),
            how: How {
                key: Vec::new(),
                ..compare.how.clone()
            },
        };
        self.start_compare("looking which columns would do as a key", Job::Compare(job))
    }

    /// Compares the reference with all others.
    pub(super) fn run_compare(&mut self) -> Vec<Effect> {
        let Some(compare) = self.compare() else {
            return Vec::new();
        };
        let mut parties = compare.everybody();
        let Some(left) = parties.next() else {
            return Vec::new();
        };
        let others = parties.map(|party| {
            let how = How {
                across_orgs: left.may_differ_from(party) && !compare.same_ids,
                targets: left.targets_with(party),
                ..compare.how.clone()
            };
            (party.rows.clone(), how)
        });
        let job = CompareJob::Run {
            left: left.rows.clone(),
            others: others.collect(),
        };
        self.start_compare("comparing", Job::Compare(job))
    }

    /// What the job says.
    pub(in crate::app) fn on_compare(&mut self, event: CompareEvent) -> Vec<Effect> {
        let epoch = self.now.epoch;
        let options = export_options(&self.options.export);
        let Some(compare) = self.compare_mut() else {
            return Vec::new();
        };
        match event {
            CompareEvent::Read { name, rows } => {
                let end = End::Complete;
                return self.compare_with(vec![Party {
                    orgs: Vec::new(),
                    name,
                    class: None,
                    what: rows_in_words(&rows, end),
                    rows,
                    soql: String::new(),
                    all: false,
                    tab: None,
                    end,
                    targets: Vec::new(),
                }]);
            }
            CompareEvent::NotRead(why) => compare.give_up(why),
            CompareEvent::Keys(candidates) => {
                let best = candidates
                    .first()
                    .filter(|best| best.pairs > 0 && best.is_unique() && !best.is_measure);
                let key = best.map(|best| best.columns.clone());
                compare.candidates = candidates;
                match key {
                    Some(key) if compare.how.key.is_empty() && compare.view.is_none() => {
                        compare.how.key = key;
                        return self.run_compare();
                    }
                    _ => compare.choose_key(),
                }
            }
            CompareEvent::Done(found) => {
                if !compare.joining.is_empty() {
                    if compare.view.is_some() {
                        compare.candidates.clear();
                    }
                    // The first of the new ones comes to the front.
                    compare.at = compare.parties.len();
                    compare.parties.append(&mut compare.joining);
                }
                let mut view = View::new(found, compare.view.as_ref());
                let open = compare.open_at.take();
                let open = open.and_then(|row| view.found.line_of(row));
                compare.stage = match open {
                    Some(place) => {
                        view.to_line(place);
                        Stage::Record(Record {
                            place,
                            ..Record::default()
                        })
                    }
                    None => Stage::View,
                };
                compare.view = Some(view);
            }
            // It is of a watch.
            CompareEvent::Round(_) => {}
            CompareEvent::NoKey { other, error } => {
                let names = compare.names_of(other + 1).join(" and ");
                let why = format!("{names} have no column {} in common", error.name);
                compare.give_up(why);
            }
            CompareEvent::Ids { title, of } => compare.ask_to_map(title, of),
            CompareEvent::Targets { title, of } => {
                compare.take_targets(&title, of);
                return self.run_compare();
            }
            CompareEvent::Rows(rows) => {
                compare.stage = compare.whole();
                let columns = (0..rows.columns().len()).collect();
                let Some(org) = compare
                    .parties
                    .iter()
                    .find_map(|party| party.orgs.first().cloned())
                else {
                    return Vec::new();
                };
                let offer = Offer {
                    tab: compare.tab,
                    org,
                    soql: String::new(),
                    parts: None,
                    object: format!("{}_difference", compare.names().join("_")),
                    all: false,
                    several: Vec::new(),
                    compared: Some(compare.all_in_words()),
                    not_all: compare.not_all(|_| true),
                    choices: vec![Choice {
                        what: What::Loaded,
                        rows: Some(rows.len() as u64),
                        order: None,
                    }],
                    rows,
                    columns,
                };
                let card = ExportCard::new(offer, options, epoch);
                self.overlays.push(Overlay::Export(Box::new(card)));
            }
        }
        Vec::new()
    }

    /// The job failed, or the person stopped it.
    pub(in crate::app) fn on_compare_failed(&mut self, error: Option<&JobError>) {
        if let Some(compare) = self.compare_mut() {
            let why = match error {
                Some(error) => {
                    let words = [error.title().to_owned(), error.detail(), error.hint()];
                    let said = words.iter().filter(|text| !text.is_empty());
                    let said: Vec<&str> = said.map(|text| text.trim_end_matches('.')).collect();
                    said.join(". ")
                }
                None => "it was stopped".to_owned(),
            };
            compare.give_up(why);
        }
    }
}

impl Compare {
    /// It came to nothing: those that were to be compared as well are not.
    fn give_up(&mut self, why: String) {
        self.joining.clear();
        self.stage = Stage::Failed(why);
    }

    /// Puts the choice of the key up.
    pub(super) fn choose_key(&mut self) {
        if self.candidates.is_empty() {
            self.stage = Stage::Failed(
                "the two have no column in common that could tell rows apart".to_owned(),
            );
            return;
        }
        let items = self.candidates.iter().enumerate();
        let items: Vec<PickerItem<usize>> = items
            .map(|(at, candidate)| key_item(at, candidate, &self.how.key))
            .collect();
        let mut picker = Picker::new(items).searching(2);
        picker.go_to_rows();
        self.stage = Stage::Key {
            picker,
            taken: Vec::new(),
        };
    }
}

/// A candidate as a row: a mark, the columns, what it would do.
pub(super) fn key_item(at: usize, candidate: &Candidate, taken: &[String]) -> PickerItem<usize> {
    let number = |count: usize| text::number(count as u64);
    let [left, right] = candidate.double;
    let [no_left, no_right] = candidate.without;
    let mut doubts = Vec::new();
    match left + right {
        0 => {}
        // Nobody shares alone.
        double => doubts.push(format!("{} rows share theirs", number(double))),
    }
    match no_left + no_right {
        0 => {}
        1 => doubts.push("1 row without".to_owned()),
        without => doubts.push(format!("{} rows without", number(without))),
    }
    let doubt = match doubts.as_slice() {
        [] => "every row its own".to_owned(),
        doubts => doubts.join(", "),
    };
    let is = candidate
        .columns
        .iter()
        .all(|column| taken.contains(column));
    PickerItem {
        key: at,
        columns: vec![
            if is && !taken.is_empty() { "✓" } else { " " }.to_owned(),
            candidate.columns.join(" + "),
            format!("pairs {}", number(candidate.pairs)),
            doubt,
        ],
        disabled_reason: None,
    }
}
