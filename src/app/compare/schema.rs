//! The schema of the object in front compared with another org's: what differs, as a text to read.
//!
//! What is known of either org is taken as it is; what is not is asked for, and the text comes when
//! both are here.

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::msg::Effect;
use crate::app::reader::Reader;
use crate::org::OrgKey;
use crate::schema::Known;
use crate::schema::compare::{ObjectDifference, SchemaDifference, markdown};

/// A comparison of schemas that waits for describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaWanted {
    /// The object, as the statement names it.
    pub object: String,
    /// The org of the tab, and the other.
    pub orgs: [OrgKey; 2],
}

impl App {
    /// Whether there is an object and another org to compare it with.
    pub(in crate::app) fn can_compare_schema(&self) -> Availability {
        if self.tab().is_none() {
            return Availability::Hidden;
        }
        if self.orgs.len() < 2 {
            return Availability::Disabled("there is only one org: log in to another");
        }
        match self.compared_object() {
            Some(_) => Availability::Ready,
            None => Availability::Disabled("the statement names no object"),
        }
    }

    fn compared_object(&self) -> Option<String> {
        let tab = self.tab()?;
        let of_text = crate::app::result::object_of(tab.editor.text());
        let object = match (&tab.result, of_text) {
            (_, object) if !object.is_empty() => object,
            (Some(result), _) => result.object.clone(),
            _ => return None,
        };
        (!object.is_empty()).then_some(object)
    }

    /// Compares the object in front with that of the org that was used last beside this one.
    pub(in crate::app) fn compare_schema(&mut self) -> Vec<Effect> {
        let (Some(object), Some(own)) = (
            self.compared_object(),
            self.tab().map(|tab| tab.org.clone()),
        ) else {
            return Vec::new();
        };
        let other = self
            .orgs
            .by_last_use()
            .into_iter()
            .find(|entry| entry.org.key != own);
        let Some(other) = other.map(|entry| entry.org.key.clone()) else {
            return Vec::new();
        };
        let (one, two) = (
            self.orgs.alias(&own).to_owned(),
            self.orgs.alias(&other).to_owned(),
        );
        self.hint(format!("comparing {object} of {one} and {two}…"));
        let orgs = [own, other];
        self.schema_wanted = Some(SchemaWanted {
            object: object.clone(),
            orgs: orgs.clone(),
        });
        let mut effects = Vec::new();
        for org in orgs {
            effects.extend(self.open_schema(&org));
            effects.extend(self.want_objects(&org, [object.clone()].into_iter().collect()));
        }
        self.show_schema_difference();
        effects
    }

    /// Shows what was waited for, once both describes are here; gives it up where one never comes.
    pub(in crate::app) fn show_schema_difference(&mut self) {
        let Some(wanted) = &self.schema_wanted else {
            return;
        };
        let object = |org: &OrgKey| {
            let schema = self.schemas.of(org)?;
            Some(match schema.catalog.object(&wanted.object) {
                Known::Here(object) => Known::Here(object),
                Known::Missing => Known::Missing,
                Known::NotLoaded => return None,
            })
        };
        let [one, two] = wanted.orgs.each_ref().map(object);
        let (Some(one), Some(two)) = (one, two) else {
            return;
        };
        let names = wanted.orgs.each_ref().map(|org| {
            let class = self
                .orgs
                .get(org)
                .map_or("", |entry| entry.org.class.badge());
            format!("{} ({class})", self.orgs.alias(org))
        });
        let mut found = SchemaDifference::default();
        match (one.here(), two.here()) {
            (Some(one), Some(two)) => {
                found.common = 1;
                found
                    .objects
                    .push(ObjectDifference::new(one.describe(), two.describe()));
            }
            (Some(_), None) => found.left_only.push(wanted.object.clone()),
            (None, Some(_)) => found.right_only.push(wanted.object.clone()),
            (None, None) => {}
        }
        let title = format!("Schema of {}", wanted.object);
        let text = markdown(&names, &found);
        self.schema_wanted = None;
        self.toast = None;
        self.read(Reader::new(&title, text));
    }
}
