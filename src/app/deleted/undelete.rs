//! Deleted rows taken out of the recycle bin: the marked ones, or the one under the cursor. It asks with
//! the number and the org's name; what was refused, and what nobody knows of, is told record by record.

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::TabId;
use crate::app::command::Command;
use crate::app::editor::Field;
use crate::app::jobs::Slot;
use crate::app::lock::Pending;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::Overlay;
use crate::app::reader::Reader;
use crate::app::result::ResultPane;
use crate::app::staging::{SendCard, wants_alias};
use crate::org::OrgKey;
use crate::rows::{Fate, Gone, RowSet};
use crate::schema::Known;
use crate::text;
use crate::worker::{
    CollectionEnd, CollectionEvent, CollectionJob, CollectionRecord, CollectionWork, Job, JobError,
    JobInput, calls_for,
};

/// Records on their way out of the recycle bin.
#[derive(Clone, Debug)]
pub struct Undeleting {
    tab: TabId,
    object: String,
    ids: Vec<String>,
    /// How many are there again.
    done: usize,
    /// The others so far, and why.
    refused: Vec<(String, String)>,
    /// Whether it ends with what is on its way.
    stopping: bool,
}

impl ResultPane {
    /// The deleted rows that are marked, or the one under the cursor, with their ids.
    fn deleted_rows(&self) -> Vec<(usize, String)> {
        let columns = self.rows.columns();
        let gone = Gone::of(columns);
        let id = columns.iter().position(
            |column| matches!(column.path.as_slice(), [only] if only.eq_ignore_ascii_case("Id")),
        );
        let Some(id) = id else {
            return Vec::new();
        };
        let chosen: Vec<usize> = match self.marks.is_empty() {
            true => self.row().into_iter().collect(),
            false => (0..self.rows.len())
                .filter(|row| self.marks.has(*row))
                .collect(),
        };
        let deleted = |row: &usize| gone.fate(&self.rows, *row) == Some(Fate::Deleted);
        let mut rows: Vec<(usize, String)> = chosen
            .into_iter()
            .filter(deleted)
            .map(|row| (row, self.rows.cell(row, id).text.to_owned()))
            .filter(|(_, id)| !id.is_empty())
            .collect();
        let mut seen = std::collections::BTreeSet::new();
        rows.retain(|(_, id)| seen.insert(id.clone()));
        rows
    }
}

impl App {
    /// Whether deleted rows are in front that can be taken out of the bin.
    pub(in crate::app) fn can_undelete(&self) -> Availability {
        let Some(result) = self.tab().and_then(|tab| tab.result.as_ref()) else {
            return Availability::Disabled("there are no rows yet: run a query");
        };
        if self.undeleting.is_some() {
            return Availability::Disabled("records are being undeleted already");
        }
        if result.members.is_some() {
            return Availability::Disabled(
                "rows of several orgs are undeleted in a tab of one org",
            );
        }
        if result.nested.is_some() {
            return Availability::Disabled("child rows are undeleted from a query of their own");
        }
        let object = self.object_in_front();
        let known = object.as_deref().zip(self.tab()).and_then(|(object, tab)| {
            let catalog = &self.schemas.of(&tab.org)?.catalog;
            match (catalog.object(object), catalog.summary(object)) {
                (Known::Here(described), _) => Some(described.describe().summary.undeletable),
                (_, Known::Here(summary)) => Some(summary.undeletable),
                _ => None,
            }
        });
        match known {
            Some(false) => Availability::Disabled("records of this object cannot be undeleted"),
            _ if result.deleted_rows().is_empty() => {
                Availability::Disabled("no deleted row with an Id is meant: a recycle bin has some")
            }
            _ => Availability::Ready,
        }
    }

    /// Asks whether the deleted rows are to come back.
    pub(in crate::app) fn undelete_rows(&mut self) -> Vec<Effect> {
        let Some((org, tab)) = self.tab().map(|tab| (tab.org.clone(), tab.id)) else {
            return Vec::new();
        };
        if let Some(asked) = self.require_unlocked(&org, Pending::Command(Command::BinUndelete)) {
            return asked;
        }
        let object = self.object_in_front().unwrap_or_default();
        let Some((result, entry)) = self
            .tab()
            .and_then(|tab| Some((tab.result.as_ref()?, self.orgs.get(&org)?)))
        else {
            return Vec::new();
        };
        let (rows, ids): (Vec<usize>, Vec<String>) = result.deleted_rows().into_iter().unzip();
        let one = match rows.as_slice() {
            [row] => Some(result.row_name(*row)),
            _ => None,
        };
        let work = CollectionWork::Undelete;
        let typed = wants_alias(entry.org.class, work, rows.len());
        let card = SendCard {
            tab,
            shown_as: result.shown_as,
            alias: entry.org.alias.clone(),
            class: entry.org.class,
            org,
            work,
            object,
            calls: calls_for(rows.len(), work),
            cells: 0,
            fields: Vec::new(),
            hidden: result.out_of_sight(&rows),
            rows,
            ids,
            one,
            all_or_none: false,
            typed: typed.then(Field::default),
            refused: None,
        };
        self.overlays.push(Overlay::Send(Box::new(card)));
        Vec::new()
    }

