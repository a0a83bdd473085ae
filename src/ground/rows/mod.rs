//! Query results in memory: immutable pages ([`RowChunk`]), what their columns are ([`Columns`]),
//! and the growing whole ([`RowSet`]).
//!
//! Rows are never cloned: a page is decoded once into one text arena and shared by reference count;
//! every cell is handed out as a borrow. Values with parts (child rows, addresses) are kept as the JSON
//! text that was sent, summed up or laid out when shown; otherwise this module knows no JSON, and never HTTP
//! or the screen.

mod block;
mod builder;
mod cancel;
mod cell;
mod children;
mod chunk;
mod columns;
pub mod decimal;
pub mod diff;
pub mod export;
pub mod find;
mod gone;
mod kind;
mod laid_out;
pub mod literal;
mod members;
mod moment;
pub mod order;
pub mod saved;
pub mod seen;
mod set;
mod shown;
pub mod staged;
pub mod stats;
mod totals;
mod union;
mod value;

pub use block::Block;
pub use builder::ChunkBuilder;
pub use cancel::Cancel;
pub use cell::{Cell, CellKind};
pub use children::{ChildrenHead, NO_CHILDREN};
pub use chunk::{Cells, ColumnCells, RowChunk};
pub use columns::{Column, ColumnKind, Columns, Made, Source};
pub use gone::{Fate, Gone};
pub use kind::{NumberKind, ValueKind};
pub use laid_out::laid_out;
pub use members::Members;
pub use moment::moment;
pub use order::Order;
pub use set::RowSet;
pub use shown::{EMPTY, Look, NULL, moment_in, seen, show, shown_width};
pub use totals::{TOTAL, Totals};
pub use union::Union;
pub use value::CellValue;
