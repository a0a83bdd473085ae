//! `List`: what was found, ranked: how well it fits what is typed, what the place prefers, what was
//! taken lately, its kind, its order or name.
//!
//! Must not know what stands around the cursor.

use super::item::{Item, ItemKind};
use super::rank::rung;
use super::typed::{Tags, Typed};
use crate::schema::Field;

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

/// The most lines of a list: nobody reads on, and each costs time. More is typed instead.
const ITEMS_MAX: usize = 250;

/// What was found: a line, or a field whose line is made once it is sure to be shown.
enum Found<'c> {
    Made(Box<Item>),
    Field(Line, &'c Field, &'static str),
}

/// Makes the line of a field, with what is written behind its name.
pub(super) type Line = fn(&Field, &'static str) -> Item;

pub(super) struct List<'r, 'c> {
    term: &'r str,
    tags: Tags,
    recent: &'r [String],
    found: Vec<Found<'c>>,
    keys: Vec<Key>,
}

impl<'r, 'c> List<'r, 'c> {
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
        if let Some(fit) = self.fit(&offer) {
            self.take(&offer, fit, Found::Made(Box::new(item())));
        }
    }

    /// Takes a field if it fits what is typed.
    pub fn offer_field(
        &mut self,
        offer: Offer<'_>,
        line: Line,
        field: &'c Field,
        end: &'static str,
    ) {
        if let Some(fit) = self.fit(&offer) {
            self.take(&offer, fit, Found::Field(line, field, end));
        }
    }

    /// How well a thing fits, if it does.
    fn fit(&self, offer: &Offer<'_>) -> Option<u8> {
        if !offer.tags.pass(self.tags) {
            return None;
        }
        rung(self.term, offer.name, offer.label).filter(|rung| *rung <= offer.worst)
    }

    fn take(&mut self, offer: &Offer<'_>, rung: u8, found: Found<'c>) {
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
        self.found.push(found);
    }

    /// The lines, best first, each fitted to what stands around `replace`; and how many more there
    /// would be.
    pub fn into_items(self, text: &str, typed: &Typed) -> (Vec<Item>, usize) {
        let Self {
            found, mut keys, ..
        } = self;
        let mut found: Vec<Option<Found<'c>>> = found.into_iter().map(Some).collect();
        let label = |at: u32| match found.get(at as usize) {
            Some(Some(Found::Made(item))) => item.label.as_str(),
            Some(Some(Found::Field(_, field, _))) => &field.name,
            _ => "",
        };
        let order = |a: &Key, b: &Key| {
            let by_key = (a.0, a.1).cmp(&(b.0, b.1));
            by_key.then_with(|| label(a.2).cmp(label(b.2)).then(a.2.cmp(&b.2)))
        };
        let all = keys.len();
        // What nobody will see need not be in order.
        if all > ITEMS_MAX {
            keys.select_nth_unstable_by(ITEMS_MAX, order);
            keys.truncate(ITEMS_MAX);
        }
        keys.sort_unstable_by(order);
        let mut items: Vec<Item> = Vec::with_capacity(keys.len().min(ITEMS_MAX));
        for (_, _, at) in &keys {
            let mut item = match found.get_mut(*at as usize).and_then(Option::take) {
                Some(Found::Made(item)) => *item,
                Some(Found::Field(line, field, end)) => line(field, end),
                None => continue,
            };
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
        (items, all.saturating_sub(ITEMS_MAX))
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
