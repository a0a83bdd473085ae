//! Two orgs' schemas compared, over the panes: which objects one of them lacks, and object by object
//! what differs. What is the same is folded.
//!
//! It shows what the catalogs of both orgs know and asks for what is looked at; every object is asked for
//! only after the person has heard what that costs. What a difference is, [`crate::schema::compare`]
//! says.

mod items;
mod keys;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::meter::Cost;
use crate::app::msg::Effect;
use crate::app::overlay::{Confirmed, Overlay};
use crate::app::picker::Picker;
use crate::app::spend::Spend;
use crate::org::OrgKey;
use crate::schema::compare::{ObjectDifference, SchemaDifference};
use crate::schema::{Known, Object};

/// What is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Level {
    /// The orgs, to choose the other one.
    Orgs,
    /// The objects of both.
    Objects,
    /// What differs in one.
    Object(String),
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// An org.
    Org(OrgKey),
    /// An object.
    Object(String),
    /// A difference of the object, by its number.
    Change(usize),
    /// A field that is the same.
    Field(String),
    /// What is the same, folded.
    Same,
}

/// The comparison.
#[derive(Debug)]
pub struct SchemaCompare {
    /// The reference, and the other.
    pub orgs: [OrgKey; 2],
    /// What they are called, with their class.
    pub names: [String; 2],
    /// What is listed.
    pub level: Level,
    /// The rows.
    pub picker: Picker<Row>,
    /// What there is to say while there are no rows.
    pub state: String,
    /// Whether what is the same is listed, too.
    pub unfolded: bool,
    /// The level before the choice of an org.
    before: Level,
    /// What the lists of objects say.
    lists: SchemaDifference,
    /// The objects that both have, but for those that belong to another (history, shares, feeds).
    common: Vec<String>,
    /// What was compared, by name in small letters.
    compared: BTreeMap<String, Compared>,
    /// Whether the person has heard what comparing all costs.
    warned: bool,
}

/// An object of both orgs, and what differs.
#[derive(Debug)]
struct Compared {
    of: [Arc<Object>; 2],
    difference: ObjectDifference,
}

impl SchemaCompare {
    /// What differs, of all that was compared.
    pub fn difference(&self) -> SchemaDifference {
        let objects = self.compared.values().map(|one| one.difference.clone());
        SchemaDifference {
            objects: objects.collect(),
            ..self.lists.clone()
        }
    }

    fn compared(&self, object: &str) -> Option<&Compared> {
        self.compared.get(&object.to_ascii_lowercase())
    }

    /// How many objects of both were not compared.
    fn left_to_compare(&self) -> usize {
        let left = self.common.iter();
        left.filter(|name| self.compared(name).is_none()).count()
    }
}

impl App {
    /// Whether there is another org to compare with.
    pub(in crate::app) fn can_compare_schema(&self) -> Availability {
        if self.tab().is_none() {
            return Availability::Hidden;
        }
        if self.orgs.len() < 2 {
            return Availability::Disabled("there is only one org: log in to another");
        }
        Availability::Ready
    }

    /// Compares the object in front, or the lists of objects, with the org that was used last beside
    /// this one.
    pub(in crate::app) fn compare_schema(&mut self) -> Vec<Effect> {
        let Some(tab) = self.tab() else {
            return Vec::new();
        };
        let own = tab.org.clone();
        let beside = self.columns.iter().map(|column| column.org.clone());
        let used = self.orgs.by_last_use().into_iter();
        let used = used.map(|entry| entry.org.key.clone());
        let Some(other) = beside.chain(used).find(|org| *org != own) else {
            return Vec::new();
        };
        let of_text = crate::app::result::object_of(tab.editor.text());
        let of_result = tab.result.as_ref().map(|result| result.object.clone());
        let object = [Some(of_text), of_result];
        let mut object = object.into_iter().flatten();
        let level = match object.find(|object| !object.is_empty()) {
            Some(object) => Level::Object(object),
            None => Level::Objects,
        };
        let mut picker = Picker::new(Vec::new()).searching(3);
        picker.go_to_rows();
        self.overlays.push(Overlay::Schemas(Box::new(SchemaCompare {
            names: [own.clone(), other.clone()].map(|org| self.schema_name(&org)),
            orgs: [own, other],
            before: level.clone(),
            level,
            picker,
            state: String::new(),
            unfolded: false,
            lists: SchemaDifference::default(),
            common: Vec::new(),
            compared: BTreeMap::new(),
            warned: false,
        })));
        self.want_compared()
    }

    /// The org under that number becomes the other one.
    fn compare_schema_with(&mut self, org: OrgKey) -> Vec<Effect> {
        let name = self.schema_name(&org);
        if let Some(compare) = self.schemas_mut() {
            compare.orgs[1] = org;
            compare.names[1] = name;
            compare.level = compare.before.clone();
            compare.compared.clear();
            // What was only in the org before is not shown as this one's.
            compare.lists = SchemaDifference::default();
            compare.common.clear();
            compare.warned = false;
        }
        self.want_compared()
    }

