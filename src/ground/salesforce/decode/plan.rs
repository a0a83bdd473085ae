//! Which key of a record leads to which column: a small tree made from the columns' paths.
//!
//! Keys nearly always come in the order they came before, so a reader tries the key that followed
//! the last time first and looks others up. SOQL compares names without case, JSON spells them as the schema
//! does; the tree takes the schema's spelling over when it first meets it. Knows no JSON.

use std::collections::HashMap;

use super::COLUMNS_MAX;
use super::scan::Expected;
use crate::rows::{Column, ColumnKind, Columns};

/// The tree, and the columns, which grow when a record has more fields than the statement told.
#[derive(Debug)]
pub(super) struct Plan {
    nodes: Vec<Node>,
    columns: Columns,
}

/// A record or a parent record.
#[derive(Debug, Default)]
struct Node {
    /// The node above and the place of the key that leads here; the root has none.
    above: Option<(usize, usize)>,
    keys: Vec<Key>,
    /// The key that came first the last time.
    first: usize,
    /// By name, as the schema spells it and in lower case.
    index: HashMap<Box<str>, usize>,
    /// How its records began the last time.
    opening: Opening,
}

/// How a record begins: with its `attributes`, which differ from those of the record before in the
/// id at the end of the URL only.
#[derive(Debug, Default)]
pub(super) struct Opening {
    /// From the brace to the last slash of the URL, or to the end of `attributes` where there is
    /// none; empty while nothing is known.
    pub bytes: Vec<u8>,
    /// Whether the rest of the URL and the end of `attributes` follow.
    pub goes_on: bool,
}

impl Opening {
    /// Learns from a record that begins with these bytes, of which the last end its `attributes`.
    pub fn learn(&mut self, begun: &[u8]) {
        let slash = memchr::memrchr(b'/', begun);
        let url = slash.and_then(|at| begun.split_at_checked(at + 1));
        let plain = |byte: &u8| *byte != b'"' && *byte != b'\\';
        self.bytes.clear();
        self.goes_on = false;
        // In valid JSON a slash is within a text. It is the last of the attributes if nothing but
        // the rest of the text, its quote and one brace follows.
        if let Some((before, id)) = url
            && id
                .strip_suffix(b"\"}")
                .is_some_and(|id| id.iter().all(plain))
        {
            self.bytes.extend_from_slice(before);
            self.goes_on = true;
        } else {
            self.bytes.extend_from_slice(begun);
        }
    }
}

/// One key of a record.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub name: Box<str>,
    /// How it is written after another member.
    pub written: Expected,
    /// The key that followed the last time; there need not be one.
    pub next: usize,
    /// The column of its value.
    pub column: Option<usize>,
    /// The node of its object.
    pub node: Option<usize>,
    /// What its column holds.
    pub kind: ColumnKind,
}

/// The node of the record itself.
pub(super) const ROOT: usize = 0;

impl Plan {
    /// The tree of these columns.
    pub fn new(columns: &Columns) -> Self {
        let mut plan = Self {
            nodes: vec![Node::default()],
            columns: columns.clone(),
        };
        for (index, column) in columns.iter().enumerate() {
            let Some((last, parents)) = column.path.split_last() else {
                continue;
            };
            let mut node = ROOT;
            for parent in parents {
                node = plan.node_below(node, parent);
            }
            let place = plan.key_named(node, last);
            if let Some(key) = plan.key_mut(node, place) {
                key.column = Some(index);
                key.kind = column.kind;
            }
        }
        plan
    }

    /// All columns.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The key at a place of a node.
    #[inline]
    pub fn key(&self, node: usize, place: usize) -> Option<&Key> {
        self.nodes.get(node)?.keys.get(place)
    }

    /// How records of a node began the last time.
    #[inline]
    pub fn opening(&self, node: usize) -> Option<&Opening> {
        Some(&self.nodes.get(node)?.opening)
    }

    /// Remembers how a record of a node began.
    pub fn learn_opening(&mut self, node: usize, begun: &[u8]) {
        if let Some(node) = self.nodes.get_mut(node) {
            node.opening.learn(begun);
        }
    }

