//! Which objects belong to which, and to which group an object belongs.
//!
//! Most objects of an org are the history, the sharing, the feed or the change events of others.
//! Newer orgs say whose they are; of older answers the name tells. It must not know how they are
//! shown.

use super::{ObjectList, ObjectSummary, names_without_namespace};

/// What the name of an object that goes with another ends in. The longer endings come first.
const ENDINGS: [&str; 7] = [
    "OwnerSharingRule",
    "FieldHistory",
    "ChangeEvent",
    "History",
    "Share",
    "Feed",
    "Tag",
];

/// What sort of object it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ObjectGroup {
    /// Salesforce's own, for people to work with.
    Standard,
    /// Made in this org.
    Custom,
    /// Of a managed package.
    Managed,
    /// For Setup and programs: custom settings, custom metadata, what has no page layout.
    Setup,
}

impl ObjectGroup {
    /// In one word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Custom => "custom",
            Self::Managed => "managed",
            Self::Setup => "setup",
        }
    }
}

/// The group of an object.
pub fn group_of(object: &ObjectSummary) -> ObjectGroup {
    let is_setting = object.custom_setting || object.name.ends_with("__mdt");
    if names_without_namespace(&object.name).next().is_some() {
        ObjectGroup::Managed
    } else if is_setting {
        ObjectGroup::Setup
    } else if object.custom || object.name.ends_with("__c") {
        ObjectGroup::Custom
    } else if object.layoutable {
        ObjectGroup::Standard
    } else {
        ObjectGroup::Setup
    }
}

/// For each object of a list the one that it goes with, found once.
#[derive(Clone, Debug, Default)]
pub struct Companions {
    /// Places in the list.
    mains: Vec<Option<usize>>,
    counts: Vec<u16>,
}

impl Companions {
    /// Finds them.
    pub fn of(list: &ObjectList) -> Self {
        let objects = list.objects();
        let mains: Vec<Option<usize>> = objects
            .iter()
            .map(|object| {
                let main = main_of(list, object)?;
                // A circle has no beginning to be folded under.
                (!std::ptr::eq(main, object) && main_of(list, main).is_none())
                    .then(|| list.place_of(&main.name))
                    .flatten()
            })
            .collect();
        let mut counts = vec![0_u16; objects.len()];
        for main in mains.iter().flatten() {
            if let Some(count) = counts.get_mut(*main) {
                *count = count.saturating_add(1);
            }
        }
        Self { mains, counts }
    }

    /// The place of the object that the one at this place goes with.
    pub fn main(&self, place: usize) -> Option<usize> {
        self.mains.get(place).copied().flatten()
    }

    /// How many objects go with the one at this place.
    pub fn count(&self, place: usize) -> usize {
        self.counts.get(place).copied().unwrap_or_default().into()
    }
}

/// The object that this one goes with: as the org says, else as its name says.
fn main_of<'a>(list: &'a ObjectList, object: &ObjectSummary) -> Option<&'a ObjectSummary> {
    if let Some(main) = object.associate_parent_entity.as_deref() {
        return list.find(main);
    }
    let name = object.name.as_str();
    let ending = ENDINGS.iter().find(|ending| name.ends_with(**ending))?;
    let stem = name.strip_suffix(ending)?;
    match stem.strip_suffix("__") {
        Some(own) if !own.is_empty() => list.find(&format!("{own}__c")),
        Some(_) => None,
        None if stem.is_empty() => None,
        None => list.find(stem).filter(|main| main.name == stem),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::schema::GlobalDescribe;

    fn list(json: &str) -> ObjectList {
        let global: GlobalDescribe = serde_json::from_str(json).unwrap();
        ObjectList::new(global)
    }

    fn main_names(list: &ObjectList) -> Vec<(&str, Option<&str>)> {
        let companions = Companions::of(list);
        let name = |at: usize| list.objects().get(at).map(|o| o.name.as_str());
        (0..list.objects().len())
            .map(|at| (name(at).unwrap(), companions.main(at).and_then(name)))
            .collect()
    }

    #[test]
    fn companions_are_found_by_what_the_org_says_and_else_by_their_endings() {
        let list = list(
            r#"{"sobjects":[{"name":"Account"},{"name":"AccountHistory"},{"name":"AccountChangeEvent"},
            {"name":"OpportunityFieldHistory"},{"name":"Opportunity"},{"name":"LoginHistory"},
            {"name":"acme__Part__c"},{"name":"acme__Part__Share"},{"name":"Part__Feed"},{"name":"__History"},
            {"name":"History"},{"name":"ZZZ","associateParentEntity":"Account","associateEntityType":"History"},
            {"name":"Gone","associateParentEntity":"Nothing"},
            {"name":"A","associateParentEntity":"B"},{"name":"B","associateParentEntity":"A"}]}"#,
        );
        assert_eq!(
            main_names(&list),
            [
                ("Account", None),
                ("AccountHistory", Some("Account")),
                ("AccountChangeEvent", Some("Account")),
                ("OpportunityFieldHistory", Some("Opportunity")),
                ("Opportunity", None),
                ("LoginHistory", None),
                ("acme__Part__c", None),
                ("acme__Part__Share", Some("acme__Part__c")),
                // Without its namespace it may be another's; the list finds it for queries, too.
                ("Part__Feed", Some("acme__Part__c")),
                ("__History", None),
                ("History", None),
                ("ZZZ", Some("Account")),
                ("Gone", None),
                ("A", None),
                ("B", None),
            ]
        );
        assert_eq!(Companions::of(&list).count(0), 3);
    }

    #[test]
    fn an_object_belongs_to_one_group() {
        for (json, group) in [
            (
                r#"{"name":"Account","layoutable":true}"#,
                ObjectGroup::Standard,
            ),
            (r#"{"name":"PermissionSet"}"#, ObjectGroup::Setup),
            (r#"{"name":"Part__c","custom":true}"#, ObjectGroup::Custom),
            (
                r#"{"name":"Keys__c","custom":true,"customSetting":true}"#,
                ObjectGroup::Setup,
            ),
            (r#"{"name":"Rule__mdt","custom":true}"#, ObjectGroup::Setup),
            (
                r#"{"name":"acme__Rule__mdt","custom":true}"#,
                ObjectGroup::Managed,
            ),
            (
                r#"{"name":"acme__Part__c","custom":true}"#,
                ObjectGroup::Managed,
            ),
        ] {
            let object: ObjectSummary = serde_json::from_str(json).unwrap();
            assert_eq!(group_of(&object), group, "{json}");
        }
    }
}
