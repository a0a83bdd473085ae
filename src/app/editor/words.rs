//! Where words begin and end: letters, digits and `_` are words, other signs run together, blanks
//! and line breaks separate. `Owner.Name` is three, `Amount__c` is one.

use std::ops::Range;

use super::buffer::Buffer;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Blank,
    Word,
    Sign,
}

fn class(grapheme: &str) -> Class {
    match grapheme.chars().next() {
        Some(c) if c.is_alphanumeric() || c == '_' => Class::Word,
        Some(c) if !c.is_whitespace() => Class::Sign,
        _ => Class::Blank,
    }
}

fn class_before(buffer: &Buffer, offset: usize) -> Class {
    class(buffer.slice(buffer.before(offset)..offset))
}

fn class_after(buffer: &Buffer, offset: usize) -> Class {
    class(buffer.slice(offset..buffer.after(offset)))
}

/// The start of the word that ends at or before an offset, blanks between skipped.
pub(super) fn left(buffer: &Buffer, mut offset: usize) -> usize {
    while offset > 0 && class_before(buffer, offset) == Class::Blank {
        offset = buffer.before(offset);
    }
    if offset == 0 {
        return 0;
    }
    run_start(buffer, offset, class_before(buffer, offset))
}

/// The end of the word that begins at or after an offset, blanks between skipped.
pub(super) fn right(buffer: &Buffer, mut offset: usize) -> usize {
    while offset < buffer.len() && class_after(buffer, offset) == Class::Blank {
        offset = buffer.after(offset);
    }
    if offset == buffer.len() {
        return offset;
    }
    run_end(buffer, offset, class_after(buffer, offset))
}

/// The run of one kind around an offset within its line, as a double click selects it.
pub(super) fn around(buffer: &Buffer, offset: usize) -> Range<usize> {
    let line = buffer.line(buffer.line_of(offset));
    if line.is_empty() {
        return line;
    }
    let at = if offset < line.end {
        offset
    } else {
        buffer.before(offset)
    };
    let class = class_after(buffer, at);
    let start = run_start(buffer, at, class).max(line.start);
    let end = run_end(buffer, at, class).min(line.end);
    start..end
}

fn run_start(buffer: &Buffer, mut offset: usize, class: Class) -> usize {
    while offset > 0 && class_before(buffer, offset) == class {
        offset = buffer.before(offset);
    }
    offset
}

fn run_end(buffer: &Buffer, mut offset: usize, class: Class) -> usize {
    while offset < buffer.len() && class_after(buffer, offset) == class {
        offset = buffer.after(offset);
    }
    offset
}