    /// Takes them out of the bin.
    pub(in crate::app) fn undelete(
        &mut self,
        tab: TabId,
        object: String,
        ids: Vec<String>,
    ) -> Vec<Effect> {
        let Some(org) = self.find_tab(tab).map(|tab| tab.org.clone()) else {
            return Vec::new();
        };
        self.undeleting = Some(Undeleting {
            tab,
            object: object.clone(),
            ids: ids.clone(),
            done: 0,
            refused: Vec::new(),
            stopping: false,
        });
        self.tell_undeleting(&org);
        let (id, superseded) = self.jobs.begin(Slot::Undelete(org.clone()));
        let cancel = superseded.map(Effect::Cancel).into_iter();
        let records = ids.into_iter().enumerate();
        let records = records.map(|(row, id)| CollectionRecord {
            row,
            id,
            seen: None,
            cells: Vec::new(),
        });
        let job = CollectionJob {
            org,
            object,
            work: CollectionWork::Undelete,
            records: records.collect(),
            columns: Vec::new(),
            rows: RowSet::default(),
            all_or_none: false,
        };
        cancel
            .chain([Effect::Start(id, Job::Collection(Box::new(job)))])
            .collect()
    }

    fn tell_undeleting(&mut self, org: &OrgKey) {
        let Some(under_way) = &self.undeleting else {
            return;
        };
        let (sofar, total) = (
            under_way.done + under_way.refused.len(),
            under_way.ids.len(),
        );
        let alias = self.orgs.alias(org);
        let stops = match under_way.stopping {
            true => "it stops after what is on its way",
            false => "Ctrl-C stops before the next 200",
        };
        self.hint(format!(
            "undeleting in {alias}: {} of {}… {stops}",
            text::number(sofar as u64),
            text::number(total as u64)
        ));
    }

    /// Records came out of the bin, or did not.
    pub(in crate::app) fn on_undeleted(
        &mut self,
        org: &OrgKey,
        event: CollectionEvent,
    ) -> Vec<Effect> {
        match event {
            CollectionEvent::Batch { outcomes, .. } => {
                if let Some(under_way) = &mut self.undeleting {
                    for (row, outcome) in outcomes {
                        match (outcome.words(), under_way.ids.get(row)) {
                            (Some(why), Some(id)) => {
                                under_way.refused.push((id.clone(), why.to_owned()));
                            }
                            _ => under_way.done += 1,
                        }
                    }
                }
                self.tell_undeleting(org);
                Vec::new()
            }
            CollectionEvent::Done(CollectionEnd::Stopped) => {
                let notice = Notice::warning("stopped").detail("the rest was not sent");
                self.end_undeleting(org, Some(notice))
            }
            CollectionEvent::Done(_) => self.end_undeleting(org, None),
        }
    }

    /// It ended before its end.
    pub(in crate::app) fn on_undelete_failed(
        &mut self,
        org: &OrgKey,
        error: Option<&JobError>,
    ) -> Vec<Effect> {
        let notice = match error {
            Some(error) => Notice::from(error),
            None => Notice::warning("stopped"),
        };
        self.end_undeleting(org, Some(notice))
    }

    /// Ctrl-C: what has not been sent is sent no more.
    pub(in crate::app) fn stop_undeleting(&mut self) -> Option<Vec<Effect>> {
        let under_way = self.undeleting.as_mut().filter(|u| !u.stopping)?;
        under_way.stopping = true;
        let tab = under_way.tab;
        let org = self.find_tab(tab)?.org.clone();
        let job = self.jobs.of(&Slot::Undelete(org.clone()))?;
        self.tell_undeleting(&org);
        Some(vec![Effect::Tell(job, JobInput::Stop)])
    }

    fn end_undeleting(&mut self, org: &OrgKey, trouble: Option<Notice>) -> Vec<Effect> {
        let Some(ended) = self.undeleting.take() else {
            return Vec::new();
        };
        let alias = self.orgs.alias(org).to_owned();
        let back = format!(
            "{} of {} back in {alias}",
            records(ended.done),
            ended.object
        );
        match trouble {
            Some(notice) => {
                let title = format!("{back}, then {}", notice.title);
                self.say(Notice { title, ..notice });
            }
            None if ended.refused.is_empty() => self.say(Notice::info(back)),
            None => {
                let left = records(ended.refused.len());
                self.say(Notice::warning(format!("{back}, {left} not")));
            }
        }
        if !ended.refused.is_empty() {
            let lines = ended.refused.iter().map(|(id, why)| format!("{id}  {why}"));
            let lines: Vec<String> = lines.collect();
            let title = format!("Not undeleted: {}", records(ended.refused.len()));
            self.read(Reader::new(title, lines.join("\n")));
        }
        // What is back is in the bin no more.
        let same = self.find_tab(ended.tab).is_some_and(|tab| {
            let base = tab.base().map(|base| base.soql.trim().to_owned());
            base.is_some_and(|soql| soql == tab.editor.text().trim())
        });
        match same && ended.done > 0 {
            true => {
                let toast = self.toast.take();
                let effects = self.run_in(ended.tab);
                self.toast = toast;
                effects
            }
            false => Vec::new(),
        }
    }
}

fn records(n: usize) -> String {
    match n {
        1 => "1 record".to_owned(),
        n => format!("{} records", text::number(n as u64)),
    }
}
