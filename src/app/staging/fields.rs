//! Which field of which record a cell is, and why some cells are none.

use super::Depends;
use crate::app::App;
use crate::app::result::ResultPane;
use crate::org::OrgKey;
use crate::schema::value::read_only;
use crate::schema::{Field, Known};
use crate::soql::ast::{self, SelectKind};
use crate::soql::parse;

/// The field of a cell that can be edited.
#[derive(Clone, Debug, PartialEq)]
pub struct CellField {
    /// The object.
    pub object: String,
    /// The field.
    pub field: Field,
    /// The column.
    pub column: usize,
    /// On which other field its values depend, where they do.
    pub depends: Option<Depends>,
}

/// Why a cell is none that can be edited.
pub(super) enum NoCell {
    /// In words.
    Why(String),
    /// What the fields of the object of this org are like is not known yet.
    NotYet(OrgKey, String),
}

impl NoCell {
    pub(super) fn words(self) -> String {
        match self {
            Self::Why(why) => why,
            Self::NotYet(_, object) => {
                format!("the fields of {object} are still being asked for: once more in a moment")
            }
        }
    }
}

impl<T: Into<String>> From<T> for NoCell {
    fn from(why: T) -> Self {
        Self::Why(why.into())
    }
}

/// Rows that are records of one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RecordRows {
    /// The object, as the statement has it.
    pub object: String,
    /// The column of the ids.
    pub id: usize,
    /// The column of `SystemModstamp`, where there is one.
    pub stamp: Option<usize>,
    /// The columns that are fields as the org has them, of the records or their parents, with their
    /// paths.
    pub plain: Vec<(usize, String)>,
}

impl ResultPane {
    /// What the rows are, where they are records.
    pub(super) fn record_rows(&self) -> Result<RecordRows, &'static str> {
        if self.nested.is_some() {
            return Err("child rows are edited in a query of their own");
        }
        if self.members.is_some() {
            return Err(
                "these are rows of several orgs: E edits one in its org; for many run it in one org",
            );
        }
        if self.is_count() {
            return Err("that is a count, and no record");
        }
        let Ok(query) = parse::parse(&self.soql) else {
            return Err("the statement cannot be read, so it is not known what its rows are");
        };
        if query.group_by.is_some() {
            return Err("rows of a GROUP BY are no records");
        }
        // What a function made of a field comes under the field's name, and is not what it holds.
        let made: Vec<String> = query
            .select
            .items()
            .iter()
            .filter_map(|item| match &item.kind {
                SelectKind::Field(field @ ast::Field::Call(_)) => {
                    let last = field.path().names.last()?;
                    Some(last.text.to_lowercase())
                }
                _ => None,
            })
            .collect();
        let columns = self.rows.columns();
        let own = |wanted: &str| {
            let mut columns = columns.iter();
            columns.position(
                |c| matches!(c.path.as_slice(), [name] if name.eq_ignore_ascii_case(wanted)),
            )
        };
        let Some(id) = own("Id") else {
            return Err(crate::app::record_here::NO_ID);
        };
        let type_of = query
            .select
            .items()
            .iter()
            .any(|item| matches!(item.kind, SelectKind::TypeOf(_)));
        let plain = columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.kind == crate::rows::ColumnKind::Value)
            // A path through a parent of several kinds cannot be asked for without TYPEOF.
            .filter(|(_, column)| !type_of || column.path.len() == 1)
            .filter(|(_, column)| {
                let last = column.path.last().map(|name| name.to_lowercase());
                last.is_some_and(|last| !made.contains(&last))
            })
            .map(|(at, column)| (at, column.path.join(".")))
            .collect();
        Ok(RecordRows {
            object: self.object.clone(),
            id,
            stamp: own("SystemModstamp"),
            plain,
        })
    }
}

impl App {
    /// The field of a column of the result in front, where its cells can be edited.
    pub(super) fn cell_field(&self, column: usize) -> Result<CellField, NoCell> {
        let tab = self.tab().ok_or("there is no result")?;
        let result = tab.result.as_ref().ok_or("there are no rows yet")?;
        let rows = result.record_rows()?;
        let about = result
            .rows
            .columns()
            .get(column)
            .ok_or("no column is here")?;
        let title = &about.title;
        if about.path.len() > 1 {
            return Err(format!("{title} belongs to another record: edit it there").into());
        }
        if !rows.plain.iter().any(|(plain, _)| *plain == column) {
            return Err(format!(
                "{title} is not shown as the org holds it: a function or child rows stand there"
            )
            .into());
        }
        let schema = self.schemas.of(&tab.org);
        let object = match schema.map(|schema| schema.catalog.object(&rows.object)) {
            Some(Known::Here(object)) => object,
            Some(Known::Missing) => {
                return Err(format!("the org does not say what {} is like", rows.object).into());
            }
            Some(Known::NotLoaded) | None => {
                return Err(NoCell::NotYet(tab.org.clone(), rows.object));
            }
        };
        let name = about.path.first().map_or("", String::as_str);
        let Some(field) = object.field(name) else {
            return Err(format!("{} has no field {name}", object.name()).into());
        };
        if !object.describe().summary.updateable {
            return Err(format!("{} takes no changes from you", object.name()).into());
        }
        if let Some(why) = read_only(field) {
            return Err(format!("{} cannot be changed: {why}", field.name).into());
        }
        Ok(CellField {
            depends: Depends::of(object, field, result.rows.columns()),
            object: object.name().to_owned(),
            field: field.clone(),
            column,
        })
    }
}
