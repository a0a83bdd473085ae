//! Exports: from the card to the file, and what is said meanwhile. One at a time for each tab.
//! Long because all that can happen to one, from its start to its end, stands here.

mod card;

pub(super) use card::timed_name;

use std::collections::BTreeMap;
use std::time::Duration;

pub use card::{Choice, ExportCard, Item, Offer, What};

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::TabId;
use crate::app::edit_keys::edit_action;
use crate::app::editor::EditAction;
use crate::app::jobs::Slot;
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::{Confirm, Confirmed, Overlay};
use crate::app::result::{End, ResultPane};
use crate::org::{OrgClass, OrgKey};
use crate::text;
/// The kinds of files, for whoever draws the card.
pub use crate::worker::FileFormat;
use crate::worker::{
    ExportError, ExportEvent, Exported, Job, JobError, QueryParts, export_options,
};

/// An export under way.
#[derive(Debug)]
pub struct Exporting {
    /// What was asked for, to ask it again.
    card: ExportCard,
    /// Rows handed to the file so far.
    pub rows: u64,
    /// Rows there will be; 0 until it is known.
    pub total: u64,
    /// When it began, since the program started.
    pub started: Duration,
}

/// The exports under way, by their tabs.
#[derive(Debug, Default)]
pub struct Exports(BTreeMap<TabId, Exporting>);

impl Exports {
    /// The export of a tab.
    pub fn of(&self, tab: TabId) -> Option<&Exporting> {
        self.0.get(&tab)
    }

    /// All, in the order of their tabs.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Exporting> {
        self.0.values()
    }
}

impl Exporting {
    /// The name of the file, without its directories.
    pub fn file(&self) -> &str {
        let path = self.card.file.text().trim();
        path.rsplit(std::path::is_separator).next().unwrap_or(path)
    }

    /// How many hundredths are done.
    pub fn percent(&self) -> Option<u64> {
        (self.rows.min(self.total) * 100).checked_div(self.total)
    }

    /// Rows a second, and how much longer it takes; not before there is something to tell it from.
    pub fn pace(&self, now: Duration) -> Option<(u64, Duration)> {
        let elapsed = now.saturating_sub(self.started).as_secs_f64();
        if elapsed < 0.5 || self.rows == 0 {
            return None;
        }
        let rate = self.rows as f64 / elapsed;
        let left = self.total.saturating_sub(self.rows) as f64 / rate;
        Some((rate as u64, Duration::try_from_secs_f64(left).ok()?))
    }
}

impl App {
    /// Whether there is something to export.
    pub(super) fn can_export(&self) -> Availability {
        let Some(tab) = self.tab() else {
            return Availability::Hidden;
        };
        if self.exports.of(tab.id).is_some() {
            return Availability::Disabled("this tab is being exported; Ctrl-C cancels that");
        }
        if tab.result.is_none() && tab.editor.text().trim().is_empty() {
            return Availability::Disabled("there is nothing to export yet: write a query");
        }
        Availability::Ready
    }

    /// Whether the tab in front is being exported.
    pub(super) fn can_cancel_export(&self) -> Availability {
        match self.tab().and_then(|tab| self.exports.of(tab.id)) {
            Some(_) => Availability::Ready,
            None => Availability::Hidden,
        }
    }

    /// Opens the export card for the tab in front.
    pub(super) fn open_export(&mut self) -> Vec<Effect> {
        let Some(offer) = self.offer() else {
            self.hint("its parameters have no values yet: run the query once");
            return Vec::new();
        };
        let options = export_options(&self.options.export);
        let card = ExportCard::new(offer, options, self.now.epoch);
        self.overlays.push(Overlay::Export(Box::new(card)));
        let without = self.without_staged();
        if !without.is_empty() {
            self.hint(format!("the file gets what the org has{without}"));
        }
        Vec::new()
    }

