//! The values that records of the org have in the field at the cursor: when the org is asked, what
//! is kept of its answers, and how that stands.
//!
//! A key asks; for what is typed on behind that, the org is asked again after a pause, where it has
//! more than it told. One question is under way at a time; closing the list, or going elsewhere, ends
//! it. What was answered is kept for the session. It must not know how a question is worded.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::Pane;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::language::{FieldValues, RealValues, ValueOf};
use crate::org::OrgKey;
use crate::worker::{Job, JobError, ValuesJob};

/// How long nobody types before the org is asked again.
const PAUSE: Duration = Duration::from_millis(400);

/// What was asked and answered.
#[derive(Debug, Default)]
pub struct Values {
    known: BTreeMap<OrgKey, RealValues>,
    /// Counts the answers.
    pub(super) revision: u64,
    /// The last question, as long as the list it was asked for is open.
    question: Option<Question>,
    /// Whether the key that asks was pressed in this turn.
    pub(super) wanted: bool,
}

/// A question to an org.
#[derive(Clone, Debug)]
struct Question {
    org: OrgKey,
    key: (String, String),
    prefix: String,
    /// Which revision of the text it was asked for.
    revision: u64,
    state: State,
}

#[derive(Clone, Debug)]
enum State {
    /// Somebody types: it is asked at this time, since the program started.
    Due(Duration),
    Asking,
    Answered,
    Failed(Notice),
    Refused(String),
}

/// How it stands with the values of the field at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValuesNow {
    /// The org can be asked.
    CanAsk,
    /// It is being asked.
    Asking,
    /// It could not be asked, or did not answer: why, and what to do.
    Failed(String),
    /// It is not asked: why.
    Refused(String),
    /// No record has a value, or none that begins so.
    None(String),
    /// So many are here; whether these are all there are, and of how many records where the org did
    /// not count.
    Here(usize, bool, Option<u64>),
}

impl Values {
    /// What is known of an org.
    pub fn of(&self, org: &OrgKey) -> Option<&RealValues> {
        self.known.get(org)
    }

    /// Forgets an org.
    pub fn forget(&mut self, org: &OrgKey) {
        self.known.remove(org);
    }
}

impl App {
    /// How it stands with the values of the field at the cursor, while the list is open there.
    pub fn list_values(&self) -> Option<(&ValueOf, ValuesNow)> {
        let of = self.list()?.found().value_of.as_ref()?;
        Some((of, self.values_now(of)?))
    }

    fn values_now(&self, of: &ValueOf) -> Option<ValuesNow> {
        let org = &self.tab()?.org;
        let values = &self.assist.values;
        let question = values.question.as_ref();
        let question = question.filter(|one| one.org == *org && one.key == of.key());
        let known = values.of(org);
        let answer = known.and_then(|known| known.of(of));
        Some(match question.map(|one| &one.state) {
            Some(State::Asking | State::Due(_)) => ValuesNow::Asking,
            Some(State::Failed(notice)) => ValuesNow::Failed(in_words(notice)),
            Some(State::Refused(why)) => ValuesNow::Refused(why.clone()),
            Some(State::Answered) | None => match answer {
                None if of.refused.is_some() => return None,
                None => ValuesNow::CanAsk,
                Some(answer) if answer.values.is_empty() => ValuesNow::None(answer.prefix.clone()),
                Some(answer) => {
                    let values = answer.values.iter().filter(|one| one.value.is_some());
                    ValuesNow::Here(values.count(), answer.whole, answer.looked_at)
                }
            },
        })
    }

    /// Whether the list has to say something of values although it has no rows.
    pub(super) fn values_speak(&self, of: Option<&ValueOf>) -> bool {
        of.is_some_and(|of| self.values_asked(of))
    }

    /// Whether somebody asked for the values of this field, and the list is still open for it.
    fn values_asked(&self, of: &ValueOf) -> bool {
        let question = self.assist.values.question.as_ref();
        question
            .zip(self.tab())
            .is_some_and(|(one, tab)| one.org == tab.org && one.key == of.key())
    }

    /// Whether the org would have something to add.
    pub(super) fn can_ask_more(&self, of: &ValueOf) -> bool {
        let Some(tab) = self.tab() else { return false };
        let values = &self.assist.values;
        let question = values.question.as_ref();
        let same = question
            .filter(|one| one.org == tab.org && one.key == of.key() && one.prefix == of.prefix());
        match same.map(|one| &one.state) {
            Some(State::Asking | State::Answered | State::Refused(_)) => false,
            Some(State::Failed(_) | State::Due(_)) => true,
            None => values.of(&tab.org).is_none_or(|known| !known.settles(of)),
        }
    }

    pub(in crate::app) fn can_ask_values(&self) -> Availability {
        match self.column() {
            None => Availability::Hidden,
            Some(column) if column.tab().editor.text().trim().is_empty() => {
                Availability::Disabled("the query is empty")
            }
            Some(_) => Availability::Ready,
        }
    }

    /// Opens the list at the cursor and asks the org for the values of the field there.
    pub(in crate::app) fn ask_for_values(&mut self) -> Vec<Effect> {
        if let Some(column) = self.column_mut() {
            column.focus = Pane::Editor;
            column.typing = true;
        }
        self.assist.asked = true;
        self.assist.values.wanted = true;
        Vec::new()
    }

