//! `Depends`: what a dependent picklist offers in a row, by what its controlling field holds there.

use crate::app::record_form::choices;
use crate::rows::Columns;
use crate::schema::picklist::offered_with;
use crate::schema::{Field, Object};

/// How a picklist depends on another field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Depends {
    /// The controlling field.
    pub controller: String,
    /// Its column; `None` where the rows do not have it.
    pub column: Option<usize>,
    offered: Vec<Offered>,
}

/// A value, what the controlling field must hold for it, and that in words.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Offered {
    value: String,
    with: Vec<String>,
    words: String,
}

impl Depends {
    /// That of a field; `None` where it depends on no other.
    pub(super) fn of(object: &Object, field: &Field, columns: &Columns) -> Option<Self> {
        let controller = field
            .controller_name
            .clone()
            .filter(|_| field.dependent_picklist)?;
        let own =
            |path: &[String]| matches!(path, [name] if name.eq_ignore_ascii_case(&controller));
        let column = columns.iter().position(|column| own(&column.path));
        // With nothing in the controlling field every value says what it wants there.
        let words = choices::values(object, field, None, None);
        let offered = field.picklist_values.iter().filter_map(|value| {
            let with = offered_with(object, field, value)?;
            let said = words.iter().find(|choice| choice.value == value.value)?;
            Some(Offered {
                value: value.value.clone(),
                with: with.into_iter().map(str::to_owned).collect(),
                words: said.why_not.clone()?,
            })
        });
        Some(Self {
            offered: offered.collect(),
            controller,
            column,
        })
    }

    /// Why the org may not like values of it, `;` between them, where the controlling field holds this.
    pub(super) fn doubt(&self, values: &str, controlling: &str) -> Option<&str> {
        values.split(';').find_map(|value| {
            let offered = self.offered.iter().find(|one| one.value == value)?;
            let fits = offered.with.iter().any(|with| with == controlling);
            (!fits).then_some(offered.words.as_str())
        })
    }
}
