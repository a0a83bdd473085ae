//! XLSX: a sheet of rows, and for each child relationship a sheet of its own whose first column is
//! the parent's Id; without one the rows above have numbers, in a column of both.
//!
//! Rows go to the disk as they are written, so that memory does not grow with them. A number is a
//! number only where a spreadsheet keeps every digit of it, else a text; a date is a date; an Id
//! stays the text it is. A text that a spreadsheet would take for a formula once it is edited gets
//! the mark for plain text, which does not change its value. Excel's limits are errors: nothing is
//! cut. The file is long because the sheets of a book are written in turns and know each other.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::ExportError;
use super::cells::{self, Value};
use crate::rows::export::{Options, is_formula};
use crate::rows::{Cell, CellKind, ColumnKind, Columns};
use crate::salesforce::decode::Decoder;
use crate::soql;
use crate::soql::ast::{Query, Select, SelectKind};

/// Rows of a sheet (Excel specifications and limits), the header not counted.
const ROWS: u64 = 1_048_575;
/// Columns of a sheet.
const COLUMNS: usize = 16_384;
/// The longest text of a cell, in UTF-16 units.
const TEXT: usize = 32_767;
/// The longest name of a sheet.
const NAME: usize = 31;
/// How wide a column is at most and at least, in characters.
const WIDTH: std::ops::Range<usize> = 8..48;
/// What the column that names rows for want of an Id is called, and each of them, with its number.
const ROW: &str = "row";
/// How deep child rows can lie in child rows (SOQL allows five levels).
const DEPTH: usize = 8;

/// A workbook that is being written.
pub(super) struct Book {
    workbook: Workbook,
    /// The statement, for what it tells of child rows.
    query: Option<Query>,
    /// The first one has the rows; those of child rows come as they are met.
    sheets: Vec<Sheet>,
    /// The sheet of the child rows of a column of a sheet.
    below: HashMap<(usize, usize), usize>,
    looks: Looks,
    guard: bool,
    name: String,
}

/// One sheet.
struct Sheet {
    sheet: Worksheet,
    /// What its rows are, for errors and for the sheets below.
    what: String,
    columns: Columns,
    picked: Vec<usize>,
    /// The column of the Id.
    id: Option<usize>,
    /// Whether a column of its own has what the sheets below call its rows, for want of the Id.
    named: bool,
    rows: u64,
    /// Reads the child rows.
    decoder: Option<Decoder>,
    /// Whether fields came that have no column.
    late: bool,
}

struct Looks {
    header: Format,
    date: Format,
    moment: Format,
    plain: Format,
}

