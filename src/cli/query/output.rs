//! Where the rows go: a thread that turns pages into text and writes them to the standard output.
//!
//! Few pages wait for it, so a reader that is slow slows the query down instead of filling the
//! memory; and whoever waits for a page to be taken can be interrupted, while the thread itself may
//! be stuck in a write for ever.

use std::io::{self, StdoutLock};
use std::sync::Arc;
use std::thread;

use tokio::sync::{mpsc, oneshot};

use super::table::Table;
use crate::rows::export::{self, Options, Writer};
use crate::rows::{Columns, RowChunk};

/// How many pages wait.
const WAITING: usize = 2;

/// What the rows are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Format {
    /// For people, on a terminal.
    Table,
    /// For programs.
    Data(export::Format),
}

/// One page, with the columns when they are new.
type Portion = (Arc<RowChunk>, Option<Arc<Columns>>);

/// The thread, seen from the query.
#[derive(Debug)]
pub(in crate::cli) struct Output {
    pages: mpsc::Sender<Portion>,
    ended: oneshot::Receiver<io::Result<Late>>,
}

/// The headings of columns that came too late to be written.
pub(in crate::cli) type Late = Vec<String>;

impl Output {
    /// Starts the thread; nothing is written before the first page.
    pub(in crate::cli) fn start(format: Format) -> io::Result<Self> {
        let (pages, taken) = mpsc::channel(WAITING);
        let (end, ended) = oneshot::channel();
        thread::Builder::new()
            .name("output".into())
            .spawn(move || {
                // The query may have ended meanwhile.
                let _ = end.send(write(format, taken));
            })?;
        Ok(Self { pages, ended })
    }

    /// Hands a page over; waits while others wait. `false` when the thread has ended, which
    /// [`Output::finish`] explains.
    pub(in crate::cli) async fn page(
        &self,
        chunk: Arc<RowChunk>,
        columns: Option<Arc<Columns>>,
    ) -> bool {
        self.pages.send((chunk, columns)).await.is_ok()
    }

    /// Waits until everything is written.
    pub(in crate::cli) async fn finish(self) -> io::Result<Late> {
        drop(self.pages);
        self.ended
            .await
            .unwrap_or_else(|_| Err(io::Error::other("the output's thread failed")))
    }
}

/// A table or data, once the columns are known.
enum Begun<'o> {
    Table(Table<StdoutLock<'o>>),
    Data(Writer<StdoutLock<'o>>),
}

fn write(format: Format, mut pages: mpsc::Receiver<Portion>) -> io::Result<Late> {
    let mut late = Late::new();
    let Some((mut chunk, mut columns)) = pages.blocking_recv() else {
        return Ok(late);
    };
    let mut begun = begin(format, &columns.take().unwrap_or_default(), &chunk)?;
    loop {
        match &mut begun {
            Begun::Table(table) => {
                table.chunk(&chunk)?;
                table.flush()?;
            }
            Begun::Data(writer) => {
                if let Some(columns) = columns.take() {
                    late.extend(writer.columns(&columns));
                }
                writer.chunk(&chunk)?;
                writer.flush()?;
            }
        }
        match pages.blocking_recv() {
            Some(next) => (chunk, columns) = next,
            None => break,
        }
    }
    if let Begun::Data(writer) = begun {
        drop(writer.finish()?);
    }
    Ok(late)
}

fn begin(format: Format, columns: &Columns, first: &RowChunk) -> io::Result<Begun<'static>> {
    let sink = io::stdout().lock();
    match format {
        Format::Table => Ok(Begun::Table(Table::begin(sink, columns, first)?)),
        Format::Data(format) => {
            // A program reads this, not a spreadsheet: values go out as they are.
            let options = Options {
                formula_guard: false,
                // Markdown is for people, as the table is: `3 rows`, not their JSON.
                as_shown: format == export::Format::Markdown,
                ..Options::default()
            };
            let mut writer = Writer::new(format, options, sink);
            writer.begin(columns)?;
            Ok(Begun::Data(writer))
        }
    }
}
