//! Parents: relationships and aliases.
//!
//! Must not know the clauses.

use super::item::{Item, ItemKind};
use super::list::{List, Offer};
use super::scope::Scope;
use super::typed::Tags;
use crate::schema::{Field, Object};

/// The parents of an object; `end` is what is written behind the name.
pub(super) fn relationships<'c>(
    list: &mut List<'_, 'c>,
    object: &'c Object,
    end: &'static str,
    accept: impl Fn(&Field) -> bool,
) {
    for (field, _) in object.fields() {
        let Some(name) = field.relationship_name.as_deref() else {
            continue;
        };
        if field.reference_to.is_empty() || !accept(field) {
            continue;
        }
        let offer = Offer::new(ItemKind::Relationship, name)
            .label(title(field))
            .tags(Tags::RELATION.with(Tags::CUSTOM, field.custom));
        list.offer_field(offer, line, field, end);
    }
}

/// What the org calls the parent.
fn title(field: &Field) -> &str {
    field.label.strip_suffix(" ID").unwrap_or(&field.label)
}

/// The line of the way to a parent.
fn line(field: &Field, end: &'static str) -> Item {
    let name = field.relationship_name.as_deref().unwrap_or_default();
    let help = match field.is_polymorphic() {
        true => "one of several objects: the fields of Name, or TYPEOF",
        false => "",
    };
    let mut item = Item::new(ItemKind::Relationship, name)
        .detail(targets(field))
        .title(title(field))
        .help(help);
    item.insert.push_str(end);
    item.reopen = !end.is_empty();
    item
}

/// The objects a field may point to, in a few words.
fn targets(field: &Field) -> String {
    let mut text = String::new();
    write_targets(&mut text, field);
    text
}

pub(super) fn write_targets(text: &mut String, field: &Field) {
    for (at, name) in field.reference_to.iter().take(2).enumerate() {
        if at > 0 {
            text.push_str(", ");
        }
        text.push_str(name);
    }
    if field.reference_to.len() > 2 {
        text.push_str(" and more");
    }
}

/// Behind `TYPEOF`: the parents that can be one of several.
pub(super) fn polymorphic<'c>(list: &mut List<'_, 'c>, scope: &Scope<'_, 'c>) {
    if let Some(object) = scope.object_at(&scope.way()) {
        relationships(list, object, " ", Field::is_polymorphic);
    }
}

/// The aliases that FROM declares, with `end` behind.
pub(super) fn aliases(list: &mut List<'_, '_>, scope: &Scope<'_, '_>, end: &str) {
    let Some(query) = scope.query else {
        return;
    };
    for from in query.from() {
        let (Some(object), Some(alias)) = (from.object(), from.alias()) else {
            continue;
        };
        if scope.is_at_cursor(alias) {
            continue;
        }
        let offer = Offer::new(ItemKind::Alias, alias.text).prefer(5);
        list.offer(offer, || {
            Item::new(ItemKind::Alias, alias.text)
                .insert(format!("{}{end}", alias.text))
                .detail(object.text)
                .help("an alias of this query")
                .reopen()
        });
    }
}

/// Behind the first comma of FROM: a way from an alias to a parent.
pub(super) fn alias_paths<'c>(list: &mut List<'_, 'c>, scope: &Scope<'_, 'c>) {
    let way = scope.way();
    if way.is_empty() {
        aliases(list, scope, ".");
    } else if let Some(object) = scope.object_at(&way) {
        relationships(list, object, "", |_| true);
    }
}
