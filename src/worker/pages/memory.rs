//! Memory for pages: kept by the program between two pages, not handed back in between.
//!
//! A page is a megabyte that is made on one thread, dropped on another and made again. GNU's
//! allocator hands blocks of that size back to the system at once and takes them anew, to be filled
//! with zeros 4 KB at a time: a fifth of what a large query takes. It learns the size from the
//! largest block that was dropped (mallopt(3), M_MMAP_THRESHOLD), and keeps twice as much.

use std::hint::black_box;
use std::sync::Once;

/// Larger than what a page takes in one piece, smaller than what a program should keep for nothing.
const LARGEST: usize = 2 << 20;

/// Lets the allocator learn, the first time; nothing of the memory is ever touched.
pub(super) fn keep() {
    static LEARNED: Once = Once::new();
    LEARNED.call_once(|| drop(black_box(Vec::<u8>::with_capacity(LARGEST))));
}
