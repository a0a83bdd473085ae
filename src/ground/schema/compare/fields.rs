//! What differs between the fields of an object on two sides.

use super::{ObjectDifference, Part, yes};
use crate::schema::Field;

impl ObjectDifference {
    pub(super) fn fields(&mut self, left: &[Field], right: &[Field]) {
        let mut same = 0;
        for one in left {
            let other = right
                .iter()
                .find(|two| two.name.eq_ignore_ascii_case(&one.name));
            let Some(two) = other else {
                self.missing(Part::Field, one.name.clone(), true);
                continue;
            };
            let before = self.changes.len();
            for ((property, one_value), (_, two_value)) in
                properties(one).into_iter().zip(properties(two))
            {
                self.property(Part::Field, &one.name, property, one_value, two_value);
            }
            self.picklist(one, two);
            same += usize::from(self.changes.len() == before);
        }
        for two in right {
            if !left
                .iter()
                .any(|one| one.name.eq_ignore_ascii_case(&two.name))
            {
                self.missing(Part::Field, two.name.clone(), false);
            }
        }
        self.same.fields = same;
    }
}

/// A field's properties as words; a number of nothing is none.
fn properties(of: &Field) -> [(&'static str, String); 24] {
    let number = |number: u32| {
        if number == 0 {
            String::new()
        } else {
            number.to_string()
        }
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut targets = of.reference_to.clone();
    targets.sort_unstable();
    [
        ("type", of.kind.clone()),
        ("label", of.label.clone()),
        ("length", number(of.length)),
        ("precision", number(of.precision)),
        ("scale", number(of.scale)),
        ("digits", number(of.digits)),
        ("required", yes(is_required(of))),
        ("unique", yes(of.unique)),
        ("external id", yes(of.external_id)),
        ("references", targets.join(", ")),
        ("relationship name", text(&of.relationship_name)),
        ("calculated", yes(of.calculated)),
        ("formula", text(&of.calculated_formula)),
        ("controlling field", text(&of.controller_name)),
        ("dependent picklist", yes(of.dependent_picklist)),
        ("restricted picklist", yes(of.restricted_picklist)),
        ("createable", yes(of.createable)),
        ("updateable", yes(of.updateable)),
        ("filterable", yes(of.filterable)),
        ("groupable", yes(of.groupable)),
        ("sortable", yes(of.sortable)),
        ("encrypted", yes(of.encrypted)),
        ("rich text", yes(of.html_formatted)),
        ("help text", text(&of.inline_help_text)),
    ]
}

/// Whether a new record must have it: it can be set, cannot be empty, and the server does not fill it
/// in.
fn is_required(of: &Field) -> bool {
    of.createable && !of.nillable && !of.defaulted_on_create
}
