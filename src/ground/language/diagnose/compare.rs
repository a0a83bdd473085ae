//! Comparisons: operators and values by the type of the field.
//!
//! It must not know how conditions are joined.

use crate::schema::{Field, Object};
use crate::soql::view::{ComparisonView, Name, Operator};

use super::super::resolve::NAME;
use super::checker::{Checker, Scope, denies, fix, replace, write};
use super::convert::{converted, meant_boolean, meant_date, plain_text, quoted};
use super::function::{Held, Place};
use super::kind::{Kind, Literal};
use super::names::Reached;
use super::{Code, Severity};

/// Why a field is no good for conditions and orders, where its type tells.
pub(super) fn long_text(field: &Field) -> &'static str {
    match field.kind.as_str() {
        "textarea" => ", a long text",
        "base64" => ", a file",
        "encryptedstring" => ", which is encrypted",
        "address" | "location" => ", only its parts",
        _ => "",
    }
}

impl<'a> Checker<'a> {
    pub(super) fn conditions(&mut self, scope: Scope<'a>) {
        for comparison in scope.query.comparisons() {
            self.comparison(scope, comparison, Place::Where);
        }
        for comparison in scope.query.having() {
            self.comparison(scope, comparison, Place::Having);
        }
    }

    fn comparison(&mut self, scope: Scope<'a>, comparison: ComparisonView<'a>, place: Place) {
        if comparison.is_distance() {
            return;
        }
        let Some(left) = comparison.left() else {
            return;
        };
        if place == Place::Having && self.is_alias(scope, left) {
            return;
        }
        let held = self.expression(scope, left, place);
        if let Some(added) = comparison.added() {
            self.expression(scope, added, place);
            return;
        }
        if let Some(reached) = held.and_then(|held| held.field)
            && place == Place::Where
            && denies(reached.object, reached.field, is_filterable)
        {
            let why = long_text(reached.field);
            let message = format!("WHERE cannot use {}{why}", left.name().text);
            self.error(Code::NotFilterable, left.name().span, message, None);
            return;
        }
        if let Some(join) = comparison.semi_join() {
            self.semi_join(scope, comparison, held, join, place);
            return;
        }
        self.operator(scope, comparison, held);
    }

    fn operator(
        &mut self,
        scope: Scope<'a>,
        comparison: ComparisonView<'a>,
        held: Option<Held<'a>>,
    ) {
        let (Some(operator), Some(name)) = (comparison.operator(), comparison.operator_name())
        else {
            return;
        };
        let kind = held.map_or(Kind::Other, |held| held.kind);
        let refused = match operator {
            Operator::Like => !matches!(kind, Kind::Text | Kind::Place | Kind::Other),
            Operator::Includes | Operator::Excludes => !matches!(kind, Kind::Choices | Kind::Other),
            Operator::Less
            | Operator::LessOrEqual
            | Operator::Greater
            | Operator::GreaterOrEqual => matches!(kind, Kind::Boolean | Kind::Choices),
            _ => false,
        };
        if refused {
            let left = comparison.left().map_or("this", |left| left.name().text);
            let message = match operator {
                Operator::Like => format!("LIKE compares texts, {left} is {}", kind.words()),
                Operator::Includes | Operator::Excludes => format!(
                    "{} is for picklists of several values, {left} is {}",
                    operator.text(),
                    kind.words()
                ),
                _ => format!("{} does not go with {}", name.text, kind.words()),
            };
            let mended = match operator {
                Operator::Includes => write(name.span, "IN"),
                Operator::Excludes => write(name.span, "NOT IN"),
                _ => None,
            };
            self.error(Code::Operator, name.span, message, mended);
            return;
        }
        if kind == Kind::Place {
            let message = "addresses and places are not compared: their parts are, or DISTANCE";
            self.say(Severity::Hint, Code::Operator, name.span, message, None);
            return;
        }
        for value in comparison.values() {
            self.value(scope, operator, held, value);
        }
    }

