//! Functions: their names, what they take, where they can stand, what comes out.
//!
//! It must not know what the result is compared with.

use crate::schema::Field;
use crate::soql::names::{AGGREGATES, DATE_FUNCTIONS, is_aggregate};
use crate::soql::token::Span;
use crate::soql::view::{FieldView, Level, Name};

use super::checker::{Checker, Scope, denies};
use super::kind::Kind;
use super::names::{Reached, did_you_mean};
use super::{Code, similar};

/// Functions over one field that are neither aggregates nor of dates.
const OTHERS: [&str; 7] = [
    "toLabel",
    "FORMAT",
    "convertCurrency",
    "convertTimezone",
    "GROUPING",
    "FIELDS",
    "DISTANCE",
];
/// More functions around one another than anybody writes are not looked into.
const NESTED_MAX: usize = 8;

/// The clause an expression stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Select,
    Where,
    Group,
    Having,
    Order,
}

/// What an expression holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held<'a> {
    /// The kind of its values.
    pub(super) kind: Kind,
    /// The field, where it is one without functions.
    pub(super) field: Option<Reached<'a>>,
}

/// A function by what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Function {
    /// `SUM`, `AVG`
    Sum,
    /// `COUNT`, `COUNT_DISTINCT`
    Count,
    /// `MIN`, `MAX`
    Extreme,
    /// A number of a date: `CALENDAR_YEAR`
    DatePart,
    /// `HOUR_IN_DAY`
    Hour,
    /// `DAY_ONLY`
    Day,
    Label,
    Format,
    Currency,
    Timezone,
    Grouping,
    Fields,
}

impl Function {
    fn of(name: &str) -> Option<Self> {
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        Some(match () {
            () if is("SUM") || is("AVG") => Self::Sum,
            () if is("COUNT") || is("COUNT_DISTINCT") => Self::Count,
            () if is("MIN") || is("MAX") => Self::Extreme,
            () if is("HOUR_IN_DAY") => Self::Hour,
            () if is("DAY_ONLY") => Self::Day,
            () if DATE_FUNCTIONS.iter().any(|other| is(other)) => Self::DatePart,
            () if is("toLabel") => Self::Label,
            () if is("FORMAT") => Self::Format,
            () if is("convertCurrency") => Self::Currency,
            () if is("convertTimezone") => Self::Timezone,
            () if is("GROUPING") => Self::Grouping,
            () if is("FIELDS") => Self::Fields,
            () => return None,
        })
    }

    fn is_aggregate(self) -> bool {
        matches!(self, Self::Sum | Self::Count | Self::Extreme)
    }

    fn is_of_date(self) -> bool {
        matches!(self, Self::DatePart | Self::Hour | Self::Day)
    }
}

