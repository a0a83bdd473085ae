//! The functions: what each takes, gives and is for, and where it may stand.
//!
//! Must not know which fields there are beyond asking them for their type.

use super::item::{Item, ItemKind};
use super::list::{List, Offer};
use super::scope::{Clause, Scope};
use crate::schema::Field;
use crate::soql::view::Level;

/// What a function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// Anything that can be counted.
    Countable,
    /// Anything that has an order.
    Ordered,
    Number,
    /// A date, with time or without.
    Date,
    DateTime,
    Currency,
    /// Values that have labels.
    Labelled,
    /// What is written differently in different countries.
    Localised,
    Location,
    /// What the query groups by.
    Grouped,
    /// `ALL`, `STANDARD`, `CUSTOM`.
    FieldGroup,
}

/// What a function gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Returns {
    /// What it takes.
    Same,
    Whole,
    Number,
    Date,
    Text,
}

/// Where a function may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Where rows are aggregated: in the select list of a statement, in HAVING, in ORDER BY beside
    /// GROUP BY.
    Aggregate,
    /// Where values are grouped, and in WHERE.
    Date,
    /// In any select list.
    Select,
    /// In any select list and in WHERE.
    SelectWhere,
    /// There, and in ORDER BY.
    Distance,
    /// In the select list of a query, instead of fields.
    Fields,
    /// Beside `ROLLUP` and `CUBE`.
    Rollup,
    /// In another function alone.
    Inner,
}

/// A function.
#[derive(Debug)]
pub(super) struct Function {
    pub name: &'static str,
    pub takes: Takes,
    pub returns: Returns,
    place: Place,
    pub help: &'static str,
}

const fn row(
    name: &'static str,
    takes: Takes,
    returns: Returns,
    place: Place,
    help: &'static str,
) -> Function {
    Function {
        name,
        takes,
        returns,
        place,
        help,
    }
}

/// All functions, the usual ones first. Source: the SOQL reference.
#[rustfmt::skip]
const FUNCTIONS: [Function; 26] = [
    row("COUNT", Takes::Countable, Returns::Whole, Place::Aggregate, "how many rows have a value"),
    row("COUNT_DISTINCT", Takes::Countable, Returns::Whole, Place::Aggregate, "how many different values there are"),
    row("SUM", Takes::Number, Returns::Same, Place::Aggregate, "the sum of the values"),
    row("AVG", Takes::Number, Returns::Number, Place::Aggregate, "the mean of the values"),
    row("MIN", Takes::Ordered, Returns::Same, Place::Aggregate, "the smallest value; of picklists the first"),
    row("MAX", Takes::Ordered, Returns::Same, Place::Aggregate, "the largest value; of picklists the last"),
    row("CALENDAR_YEAR", Takes::Date, Returns::Whole, Place::Date, "the year"),
    row("CALENDAR_QUARTER", Takes::Date, Returns::Whole, Place::Date, "the quarter, 1 to 4"),
    row("CALENDAR_MONTH", Takes::Date, Returns::Whole, Place::Date, "the month, 1 to 12"),
    row("DAY_ONLY", Takes::DateTime, Returns::Date, Place::Date, "the date of a date with time"),
    row("DAY_IN_MONTH", Takes::Date, Returns::Whole, Place::Date, "the day of the month, 1 to 31"),
    row("DAY_IN_WEEK", Takes::Date, Returns::Whole, Place::Date, "the day of the week, 1 (Sunday) to 7"),
    row("DAY_IN_YEAR", Takes::Date, Returns::Whole, Place::Date, "the day of the year, 1 to 366"),
    row("HOUR_IN_DAY", Takes::DateTime, Returns::Whole, Place::Date, "the hour, 0 to 23"),
    row("WEEK_IN_MONTH", Takes::Date, Returns::Whole, Place::Date, "the week of the month, 1 to 5"),
    row("WEEK_IN_YEAR", Takes::Date, Returns::Whole, Place::Date, "the week of the year, 1 to 53"),
    row("FISCAL_YEAR", Takes::Date, Returns::Whole, Place::Date, "the fiscal year"),
    row("FISCAL_QUARTER", Takes::Date, Returns::Whole, Place::Date, "the quarter of the fiscal year"),
    row("FISCAL_MONTH", Takes::Date, Returns::Whole, Place::Date, "the month of the fiscal year"),
    row("convertTimezone", Takes::DateTime, Returns::Same, Place::Inner, "in the user's time zone instead of UTC"),
    row("toLabel", Takes::Labelled, Returns::Text, Place::SelectWhere, "the label in the user's language"),
    row("FORMAT", Takes::Localised, Returns::Text, Place::Select, "as the user's country writes it"),
    row("convertCurrency", Takes::Currency, Returns::Same, Place::Select, "in the user's currency"),
    row("GROUPING", Takes::Grouped, Returns::Whole, Place::Rollup, "1 for the rows of subtotals, 0 for the others"),
    row("DISTANCE", Takes::Location, Returns::Number, Place::Distance, "how far from a place, in 'mi' or 'km'"),
    row("FIELDS", Takes::FieldGroup, Returns::Text, Place::Fields, "all fields of a group"),
];

