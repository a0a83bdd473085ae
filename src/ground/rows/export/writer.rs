//! `Writer`: the header, the rows and the end of one export, through one buffer.
//!
//! Knows the sink only as `io::Write`, which need not be buffered.

use std::io;

use super::delimited::{self, Dialect};
use super::json::{self, Node};
use super::{Format, Options, markdown};
use crate::rows::{Cell, Columns, RowChunk, RowSet};

/// Bytes collected before the sink gets them.
const BUFFER: usize = 64 * 1024;

/// Streams rows to a sink in one format.
///
/// The order of calls is [`begin`](Self::begin) once the columns are known, any number of
/// [`chunk`](Self::chunk) and [`rows`](Self::rows), then [`finish`](Self::finish). What is dropped
/// without `finish` is cut off.
#[derive(Debug)]
pub struct Writer<W> {
    lines: Lines,
    sink: W,
}

/// What is on its way to the sink. It does not know the sink's type, so that what is done for every
/// cell is compiled once, here, and not wherever there is a sink.
#[derive(Debug)]
struct Lines {
    format: Format,
    options: Options,
    buffer: Vec<u8>,
    /// Which columns are written, in this order.
    picked: Vec<usize>,
    /// Whether the caller chose them.
    chosen: bool,
    /// The keys of JSON.
    nodes: Vec<Node>,
    written: Written,
}

/// Where a full buffer goes.
type Sink<'s> = &'s mut dyn io::Write;

/// What the cells of a row are, by column.
type Row<'r, 'c> = &'r dyn Fn(usize) -> Cell<'c>;

/// How much was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Written {
    /// Rows.
    pub rows: u64,
    /// Bytes.
    pub bytes: u64,
}

impl<W: io::Write> Writer<W> {
    /// Writes to `sink`; nothing is written yet.
    pub fn new(format: Format, options: Options, sink: W) -> Self {
        Self {
            lines: Lines::new(format, options),
            sink,
        }
    }

    /// Begins with all of the columns, in their order.
    ///
    /// # Errors
    ///
    /// What the sink says.
    pub fn begin(&mut self, columns: &Columns) -> io::Result<()> {
        self.lines.picked = (0..columns.len()).collect();
        self.lines.head(columns);
        Ok(())
    }

    /// Begins with some of the columns (their numbers) in the order given.
    ///
    /// # Errors
    ///
    /// What the sink says.
    pub fn begin_with(&mut self, columns: &Columns, picked: &[usize]) -> io::Result<()> {
        self.lines.picked = picked.to_vec();
        self.lines.chosen = true;
        self.lines.head(columns);
        Ok(())
    }

    /// Tells of columns that came with a later page, after those known before. JSON writes them
    /// from here on; a table that has begun cannot, and their headings are given back. Columns that
    /// were chosen stay the chosen ones.
    pub fn columns(&mut self, columns: &Columns) -> Vec<String> {
        self.lines.columns(columns)
    }

    /// Writes every row of a page.
    ///
    /// # Errors
    ///
    /// What the sink says.
    pub fn chunk(&mut self, chunk: &RowChunk) -> io::Result<()> {
        self.lines.chunk(chunk, &mut self.sink)
    }

    /// Writes rows of a result by their numbers, in the order given.
    ///
    /// # Errors
    ///
    /// What the sink says.
    pub fn rows(
        &mut self,
        rows: &RowSet,
        numbers: impl IntoIterator<Item = usize>,
    ) -> io::Result<()> {
        for row in numbers {
            self.row(|column| rows.cell(row, column))?;
        }
        Ok(())
    }

    /// Writes one row, whose cells are asked for by column.
    ///
    /// # Errors
    ///
    /// What the sink says.
    pub fn row<'c>(&mut self, cell: impl Fn(usize) -> Cell<'c>) -> io::Result<()> {
        self.lines.row(&cell, &mut self.sink)
    }

    /// How much was written so far.
    pub fn written(&self) -> Written {
        self.lines.written()
    }

    /// Hands everything on and flushes the sink, for a reader that waits.
    ///
    /// # Errors
    ///
    /// What the sink says.
    pub fn flush(&mut self) -> io::Result<()> {
        self.lines.hand_on(&mut self.sink)?;
        self.sink.flush()
    }

    /// Ends the export and gives the sink back with what was written.
    ///
    /// # Errors
    ///
    /// What the sink says.
    pub fn finish(mut self) -> io::Result<(W, Written)> {
        self.lines.end();
        self.flush()?;
        Ok((self.sink, self.lines.written))
    }
}

