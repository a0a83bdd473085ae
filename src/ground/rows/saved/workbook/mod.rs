//! The first sheet of a workbook (.xlsx) as a result: what this program exports, and what Excel and
//! others save. Its first row names the columns.
//!
//! A workbook is an archive of XML files (ECMA-376). Of those five kinds are read: the list of sheets, the
//! texts that cells share, how cells look (that alone tells a date from a number) and the sheet itself,
//! piece by piece, so that memory does not hold it unpacked. Sheets of child rows are not read.

mod look;
mod xml;
mod zip;

use std::io::{BufRead, BufReader, Read};

use super::{Filling, NotRead};
use crate::rows::{CellKind, Column, Columns, RowSet};
use look::{Look, Looks};
use xml::{Element, Piece, Pieces};
use zip::Archive;

/// Whether a file is a workbook, by its name.
pub fn is_workbook(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| {
        extension.eq_ignore_ascii_case("xlsx") || extension.eq_ignore_ascii_case("xlsm")
    })
}

/// Reads the first sheet of a workbook.
///
/// # Errors
///
/// When it is none, or its sheet is no table; see [`NotRead`].
pub fn read_workbook(bytes: &[u8]) -> Result<RowSet, NotRead> {
    let book = Archive::new(bytes).ok_or(NotRead::Workbook("it is no .xlsx"))?;
    let sheets = Sheets::read(book)?;
    let texts = match book.file("xl/sharedStrings.xml") {
        Some(file) => shared_texts(file)?,
        None => Vec::new(),
    };
    let looks = match book.file("xl/styles.xml") {
        Some(file) => Looks::read(&mut Pieces::new(file))?,
        None => Looks::default(),
    };
    let sheet = book.file(&sheets.first);
    let sheet = sheet.ok_or(NotRead::Workbook("its first sheet is missing"))?;
    Sheet {
        pieces: Pieces::new(sheet),
        texts,
        looks,
        from_1904: sheets.from_1904,
    }
    .rows()
}

impl From<std::io::Error> for NotRead {
    fn from(_: std::io::Error) -> Self {
        Self::Workbook("one of its parts is damaged")
    }
}

/// What the list of sheets says.
struct Sheets {
    /// The file of the first one.
    first: String,
    /// Whether days are counted from 1904.
    from_1904: bool,
}

impl Sheets {
    fn read(book: Archive<'_>) -> Result<Self, NotRead> {
        let none = NotRead::Workbook("it has no list of sheets");
        let mut pieces = Pieces::new(book.file("xl/workbook.xml").ok_or(none)?);
        let (mut id, mut from_1904) = (None, false);
        while let Some(piece) = pieces.next()? {
            let Piece::Open(element, _) = piece else {
                continue;
            };
            match element.name {
                "workbookPr" => {
                    let is = element.attribute("date1904");
                    from_1904 = is.is_some_and(|is| is == "1" || is == "true");
                }
                "sheet" => {
                    // The attribute is `r:id`; `sheetId` is another.
                    id = element.attribute("id");
                    break;
                }
                _ => {}
            }
        }
        Ok(Self {
            first: Self::file_of(book, id.as_deref())?,
            from_1904,
        })
    }

    /// The file that a sheet's id stands for.
    fn file_of(book: Archive<'_>, id: Option<&str>) -> Result<String, NotRead> {
        let usual = "xl/worksheets/sheet1.xml".to_owned();
        let file = book.file("xl/_rels/workbook.xml.rels");
        let (Some(file), Some(id)) = (file, id) else {
            return Ok(usual);
        };
        let mut pieces = Pieces::new(file);
        while let Some(piece) = pieces.next()? {
            if let Piece::Open(element, _) = piece
                && element.attribute("Id").as_deref() == Some(id)
                && let Some(target) = element.attribute("Target")
            {
                return Ok(match target.strip_prefix('/') {
                    Some(whole) => whole.to_owned(),
                    None => format!("xl/{target}"),
                });
            }
        }
        Ok(usual)
    }
}

/// How many bytes the texts have that cells share, at most.
const LONGEST: usize = 1 << 30;

/// The texts that cells share.
fn shared_texts(file: BufReader<Box<dyn Read + '_>>) -> Result<Vec<String>, NotRead> {
    let mut pieces = Pieces::new(file);
    let (mut texts, mut length) = (Vec::new(), 0);
    while let Some(piece) = pieces.next()? {
        if let Piece::Open(element, whole) = piece
            && element.name == "si"
        {
            texts.push(match whole {
                true => String::new(),
                false => text_in(&mut pieces, "si")?,
            });
            length += texts.last().map_or(0, String::len);
            if length > LONGEST {
                return Err(NotRead::Workbook("its texts are longer than 1 GB"));
            }
        }
    }
    Ok(texts)
}

/// The text of an element: all of its `t`, but those that say how it is pronounced.
fn text_in<R: BufRead>(pieces: &mut Pieces<R>, end: &str) -> Result<String, NotRead> {
    let (mut text, mut inside, mut spoken) = (String::new(), false, false);
    while let Some(piece) = pieces.next()? {
        match piece {
            Piece::Open(Element { name: "t", .. }, whole) => inside = !whole,
            Piece::Open(Element { name: "rPh", .. }, false) => spoken = true,
            Piece::Close("t") => inside = false,
            Piece::Close("rPh") => spoken = false,
            Piece::Close(name) if name == end => break,
            Piece::Text(part) if inside && !spoken && text.len() < LONGEST => text += &part,
            _ => {}
        }
    }
    Ok(without_escapes(text))
}