    /// Asks the org for the values of a field; `typed` says that nobody pressed a key for it.
    fn ask(&mut self, of: &ValueOf) -> Vec<Effect> {
        let Some((org, revision)) = self.tab_and_revision() else {
            return Vec::new();
        };
        let refused = of.refused.clone().or_else(|| self.spares_calls(&org));
        let state = match refused {
            Some(why) => State::Refused(why),
            None => State::Asking,
        };
        let asks = matches!(state, State::Asking);
        self.assist.values.question = Some(Question {
            org: org.clone(),
            key: of.key(),
            prefix: of.prefix().to_owned(),
            revision,
            state,
        });
        if !asks {
            return Vec::new();
        }
        let question = of.question();
        let (job, superseded) = self.jobs.begin(Slot::Values);
        let start = Effect::Start(job, Job::Values(ValuesJob { org, question }));
        let superseded = superseded.map(Effect::Cancel).into_iter();
        superseded.chain([start]).collect()
    }

    /// The same where there is nothing to list: what is known is told then.
    pub(super) fn ask_or_tell(&mut self, of: Option<&ValueOf>) -> Vec<Effect> {
        let Some(of) = of else { return Vec::new() };
        if self.can_ask_more(of) {
            return self.ask(of);
        }
        if let Some((org, revision)) = self.tab_and_revision() {
            self.assist.values.question = Some(Question {
                org,
                key: of.key(),
                prefix: of.prefix().to_owned(),
                revision,
                state: State::Answered,
            });
        }
        Vec::new()
    }

    /// Asks, ends or puts off what is to be asked, after the list was kept.
    pub(super) fn keep_values(&mut self) -> Vec<Effect> {
        let wanted = std::mem::take(&mut self.assist.values.wanted);
        let list = self.assist.list.as_ref();
        let of = list.and_then(|list| list.found().value_of.clone());
        let Some((of, (org, revision))) = of.zip(self.tab_and_revision()) else {
            if wanted {
                self.hint("no value of a field stands at the cursor");
            }
            return self.end_values();
        };
        if wanted && self.can_ask_more(&of) {
            return self.ask(&of);
        }
        let now = self.now.running;
        let Some(question) = &mut self.assist.values.question else {
            return Vec::new();
        };
        if question.org != org || question.key != of.key() {
            return self.end_values();
        }
        let is_said = matches!(question.state, State::Refused(_) | State::Failed(_));
        if is_said && question.revision != revision {
            // Somebody goes on.
            let list = self.assist.list.take();
            self.assist.list = list.filter(|list| list.item().is_some());
            return self.end_values();
        }
        if question.prefix == of.prefix() {
            let due = matches!(question.state, State::Due(at) if at <= now);
            return if due { self.ask(&of) } else { Vec::new() };
        }
        // What is typed is another text by now.
        let known = self.assist.values.known.get(&org);
        let settled = known.is_some_and(|known| known.settles(&of));
        let Some(question) = &mut self.assist.values.question else {
            return Vec::new();
        };
        match question.state {
            // What the running question brings may be enough.
            State::Asking if begins_with(of.prefix(), &question.prefix) => {}
            _ => {
                question.prefix = of.prefix().to_owned();
                question.state = match settled {
                    true => State::Answered,
                    false => State::Due(now + PAUSE),
                };
                return self.drop_values_job();
            }
        }
        Vec::new()
    }

    fn tab_and_revision(&self) -> Option<(OrgKey, u64)> {
        let tab = self.tab()?;
        Some((tab.org.clone(), tab.editor.revision()))
    }

    /// Stops asking, where an org is asked; the list stays if it has rows.
    pub(in crate::app) fn stop_values(&mut self) -> Option<Vec<Effect>> {
        if !self.asks_values() {
            return None;
        }
        let list = self.assist.list.take();
        self.assist.list = list.filter(|list| list.item().is_some());
        Some(self.end_values())
    }

    /// Nobody waits for values any more.
    pub(super) fn end_values(&mut self) -> Vec<Effect> {
        self.assist.values.question = None;
        self.drop_values_job()
    }

    fn drop_values_job(&mut self) -> Vec<Effect> {
        let job = self.jobs.end_slot(&Slot::Values);
        job.map(Effect::Cancel).into_iter().collect()
    }

    /// When the org is asked for what was typed.
    pub(in crate::app) fn values_due(&self) -> Option<Duration> {
        match self.assist.values.question.as_ref()?.state {
            State::Due(at) => Some(at),
            _ => None,
        }
    }

    /// Whether the org is being asked.
    pub(super) fn asks_values(&self) -> bool {
        let question = self.assist.values.question.as_ref();
        question.is_some_and(|one| matches!(one.state, State::Asking | State::Due(_)))
    }

    /// The values are here.
    pub(in crate::app) fn on_values(&mut self, answer: FieldValues) {
        let values = &mut self.assist.values;
        let Some(question) = &mut values.question else {
            return;
        };
        question.state = State::Answered;
        let known = values.known.entry(question.org.clone()).or_default();
        known.put(question.key.clone(), answer);
        values.revision += 1;
        if let Some(list) = &mut self.assist.list {
            list.awaits = true;
        }
    }

    /// The org did not answer.
    pub(in crate::app) fn on_values_failed(&mut self, error: &JobError) {
        if let Some(question) = &mut self.assist.values.question {
            let notice = Notice::from(error);
            question.state = State::Failed(notice.clone());
            self.log.push(notice);
        }
    }
}

fn begins_with(text: &str, prefix: &str) -> bool {
    text.to_lowercase().starts_with(&prefix.to_lowercase())
}

/// What happened, in the server's words, too.
fn in_words(notice: &Notice) -> String {
    match notice.detail.is_empty() {
        true => notice.title.clone(),
        false => format!("{}: {}", notice.title, notice.detail),
    }
}
