//! What the list of objects shows, and in which order.

use super::{Browser, Counts, SavedObjects};
use crate::app::picker::PickerItem;
use crate::schema::{ObjectGroup, ObjectSummary, group_of};
use crate::text;

/// The columns that are searched: API name and label.
pub(super) const SEARCHED: usize = 2;

/// In the place of a count that the org was asked for and did not say.
const NOT_SAID: &str = "–";

/// What people look for first in every org.
const FIRST: [&str; 14] = [
    "Account",
    "Contact",
    "Opportunity",
    "Lead",
    "Case",
    "Task",
    "Event",
    "Campaign",
    "Product2",
    "PricebookEntry",
    "Quote",
    "Contract",
    "Order",
    "User",
];

/// Which objects are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// All.
    #[default]
    All,
    /// Those of one group.
    Group(ObjectGroup),
    /// Those that have records, as far as they are counted.
    WithRecords,
    /// Those looked at lately and those that are pinned.
    Recent,
}

impl Show {
    const ALL: [Self; 7] = [
        Self::All,
        Self::Group(ObjectGroup::Standard),
        Self::Group(ObjectGroup::Custom),
        Self::Group(ObjectGroup::Managed),
        Self::Group(ObjectGroup::Setup),
        Self::WithRecords,
        Self::Recent,
    ];

    /// In a word or two.
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Group(group) => group.word(),
            Self::WithRecords => "with records",
            Self::Recent => "recent",
        }
    }

    /// The one so many places further, round and round.
    pub(super) fn turned(self, by: isize) -> Self {
        let here = Self::ALL.iter().position(|show| *show == self);
        let here = here.unwrap_or_default() as isize;
        let next = (here + by).rem_euclid(Self::ALL.len() as isize);
        Self::ALL[next as usize]
    }
}

/// The rows of a browser.
pub(super) fn of(
    browser: &Browser,
    favourites: &SavedObjects,
    counts: Option<&Counts>,
) -> Vec<PickerItem<String>> {
    let Some(list) = &browser.list else {
        return Vec::new();
    };
    let objects = list.objects();
    let is_main = |at: usize| browser.companions.main(at).is_none();
    let listed = |at: usize, object: &ObjectSummary| match browser.show {
        Show::All => true,
        Show::Group(group) => is_main(at) && group_of(object) == group,
        Show::WithRecords => counts.is_some_and(|c| c.of(&object.name).is_some_and(|n| n > 0)),
        Show::Recent => {
            favourites.recent.contains(&object.name) || favourites.pinned.contains(&object.name)
        }
    };
    // Companions stand below theirs, unless a filter looks through all or few are listed anyway.
    let folds = !browser.flat && matches!(browser.show, Show::All | Show::WithRecords);
    let mut order: Vec<(Rank<'_>, usize)> = objects
        .iter()
        .enumerate()
        .filter(|(at, object)| listed(*at, object) && (!folds || is_main(*at)))
        .map(|(at, object)| (rank(object, is_main(at), favourites), at))
        .collect();
    order.sort_unstable();
    let mut rows = Vec::with_capacity(order.len());
    for (_, at) in order {
        let Some(object) = objects.get(at) else {
            continue;
        };
        rows.push(item(object, counts, favourites));
        if folds && browser.unfolded.contains(&object.name) {
            let own = objects.iter().enumerate();
            let own = own.filter(|(place, _)| browser.companions.main(*place) == Some(at));
            rows.extend(own.map(|(_, companion)| item(companion, counts, favourites)));
        }
    }
    rows
}

/// Where an object comes: its class, its place there, its name.
type Rank<'a> = (u8, usize, &'a str);

fn rank<'a>(object: &'a ObjectSummary, main: bool, favourites: &SavedObjects) -> Rank<'a> {
    let name = object.name.as_str();
    let in_list = |names: &[String]| names.iter().position(|known| known == name);
    if let Some(place) = in_list(&favourites.pinned) {
        return (0, place, name);
    }
    if let Some(place) = in_list(&favourites.recent) {
        return (1, place, name);
    }
    if let Some(place) = FIRST.iter().position(|known| *known == name) {
        return (2, place, name);
    }
    let class = match (main, object.queryable, group_of(object)) {
        (false, ..) => 6,
        (_, false, _) => 5,
        (_, _, ObjectGroup::Setup) => 4,
        _ => 3,
    };
    (class, 0, name)
}

fn item(
    object: &ObjectSummary,
    counts: Option<&Counts>,
    favourites: &SavedObjects,
) -> PickerItem<String> {
    let pinned = favourites.pinned.contains(&object.name);
    let count = counts.and_then(|counts| counts.of(&object.name));
    let not_said = counts.is_some_and(|counts| counts.is_not_said(&object.name));
    PickerItem {
        key: object.name.clone(),
        columns: vec![
            object.name.clone(),
            object.label.clone(),
            group_of(object).word().to_owned(),
            match (object.queryable, count) {
                (false, _) => "no rows".to_owned(),
                (true, Some(count)) => text::number(count),
                (true, None) if not_said => NOT_SAID.to_owned(),
                (true, None) => String::new(),
            },
            if pinned { "pinned" } else { "" }.to_owned(),
        ],
        disabled_reason: None,
    }
}
