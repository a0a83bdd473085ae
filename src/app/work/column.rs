//! What is said of a column as a whole: its statistics, and how often each value comes.
//! Long because the two cards share their job, their keys and their words.

use std::time::Duration;

use crate::app::App;
use crate::app::column::TabId;
use crate::app::jobs::Slot;
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::picker::{Picker, PickerItem};
use crate::app::result::ResultPane;
use crate::rows::order::{Comparison, Condition};
use crate::rows::stats::{ColumnStats, Frequencies};
use crate::rows::{Cell, CellKind, CellValue, ChildrenHead};
use crate::text;
use crate::worker::{ColumnJob, FrequencyEvent, Job, JobError, JobId, StatsEvent};

/// No more values are listed; a list of all would say less and take a frame's time to search.
const LISTED: usize = 2_000;
/// Cells of the longest bar.
const BAR: usize = 20;

/// How far something is.
#[derive(Clone, Debug)]
pub enum Progress<T> {
    /// A job counts, since then.
    Counting(Duration),
    /// Done.
    Done(T),
    /// It failed, and why.
    Failed(String),
}

/// The statistics of a column, over the panes.
#[derive(Clone, Debug)]
pub struct StatsCard {
    /// Whose rows.
    pub tab: TabId,
    /// Which column.
    pub column: usize,
    /// What it is called.
    pub title: String,
    /// Of which rows, where those are not all.
    pub of: String,
    /// The statistics.
    pub state: Progress<ColumnStats>,
    revision: u64,
}

/// A column that a job looks at.
struct Asked {
    id: JobId,
    superseded: Option<JobId>,
    tab: TabId,
    title: String,
    of: String,
    job: ColumnJob,
}

/// How often each value of a column comes, over the panes.
#[derive(Clone, Debug)]
pub struct FrequencyCard {
    /// Whose rows.
    pub tab: TabId,
    /// Which column.
    pub column: usize,
    /// What it is called.
    pub title: String,
    /// Of which rows, where those are not all.
    pub of: String,
    /// The values, the most frequent first.
    pub state: Progress<Frequencies>,
    /// The values that are listed, by their index.
    pub picker: Picker<usize>,
    revision: u64,
}

impl StatsCard {
    /// What is known, line by line: a name and a number or value.
    pub fn lines(&self) -> Vec<(&'static str, String)> {
        let Progress::Done(stats) = &self.state else {
            return Vec::new();
        };
        let count = |n: usize| text::number(n as u64);
        let value = |v: &Option<CellValue>| match v {
            Some(value) if value.kind == CellKind::Children => children(&value.text),
            Some(value) => value.text.clone(),
            None => "–".to_owned(),
        };
        let mut lines = vec![
            ("rows", count(stats.rows)),
            ("with a value", count(stats.values())),
            ("null", count(stats.nulls)),
            ("empty text", count(stats.empty)),
            ("distinct", count(stats.distinct)),
            ("least", value(&stats.min)),
            ("greatest", value(&stats.max)),
        ];
        if let (Some(sum), Some(mean)) = (&stats.sum, &stats.mean) {
            lines.push(("sum", sum.clone()));
            lines.push(("mean", mean.clone()));
        }
        lines
    }

    fn as_text(&self) -> String {
        let mut all = format!("{}\t{}\n", self.title, self.of);
        for (name, value) in self.lines() {
            all += &format!("{name}\t{value}\n");
        }
        all
    }
}

impl FrequencyCard {
    /// How many values there are and how many of them are listed.
    pub fn listed(&self) -> String {
        match &self.state {
            Progress::Done(all) if all.len() > LISTED => format!(
                "the {} most frequent of {} values",
                text::number(LISTED as u64),
                text::number(all.len() as u64)
            ),
            _ => String::new(),
        }
    }

    fn as_text(&self) -> String {
        let Progress::Done(all) = &self.state else {
            return String::new();
        };
        let mut text = format!("{}\trows\n", self.title);
        for (cell, count) in all.iter() {
            let value = shown(cell).replace(['\t', '\n', '\r'], " ");
            text += &format!("{value}\t{count}\n");
        }
        text
    }
}

