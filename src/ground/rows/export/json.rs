//! JSON: every value as the server sent it, the fields of a parent in an object of their own.
//!
//! Which keys stand in which object is worked out once, from the columns. A number is copied, not
//! parsed; child rows and addresses are the JSON they came as.

use crate::rows::{Cell, CellKind, Columns};

/// A key of a record, and what stands under it.
#[derive(Debug)]
pub(super) struct Node {
    name: String,
    /// The name as a key: `"Name":`.
    key: Vec<u8>,
    what: What,
}

#[derive(Debug)]
enum What {
    /// The value of this column.
    Value(usize),
    /// An object.
    Parent(Vec<Node>),
}

/// The keys of `picked` columns; a parent stands where its first field stands.
pub(super) fn nodes(columns: &Columns, picked: &[usize], nested: bool) -> Vec<Node> {
    let mut nodes = Vec::new();
    for &index in picked {
        let Some(column) = columns.get(index) else {
            continue;
        };
        let path = match (nested, column.path.as_slice()) {
            (true, path) if !path.is_empty() => path,
            _ => std::slice::from_ref(&column.title),
        };
        add(&mut nodes, path, &column.title, index);
    }
    nodes
}

/// Adds a column under its path, or under its heading where a value already has the name of the
/// parent.
fn add(nodes: &mut Vec<Node>, path: &[String], title: &str, column: usize) {
    let [name, rest @ ..] = path else {
        return;
    };
    if rest.is_empty() {
        nodes.push(Node::new(name, What::Value(column)));
        return;
    }
    let known = nodes.iter_mut().find(|node| node.name == *name);
    match known {
        Some(Node {
            what: What::Parent(below),
            ..
        }) => add(below, rest, title, column),
        Some(_) => nodes.push(Node::new(title, What::Value(column))),
        None => {
            let mut below = Vec::new();
            add(&mut below, rest, title, column);
            nodes.push(Node::new(name, What::Parent(below)));
        }
    }
}

impl Node {
    fn new(name: &str, what: What) -> Self {
        let mut key = Vec::with_capacity(name.len() + 3);
        string(&mut key, name);
        key.push(b':');
        Self {
            name: name.to_owned(),
            key,
            what,
        }
    }
}

/// Writes one record.
pub(super) fn record<'c>(out: &mut Vec<u8>, nodes: &[Node], cell: &impl Fn(usize) -> Cell<'c>) {
    out.push(b'{');
    let mut first = true;
    for node in nodes {
        let kind = match &node.what {
            What::Value(column) => cell(*column).kind,
            What::Parent(below) => most(below, cell),
        };
        if kind == CellKind::Absent {
            continue;
        }
        if !first {
            out.push(b',');
        }
        first = false;
        out.extend_from_slice(&node.key);
        match &node.what {
            _ if kind == CellKind::Null => out.extend_from_slice(b"null"),
            What::Value(column) => value(out, cell(*column)),
            What::Parent(below) => record(out, below, cell),
        }
    }
    out.push(b'}');
}

/// What a parent is: absent when all below it is, null when nothing below it has a value.
fn most<'c>(nodes: &[Node], cell: &impl Fn(usize) -> Cell<'c>) -> CellKind {
    let mut found = CellKind::Absent;
    for node in nodes {
        let kind = match &node.what {
            What::Value(column) => cell(*column).kind,
            What::Parent(below) => most(below, cell),
        };
        if kind.has_value() {
            return kind;
        }
        if kind == CellKind::Null {
            found = kind;
        }
    }
    found
}

fn value(out: &mut Vec<u8>, cell: Cell<'_>) {
    match cell.kind {
        CellKind::Absent | CellKind::Null => out.extend_from_slice(b"null"),
        CellKind::Text => string(out, cell.text),
        CellKind::Number | CellKind::Bool => out.extend_from_slice(cell.text.as_bytes()),
        CellKind::Children | CellKind::Compound => raw(out, cell.text),
    }
}

/// Copies JSON on one line: a line break in it can only stand between two tokens.
fn raw(out: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    while let Some(at) = memchr::memchr2(b'\n', b'\r', rest) {
        let (head, tail) = rest.split_at(at);
        out.extend_from_slice(head);
        out.push(b' ');
        rest = tail.get(1..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
}

/// Writes a text in quotes (RFC 8259, section 7).
#[inline]
pub(super) fn string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let bytes = text.as_bytes();
    let mut from = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        if byte >= b' ' && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.extend_from_slice(bytes.get(from..at).unwrap_or_default());
        from = at + 1;
        escape(out, byte);
    }
    out.extend_from_slice(bytes.get(from..).unwrap_or_default());
    out.push(b'"');
}

#[cold]
fn escape(out: &mut Vec<u8>, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let short = match byte {
        b'"' => b'"',
        b'\\' => b'\\',
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0c => b'f',
        _ => {
            out.extend_from_slice(b"\\u00");
            for half in [byte >> 4, byte & 15] {
                out.push(HEX.get(usize::from(half)).copied().unwrap_or(b'0'));
            }
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}