impl Book {
    /// An empty workbook, whose temporary files lie in `directory`.
    pub fn new(soql: &str, options: Options, directory: &Path) -> Result<Self, ExportError> {
        let mut workbook = Workbook::new();
        workbook.set_tempdir(directory).map_err(refused)?;
        let query = soql::parse::parse(soql).ok();
        let object = query.as_ref().and_then(|query| {
            let names = &query.from.first()?.object.names;
            Some(names.last()?.text.clone())
        });
        Ok(Self {
            workbook,
            query,
            sheets: Vec::new(),
            below: HashMap::new(),
            looks: Looks {
                header: Format::new().set_bold(),
                date: Format::new().set_num_format("yyyy-mm-dd"),
                // The times of Salesforce are UTC; a cell has no time zone, so its look says it.
                moment: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss\"Z\""),
                plain: Format::new().set_quote_prefix(),
            },
            guard: options.formula_guard,
            name: object.unwrap_or_else(|| "Rows".into()),
        })
    }

    /// Begins the first sheet.
    pub fn begin(
        &mut self,
        columns: &Columns,
        picked: Vec<usize>,
        rows: u64,
    ) -> Result<(), ExportError> {
        if rows > ROWS {
            return Err(ExportError::TooManyRows {
                what: self.name.clone(),
                rows,
                limit: ROWS,
            });
        }
        let what = self.name.clone();
        self.add(what, columns.clone(), picked, None)?;
        Ok(())
    }

    /// Columns that came late; the titles of those that have no place.
    pub fn late(&mut self, columns: &Columns) -> Vec<String> {
        let Some(sheet) = self.sheets.first() else {
            return Vec::new();
        };
        let late = columns.iter().skip(sheet.columns.len());
        late.map(|column| column.title.clone()).collect()
    }

    /// Writes one row of the first sheet.
    pub fn row<'c>(&mut self, cell: &dyn Fn(usize) -> Cell<'c>) -> Result<(), ExportError> {
        self.write(0, None, cell, 0)
    }

    /// Writes the file; what the person should know about it.
    pub fn finish(mut self, file: &File) -> Result<Vec<String>, ExportError> {
        let mut remarks = Vec::new();
        for sheet in self.sheets {
            if sheet.late {
                remarks.push(format!(
                    "Some child rows have fields that the sheet {} has no column for.",
                    sheet.what
                ));
            }
            self.workbook.push_worksheet(sheet.sheet);
        }
        self.workbook
            .save_to_writer(BufWriter::new(file))
            .map_err(refused)?;
        Ok(remarks)
    }

    /// Adds a sheet with its header. The first column of child rows says whose they are.
    fn add(
        &mut self,
        what: String,
        columns: Columns,
        picked: Vec<usize>,
        parent: Option<&str>,
    ) -> Result<usize, ExportError> {
        let is_id = |column: &crate::rows::Column| matches!(column.path.as_slice(), [name] if name.eq_ignore_ascii_case("id"));
        let id = columns.iter().position(is_id);
        let has_children = picked.iter().any(|column| {
            let column = columns.get(*column);
            column.is_some_and(|column| column.kind == ColumnKind::Children)
        });
        // What the sheets below name their parents by must stand here too.
        let own = id.is_some_and(|id| picked.contains(&id));
        let row = (has_children && !own).then_some(if id.is_some() { "Id" } else { ROW });
        let count = picked.len() + usize::from(parent.is_some()) + usize::from(row.is_some());
        if count > COLUMNS {
            return Err(ExportError::TooManyColumns { columns: count });
        }
        let mut sheet = self
            .workbook
            .new_worksheet_with_constant_memory()
            .map_err(refused)?;
        sheet.set_name(self.free_name(&what)).map_err(refused)?;
        sheet.set_freeze_panes(1, 0).map_err(refused)?;
        let titles = picked
            .iter()
            .map(|&column| columns.get(column).map_or("", |c| c.title.as_str()));
        for (place, title) in (0_u16..).zip(parent.into_iter().chain(row).chain(titles)) {
            let width = crate::text::width(title).clamp(WIDTH.start, WIDTH.end) + 2;
            let width = u32::try_from(width).unwrap_or(u32::MAX);
            sheet.set_column_width(place, width).map_err(refused)?;
            sheet
                .write_string_with_format(0, place, title, &self.looks.header)
                .map_err(refused)?;
        }
        self.sheets.push(Sheet {
            sheet,
            what,
            id,
            named: row.is_some(),
            columns,
            picked,
            rows: 0,
            decoder: None,
            late: false,
        });
        Ok(self.sheets.len() - 1)
    }

    /// A name that Excel takes and no other sheet has.
    fn free_name(&self, what: &str) -> String {
        let allowed = |c: char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'');
        let base: String = what.chars().filter(|c| allowed(*c)).take(NAME).collect();
        let base = if base.is_empty() { "Rows".into() } else { base };
        let taken = |name: &str| {
            let same = |sheet: &Sheet| sheet.sheet.name().eq_ignore_ascii_case(name);
            self.sheets.iter().any(same)
        };
        let mut name = base.clone();
        let mut number = 1;
        while taken(&name) {
            number += 1;
            let end = format!(" {number}");
            name = base.chars().take(NAME - end.len()).collect::<String>() + &end;
        }
        name
    }

    fn write<'c>(
        &mut self,
        at: usize,
        parent: Option<&str>,
        cell: &dyn Fn(usize) -> Cell<'c>,
        depth: usize,
    ) -> Result<(), ExportError> {
        let Some(sheet) = self.sheets.get_mut(at) else {
            return Ok(());
        };
        sheet.rows += 1;
        let number = sheet.rows;
        if number > ROWS {
            return Err(ExportError::TooManyRows {
                what: sheet.what.clone(),
                rows: number,
                limit: ROWS,
            });
        }
        let row = u32::try_from(number).unwrap_or(u32::MAX);
        let mut place = 0;
        if let Some(parent) = parent {
            sheet.sheet.write_string(row, 0, parent).map_err(refused)?;
            place = 1;
        }
        let picked = sheet.picked.clone();
        let id = sheet.id.map(cell).filter(|cell| cell.kind.has_value());
        let id = id.map_or_else(|| format!("{ROW} {number}"), |cell| cell.text.to_owned());
        if sheet.named {
            sheet.sheet.write_string(row, place, &id).map_err(refused)?;
            place += 1;
        }
        for column in picked {
            let value = cell(column);
            if value.kind == CellKind::Children && depth < DEPTH {
                let children = self.children(at, column, &id, value.text, depth)?;
                self.put(at, row, place, column, &Value::Number(children as f64))?;
            } else {
                let guarded = self.guard && value.kind == CellKind::Text && is_formula(value.text);
                let value = match cells::value(value) {
                    Value::Text(text) if guarded => Value::Guarded(text),
                    value => value,
                };
                self.put(at, row, place, column, &value)?;
            }
            place += 1;
        }
        Ok(())
    }

    fn put(
        &mut self,
        at: usize,
        row: u32,
        place: u16,
        column: usize,
        value: &Value<'_>,
    ) -> Result<(), ExportError> {
        let Some(sheet) = self.sheets.get_mut(at) else {
            return Ok(());
        };
        if let Value::Text(text) | Value::Guarded(text) = value
            && text.len() > TEXT
        {
            let length = text.encode_utf16().count();
            if length > TEXT {
                let title = sheet.columns.get(column).map(|c| c.title.clone());
                return Err(ExportError::TooLong {
                    row: u64::from(row) + 1,
                    column: title.unwrap_or_default(),
                    length,
                });
            }
        }
        let cells = &mut sheet.sheet;
        match value {
            Value::Nothing => Ok(cells),
            Value::Text(text) => cells.write_string(row, place, *text),
            Value::Guarded(text) => {
                cells.write_string_with_format(row, place, *text, &self.looks.plain)
            }
            Value::Number(number) => cells.write_number(row, place, *number),
            Value::Bool(truth) => cells.write_boolean(row, place, *truth),
            Value::Date(day) => cells.write_number_with_format(row, place, *day, &self.looks.date),
            Value::Moment(day) => {
                cells.write_number_with_format(row, place, *day, &self.looks.moment)
            }
        }
        .map_err(refused)?;
        Ok(())
    }

    /// Writes child rows to their sheet; how many there are.
    fn children(
        &mut self,
        at: usize,
        column: usize,
        parent: &str,
        text: &str,
        depth: usize,
    ) -> Result<usize, ExportError> {
        let Some(above) = self.sheets.get(at) else {
            return Ok(0);
        };
        let title = above.columns.get(column).map_or("", |c| c.title.as_str());
        let title = title.to_owned();
        let what = if at == 0 {
            title.clone()
        } else {
            format!("{}.{title}", above.what)
        };
        let unreadable = |error: crate::salesforce::decode::DecodeError| ExportError::Children {
            column: title.clone(),
            reason: error.to_string(),
        };
        let known = self.below.get(&(at, column)).copied();
        let below = known.and_then(|below| self.sheets.get_mut(below));
        let mut decoder = match below.and_then(|sheet| sheet.decoder.take()) {
            Some(decoder) => decoder,
            None => Decoder::new(&self.columns_below(&what)),
        };
        let page = decoder.page(text.as_bytes()).map_err(unreadable)?;
        let rows = page.chunk.len();
        if rows == 0 && known.is_none() {
            return Ok(0);
        }
        let below = match known {
            Some(below) => below,
            None => {
                let columns = decoder.columns().clone();
                let picked = (0..columns.len()).collect();
                let heading = self.heading(at);
                let below = self.add(what, columns, picked, Some(&heading))?;
                self.below.insert((at, column), below);
                below
            }
        };
        for row in 0..rows {
            self.write(below, Some(parent), &|c| page.chunk.cell(row, c), depth + 1)?;
        }
        if let Some(sheet) = self.sheets.get_mut(below) {
            sheet.late |= decoder.columns().len() > sheet.columns.len();
            sheet.decoder = Some(decoder);
        }
        Ok(rows)
    }

    /// What the first column of the sheets below is called.
    fn heading(&self, at: usize) -> String {
        let sheet = self.sheets.get(at);
        let what = sheet.map_or("", |sheet| sheet.what.as_str());
        match sheet.and_then(|sheet| sheet.id) {
            Some(_) => format!("{what}.Id"),
            None => format!("{what}.{ROW}"),
        }
    }

    /// The columns that the statement names for the child rows of a path of relationships.
    fn columns_below(&self, path: &str) -> Columns {
        let mut query = self.query.as_ref();
        for name in path.split('.') {
            query = query.and_then(|query| subquery(query, name));
        }
        query.map(Columns::of).unwrap_or_default()
    }
}

fn subquery<'q>(query: &'q Query, name: &str) -> Option<&'q Query> {
    let Select::Items(items) = &query.select else {
        return None;
    };
    items.iter().find_map(|item| match &item.kind {
        SelectKind::Subquery(child) => {
            let object = &child.from.first()?.object;
            let same = object.names.last()?.text.eq_ignore_ascii_case(name);
            same.then_some(child.as_ref())
        }
        _ => None,
    })
}

fn refused(error: XlsxError) -> ExportError {
    ExportError::Workbook(error.to_string())
}