/// The groups of `FIELDS()`.
const FIELD_GROUPS: [(&str, &str); 3] = [
    ("ALL", "all fields; needs LIMIT 200 or less"),
    ("STANDARD", "all standard fields"),
    ("CUSTOM", "all custom fields; needs LIMIT 200 or less"),
];

/// The function of a name, in any case.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS
        .iter()
        .find(|function| function.name.eq_ignore_ascii_case(name))
}

/// For help: a function's name, what it takes in a word, and what it gives.
pub(in crate::language) fn about(name: &str) -> Option<(&'static str, &'static str, &'static str)> {
    let function = find(name)?;
    let takes = match function.takes {
        Takes::Countable | Takes::Ordered | Takes::Grouped | Takes::Localised => "field",
        Takes::Number => "number",
        Takes::Date => "date",
        Takes::DateTime => "datetime",
        Takes::Currency => "currency",
        Takes::Labelled => "picklist",
        Takes::Location => "location, place, unit",
        Takes::FieldGroup => "ALL, STANDARD or CUSTOM",
    };
    Some((function.name, takes, function.help))
}

/// For help: a group of `FIELDS()` and what it stands for.
pub(in crate::language) fn about_fields(group: &str) -> Option<(&'static str, &'static str)> {
    let mut groups = FIELD_GROUPS.iter().copied();
    groups.find(|(name, _)| name.eq_ignore_ascii_case(group))
}

impl Takes {
    /// Whether a field will do.
    pub fn accepts(self, field: &Field) -> bool {
        let kind = field.kind.as_str();
        match self {
            Self::Countable => {
                field.aggregatable
                    && !matches!(kind, "base64" | "boolean" | "time" | "address" | "location")
            }
            Self::Ordered => {
                field.aggregatable
                    && !matches!(
                        kind,
                        "base64" | "boolean" | "address" | "location" | "multipicklist"
                    )
            }
            Self::Number => {
                field.aggregatable
                    && matches!(kind, "int" | "long" | "double" | "currency" | "percent")
            }
            Self::Date => matches!(kind, "date" | "datetime"),
            Self::DateTime => kind == "datetime",
            Self::Currency => kind == "currency",
            Self::Labelled => matches!(kind, "picklist" | "multipicklist" | "combobox"),
            Self::Localised => matches!(
                kind,
                "int" | "long" | "double" | "currency" | "percent" | "date" | "datetime" | "time"
            ),
            Self::Location => matches!(kind, "location" | "address"),
            Self::Grouped => field.groupable,
            Self::FieldGroup => false,
        }
    }
}

/// The functions that may stand at the cursor.
pub(super) fn offer(list: &mut List<'_, '_>, scope: &Scope<'_, '_>) {
    let outer = scope.argument_of();
    if scope.view.function_at(scope.offset).is_some() && outer.is_none() {
        return;
    }
    if outer.is_none() && scope.clause == Clause::Select && scope.level == Level::Statement {
        count_all(list, scope);
    }
    for (order, function) in FUNCTIONS.iter().enumerate() {
        let fits = match outer {
            Some(outer) => fits_in(function, outer),
            None => fits_at(function, scope),
        };
        if !fits || !has_argument(function, scope) {
            continue;
        }
        if function.takes == Takes::FieldGroup {
            field_groups(list, scope, "FIELDS(", ")");
            continue;
        }
        let call = scope.next_char() == Some('(');
        let offer = Offer::new(ItemKind::Function, function.name)
            .prefer(6)
            .order(order);
        list.offer(offer, || {
            Item::new(ItemKind::Function, function.name)
                .insert(format!("{}{}", function.name, if call { "" } else { "(" }))
                .detail(function.detail())
                .help(function.help)
                .reopen()
        });
    }
}