    /// What the tab in front offers for export.
    fn offer(&self) -> Option<Offer> {
        let tab = self.tab()?;
        let every = |rows| Choice {
            what: What::Every,
            rows,
            order: None,
        };
        let Some(result) = &tab.result else {
            let filling = self.filled_last()?;
            let soql = filling.statement(0).trim().to_owned();
            return Some(Offer {
                tab: tab.id,
                org: tab.org.clone(),
                object: crate::app::result::object_of(&soql),
                soql,
                parts: QueryParts::of(&filling),
                rows: Default::default(),
                columns: Vec::new(),
                all: tab.all,
                several: Vec::new(),
                compared: None,
                not_all: None,
                choices: vec![every(None)],
            });
        };
        let sheet = result.sheet();
        Some(Offer {
            tab: tab.id,
            org: tab.org.clone(),
            soql: result.soql.clone(),
            parts: result.filling.as_ref().and_then(QueryParts::of),
            object: result.object.clone(),
            rows: result.rows.clone(),
            columns: (0..sheet.columns())
                .filter_map(|place| sheet.column(place))
                .collect(),
            all: result.all,
            several: match &result.members {
                Some(members) => members
                    .iter()
                    .map(|member| (member.org.clone(), member.alias.clone()))
                    .collect(),
                None => Vec::new(),
            },
            compared: None,
            not_all: None,
            choices: choices(result, every),
        })
    }

    /// Whose rows are offered: the org's alias, those of two orgs, how many orgs' they are, or the
    /// names of all that were compared.
    pub fn whose_rows(&self, offer: &Offer) -> String {
        let production = |org: &OrgKey| {
            let entry = self.orgs.get(org);
            entry.is_none_or(|entry| entry.org.class == OrgClass::Production)
        };
        if let Some(compared) = &offer.compared {
            return compared.clone();
        }
        match offer.several.as_slice() {
            [] if production(&offer.org) => self.orgs.whose(&offer.org),
            [] => self.orgs.alias(&offer.org).to_owned(),
            [(one, left), (two, right)] => {
                let mark = |org| if production(org) { " (PROD)" } else { "" };
                format!("{left}{} and {right}{}", mark(one), mark(two))
            }
            all if all.iter().any(|(org, _)| production(org)) => {
                format!("{} orgs, PROD among them", all.len())
            }
            all => format!("{} orgs", all.len()),
        }
    }

    /// A key on the card.
    pub(super) fn export_key(&mut self, chord: Chord) -> Vec<Effect> {
        let width = self.drawn.list.width.max(1);
        let Some(Overlay::Export(card)) = self.overlays.last_mut() else {
            return Vec::new();
        };
        if chord == Chord::plain(Code::Esc) {
            self.overlays.pop();
            return Vec::new();
        }
        let choice = card.on_choice();
        match chord.code {
            Code::Enter => return self.submit_export(),
            Code::Tab if chord.mods.shift => card.turn(-1),
            Code::Up => card.turn(-1),
            Code::Tab | Code::Down => card.turn(1),
            Code::Left if choice => card.choose(-1),
            Code::Right | Code::Char(' ') if choice => card.choose(1),
            _ => {
                let typed = chord.typed().map(EditAction::Insert);
                if let Some(action) = typed.or_else(|| edit_action(chord)) {
                    card.edit(action, width);
                }
            }
        }
        Vec::new()
    }

    /// Starts what the card on top describes.
    fn submit_export(&mut self) -> Vec<Effect> {
        match self.overlays.pop() {
            Some(Overlay::Export(card)) => self.start_export(*card, false),
            other => {
                self.overlays.extend(other);
                Vec::new()
            }
        }
    }

    /// Starts the export of the card below the question, in the place of the file that is there.
    pub(super) fn replace_file(&mut self) -> Vec<Effect> {
        match self.overlays.pop() {
            Some(Overlay::Export(card)) => self.start_export(*card, true),
            Some(Overlay::CopyFile(offer)) => self.write_copy(*offer, true),
            other => {
                self.overlays.extend(other);
                Vec::new()
            }
        }
    }