    /// One value on the right side.
    fn value(
        &mut self,
        scope: Scope<'a>,
        operator: Operator,
        held: Option<Held<'a>>,
        value: Name<'a>,
    ) {
        let literal = Literal::at(self.view, value.span);
        let texts_only = matches!(
            operator,
            Operator::Like | Operator::Includes | Operator::Excludes
        );
        if texts_only {
            match literal {
                Literal::Text => {}
                Literal::Variable | Literal::Word | Literal::Broken => return,
                _ => {
                    let message = format!("{} takes texts in quotes", operator.text());
                    let mended = quoted(literal, value.text).and_then(|to| write(value.span, &to));
                    self.error(Code::Value, value.span, message, mended);
                    return;
                }
            }
        }
        let Some(held) = held else { return };
        if literal == Literal::Word {
            self.word(scope, held, value);
            return;
        }
        if !literal.fits(held.kind) {
            let message = match held.field {
                Some(reached) => format!(
                    "{} is {}: it is compared with {}",
                    reached.field.name,
                    held.kind.words(),
                    held.kind.wants()
                ),
                None => format!("this is compared with {}", held.kind.wants()),
            };
            let mended =
                converted(held.kind, literal, value.text).and_then(|to| write(value.span, &to));
            self.error(Code::Value, value.span, message, mended);
            return;
        }
        match literal {
            Literal::Null => self.null(operator, held, value),
            Literal::Text => {
                let Some(reached) = held.field else { return };
                match held.kind {
                    Kind::Id => self.id(reached, value),
                    _ if operator != Operator::Like => self.picklist(reached, value),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn null(&mut self, operator: Operator, held: Held<'a>, value: Name<'a>) {
        let equality = matches!(
            operator,
            Operator::Equal | Operator::NotEqual | Operator::In | Operator::NotIn
        );
        if !equality {
            let message = "null is neither less nor greater: compare with = or !=";
            self.say(Severity::Warning, Code::Null, value.span, message, None);
            return;
        }
        let Some(reached) = held.field else { return };
        // A parent that is not there leaves all its fields empty.
        if reached.steps == 0 && denies(reached.object, reached.field, |field| field.nillable) {
            let message = format!("{} is never empty", reached.field.name);
            self.say(Severity::Warning, Code::Null, value.span, message, None);
        }
    }

    fn id(&mut self, reached: Reached<'a>, value: Name<'a>) {
        let Some(id) = plain_text(value.text) else {
            return;
        };
        let is_id = id.is_empty()
            || (matches!(id.len(), 15 | 18) && id.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        if is_id || !has_ids(reached.object, reached.field) {
            return;
        }
        let message = format!("an id has 15 or 18 letters and digits, this has {}", {
            id.chars().count()
        });
        let message = match matches!(id.len(), 15 | 18) {
            true => "an id has letters and digits alone".to_owned(),
            false => message,
        };
        self.error(Code::Id, value.span, message, None);
    }

    fn picklist(&mut self, reached: Reached<'a>, value: Name<'a>) {
        let field = reached.field;
        let several = field.kind == "multipicklist";
        let listed = several || field.kind == "picklist";
        // The types of `Name` are those of every org.
        if !listed || field.picklist_values.is_empty() || reached.object.name() == NAME {
            return;
        }
        let Some(text) = plain_text(value.text) else {
            return;
        };
        let parts: Vec<&str> = match several {
            true => text.split(';').collect(),
            false => vec![text],
        };
        let is_value = |part: &str| {
            let mut values = field.picklist_values.iter();
            // Case does not matter to the server; beyond ASCII nothing is said about it.
            values.any(|one| one.value.to_lowercase() == part.to_lowercase())
        };
        let Some(unknown) = parts
            .iter()
            .copied()
            .find(|part| !part.is_empty() && !is_value(part))
        else {
            return;
        };
        let meant = meant_value(field, unknown);
        let mut message = format!("{} has no value {unknown}", field.name);
        if let Some(meant) = meant {
            message = format!("{message}; did you mean {meant}?");
        }
        let mended = meant.and_then(|meant| {
            let written: Vec<&str> = parts
                .iter()
                .map(|part| if *part == unknown { meant } else { part })
                .collect();
            let written = written.join(";").replace('\\', "\\\\").replace('\'', "\\'");
            write(value.span, &format!("'{written}'"))
        });
        let severity = match field.restricted_picklist {
            true => Severity::Warning,
            false => Severity::Hint,
        };
        self.say(severity, Code::Picklist, value.span, message, mended);
    }

    /// A word without quotes, where the type of the field tells more than that quotes are missing.
    fn word(&mut self, scope: Scope<'a>, held: Held<'a>, value: Name<'a>) {
        if self.reach(scope, value).is_some() {
            let message = "a field is compared with a value, not with another field";
            self.error(Code::Value, value.span, message, None);
            return;
        }
        let meant = match held.kind {
            Kind::Date | Kind::DateTime => meant_date(value.text),
            Kind::Boolean => meant_boolean(value.text).map(str::to_owned),
            Kind::Number | Kind::Currency => None,
            _ => return,
        };
        let mut message = format!("this is compared with {}", held.kind.wants());
        let mended = meant.and_then(|meant| {
            message = format!("there is no {}; did you mean {meant}?", value.text);
            fix(format!("write {meant}"), vec![replace(value.span, &meant)])
        });
        self.error(Code::Value, value.span, message, mended);
    }
}

fn is_filterable(field: &Field) -> bool {
    field.filterable
}

/// Whether what a field holds are ids of records: some objects that describe the org itself have
/// names there.
fn has_ids(object: &Object, field: &Field) -> bool {
    let names = match field.reference_to.as_slice() {
        [] => vec![object.name()],
        to => to.iter().map(String::as_str).collect(),
    };
    !names.iter().any(|name| {
        [
            "Definition",
            "Info",
            "Particle",
            "View",
            "Access",
            "Domain",
            "Type",
        ]
        .iter()
        .any(|end| name.ends_with(end) && *name != "RecordType")
    })
}

/// The value that a text was probably meant to be: by its label, or misspelled.
fn meant_value<'f>(field: &'f Field, text: &str) -> Option<&'f str> {
    let values = field.picklist_values.iter().filter(|one| one.active);
    super::similar::nearest(
        text,
        values.map(|one| {
            let label = one.label.as_deref().unwrap_or_default();
            (one.value.as_str(), vec![std::borrow::Cow::Borrowed(label)])
        }),
    )
}