    /// Asks for what is looked at, and shows what is known.
    fn want_compared(&mut self) -> Vec<Effect> {
        let Some(compare) = self.schemas_shown() else {
            return Vec::new();
        };
        let orgs = compare.orgs.clone();
        let object = match &compare.level {
            Level::Object(object) => Some(object.clone()),
            Level::Orgs | Level::Objects => None,
        };
        let mut effects = Vec::new();
        for org in orgs {
            effects.extend(self.open_schema(&org));
            if let Some(object) = &object {
                effects.extend(self.want_objects(&org, [object.clone()].into_iter().collect()));
            }
        }
        self.refresh_schema_compare();
        effects
    }

    /// Asks both orgs for every object that both have; the first time it only says what that costs.
    fn want_all_compared(&mut self) -> Vec<Effect> {
        let Some(compare) = self.schemas_mut() else {
            return Vec::new();
        };
        let left = compare.left_to_compare();
        if left == 0 {
            self.hint("every object of both is compared");
            return Vec::new();
        }
        if !std::mem::replace(&mut compare.warned, true) {
            let count = crate::text::number(left as u64);
            self.hint(format!(
                "{count} objects to ask each org for, at most one API call each: c again begins"
            ));
            return Vec::new();
        }
        let orgs = compare.orgs.clone();
        let cost = Cost::exactly(self.objects_to_ask());
        let action = Confirmed::Spend(Spend::Schemas);
        match self.asks_to_spend(&orgs, cost, None, action) {
            true => Vec::new(),
            false => self.compare_all_objects(),
        }
    }

    /// How many objects that both orgs have are not known of them, together.
    fn objects_to_ask(&self) -> u64 {
        let Some(compare) = self.schemas_shown() else {
            return 0;
        };
        let of = |org: &OrgKey| {
            let catalog = &self.schemas.of(org)?.catalog;
            let names = compare.common.iter();
            Some(
                names
                    .filter(|name| matches!(catalog.object(name), Known::NotLoaded))
                    .count(),
            )
        };
        compare.orgs.iter().filter_map(of).sum::<usize>() as u64
    }

    /// Asks both orgs for every object that both have.
    pub(in crate::app) fn compare_all_objects(&mut self) -> Vec<Effect> {
        let Some(compare) = self.schemas_shown() else {
            return Vec::new();
        };
        let names: std::collections::BTreeSet<String> = compare.common.iter().cloned().collect();
        let orgs = compare.orgs.clone();
        let mut effects = Vec::new();
        for org in orgs {
            effects.extend(self.want_objects(&org, names.clone()));
        }
        self.refresh_schema_compare();
        effects
    }

    /// Makes the list anew of what the catalogs know now.
    pub(in crate::app) fn refresh_schema_compare(&mut self) {
        let Some(at) = self.overlays.iter().position(is_schemas) else {
            return;
        };
        // It is taken out to look at the catalogs beside it.
        let mut overlay = self.overlays.remove(at);
        if let Overlay::Schemas(compare) = &mut overlay {
            self.compare_known(compare);
            let items = self.schema_items(compare);
            compare.picker.set_items(items);
        }
        self.overlays.insert(at, overlay);
    }

    /// Compares what both catalogs know and was not compared yet.
    fn compare_known(&self, compare: &mut SchemaCompare) {
        let [Some(one), Some(two)] = compare.orgs.each_ref().map(|org| self.schemas.of(org)) else {
            return;
        };
        let (one, two) = (&one.catalog, &two.catalog);
        if let (Some(left), Some(right)) = (one.list(), two.list()) {
            compare.lists = SchemaDifference::of_lists(left.objects(), right.objects());
            let own = left.objects().iter();
            let own = own.filter(|object| object.associate_entity_type.is_none());
            let common = own.filter(|object| right.find(&object.name).is_some());
            compare.common = common.map(|object| object.name.clone()).collect();
        }
        let looked_at = match &compare.level {
            Level::Object(object) => Some(object.clone()),
            Level::Orgs | Level::Objects => None,
        };
        for name in compare.common.iter().chain(&looked_at) {
            let (Known::Here(left), Known::Here(right)) = (one.shared(name), two.shared(name))
            else {
                continue;
            };
            let key = name.to_ascii_lowercase();
            let known = compare.compared.get(&key).is_some_and(|known| {
                Arc::ptr_eq(&known.of[0], left) && Arc::ptr_eq(&known.of[1], right)
            });
            if !known {
                let difference = ObjectDifference::new(left.describe(), right.describe());
                let of = [Arc::clone(left), Arc::clone(right)];
                compare.compared.insert(key, Compared { of, difference });
            }
        }
    }

    fn schema_name(&self, org: &OrgKey) -> String {
        let class = self
            .orgs
            .get(org)
            .map_or("", |entry| entry.org.class.badge());
        format!("{} ({class})", self.orgs.alias(org))
    }

    fn schemas_shown(&self) -> Option<&SchemaCompare> {
        self.overlays.iter().find_map(|overlay| match overlay {
            Overlay::Schemas(compare) => Some(compare.as_ref()),
            _ => None,
        })
    }

    fn schemas_mut(&mut self) -> Option<&mut SchemaCompare> {
        self.overlays.iter_mut().find_map(|overlay| match overlay {
            Overlay::Schemas(compare) => Some(compare.as_mut()),
            _ => None,
        })
    }
}

fn is_schemas(overlay: &Overlay) -> bool {
    matches!(overlay, Overlay::Schemas(_))
}
