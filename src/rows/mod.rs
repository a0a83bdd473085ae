//! Query results in memory: immutable pages ([`RowChunk`]), what their columns are ([`Columns`]),
//! and the growing whole ([`RowSet`]).
//!
//! Rows are never cloned: a page is decoded once into one text arena and shared by reference count;
//! every cell is handed out as a borrow. This module must not know JSON, HTTP or the screen.

mod builder;
mod cancel;
mod cell;
mod chunk;
mod columns;
mod decimal;
pub mod export;
pub mod find;
mod kind;
mod moment;
pub mod order;
mod set;
pub mod stats;
mod value;

pub use builder::ChunkBuilder;
pub use cancel::Cancel;
pub use cell::{Cell, CellKind};
pub use chunk::{Cells, ColumnCells, RowChunk};
pub use columns::{Column, ColumnKind, Columns};
pub use kind::{NumberKind, ValueKind};
pub use order::Order;
pub use set::RowSet;
pub use value::CellValue;
