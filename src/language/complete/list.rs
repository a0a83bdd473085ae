//! `List`: what was found, ranked: how well it fits what is typed, what the place prefers, what was
//! taken lately, its kind, its order or name.
//!
//! Must not know what stands around the cursor.

use super::item::{Item, ItemKind};
use super::rank::rung;
use super::typed::{Tags, Typed};

/// So many of what was taken lately count.
const RECENT_MAX: usize = 32;

/// What is ranked of a thing before its line is made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offer<'o> {
    pub name: &'o str,
    /// Another name that finds it; may be empty.
    pub label: &'o str,
    pub kind: ItemKind,
    /// What the filters look at.
    pub tags: Tags,
    /// Better ones stand above it: 0 is best.
    pub prefer: u8,
    /// Its place among its like, where that is not the alphabet's.
    pub order: Option<u32>,
    /// The worst rung that is still shown.
    pub worst: u8,
}

impl<'o> Offer<'o> {
    /// Something in the middle, found anywhere in its names.
    pub fn new(kind: ItemKind, name: &'o str) -> Self {
        Self {
            name,
            label: "",
            kind,
            tags: Tags::of(kind),
            prefer: MIDDLE,
            order: None,
            worst: u8::MAX,
        }
    }

    pub fn label(mut self, label: &'o str) -> Self {
        self.label = label;
        self
    }

    pub fn prefer(mut self, prefer: u8) -> Self {
        self.prefer = prefer;
        self
    }

    pub fn order(mut self, order: usize) -> Self {
        self.order = Some(u32::try_from(order).unwrap_or(u32::MAX));
        self
    }

    pub fn tags(mut self, tags: Tags) -> Self {
        self.tags = tags;
        self
    }

    /// Found only by how its name begins.
    pub fn by_start(mut self) -> Self {
        self.worst = 3;
        self
    }
}

/// What the place neither prefers nor would rather not have.
pub(super) const MIDDLE: u8 = 4;
/// What stands below: it is there already.
pub(super) const USED: u8 = 9;

/// What an item is sorted by: how well it fits, the beginning of its name, where it is in `found`.
type Key = (u64, u128, u32);

pub(super) struct List<'r> {
    term: &'r str,
    tags: Tags,
    recent: &'r [String],
    found: Vec<Item>,
    keys: Vec<Key>,
}

impl<'r> List<'r> {
    pub fn new(typed: &'r Typed, recent: &'r [String]) -> Self {
        Self {
            term: &typed.term,
            tags: typed.tags,
            recent: recent.get(..RECENT_MAX).unwrap_or(recent),
            found: Vec::new(),
            keys: Vec::new(),
        }
    }

    /// Room for so many more.
    pub fn reserve(&mut self, more: usize) {
        if self.term.is_empty() {
            self.found.reserve(more);
            self.keys.reserve(more);
        }
    }

    /// What is typed, in lower case.
    pub fn term(&self) -> &str {
        self.term
    }

    /// Takes a thing if it fits what is typed.
    pub fn offer(&mut self, offer: Offer<'_>, item: impl FnOnce() -> Item) {
        if !offer.tags.pass(self.tags) {
            return;
        }
        let Some(rung) = rung(self.term, offer.name, offer.label) else {
            return;
        };
        if rung > offer.worst {
            return;
        }
        let recent = self
            .recent
            .iter()
            .position(|taken| taken.eq_ignore_ascii_case(offer.name))
            .unwrap_or(RECENT_MAX);
        let name = match offer.order {
            Some(order) => u128::from(order),
            None => first_letters(without_namespace(offer.name)),
        };
        let mut fit = u64::from(rung);
        fit = fit << 8 | u64::from(offer.prefer);
        fit = fit << 8 | recent as u64;
        fit = fit << 8 | offer.kind as u64;
        self.keys.push((fit, name, self.found.len() as u32));
        self.found.push(item());
    }

    /// The lines, best first, each fitted to what stands around `replace`.
    pub fn into_items(self, text: &str, typed: &Typed) -> Vec<Item> {
        let Self {
            mut found,
            mut keys,
            ..
        } = self;
        let label = |at: u32| {
            found
                .get(at as usize)
                .map_or("", |item| item.label.as_str())
        };
        keys.sort_unstable_by(|a, b| {
            let by_key = (a.0, a.1).cmp(&(b.0, b.1));
            by_key.then_with(|| label(a.2).cmp(label(b.2)).then(a.2.cmp(&b.2)))
        });
        let mut items: Vec<Item> = Vec::with_capacity(keys.len());
        for (_, _, at) in keys {
            let Some(item) = found.get_mut(at as usize) else {
                continue;
            };
            let mut item = std::mem::replace(item, Item::new(ItemKind::Keyword, String::new()));
            // The same can come twice: a field that is also what is grouped by.
            if items
                .last()
                .is_some_and(|last| last.label == item.label && last.kind == item.kind)
            {
                continue;
            }
            fit(&mut item, text, typed);
            items.push(item);
        }
        items
    }
}

/// The part of a name that sorts: a package's fields stand among the others.
fn without_namespace(name: &str) -> &str {
    match name.split_once("__") {
        Some((_, bare)) if bare.contains("__") => bare,
        _ => name,
    }
}

/// The first sixteen letters as a number that sorts like them, without case.
fn first_letters(name: &str) -> u128 {
    let mut bytes = [0_u8; 16];
    for (to, from) in bytes.iter_mut().zip(name.bytes()) {
        *to = from.to_ascii_lowercase();
    }
    u128::from_be_bytes(bytes)
}

/// Keeps an item from growing together with the words beside it, and from leaving two blanks.
fn fit(item: &mut Item, text: &str, typed: &Typed) {
    let bytes = text.as_bytes();
    let end = typed.behind.min(text.len());
    let next = bytes.get(end).copied();
    if item.insert.ends_with(' ') {
        if matches!(next, Some(b' ' | b'\n' | b'\t' | b'\r' | b')' | b',')) {
            item.insert.pop();
        }
    } else if !typed.in_quotes && item.insert.bytes().last().is_some_and(is_part) {
        if next.is_some_and(is_part) || next == Some(b'\'') {
            item.insert.push(' ');
        }
    } else if !typed.in_quotes && item.insert.ends_with('\'') && next == Some(b'\'') {
        item.insert.push(' ');
    }
    let before = typed
        .replace
        .start
        .checked_sub(1)
        .and_then(|at| bytes.get(at));
    let first = item.insert.bytes().next();
    let apart = match before {
        Some(b')' | b'\'') => item.kind == ItemKind::Keyword,
        Some(before) => is_part(*before),
        None => false,
    };
    if !typed.in_quotes && apart && first.is_some_and(is_part) {
        item.insert.insert(0, ' ');
    }
}

fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}
