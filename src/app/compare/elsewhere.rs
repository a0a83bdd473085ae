//! The reference's statement in other orgs: run in all of them at once, whose rows then join the
//! comparison together. Nothing is compared before all rows are here.

use std::sync::Arc;

use crate::app::App;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::result::End;
use crate::org::OrgKey;
use crate::rows::RowSet;
use crate::text;
use crate::worker::{Job, JobError, QueryEvent, QueryJob};

use super::{Compare, Elsewhere, Party, Stage};

impl App {
    /// Runs the reference's statement in other orgs, all at once; their rows join those that are here.
    pub(super) fn run_there(&mut self, parties: Vec<Party>, orgs: Vec<OrgKey>) -> Vec<Effect> {
        let since = self.now.running;
        let mut effects = self.end_compare_jobs();
        let reference = self.compare().and_then(Compare::left);
        let Some((soql, all)) = reference.map(|of| (of.soql.clone(), of.all)) else {
            return effects;
        };
        // Who has as many rows as the reference is to be read to the end: what is not loaded would count
        // as missing.
        let known = reference.map_or(0, |party| match party.not_all() {
            None => 2 * party.rows.len() as u64,
            Some(_) => party.rows.len() as u64,
        });
        let cap = self.options.query.row_cap.max(known);
        let mut joining = parties;
        let mut runs = Vec::new();
        for org in orgs {
            let at = joining.len();
            let (orgs, name, class) = self.whole_org(&org);
            joining.push(Party {
                orgs,
                name,
                class,
                what: String::new(),
                rows: RowSet::default(),
                soql: soql.clone(),
                all,
                tab: None,
                end: End::Running,
                targets: Vec::new(),
            });
            runs.push(Elsewhere {
                at,
                total: None,
                is_done: false,
            });
            let (id, _) = self.jobs.begin(Slot::CompareRows(at));
            let job = QueryJob {
                all,
                ..QueryJob::new(org, soql.clone(), cap)
            };
            effects.push(Effect::Start(id, Job::Query(job)));
        }
        if let Some(compare) = self.compare_mut() {
            compare.joining = joining;
            compare.runs = runs;
            let what = compare.how_far();
            compare.stage = Stage::Working { what, since };
        }
        effects
    }

    /// Rows of elsewhere.
    pub(in crate::app) fn on_compare_rows(&mut self, at: usize, event: QueryEvent) -> Vec<Effect> {
        let Some(compare) = self.compare_mut() else {
            return Vec::new();
        };
        let run = compare.runs.iter_mut().find(|run| run.at == at);
        let (Some(party), Some(run)) = (compare.joining.get_mut(at), run) else {
            return Vec::new();
        };
        match event {
            QueryEvent::Columns(columns) => party.rows = RowSet::new(columns),
            QueryEvent::Part { .. } => {}
            QueryEvent::Page {
                chunk,
                columns,
                total,
                ..
            } => {
                party.rows.push(Arc::clone(&chunk), columns);
                run.total = Some(total);
            }
            QueryEvent::Finished { capped, total, .. } => {
                party.end = if capped { End::Capped } else { End::Complete };
                party.what = party.rows_in_words();
                run.total = Some(total);
                run.is_done = true;
            }
        }
        if compare.runs.iter().all(|run| run.is_done) {
            compare.runs.clear();
            return self.find_key();
        }
        let far = compare.how_far();
        if let Stage::Working { what, .. } = &mut compare.stage {
            *what = far;
        }
        Vec::new()
    }

    /// The rows of one of the orgs did not come: nothing is compared, and the other orgs are asked no
    /// more.
    pub(in crate::app) fn on_compare_rows_failed(
        &mut self,
        at: usize,
        error: Option<&JobError>,
    ) -> Vec<Effect> {
        let party = self.compare().and_then(|compare| compare.joining.get(at));
        let name = party.map(|party| party.name.clone());
        let effects = self.end_compare_jobs();
        self.on_compare_failed(error);
        if let (Some(name), Some(compare)) = (name, self.compare_mut())
            && let Stage::Failed(why) = &mut compare.stage
        {
            *why = format!("{name}: {why}");
        }
        effects
    }
}

impl Compare {
    /// How far the statements are that run elsewhere, and that nothing is compared before they are done:
    /// which columns would do as a key, and which rows belong together, all rows tell.
    fn how_far(&self) -> String {
        let runs = self.runs.iter().filter_map(|run| {
            let party = self.joining.get(run.at)?;
            let rows = text::number(party.rows.len() as u64);
            Some(match (run.is_done, run.total) {
                (true, _) if party.not_all().is_none() => {
                    format!("{}: all {rows} rows", party.name)
                }
                (true, _) => format!("{}: {}", party.name, party.rows_in_words()),
                (_, None) => format!("running the statement in {}", party.name),
                (_, Some(total)) => {
                    format!("{}: {rows} of {} rows", party.name, text::number(total))
                }
            })
        });
        let runs: Vec<String> = runs.collect();
        format!("{}; compared once all are here", runs.join(" · "))
    }
}