    /// The key that came first the last time.
    #[inline]
    pub fn first(&self, node: usize) -> usize {
        self.nodes.get(node).map_or(0, |node| node.first)
    }

    /// The key that followed another one the last time.
    #[inline]
    pub fn following(&self, node: usize, place: usize) -> usize {
        self.key(node, place).map_or(usize::MAX, |key| key.next)
    }

    /// Remembers that a key followed another one, or came first.
    pub fn learn_order(&mut self, node: usize, before: Option<usize>, place: usize) {
        match before {
            Some(before) => {
                if let Some(key) = self.key_mut(node, before) {
                    key.next = place;
                }
            }
            None => {
                if let Some(node) = self.nodes.get_mut(node) {
                    node.first = place;
                }
            }
        }
    }

    fn key_mut(&mut self, node: usize, place: usize) -> Option<&mut Key> {
        self.nodes.get_mut(node)?.keys.get_mut(place)
    }

    /// Looks a key up by the schema's spelling, and appends it where it is new.
    pub fn find_or_add(&mut self, node: usize, name: &str) -> usize {
        if let Some(&place) = self.nodes.get(node).and_then(|n| n.index.get(name))
            && self.key(node, place).is_some_and(|key| *key.name == *name)
        {
            return place;
        }
        let place = self.key_named(node, name);
        if let Some(node) = self.nodes.get_mut(node)
            && let Some(key) = node.keys.get_mut(place)
            && *key.name != *name
        {
            key.name = name.into();
            key.written = Expected::key(name);
            node.index.insert(name.into(), place);
        }
        place
    }

    /// The node of a key's object, made where there is none.
    pub fn node_below(&mut self, node: usize, name: &str) -> usize {
        let place = self.key_named(node, name);
        if let Some(below) = self.key(node, place).and_then(|key| key.node) {
            return below;
        }
        self.nodes.push(Node {
            above: Some((node, place)),
            ..Node::default()
        });
        let below = self.nodes.len() - 1;
        if let Some(key) = self.key_mut(node, place) {
            key.node = Some(below);
        }
        below
    }

    /// Appends the column of a key; gives `None` where there are too many.
    pub fn add_column(&mut self, node: usize, place: usize, kind: ColumnKind) -> Option<usize> {
        let index = self.columns.len();
        if index >= COLUMNS_MAX {
            return None;
        }
        let path = self.path(node, place);
        let key = self.key_mut(node, place)?;
        key.column = Some(index);
        key.kind = kind;
        self.columns.push(Column {
            kind,
            ..Column::value(path)
        });
        Some(index)
    }

    /// The keys from the root to a key, as the schema spells them.
    fn path(&self, node: usize, place: usize) -> Vec<String> {
        let mut path = Vec::new();
        let mut here = Some((node, place));
        while let Some((node, place)) = here {
            path.extend(self.key(node, place).map(|key| key.name.to_string()));
            here = self.nodes.get(node).and_then(|n| n.above);
        }
        path.reverse();
        path
    }

    /// Visits the columns below a node, at any depth.
    pub fn columns_below(&self, node: usize, visit: &mut impl FnMut(usize)) {
        for key in self.nodes.get(node).map_or(&[][..], |n| &n.keys) {
            if let Some(column) = key.column {
                visit(column);
            }
            if let Some(below) = key.node {
                self.columns_below(below, visit);
            }
        }
    }

    fn key_named(&mut self, node: usize, name: &str) -> usize {
        let Some(node) = self.nodes.get_mut(node) else {
            return usize::MAX;
        };
        let lower: Box<str> = name.to_ascii_lowercase().into();
        *node.index.entry(lower).or_insert_with(|| {
            node.keys.push(Key {
                name: name.into(),
                written: Expected::key(name),
                next: node.keys.len() + 1,
                column: None,
                node: None,
                kind: ColumnKind::Value,
            });
            node.keys.len() - 1
        })
    }
}
