//! The columns that a statement tells before its first row (REST query result shapes).
//!
//! Only names are looked at; whether a name exists is the server's to say.

use super::{Column, ColumnKind, Columns, Made, Source};
use crate::soql::ast::{Field, Path, Query, Select, SelectItem, SelectKind, TypeOf};

/// Functions that make a query an aggregate one.
const AGGREGATES: [&str; 7] = [
    "AVG",
    "COUNT",
    "COUNT_DISTINCT",
    "GROUPING",
    "MAX",
    "MIN",
    "SUM",
];

/// Functions whose value comes under the field's own name.
const TRANSPARENT: [&str; 3] = ["CONVERTCURRENCY", "FORMAT", "TOLABEL"];

/// The columns of a statement.
pub(super) fn columns(query: &Query) -> Columns {
    let found = match found(query) {
        Some(found) => found,
        None => {
            return Columns::from_iter([Column {
                path: vec!["count".into()],
                title: "COUNT()".into(),
                kind: ColumnKind::Count,
            }]);
        }
    };
    Columns {
        all: found.columns,
        open: found.open,
    }
}

/// Where the values of the statement's columns come from, in their order.
pub(super) fn sources(query: &Query) -> Vec<Source> {
    found(query).map(|found| found.sources).unwrap_or_default()
}

/// The subquery over a child relationship.
pub(super) fn child<'q>(query: &'q Query, relationship: &str) -> Option<&'q Query> {
    query
        .select
        .items()
        .iter()
        .find_map(|item| match &item.kind {
            SelectKind::Subquery(child) => {
                let name = child.from.first()?.object.names.last()?;
                name.is(relationship).then_some(child.as_ref())
            }
            _ => None,
        })
}

/// Goes through the select list; `None` for `COUNT()`, which stands alone.
fn found(query: &Query) -> Option<Found<'_>> {
    let Select::Items(items) = &query.select else {
        return None;
    };
    let mut found = Found {
        query,
        aggregate: query.group_by.is_some() || items.iter().any(is_aggregate),
        unnamed: 0,
        columns: Vec::new(),
        sources: Vec::new(),
        open: None,
    };
    for item in items {
        found.item(item);
    }
    Some(found)
}

struct Found<'q> {
    query: &'q Query,
    aggregate: bool,
    /// How many functions without an alias came before.
    unnamed: usize,
    columns: Vec<Column>,
    /// Where the values of each column come from.
    sources: Vec<Source>,
    /// How many columns came before the first `FIELDS()`.
    open: Option<usize>,
}