    /// Starts the export of the card below the question, although calls are few.
    pub(super) fn export_after_yes(&mut self) -> Vec<Effect> {
        match self.overlays.pop() {
            Some(Overlay::Export(mut card)) => {
                card.spends = true;
                self.start_export(*card, false)
            }
            other => {
                self.overlays.extend(other);
                Vec::new()
            }
        }
    }

    fn start_export(&mut self, card: ExportCard, replace: bool) -> Vec<Effect> {
        let card = match self.ask_before_export(Box::new(card)) {
            Ok(asked) => return asked,
            Err(card) => *card,
        };
        let Some(mut job) = card.job() else {
            return Vec::new();
        };
        job.replace = replace;
        let tab = card.offer.tab;
        let total = card.chosen().and_then(|choice| choice.rows);
        self.toast = None;
        let (id, superseded) = self.jobs.begin(Slot::Export(tab));
        let run = Exporting {
            card,
            rows: 0,
            total: total.unwrap_or(0),
            started: self.now.running,
        };
        self.exports.0.insert(tab, run);
        let superseded = superseded.map(Effect::Cancel).into_iter();
        superseded
            .chain([Effect::Start(id, Job::Export(job))])
            .collect()
    }

    /// Closes the tab in front; asks first, where it is being exported or has changes that are not saved.
    pub(super) fn ask_close_tab(&mut self) -> Vec<Effect> {
        let exported = self.tab().and_then(|tab| self.exports.of(tab.id)).map(lost);
        let lines: Vec<String> = exported.into_iter().chain(self.staged_of_tab()).collect();
        if lines.is_empty() {
            return self.close_tab();
        }
        let question = Confirm {
            title: "Close the tab?".into(),
            lines,
            choices: Vec::new(),
            action: Confirmed::CloseTab,
        };
        self.overlays.push(Overlay::Confirm(question));
        Vec::new()
    }

    /// What is lost of exports when the program ends, in sentences.
    pub(super) fn exports_to_lose(&self) -> Vec<String> {
        self.exports.iter().map(lost).collect()
    }

    /// Cancels the export of a tab that goes.
    pub(super) fn drop_export(&mut self, tab: TabId) -> Option<Effect> {
        self.exports.0.remove(&tab);
        self.jobs.end_slot(&Slot::Export(tab)).map(Effect::Cancel)
    }

    /// Cancels the export of a tab.
    pub(super) fn stop_export(&mut self, tab: TabId) -> Vec<Effect> {
        let Some(cancel) = self.drop_export(tab) else {
            return Vec::new();
        };
        self.hint("export cancelled; no file was left");
        vec![cancel]
    }

    /// Cancels the export of the tab in front.
    pub(super) fn stop_export_here(&mut self) -> Vec<Effect> {
        let tab = self.tab().map(|tab| tab.id);
        tab.map_or_else(Vec::new, |tab| self.stop_export(tab))
    }

    /// An export said something.
    pub(super) fn on_export(&mut self, tab: TabId, event: ExportEvent) {
        match event {
            ExportEvent::Progress { rows, total } => {
                if let Some(run) = self.exports.0.get_mut(&tab) {
                    (run.rows, run.total) = (rows, total);
                }
            }
            ExportEvent::Exists(path) => {
                let Some(run) = self.exports.0.remove(&tab) else {
                    return;
                };
                let question = Confirm {
                    title: format!("Replace {}?", run.file()),
                    lines: vec![
                        format!("{} is there already.", path.display()),
                        "The new file takes its place once it is complete.".to_owned(),
                    ],
                    choices: Vec::new(),
                    action: Confirmed::Replace,
                };
                // Below the question stands the card, to write another name.
                self.overlays.push(Overlay::Export(Box::new(run.card)));
                self.overlays.push(Overlay::Confirm(question));
            }
            ExportEvent::Done(done) => {
                let run = self.exports.0.remove(&tab);
                let of = run.as_ref().map(|run| run.card.part_of());
                let mut said = said_of(&done, &of.unwrap_or_default());
                // With several orgs on the screen it says of which one.
                let several = |run: &Exporting| {
                    let offer = &run.card.offer;
                    !offer.several.is_empty() || offer.compared.is_some()
                };
                if let Some(run) = run.filter(|run| self.is_split() || several(run)) {
                    let whose = self.whose_rows(&run.card.offer);
                    said.title = format!("{} · from {whose}", said.title);
                    if let Some(who) = &run.card.offer.not_all {
                        said.title = format!("{}; not all rows of {who}", said.title);
                    }
                }
                self.say(said);
            }
        }
    }