/// Characters that XML cannot have stand as `_x000D_`.
fn without_escapes(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let mut all = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        let hex = rest
            .get(at + 2..at + 6)
            .filter(|_| rest.get(at + 6..at + 7) == Some("_"));
        let hex = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let (read, len) = match hex.and_then(char::from_u32) {
            Some(c) => (Some(c), 7),
            None => (None, 2),
        };
        all += rest.get(..at).unwrap_or_default();
        match read {
            Some(c) => all.push(c),
            None => all += "_x",
        }
        rest = rest.get(at + len..).unwrap_or_default();
    }
    all + rest
}

/// A sheet that is read.
struct Sheet<R> {
    pieces: Pieces<R>,
    texts: Vec<String>,
    looks: Looks,
    from_1904: bool,
}

/// A cell: what it is, and as which text.
type Value = (CellKind, String);

impl<R: BufRead> Sheet<R> {
    fn rows(mut self) -> Result<RowSet, NotRead> {
        let mut filling: Option<Filling> = None;
        let mut line = 0;
        while let Some(piece) = self.pieces.next()? {
            let Piece::Open(element, whole) = piece else {
                continue;
            };
            if element.name != "row" {
                continue;
            }
            let told = element.attribute("r").and_then(|row| row.parse().ok());
            line = told.unwrap_or(line + 1);
            let cells = match whole {
                true => Vec::new(),
                false => self.row()?,
            };
            // What has a look and no value is no row.
            if cells.iter().all(Option::is_none) {
                continue;
            }
            let Some(filling) = &mut filling else {
                filling = Some(Filling::new(titles(cells))?);
                continue;
            };
            if cells.len() > filling.columns {
                return Err(NotRead::TooMany {
                    line,
                    fields: cells.len(),
                    columns: filling.columns,
                });
            }
            let mut cells = cells.into_iter();
            for column in 0..filling.columns {
                match cells.next().flatten() {
                    Some((kind, text)) => filling.page.set(column, kind, &text),
                    None => filling.page.set(column, CellKind::Null, ""),
                }
            }
            filling.end_row();
        }
        filling.map(Filling::finish).ok_or(NotRead::Empty)
    }

    /// The cells of a row, without the empty ones at its end.
    fn row(&mut self) -> Result<Vec<Option<Value>>, NotRead> {
        let mut cells: Vec<Option<Value>> = Vec::new();
        loop {
            let (at, kind, look, whole) = match self.pieces.next()? {
                None | Some(Piece::Close("row")) => break,
                Some(Piece::Open(element, whole)) if element.name == "c" => {
                    let at = element.attribute("r").and_then(|name| place(&name));
                    let style = element.attribute("s").and_then(|s| s.parse().ok());
                    let look = self.looks.of(style.unwrap_or(0));
                    (at, element.attribute("t").unwrap_or_default(), look, whole)
                }
                Some(_) => continue,
            };
            let value = match whole {
                true => None,
                false => self.value(&kind, look)?,
            };
            let Some(value) = value else {
                // The next one says where it is; without that, places count.
                if at.is_none() {
                    cells.push(None);
                }
                continue;
            };
            let at = at.unwrap_or(cells.len());
            if at >= super::COLUMNS {
                return Err(NotRead::Columns);
            }
            cells.resize_with(cells.len().max(at + 1), || None);
            if let Some(cell) = cells.get_mut(at) {
                *cell = Some(value);
            }
        }
        while cells.last().is_some_and(Option::is_none) {
            cells.pop();
        }
        Ok(cells)
    }

    /// The value of the cell that was opened; none where it has none.
    fn value(&mut self, kind: &str, look: Look) -> Result<Option<Value>, NotRead> {
        let (mut text, mut inside) = (None, false);
        loop {
            match self.pieces.next()? {
                None | Some(Piece::Close("c")) => break,
                Some(Piece::Open(element, false)) if element.name == "is" => {
                    text = Some(text_in(&mut self.pieces, "is")?);
                }
                Some(Piece::Open(element, whole)) => inside = element.name == "v" && !whole,
                Some(Piece::Close(_)) => inside = false,
                Some(Piece::Text(part)) if inside => *text.get_or_insert_default() += &part,
                Some(Piece::Text(_)) => {}
            }
        }
        let Some(text) = text else { return Ok(None) };
        Ok(Some(match kind {
            "s" => {
                let shared = text
                    .trim()
                    .parse()
                    .ok()
                    .and_then(|at: usize| self.texts.get(at));
                let missing = NotRead::Workbook("a text that cells share is missing");
                (CellKind::Text, shared.ok_or(missing)?.clone())
            }
            "inlineStr" => (CellKind::Text, text),
            "str" | "e" | "d" => (CellKind::Text, without_escapes(text)),
            "b" => {
                let truth = if text.trim() == "1" { "true" } else { "false" };
                (CellKind::Bool, truth.to_owned())
            }
            _ => look.value(&text, self.from_1904),
        }))
    }
}

/// The columns that the first row names; one that it does not name is called by its letter.
fn titles(cells: Vec<Option<Value>>) -> Columns {
    let titles = cells.into_iter().enumerate().map(|(at, cell)| {
        let title = cell.map(|(_, text)| text.trim().to_owned());
        title
            .filter(|title| !title.is_empty())
            .unwrap_or_else(|| letters(at))
    });
    titles
        .map(|title| Column::value(title.split('.').map(str::to_owned).collect()))
        .collect()
}

/// The column of a cell's name: 27 for `AB12`.
fn place(name: &str) -> Option<usize> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.take(4).fold(0, |sum, letter| {
        sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    number.checked_sub(1)
}

fn letters(mut at: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'A' + (at % 26) as u8));
        if at < 26 {
            return name;
        }
        at = at / 26 - 1;
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]
mod tests;