impl Found<'_> {
    fn item(&mut self, item: &SelectItem) {
        match (&item.kind, &item.alias) {
            (SelectKind::Subquery(child), _) => {
                let names = child.from.first().and_then(|from| from.object.names.last());
                if let Some(name) = names {
                    let column = Column {
                        kind: ColumnKind::Children,
                        ..Column::value(vec![name.text.clone()])
                    };
                    self.add(column, None);
                }
            }
            (SelectKind::TypeOf(typeof_), _) => self.type_of(typeof_),
            (SelectKind::Field(field), _) if is_fields(field) => {
                self.open.get_or_insert(self.columns.len());
            }
            (kind, Some(alias)) => {
                let source = self.source(kind);
                self.add(Column::value(vec![alias.text.clone()]), source);
            }
            (kind @ SelectKind::Distance(_), None) => self.unnamed(kind),
            (kind @ SelectKind::Field(field), None) if !is_transparent(field) => self.unnamed(kind),
            (SelectKind::Field(field), None) => {
                let path = self.resolve(field.path());
                let source = self.source(&item.kind);
                let mut column = Column::value(path);
                if self.aggregate {
                    let last = column.path.len().saturating_sub(1);
                    column.path.drain(..last);
                }
                self.add(column, source);
            }
        }
    }

    fn unnamed(&mut self, kind: &SelectKind) {
        let source = self.source(kind);
        self.add(Column::value(vec![format!("expr{}", self.unnamed)]), source);
        self.unnamed += 1;
    }

    /// Where the value of an item comes from.
    fn source(&self, kind: &SelectKind) -> Option<Source> {
        let SelectKind::Field(field) = kind else {
            return None;
        };
        let made = if calls(field, &["COUNT", "COUNT_DISTINCT", "GROUPING"]) {
            Made::Counted
        } else if calls(field, &["FORMAT"]) {
            Made::Formatted
        } else if calls(field, &["AVG"]) {
            Made::Averaged
        } else if calls(field, &["MIN", "MAX", "SUM", "TOLABEL", "CONVERTCURRENCY"])
            || matches!(field, Field::Path(_))
        {
            Made::AsIs
        } else {
            // The parts of a date: what kind of value they are, the values tell.
            return None;
        };
        Some(Source {
            path: self.resolve(field.path()),
            made,
            plain: is_transparent(field),
        })
    }

    fn type_of(&mut self, item: &TypeOf) {
        let relationship = self.resolve(&item.relationship);
        let branches = item.branches.iter().flat_map(|branch| &branch.fields);
        for field in branches.chain(&item.otherwise) {
            let mut path = relationship.clone();
            path.extend(field.names.iter().map(|name| name.text.clone()));
            let source = Source {
                path: path.clone(),
                made: Made::AsIs,
                plain: true,
            };
            self.add(Column::value(path), Some(source));
        }
    }

    /// A path without the object's name or alias before it, and with the aliases of parents spelt
    /// out.
    fn resolve(&self, path: &Path) -> Vec<String> {
        self.resolve_among(path, self.query.from.len())
    }

    /// The same, with the first `known` items of `FROM`; each can use those before it.
    fn resolve_among(&self, path: &Path, known: usize) -> Vec<String> {
        let names: Vec<String> = path.names.iter().map(|name| name.text.clone()).collect();
        let [first, rest @ ..] = path.names.as_slice() else {
            return names;
        };
        if rest.is_empty() {
            return names;
        }
        for (index, from) in self.query.from.iter().take(known).enumerate() {
            let aliased = from
                .alias
                .as_ref()
                .is_some_and(|alias| alias.is(&first.text));
            let named = index == 0 && from.object.single().is_some_and(|o| o.is(&first.text));
            if !aliased && !named {
                continue;
            }
            let mut resolved = match index {
                0 => Vec::new(),
                _ => self.resolve_among(&from.object, index),
            };
            resolved.extend(rest.iter().map(|name| name.text.clone()));
            return resolved;
        }
        names
    }

    /// Appends a column that is not there yet.
    fn add(&mut self, column: Column, source: Option<Source>) {
        let same = |other: &Column| {
            other.path.len() == column.path.len()
                && other
                    .path
                    .iter()
                    .zip(&column.path)
                    .all(|(a, b)| a.eq_ignore_ascii_case(b))
        };
        if !self.columns.iter().any(same) {
            self.columns.push(column);
            self.sources.push(source.unwrap_or_default());
        }
    }
}

fn is_aggregate(item: &SelectItem) -> bool {
    matches!(&item.kind, SelectKind::Field(field) if calls(field, &AGGREGATES))
}

/// Whether one of the functions around a field is one of these.
fn calls(field: &Field, functions: &[&str]) -> bool {
    match field {
        Field::Path(_) => false,
        Field::Call(call) => {
            functions.iter().any(|f| call.function.is(f)) || calls(&call.argument, functions)
        }
    }
}

fn is_fields(field: &Field) -> bool {
    matches!(field, Field::Call(call) if call.function.is("FIELDS"))
}