impl Function {
    fn detail(&self) -> &'static str {
        match self.returns {
            Returns::Same => "of its field's type",
            Returns::Whole => "int",
            Returns::Number => "double",
            Returns::Date => "date",
            Returns::Text => "string",
        }
    }

    /// Whether it aggregates rows.
    pub fn is_aggregate(&self) -> bool {
        self.place == Place::Aggregate
    }
}

/// Whether the object has a field for it.
fn has_argument(function: &Function, scope: &Scope<'_, '_>) -> bool {
    let rare = matches!(
        function.takes,
        Takes::Currency | Takes::Location | Takes::Labelled
    );
    match scope.object {
        // Parents may have one, too; what is common is not looked for.
        Some(object) if rare => object
            .fields()
            .any(|(field, _)| function.takes.accepts(field)),
        _ => true,
    }
}

fn fits_in(function: &Function, outer: &Function) -> bool {
    match outer.place {
        Place::Date => function.place == Place::Inner,
        _ if outer.name == "FORMAT" => function.is_aggregate() || function.takes == Takes::Currency,
        _ => false,
    }
}

fn fits_at(function: &Function, scope: &Scope<'_, '_>) -> bool {
    let statement = scope.level == Level::Statement;
    let select = scope.clause == Clause::Select;
    match function.place {
        Place::Aggregate => match scope.clause {
            Clause::Select => statement,
            Clause::Having => true,
            Clause::OrderBy => scope.is_grouping(),
            _ => false,
        },
        Place::Date => match scope.clause {
            Clause::Select => statement,
            Clause::OrderBy => scope.is_grouping(),
            Clause::Where | Clause::GroupBy | Clause::Having => true,
            Clause::Other => false,
        },
        Place::Select => select,
        Place::SelectWhere => select || scope.clause == Clause::Where,
        Place::Distance => select || matches!(scope.clause, Clause::Where | Clause::OrderBy),
        Place::Fields => {
            select
                && matches!(scope.level, Level::Statement | Level::Child)
                && !scope.is_grouping()
                && !scope.selects_aggregates()
        }
        Place::Rollup => {
            let clause = scope.query.and_then(|query| {
                let clause = query.clause(crate::soql::NodeKind::GroupBy)?;
                Some(
                    scope
                        .view
                        .tree
                        .text(clause, scope.text())
                        .to_ascii_uppercase(),
                )
            });
            let rolls = clause.is_some_and(|text| text.contains("ROLLUP") || text.contains("CUBE"));
            rolls
                && matches!(
                    scope.clause,
                    Clause::Select | Clause::Having | Clause::OrderBy
                )
        }
        Place::Inner => false,
    }
}

/// `COUNT()`, which stands alone.
fn count_all(list: &mut List<'_, '_>, scope: &Scope<'_, '_>) {
    if scope.selects_more() || scope.is_grouping() || scope.next_char() == Some('(') {
        return;
    }
    let offer = Offer::new(ItemKind::Function, "COUNT()").prefer(5).order(0);
    list.offer(offer, || {
        Item::new(ItemKind::Function, "COUNT()")
            .detail("int")
            .help("how many rows there are; stands alone")
    });
}

/// `ALL`, `STANDARD`, `CUSTOM`, with or without what stands around them.
pub(super) fn field_groups(
    list: &mut List<'_, '_>,
    scope: &Scope<'_, '_>,
    open: &str,
    close: &str,
) {
    for (order, (group, help)) in FIELD_GROUPS.iter().enumerate() {
        let label = match open {
            "" => (*group).to_owned(),
            _ => format!("{open}{group})"),
        };
        let offer = Offer::new(ItemKind::Function, &label)
            .label(group)
            .prefer(5)
            .order(order + 1);
        list.offer(offer, || {
            let mut item = Item::new(ItemKind::Function, label.clone())
                .insert(format!("{open}{group}{close}"))
                .help(*help);
            if *group != "STANDARD" {
                item.detail = "with LIMIT 200".to_owned();
                item.also = limit(scope);
            }
            item
        });
    }
}

/// The `LIMIT 200` that the query needs, if it has none and there is a place for it.
fn limit(scope: &Scope<'_, '_>) -> Option<(usize, String)> {
    use crate::soql::NodeKind as Kind;
    let query = scope.query?;
    if query.clause(Kind::Limit).is_some() {
        return None;
    }
    let before = [Kind::OrderBy, Kind::With, Kind::Where, Kind::From];
    let clause = before.iter().find_map(|kind| query.clause(*kind))?;
    let end = scope.view.tree.span(clause).end;
    (end >= scope.typed.replace.end).then(|| (end, " LIMIT 200".to_owned()))
}
