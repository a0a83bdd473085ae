//! The known orgs and what is known of their connection.

use crate::app::lock::OrgLock;
use crate::app::notice::Notice;
use crate::org::{Org, OrgClass, OrgKey, Renewal};

/// How an org answered last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OrgState {
    /// Not asked yet in this run of the program.
    #[default]
    NotAsked,
    /// It is being asked.
    Asking,
    /// It answers.
    Connected,
    /// It wants a new login.
    NeedsLogin,
    /// It could not be reached.
    Unreachable,
    /// It answers, and takes no more calls today.
    LimitUsedUp,
    /// Asking it failed, here or there; the messages say how.
    Failed,
}

impl OrgState {
    /// A mark and a word, so that no colour is needed.
    pub fn words(self) -> &'static str {
        match self {
            Self::NotAsked => "○ not asked yet",
            Self::Asking => "◌ asking…",
            Self::Connected => "● connected",
            Self::NeedsLogin => "⚠ log in again",
            Self::Unreachable => "✗ not reached",
            Self::LimitUsedUp => "⚠ API limit",
            Self::Failed => "✗ failed",
        }
    }
}

/// One known org.
#[derive(Clone, Debug)]
pub struct OrgEntry {
    /// Who.
    pub org: Org,
    /// How it answered last.
    pub state: OrgState,
    /// Calls used and allowed in 24 hours, by its last answer.
    pub usage: Option<(u64, u64)>,
    /// Whether its login ends with the program, because no keyring keeps it.
    pub session_only: bool,
    /// Why it did not answer when it was asked last.
    pub problem: Option<Notice>,
    /// Whether it can be written to, as the worker said last.
    pub lock: OrgLock,
    /// Whether the setting that unlocks it was heeded.
    unlock_heeded: bool,
}

/// A refresh token dies of so many days without use.
const IDLE_DAYS: i64 = 30;
/// From so many days before its death on it is said.
const WARNED_DAYS: i64 = 7;
const DAY: i64 = 24 * 3600;

impl OrgEntry {
    /// A mark and words for how it stands: how it answered, else how long its login lives.
    pub fn standing(&self, now: i64) -> String {
        let left = match self.state {
            OrgState::NotAsked => idle_days_left(&self.org, now),
            _ => None,
        };
        match left {
            Some(left) if left < 0 => "⚠ idle 30 days".to_owned(),
            Some(0) => "⚠ ends today".to_owned(),
            Some(1) => "⚠ 1 day left".to_owned(),
            Some(left) if left <= WARNED_DAYS => format!("⚠ {left} days left"),
            _ => self.state.words().to_owned(),
        }
    }
}

/// How many days are left before the refresh token dies of not being used; `None` where it is not
/// known, or where nothing dies of that.
pub fn idle_days_left(org: &Org, now: i64) -> Option<i64> {
    if org.login.renewal() != Renewal::LogIn {
        return None;
    }
    let idle = now.saturating_sub(org.card.refreshed?).max(0);
    Some((IDLE_DAYS * DAY - idle).div_euclid(DAY))
}

/// The same in words, from a week before on.
pub fn idle_words(org: &Org, now: i64) -> Option<String> {
    match idle_days_left(org, now)? {
        left if left > WARNED_DAYS => None,
        left if left < 0 => Some("idle for 30 days: may want a login".to_owned()),
        0 => Some("ends today unless used".to_owned()),
        1 => Some("ends in 1 day unless used".to_owned()),
        left => Some(format!("ends in {left} days unless used")),
    }
}

/// The known orgs.
#[derive(Clone, Debug, Default)]
pub struct Orgs(Vec<OrgEntry>);

impl Orgs {
    /// The orgs of the list file.
    pub fn new(orgs: Vec<Org>) -> Self {
        let mut all = Self::default();
        for org in orgs {
            all.put(org);
        }
        all
    }

    /// Adds an org, or takes over what is new about a known one.
    pub fn put(&mut self, org: Org) {
        match self.get_mut(&org.key) {
            Some(entry) => {
                // The list file may be older than what was done here since.
                let last_used = entry.org.last_used.max(org.last_used);
                entry.org = Org { last_used, ..org };
            }
            None => self.0.push(OrgEntry {
                org,
                state: OrgState::default(),
                usage: None,
                session_only: false,
                problem: None,
                lock: OrgLock::default(),
                unlock_heeded: false,
            }),
        }
    }

    /// Takes an org away.
    pub fn remove(&mut self, key: &OrgKey) {
        self.0.retain(|e| e.org.key != *key);
    }

    /// An org by its key.
    pub fn get(&self, key: &OrgKey) -> Option<&OrgEntry> {
        self.0.iter().find(|e| e.org.key == *key)
    }

    /// An org by its key, to change it.
    pub fn get_mut(&mut self, key: &OrgKey) -> Option<&mut OrgEntry> {
        self.0.iter_mut().find(|e| e.org.key == *key)
    }

    /// What an org is called.
    pub fn alias(&self, key: &OrgKey) -> &str {
        self.get(key).map_or("?", |e| e.org.alias.as_str())
    }

    /// Whose data something is, for a title: the alias and the class, production in words.
    pub fn whose(&self, key: &OrgKey) -> String {
        self.get(key).map_or_else(String::new, |entry| {
            format!("{} · {}", entry.org.alias, entry.org.class.badge())
        })
    }

    /// All, the last used first.
    pub fn by_last_use(&self) -> Vec<&OrgEntry> {
        let mut all: Vec<&OrgEntry> = self.0.iter().collect();
        crate::sorting::by_key(&mut all, |e| std::cmp::Reverse(e.org.last_used));
        all
    }

    /// All as the switcher shows them: in the person's own order, then the last used first.
    pub fn in_order(&self) -> Vec<&OrgEntry> {
        let mut all = self.by_last_use();
        crate::sorting::by_key(&mut all, |e| e.org.card.place.unwrap_or(u32::MAX));
        all
    }

    /// All, in the order of the list file.
    pub fn iter(&self) -> impl Iterator<Item = &OrgEntry> {
        self.0.iter()
    }

    /// Those that can be written to now, in the order of the switcher.
    pub fn unlocked(&self) -> impl Iterator<Item = &OrgEntry> {
        let all = self.in_order().into_iter();
        all.filter(|entry| entry.lock == OrgLock::Unlocked)
    }

    /// The orgs that are no production and have not been given here before.
    pub(super) fn take_unlock_due(&mut self) -> Vec<OrgKey> {
        let safe = |entry: &&mut OrgEntry| entry.org.class != OrgClass::Production;
        let due = self.0.iter_mut().filter(safe);
        due.filter_map(|entry| {
            let heeded = std::mem::replace(&mut entry.unlock_heeded, true);
            (!heeded).then(|| entry.org.key.clone())
        })
        .collect()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