/// Whether the value comes under the field's own name.
fn is_transparent(field: &Field) -> bool {
    match field {
        Field::Path(_) => true,
        Field::Call(call) => {
            TRANSPARENT.iter().any(|f| call.function.is(f)) && is_transparent(&call.argument)
        }
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]
mod tests {
    use super::*;

    /// Titles, with the path in brackets where it differs and a mark for what is not a value.
    fn check(soql: &str, expected: &str) {
        let query = crate::soql::parse::parse(soql).unwrap_or_else(|e| panic!("{soql}: {e:?}"));
        let shown: Vec<String> = columns(&query)
            .iter()
            .map(|column| {
                let path = column.path.join(".");
                let mark = match column.kind {
                    ColumnKind::Value => "",
                    ColumnKind::Children => "*",
                    ColumnKind::Count => "#",
                };
                if path == column.title {
                    format!("{path}{mark}")
                } else {
                    format!("{}[{path}]{mark}", column.title)
                }
            })
            .collect();
        assert_eq!(shown.join(" "), expected, "{soql}");
    }

    #[test]
    fn columns_come_in_select_order() {
        check(
            "SELECT Id, Owner.Manager.Name, (SELECT Id FROM Contacts), Name FROM Account",
            "Id Owner.Manager.Name Contacts* Name",
        );
        check("SELECT COUNT() FROM Account", "COUNT()[count]#");
    }

    #[test]
    fn aliases_of_objects_are_no_part_of_a_column() {
        check(
            "SELECT a.Name, a.Owner.Name FROM Account a",
            "Name Owner.Name",
        );
        check("SELECT Account.Name FROM Account", "Name");
        check(
            "SELECT c.Id, o.Name, m.Name FROM Contact c, c.Owner o, o.Manager m",
            "Id Owner.Name Owner.Manager.Name",
        );
        check("SELECT Account.Name FROM Contact", "Account.Name");
        check("SELECT b.Name FROM Contact, b.Owner b", "b.Owner.Name");
    }

    #[test]
    fn aggregates_come_under_their_alias_or_a_number() {
        check(
            "SELECT StageName, Account.Name, SUM(Amount) total, COUNT(Id), MAX(Amount) \
             FROM Opportunity GROUP BY StageName, Account.Name",
            "StageName Account.Name[Name] total expr0 expr1",
        );
        check("SELECT COUNT(Id) FROM Account", "expr0");
        check(
            "SELECT CALENDAR_YEAR(CloseDate), COUNT(Id) n FROM Opportunity GROUP BY CALENDAR_YEAR(CloseDate)",
            "expr0 n",
        );
    }

    #[test]
    fn labels_and_formats_come_under_the_field() {
        check(
            "SELECT toLabel(Status), FORMAT(Amount) shown, Amount, FORMAT(convertCurrency(Price__c)) FROM X__c",
            "Status shown Amount Price__c",
        );
    }

    #[test]
    fn typeof_gives_the_fields_of_its_branches_and_fields_gives_none() {
        check(
            "SELECT Id, TYPEOF What WHEN Account THEN Phone, Name WHEN Case THEN Subject ELSE Name END FROM Event",
            "Id What.Phone What.Name What.Subject",
        );
        check(
            "SELECT FIELDS(ALL), Owner.Name FROM Account LIMIT 200",
            "Owner.Name",
        );
    }

    #[test]
    fn a_column_knows_the_field_behind_its_alias_and_functions() {
        let query = crate::soql::parse::parse(
            "SELECT a.Account.Name, SUM(Amount) total, COUNT(Id), AVG(Amount), FORMAT(MAX(Amount)), \
             CALENDAR_YEAR(CloseDate) FROM Opportunity a GROUP BY Account.Name, CALENDAR_YEAR(CloseDate)",
        )
        .unwrap();
        let shown: Vec<String> = sources(&query)
            .iter()
            .map(|s| format!("{}:{:?}:{}", s.path.join("."), s.made, s.plain))
            .collect();
        assert_eq!(
            shown,
            [
                "Account.Name:AsIs:true",
                "Amount:AsIs:false",
                "Id:Counted:false",
                "Amount:Averaged:false",
                "Amount:Formatted:false",
                ":AsIs:false",
            ]
        );
    }

    #[test]
    fn a_child_statement_is_found_at_any_depth() {
        let soql = "SELECT Id, (SELECT Id, (SELECT Subject FROM Cases) FROM Contacts) FROM Account";
        let query = crate::soql::parse::parse(soql).unwrap();
        let contacts = Columns::child_statement(soql, &query, "contacts").unwrap();
        assert_eq!(
            contacts,
            "SELECT Id, (SELECT Subject FROM Cases) FROM Contacts"
        );
        let query = crate::soql::parse::parse(contacts).unwrap();
        let cases = Columns::child_statement(contacts, &query, "Cases").unwrap();
        assert_eq!(cases, "SELECT Subject FROM Cases");
        assert_eq!(Columns::child_statement(contacts, &query, "Tasks"), None);
    }
}