    /// An export failed. What a better name would mend goes back to its card.
    pub(super) fn on_export_failed(&mut self, tab: TabId, error: &JobError) {
        let Some(mut run) = self.exports.0.remove(&tab) else {
            return;
        };
        let notice = Notice::from(error);
        let by_name = matches!(
            error,
            JobError::Export(
                ExportError::Path { .. }
                    | ExportError::NoDirectory(_)
                    | ExportError::IsDirectory(_)
            )
        );
        if by_name {
            self.log.push(notice.clone());
            run.card.refused = Some(format!("{}. {}", notice.detail, notice.hint));
            run.card.focus = Item::File;
            self.overlays.push(Overlay::Export(Box::new(run.card)));
            return;
        }
        if error.needs_login() {
            let org = run.card.offer.org.clone();
            self.set_org_state(&org, crate::app::orgs::OrgState::NeedsLogin);
        }
        self.say(Notice {
            title: format!("{} was not exported: {}", run.file(), notice.title),
            ..notice
        });
    }

    /// An export was cancelled from below, by the end of its login.
    pub(super) fn export_stopped(&mut self, tab: TabId) {
        if let Some(run) = self.exports.0.remove(&tab) {
            let title = format!("the export of {} was cancelled", run.file());
            self.say(Notice::warning(title).detail("no file was left"));
        }
    }
}

fn lost(run: &Exporting) -> String {
    format!(
        "{} is still being written; there would be no file.",
        run.file()
    )
}

/// What of a result can be chosen; the likeliest first.
fn choices(result: &ResultPane, every: impl Fn(Option<u64>) -> Choice) -> Vec<Choice> {
    let here = result.rows.len();
    let count = |rows: usize| Some(rows as u64);
    let mut choices = Vec::new();
    let marked = result.marked();
    if !marked.is_empty() {
        choices.push(Choice {
            what: What::Marked,
            rows: count(marked.len()),
            order: Some(marked),
        });
    }
    let filtered = result.order.as_ref().filter(|order| order.len() < here);
    if let Some(order) = filtered {
        choices.push(Choice {
            what: What::Filtered,
            rows: count(order.len()),
            order: Some(order.clone()),
        });
    }
    let loaded = Choice {
        what: What::Loaded,
        rows: count(here),
        // Where nothing is left out, the order is that of the screen.
        order: result.order.clone().filter(|_| filtered.is_none()),
    };
    if result.nested.is_some() {
        // No statement of its own brings rows that were opened from others.
        choices.push(loaded);
        return choices;
    }
    let every = every(result.total.filter(|_| !result.is_count()));
    if result.end == End::Complete || result.is_count() || filtered.is_some() {
        choices.extend([loaded, every]);
    } else {
        choices.extend([every, loaded]);
    }
    choices
}

/// What is said of a file that is there, with what its rows are a part of.
fn said_of(done: &Exported, of: &str) -> Notice {
    let rows = match done.rows {
        1 => "1 row".to_owned(),
        rows => format!("{} rows", text::number(rows)),
    };
    let title = format!("exported {rows}{of} to {}", done.path.display());
    let size = text::bytes(done.bytes);
    let size = format!("{size}, {}", text::duration(done.elapsed));
    if done.remarks.is_empty() {
        return Notice::info(title).detail(size);
    }
    Notice::warning(title).detail(format!("{} ({size})", done.remarks.join(" ")))
}