impl<'a> Checker<'a> {
    /// A field with the functions around it. None where it is not known what it holds.
    pub(super) fn expression(
        &mut self,
        scope: Scope<'a>,
        field: FieldView<'a>,
        place: Place,
    ) -> Option<Held<'a>> {
        let names: Vec<Name<'a>> = field.functions().take(NESTED_MAX + 1).collect();
        if names.is_empty() {
            let reached = self.path(scope, field.path()?)?;
            return Some(Held {
                kind: Kind::of(reached.field),
                field: Some(reached),
            });
        }
        if names.len() > NESTED_MAX {
            return None;
        }
        let mut functions = Vec::with_capacity(names.len());
        for name in &names {
            match Function::of(name.text) {
                Some(function) => functions.push((*name, function)),
                None => self.no_function(*name),
            }
        }
        if functions.len() < names.len() {
            return None;
        }
        if functions.iter().any(|(_, of)| *of == Function::Fields) {
            if place != Place::Select {
                let message = "FIELDS() stands in a select list";
                self.error(Code::Fields, field.name().span, message, None);
            }
            return None;
        }
        self.function_place(scope, field.name().span, &functions, place);
        let path = field.path()?;
        let reached = self.path(scope, path)?;
        let mut kind = Kind::of(reached.field);
        let mut inner = None;
        for (name, function) in functions.iter().rev() {
            let argument = match inner {
                None => Some((path, reached)),
                Some(_) => None,
            };
            kind = self.applied(*name, *function, kind, argument);
            inner = Some(*function);
        }
        Some(Held { kind, field: None })
    }

    fn no_function(&mut self, name: Name<'a>) {
        let all = AGGREGATES.iter().chain(&DATE_FUNCTIONS).chain(&OTHERS);
        let meant = similar::nearest_word(name.text, all.copied());
        let message = format!("there is no function {}", name.text);
        let (message, mended) = did_you_mean(message, name, meant);
        self.error(Code::Function, name.span, message, mended);
    }

    /// Functions where they cannot stand, and inside others that do not take them.
    fn function_place(
        &mut self,
        scope: Scope<'a>,
        whole: Span,
        functions: &[(Name<'a>, Function)],
        place: Place,
    ) {
        let aggregates = functions.iter().filter(|(_, of)| of.is_aggregate());
        if let Some((name, _)) = aggregates.clone().nth(1) {
            let message = "an aggregate cannot be of another one";
            self.error(Code::Function, name.span, message, None);
            return;
        }
        if aggregates.clone().next().is_some() {
            let message = match (place, scope.query.level()) {
                (Place::Where, _) => Some("aggregates are compared in HAVING, not in WHERE"),
                (Place::Group, _) => Some("GROUP BY takes fields, not aggregates"),
                (_, Level::Child) => Some("only the outermost query can aggregate"),
                (_, Level::SemiJoin) => Some("the query inside IN selects a field as it is"),
                _ => None,
            };
            if let Some(message) = message {
                self.error(Code::Aggregate, whole, message, None);
                return;
            }
        }
        for (at, (name, function)) in functions.iter().enumerate() {
            let around = at.checked_sub(1).and_then(|at| functions.get(at));
            let message = match function {
                Function::Timezone if !around.is_some_and(|(_, of)| of.is_of_date()) => {
                    "convertTimezone stands inside a function of dates, such as HOUR_IN_DAY"
                }
                Function::Currency if place == Place::Where => {
                    "convertCurrency stands in the select list only"
                }
                Function::Grouping if place == Place::Where => {
                    "GROUPING stands where groups are, not in WHERE"
                }
                _ => continue,
            };
            self.error(Code::Function, name.span, message, None);
        }
    }

    /// What comes out of a function. Says what it does not take; the argument is the field where it
    /// stands right inside.
    fn applied(
        &mut self,
        name: Name<'a>,
        function: Function,
        kind: Kind,
        argument: Option<(Name<'a>, Reached<'a>)>,
    ) -> Kind {
        let takes = match function {
            Function::Sum => kind.is_number() || kind == Kind::Other,
            Function::DatePart => {
                matches!(kind, Kind::Date | Kind::DateTime | Kind::Other)
            }
            Function::Hour | Function::Day | Function::Timezone => {
                matches!(kind, Kind::DateTime | Kind::Other)
            }
            Function::Label => matches!(kind, Kind::Text | Kind::Choices | Kind::Other),
            Function::Currency => matches!(kind, Kind::Currency | Kind::Other),
            _ => true,
        };
        if let Some((path, reached)) = argument {
            if !takes {
                let message = format!(
                    "{} takes {}, {} is {}",
                    name.text,
                    wants(function),
                    path.text,
                    kind.words()
                );
                self.error(Code::Argument, path.span, message, None);
            } else if function.is_aggregate()
                && denies(reached.object, reached.field, is_aggregatable)
            {
                let message = format!("{} does not take {}", name.text, path.text);
                self.error(Code::Argument, path.span, message, None);
            }
        }
        match function {
            Function::Sum => kind,
            Function::Extreme | Function::Timezone => kind,
            Function::Count | Function::DatePart | Function::Hour | Function::Grouping => {
                Kind::Number
            }
            Function::Day => Kind::Date,
            Function::Label => Kind::Text,
            Function::Currency => Kind::Currency,
            Function::Format | Function::Fields => Kind::Other,
        }
    }
}

fn is_aggregatable(field: &Field) -> bool {
    field.aggregatable
}

fn wants(function: Function) -> &'static str {
    match function {
        Function::Sum => "numbers",
        Function::DatePart => "dates",
        Function::Hour | Function::Day | Function::Timezone => "dates with time",
        Function::Label => "picklists and texts",
        Function::Currency => "amounts",
        _ => "other fields",
    }
}

/// Whether an expression aggregates.
pub(super) fn aggregates(field: FieldView<'_>) -> bool {
    field
        .functions()
        .take(NESTED_MAX)
        .any(|name| is_aggregate(name.text))
}

/// Whether a query that selects an expression has groups: it aggregates, or is a part of a date.
pub(super) fn makes_groups(field: FieldView<'_>) -> bool {
    field.functions().take(NESTED_MAX).any(|name| {
        let function = Function::of(name.text);
        function.is_some_and(|function| function.is_aggregate() || function.is_of_date())
    })
}

/// Whether an expression is `FIELDS(…)`: its argument.
pub(super) fn all_fields<'a>(field: FieldView<'a>) -> Option<Name<'a>> {
    let is_it = field.function()?.is("FIELDS");
    is_it.then(|| field.path()).flatten()
}
