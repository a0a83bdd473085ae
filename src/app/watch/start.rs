//! Beginning to watch and ending it: the form that asks how, and what it takes.

use std::time::Duration;

use super::coming::Round;
use super::{KEPT, LONGEST, SHORTEST, Until, Watch};
use crate::app::App;
use crate::app::availability::Availability;
use crate::app::command::Command;
use crate::app::editor::Field;
use crate::app::form::{Form, Purpose};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::reader::Reader;
use crate::app::result::{End, ResultPane};
use crate::rows::ValueKind;
use crate::rows::diff::told;
use crate::text;

/// Every so many seconds, unless something else is typed.
const USUAL: &str = "10";

impl App {
    /// Whether the result in front can be watched.
    pub(in crate::app) fn can_watch(&self) -> Availability {
        let Some(tab) = self.tab() else {
            return Availability::Hidden;
        };
        let Some(result) = tab.base() else {
            return Availability::Disabled("there are no rows yet: run a query");
        };
        if tab.watch.is_some() {
            return Availability::Ready;
        }
        if tab.run.is_some() || result.end == End::Running {
            return Availability::Disabled("its rows are still coming");
        }
        if result.filling.is_some() {
            return Availability::Disabled(
                "its list is asked in parts: each round would cost many calls",
            );
        }
        if result.end != End::Complete {
            return Availability::Disabled(
                "not all rows are here: load them all, or narrow the query",
            );
        }
        let members = result.members.iter().flat_map(|members| members.iter());
        let mut orgs = members.map(|member| &member.org).chain([&tab.org]);
        if orgs.any(|org| self.is_low(org)) {
            return Availability::Disabled(
                "an org has fewer API calls left than the floor (api.floor)",
            );
        }
        Availability::Ready
    }

    /// Asks how to watch the result in front; where it is watched, tells what changed.
    pub(in crate::app) fn open_watch(&mut self) -> Vec<Effect> {
        let Some(tab) = self.tab() else {
            return Vec::new();
        };
        if let Some(watch) = &tab.watch {
            let text = self.what_changed(watch);
            let members = tab.base().and_then(|base| base.members.as_ref());
            let title = match members {
                Some(members) => format!("What changed · {}", members.words()),
                None => self.with_whose("What changed"),
            };
            self.read(Reader::new(title, text));
            return Vec::new();
        }
        let key = tab.base().map(usual_key).unwrap_or_default();
        let members = tab.base().and_then(|base| base.members.as_ref());
        let line = |name: &str, value: &str| (name.to_owned(), Field::new(value));
        let whose = members.map_or_else(|| self.named(&tab.org), |members| members.words());
        let title = format!("Watch the rows of {whose}");
        let fields = vec![
            line("every, in s", USUAL),
            line("key", &key),
            line("bell at", ""),
            line("stop at", ""),
        ];
        let form = Form::new(Purpose::Watch(tab.id), title, fields);
        self.overlays.push(Overlay::Form(Box::new(form)));
        Vec::new()
    }

    /// Takes the form: begins to watch, or says what is wrong with it.
    pub(in crate::app) fn take_watch(&mut self, mut form: Form) -> Vec<Effect> {
        let Purpose::Watch(id) = form.purpose else {
            return Vec::new();
        };
        // What columns hold is looked up where they are shown.
        let kinds = self.find_tab_mut(id).and_then(|tab| tab.base_mut());
        let kinds = kinds.map(ResultPane::kinds).unwrap_or_default();
        match self.watch_of(&form, &kinds) {
            Ok(watch) => {
                let every = watch.every.as_secs();
                let changes = self.keymap.shown(Command::Watch);
                let mut calls = "a call or more".to_owned();
                if let Some(tab) = self.find_tab_mut(id) {
                    tab.watch = Some(Box::new(watch));
                    if let Some(base) = tab.base().filter(|base| base.calls > 1) {
                        calls = format!("{} calls or more", text::number(base.calls));
                    }
                }
                self.hint(format!(
                    "asked again every {every} s, each time {calls}; Esc ends it, {changes} tells what changed"
                ));
            }
            Err((line, why)) => {
                form.focus = line;
                form.refused = Some(why);
                self.overlays.push(Overlay::Form(Box::new(form)));
            }
        }
        Vec::new()
    }

