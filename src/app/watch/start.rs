//! Beginning to watch and ending it: the form that asks how, and what it takes.

use std::time::Duration;

use super::{LONGEST, ROWS, SHORTEST, Until, Watch, told, usual_key};
use crate::app::App;
use crate::app::availability::Availability;
use crate::app::command::Command;
use crate::app::editor::Field;
use crate::app::form::{Form, Purpose};
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::reader::Reader;
use crate::app::result::End;
use crate::rows::Cancel;
use crate::rows::diff::{How, Plan};
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
        if result.members.is_some() {
            return Availability::Disabled("rows of several orgs are not watched");
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
        if result.rows.len() as u64 > ROWS {
            return Availability::Disabled("there are more than 10,000 rows: narrow the query");
        }
        if self.is_low(&tab.org) {
            return Availability::Disabled(
                "the org has fewer API calls left than the floor (api.floor)",
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
            self.read(Reader::new("What changed", text));
            return Vec::new();
        }
        let key = tab.base().and_then(|base| usual_key(base.rows.columns()));
        let key = key.map_or("", |column| column.title.as_str()).to_owned();
        let line = |name: &str, value: &str| (name.to_owned(), Field::new(value));
        let title = format!("Watch the rows of {}", self.named(&tab.org));
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
        match self.watch_of(&form) {
            Ok(watch) => {
                let every = watch.every.as_secs();
                let changes = self.keymap.shown(Command::Watch);
                if let Some(tab) = self.find_tab_mut(id) {
                    tab.watch = Some(Box::new(watch));
                }
                self.hint(format!(
                    "asked again every {every} s, each time a call or more; Esc ends it, {changes} tells what changed"
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
    fn watch_of(&self, form: &Form) -> Result<Watch, (usize, String)> {
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
        let rows = self.tab().and_then(|tab| tab.base());
        let rows = rows.map(|base| base.rows.clone()).unwrap_or_default();
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
        let until = |line: usize| Until::parse(typed(line)).map_err(|why| (line, why));
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
            first: rows.clone(),
            before: rows,
            coming: None,
            failures: 0,
        })
    }

    /// What changed, row by row.
    fn what_changed(&self, watch: &Watch) -> String {
        let rows = self.tab().and_then(|tab| tab.base());
        let rows = rows.map(|base| base.rows.clone()).unwrap_or_default();
        let how = How {
            key: watch.key.clone(),
            ..How::default()
        };
        let part = |old| {
            let diff = Plan::new(old, &rows, &how).ok()?;
            let diff = diff.run(old, &rows, &Cancel::default())?;
            Some(told(&diff, old, &rows))
        };
        let mut text = format!(
            "In the last round: {}.\nSince the start: {}.\n",
            watch.last.words(),
            watch.since.words()
        );
        text += "\n+ new, ~ changed, - gone; beside the rows ' and . are those since the start.\n";
        for (title, old) in [
            ("In the last round", &watch.before),
            ("Since the start", &watch.first),
        ] {
            let lines = part(old).unwrap_or_default();
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
        let job = self.jobs.end_slot(&Slot::Watch(id));
        Some(job.map(Effect::Cancel).into_iter().collect())
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