impl App {
    /// Opens the statistics of the current column.
    pub(in crate::app) fn open_stats(&mut self) -> Vec<Effect> {
        let since = self.now.running;
        let Some(asked) = self.column_job() else {
            return Vec::new();
        };
        let Asked {
            id,
            superseded,
            tab,
            title,
            of,
            job,
        } = asked;
        self.overlays.push(Overlay::Stats(Box::new(StatsCard {
            tab,
            column: job.column,
            title,
            of,
            state: Progress::Counting(since),
            revision: job.revision,
        })));
        self.start_column(id, superseded, Job::Stats(job))
    }

    /// Opens how often each value of the current column comes.
    pub(in crate::app) fn open_frequencies(&mut self) -> Vec<Effect> {
        let since = self.now.running;
        let Some(asked) = self.column_job() else {
            return Vec::new();
        };
        let Asked {
            id,
            superseded,
            tab,
            title,
            of,
            job,
        } = asked;
        self.overlays
            .push(Overlay::Frequency(Box::new(FrequencyCard {
                tab,
                column: job.column,
                title,
                of,
                state: Progress::Counting(since),
                picker: Picker::new(Vec::new()),
                revision: job.revision,
            })));
        self.start_column(id, superseded, Job::Frequency(job))
    }

    fn start_column(&mut self, id: JobId, superseded: Option<JobId>, job: Job) -> Vec<Effect> {
        superseded
            .map(Effect::Cancel)
            .into_iter()
            .chain([Effect::Start(id, job)])
            .collect()
    }

    /// The job that looks at the current column, with the one it supersedes.
    fn column_job(&mut self) -> Option<Asked> {
        let (tab, result) = self.result_here()?;
        let column = result.column()?;
        let title = result.rows.columns().get(column)?.title.clone();
        let (id, superseded) = self.jobs.begin(Slot::Column(tab));
        let (_, result) = self.result_here()?;
        let kind = result.kinds().get(column).copied().unwrap_or_default();
        Some(Asked {
            id,
            superseded,
            tab,
            title,
            of: of_rows(result),
            job: ColumnJob {
                rows: result.rows.clone(),
                revision: id.0,
                order: result.order.clone(),
                column,
                kind,
            },
        })
    }

    /// The statistics are here.
    pub(in crate::app) fn on_stats(&mut self, tab: TabId, event: StatsEvent) {
        for overlay in &mut self.overlays {
            if let Overlay::Stats(card) = overlay
                && card.tab == tab
                && card.revision == event.revision
            {
                card.state = Progress::Done(event.stats.clone());
            }
        }
    }

    /// The frequencies are here.
    pub(in crate::app) fn on_frequencies(&mut self, tab: TabId, event: FrequencyEvent) {
        for overlay in &mut self.overlays {
            if let Overlay::Frequency(card) = overlay
                && card.tab == tab
                && card.revision == event.revision
            {
                card.picker.set_items(items(&event.frequencies));
                card.state = Progress::Done(event.frequencies.clone());
            }
        }
    }

    /// Counting failed, or was cancelled by the worker.
    pub(in crate::app) fn not_counted(&mut self, tab: TabId, error: Option<&JobError>) {
        let why = error.map_or("it was cancelled".to_owned(), |error| error.title());
        for overlay in &mut self.overlays {
            match overlay {
                Overlay::Stats(card) if card.tab == tab => {
                    card.state = Progress::Failed(why.clone());
                }
                Overlay::Frequency(card) if card.tab == tab => {
                    card.state = Progress::Failed(why.clone());
                }
                _ => {}
            }
        }
    }

    /// Closes the statistics or frequencies on top; what still counts for them is stopped.
    pub(in crate::app) fn close_column_card(&mut self) -> Vec<Effect> {
        let tab = match self.overlays.last() {
            Some(Overlay::Stats(card)) => card.tab,
            Some(Overlay::Frequency(card)) => card.tab,
            _ => return Vec::new(),
        };
        self.overlays.pop();
        let job = self.jobs.end_slot(&Slot::Column(tab));
        job.map(Effect::Cancel).into_iter().collect()
    }

    pub(in crate::app) fn stats_key(&mut self, chord: Chord) -> Vec<Effect> {
        let Some(Overlay::Stats(card)) = self.overlays.last() else {
            return Vec::new();
        };
        match chord.code {
            Code::Esc | Code::Enter => self.close_column_card(),
            _ => match chord.typed() {
                Some('q' | '#' | ' ') => self.close_column_card(),
                Some('y') if matches!(card.state, Progress::Done(_)) => {
                    vec![Effect::Copy(card.as_text())]
                }
                Some('Q') => self.push_stats(),
                _ => Vec::new(),
            },
        }
    }