    /// The watch that a form describes, or in which line what is wrong.
    fn watch_of(&self, form: &Form, kinds: &[ValueKind]) -> Result<Watch, (usize, String)> {
        let typed = |line: usize| {
            let field = form.fields.get(line);
            field.map_or("", |(_, field)| field.text().trim())
        };
        let every: u64 = typed(0)
            .trim_end_matches('s')
            .trim_end()
            .parse()
            .ok()
            .filter(|every| (SHORTEST..=LONGEST).contains(every))
            .ok_or_else(|| {
                let most = text::number(LONGEST);
                (
                    0,
                    format!("a whole number of seconds from {SHORTEST} to {most}"),
                )
            })?;
        let base = self.tab().and_then(|tab| tab.base());
        let rows = base.map(|base| base.rows.clone()).unwrap_or_default();
        let names = base.map(|base| base.names(kinds)).unwrap_or_default();
        let key: Vec<String> = typed(1)
            .split(',')
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect();
        if key.is_empty() {
            let why = "the columns that tell a row from the others, e.g. Id, or Name, Type";
            return Err((1, why.to_owned()));
        }
        let known = |name: &String| {
            let mut columns = rows.columns().iter();
            columns.any(|column| column.title.eq_ignore_ascii_case(name))
        };
        if let Some(unknown) = key.iter().find(|name| !known(name)) {
            return Err((1, format!("there is no column {unknown}")));
        }
        let until = |line: usize| Until::parse(typed(line), &names).map_err(|why| (line, why));
        let (bell, stop) = (until(2)?, until(3)?);
        let every = Duration::from_secs(every);
        Ok(Watch {
            every,
            next: self.now.running + every,
            rounds: 0,
            calls: 0,
            paused: None,
            last: Default::default(),
            since: Default::default(),
            trouble: None,
            key,
            bell,
            stop,
            first: (rows.bytes_held() <= KEPT).then_some(rows),
            told: String::new(),
            differs: None,
            round: Round::Rests,
            failures: 0,
        })
    }

    /// What changed, row by row.
    fn what_changed(&self, watch: &Watch) -> String {
        let rows = self.tab().and_then(|tab| tab.base());
        let since = match &watch.first {
            Some(_) => watch.since.words(),
            None => format!(
                "not known: the rows of the start are more than {} and were not kept",
                text::bytes(KEPT as u64)
            ),
        };
        let mut text = format!(
            "In the last round: {}.\nSince the start: {since}.\n",
            watch.last.words(),
        );
        text += "\n+ new, ~ changed, - gone; beside the rows ' and . are those since the start.\n";
        let all = watch.differs.as_ref().zip(watch.first.as_ref()).zip(rows);
        let all = all.map(|((diff, first), base)| told(diff, &base.rows, first));
        for (title, lines) in [
            ("In the last round", &watch.told),
            ("Since the start", &all.unwrap_or_default()),
        ] {
            if !lines.is_empty() {
                text += &format!("\n{title}\n\n{lines}");
            }
        }
        text
    }

    /// Ends the watch of a tab; whether there was one. Its marks stay until the next run.
    pub(in crate::app) fn end_watch(
        &mut self,
        id: crate::app::column::TabId,
    ) -> Option<Vec<Effect>> {
        self.find_tab_mut(id)?.watch.take()?;
        let jobs = self.jobs.end_watch(id).into_iter();
        Some(jobs.map(Effect::Cancel).collect())
    }

    /// Esc and Ctrl-C: the watch of the tab in front ends.
    pub(in crate::app) fn stop_watch(&mut self) -> Option<Vec<Effect>> {
        let tab = self.tab()?;
        let watch = tab.watch.as_ref()?;
        let said = format!(
            "watched for {} rounds: since the start {}",
            watch.rounds,
            watch.since.words()
        );
        let id = tab.id;
        let effects = self.end_watch(id)?;
        self.hint(said);
        Some(effects)
    }
}

/// The columns by which rows are told to be the same, where none is named: records of several orgs can
/// have one Id, a sandbox has those of its production.
fn usual_key(base: &ResultPane) -> String {
    let mut columns = base.rows.columns().iter();
    let id = columns.find(|c| matches!(c.path.as_slice(), [id] if id.eq_ignore_ascii_case("Id")));
    let org = base.members.as_ref().and(base.rows.columns().get(0));
    match (id, org) {
        (None, _) => String::new(),
        (Some(id), None) => id.title.clone(),
        (Some(id), Some(org)) => format!("{}, {}", org.title, id.title),
    }
}