impl Lines {
    fn new(format: Format, options: Options) -> Self {
        Self {
            format,
            options,
            buffer: Vec::with_capacity(BUFFER + BUFFER / 4),
            picked: Vec::new(),
            chosen: false,
            nodes: Vec::new(),
            written: Written::default(),
        }
    }

    fn columns(&mut self, columns: &Columns) -> Vec<String> {
        if self.chosen {
            return Vec::new();
        }
        let known = self.picked.len();
        if matches!(self.format, Format::Json | Format::Ndjson) {
            self.picked = (0..columns.len()).collect();
            self.nodes = json::nodes(columns, &self.picked, self.options.nested);
            return Vec::new();
        }
        let late = columns.iter().skip(known);
        late.map(|column| column.title.clone()).collect()
    }

    fn chunk(&mut self, chunk: &RowChunk, sink: Sink<'_>) -> io::Result<()> {
        if let Format::Csv | Format::Tsv = self.format
            && self.all_of(chunk)
        {
            let dialect = self.dialect();
            if let Some(mut odd) = delimited::Odd::of(chunk, dialect) {
                for row in 0..chunk.len() {
                    delimited::row_of(&mut self.buffer, dialect, chunk, row, &mut odd);
                    self.end_row(sink)?;
                }
                return Ok(());
            }
        }
        for row in 0..chunk.len() {
            self.row(&|column| chunk.cell(row, column), sink)?;
        }
        Ok(())
    }

    /// Whether all columns of a page are written, and no others, in their order.
    fn all_of(&self, chunk: &RowChunk) -> bool {
        self.picked.len() == chunk.columns() && self.picked.iter().copied().eq(0..chunk.columns())
    }

    fn row(&mut self, cell: Row<'_, '_>, sink: Sink<'_>) -> io::Result<()> {
        match self.format {
            Format::Csv | Format::Tsv => {
                let dialect = self.dialect();
                delimited::row(&mut self.buffer, dialect, &self.picked, cell);
            }
            Format::Json => {
                let before: &[u8] = if self.written.rows == 0 {
                    b"\n"
                } else {
                    b",\n"
                };
                self.buffer.extend_from_slice(before);
                json::record(&mut self.buffer, &self.nodes, &cell);
            }
            Format::Ndjson => {
                json::record(&mut self.buffer, &self.nodes, &cell);
                self.buffer.push(b'\n');
            }
            Format::Markdown => {
                let as_shown = self.options.as_shown;
                markdown::row(&mut self.buffer, &self.picked, as_shown, cell);
            }
        }
        self.end_row(sink)
    }

    #[inline]
    fn end_row(&mut self, sink: Sink<'_>) -> io::Result<()> {
        self.written.rows += 1;
        if self.buffer.len() >= BUFFER {
            self.hand_on(sink)?;
        }
        Ok(())
    }

    fn written(&self) -> Written {
        let waiting = u64::try_from(self.buffer.len()).unwrap_or(u64::MAX);
        Written {
            bytes: self.written.bytes + waiting,
            ..self.written
        }
    }

    fn end(&mut self) {
        if self.format == Format::Json {
            let end: &[u8] = if self.written.rows == 0 {
                b"]\n"
            } else {
                b"\n]\n"
            };
            self.buffer.extend_from_slice(end);
        }
    }

    fn head(&mut self, columns: &Columns) {
        let titles = self
            .picked
            .iter()
            .map(|&column| columns.get(column).map_or("", |c| c.title.as_str()));
        match self.format {
            Format::Csv | Format::Tsv => {
                let dialect = self.dialect();
                if self.options.bom {
                    self.buffer.extend_from_slice("\u{feff}".as_bytes());
                }
                if self.options.header {
                    delimited::header(&mut self.buffer, dialect, titles);
                }
            }
            Format::Json => {
                self.nodes = json::nodes(columns, &self.picked, self.options.nested);
                self.buffer.push(b'[');
            }
            Format::Ndjson => {
                self.nodes = json::nodes(columns, &self.picked, self.options.nested);
            }
            Format::Markdown if self.options.header => {
                markdown::header(&mut self.buffer, titles);
            }
            Format::Markdown => {}
        }
    }

    fn dialect(&self) -> Dialect {
        Dialect {
            delimiter: match self.format {
                Format::Tsv => b'\t',
                _ => self.options.delimiter,
            },
            line_ending: self.options.line_ending,
            guard: self.options.formula_guard,
            as_shown: self.options.as_shown && self.format == Format::Tsv,
        }
    }

    fn hand_on(&mut self, sink: Sink<'_>) -> io::Result<()> {
        sink.write_all(&self.buffer)?;
        self.written.bytes += u64::try_from(self.buffer.len()).unwrap_or(u64::MAX);
        self.buffer.clear();
        Ok(())
    }
}