    pub(in crate::app) fn frequency_key(&mut self, chord: Chord) -> Vec<Effect> {
        let page = self.drawn.list.height.max(2);
        let width = self.drawn.list.width.max(1);
        let Some(Overlay::Frequency(card)) = self.overlays.last_mut() else {
            return Vec::new();
        };
        let among_rows = !card.picker.is_typing();
        match chord.code {
            Code::Esc => return self.close_column_card(),
            Code::Enter => return self.filter_by_chosen(),
            _ => {}
        }
        match chord.typed().filter(|_| among_rows) {
            Some('q') => self.close_column_card(),
            Some('y') if matches!(card.state, Progress::Done(_)) => {
                vec![Effect::Copy(card.as_text())]
            }
            Some('Q') => self.push_frequency(),
            _ => {
                card.picker.key(chord, page, width);
                Vec::new()
            }
        }
    }

    /// Keeps the rows that have the chosen value.
    fn filter_by_chosen(&mut self) -> Vec<Effect> {
        let Some(Overlay::Frequency(card)) = self.overlays.last() else {
            return Vec::new();
        };
        let (tab, column) = (card.tab, card.column);
        let chosen = card.picker.selected().copied();
        let value = match &card.state {
            Progress::Done(all) => chosen.and_then(|index| all.get(index)),
            _ => None,
        };
        let Some(value) = value.map(|(cell, _)| CellValue::from(cell)) else {
            return Vec::new();
        };
        let condition = match value.kind {
            CellKind::Compound => {
                self.hint("compound values cannot be compared");
                return Vec::new();
            }
            CellKind::Children => match ChildrenHead::of(&value.text).total {
                Some(total) => Condition::Compare {
                    column,
                    comparison: Comparison::Equal,
                    value: total.to_string(),
                },
                None => {
                    self.hint("the org did not say how many these are");
                    return Vec::new();
                }
            },
            _ => Condition::Like { column, value },
        };
        let mut effects = self.close_column_card();
        effects.extend(self.add_filter(tab, condition));
        effects
    }
}

/// Which rows are looked at, where those are not all that the statement brings.
fn of_rows(result: &ResultPane) -> String {
    let shown = result.sheet().len() as u64;
    let here = result.rows.len() as u64;
    let mut parts = Vec::new();
    if shown != here {
        parts.push(format!(
            "filtered: {} of {} rows",
            text::number(shown),
            text::number(here)
        ));
    }
    if let Some(total) = result.total.filter(|_| result.is_partial()) {
        parts.push(format!(
            "{} of {} rows loaded",
            text::number(here),
            text::number(total)
        ));
    }
    parts.join(", ")
}

fn items(all: &Frequencies) -> Vec<PickerItem<usize>> {
    let rows: usize = all.iter().map(|(_, count)| count).sum();
    let most = all.get(0).map_or(1, |(_, count)| count).max(1);
    let digits = text::number(most as u64).len();
    all.iter()
        .take(LISTED)
        .enumerate()
        .map(|(key, (cell, count))| {
            let share = count as f64 * 100.0 / rows.max(1) as f64;
            let bar = (count * BAR).div_ceil(most);
            PickerItem {
                key,
                columns: vec![
                    shown(cell),
                    format!("{:>digits$}", text::number(count as u64)),
                    format!("{share:>5.1} %"),
                    "█".repeat(bar),
                ],
                disabled_reason: None,
            }
        })
        .collect()
}

/// How many child rows a record has, whether they are all here or not.
fn children(json: &str) -> String {
    let total = ChildrenHead::of(json).total;
    ChildrenHead { total, next: None }.label()
}

/// A value as the list has it, cut where nobody reads on.
fn shown(cell: Cell<'_>) -> String {
    const LONGEST: usize = 200;
    match cell.kind {
        CellKind::Null | CellKind::Absent => "∅ null".to_owned(),
        CellKind::Children => children(cell.text),
        _ if cell.text.is_empty() => "\"\" empty".to_owned(),
        _ => cell.text.chars().take(LONGEST).collect(),
    }
}
