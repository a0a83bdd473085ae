//! `Typed`: what stands at the cursor already: the word or text that a completion replaces, the part
//! of it that is searched for, and the filters by kind in it (`@fields`).
//!
//! Must not know any schema.

use super::item::{Item, ItemKind};
use super::list::{List, Offer};
use crate::soql::At;
use crate::soql::expected::Spot;
use crate::soql::token::Span;

/// What a thing is to the filters, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tags(u16);

impl Tags {
    pub const FIELD: Self = Self(1);
    pub const CUSTOM: Self = Self(2);
    pub const DATE: Self = Self(4);
    pub const RELATION: Self = Self(8);
    pub const FUNCTION: Self = Self(16);
    pub const NUMBER: Self = Self(32);
    pub const PICKLIST: Self = Self(64);
    pub const REQUIRED: Self = Self(128);

    /// What every item of a kind is.
    pub fn of(kind: ItemKind) -> Self {
        match kind {
            ItemKind::Field => Self::FIELD,
            ItemKind::Relationship | ItemKind::Alias | ItemKind::ChildRelationship => {
                Self::RELATION
            }
            ItemKind::Date => Self::DATE,
            ItemKind::Function => Self::FUNCTION,
            _ => Self::default(),
        }
    }

    /// With these, too, if so.
    pub fn with(self, more: Self, so: bool) -> Self {
        match so {
            true => Self(self.0 | more.0),
            false => self,
        }
    }

    /// Whether it is all that is asked for.
    pub fn pass(self, asked: Self) -> bool {
        self.0 & asked.0 == asked.0
    }
}

/// The filters: what is typed, and what it leaves.
pub const FILTERS: [(&str, &str); 8] = [
    ("@fields", "only fields"),
    ("@custom", "only what is custom"),
    ("@dates", "only dates"),
    ("@relations", "only parents and children"),
    ("@numbers", "only numbers"),
    ("@picklists", "only picklists"),
    ("@required", "only fields that are never empty"),
    ("@functions", "only functions"),
];

const TAGS: [Tags; FILTERS.len()] = [
    Tags::FIELD,
    Tags::CUSTOM,
    Tags::DATE,
    Tags::RELATION,
    Tags::NUMBER,
    Tags::PICKLIST,
    Tags::REQUIRED,
    Tags::FUNCTION,
];

/// What stands at the cursor.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    /// What is searched for, in lower case.
    pub term: String,
    /// The same as it is typed.
    pub raw: String,
    /// What everything offered has to be.
    pub tags: Tags,
    /// What a completion replaces.
    pub replace: Span,
    /// Where what stays begins: the end of `replace`, in the text that is parsed.
    pub behind: usize,
    /// Whether it is inside of quotes, which stay.
    pub in_quotes: bool,
    /// Whether the closing quote is there.
    pub is_closed: bool,
    /// The filter being typed, with its `@`.
    filter: Option<String>,
    /// Where filters begin, if there are some.
    filters_at: Option<usize>,
}

impl Typed {
    /// Reads filters left of the cursor. With some, also the text without them (blanks in their
    /// place, so that every place stays) and the place in it where the cursor counts.
    pub fn read(text: &str, offset: usize) -> (Self, Option<(String, usize)>) {
        let mut typed = Self::default();
        let left = text.get(..offset).unwrap_or_default();
        let words = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '@';
        let mut start = left.trim_end_matches(words).len();
        // `@custom wei`: what is searched for may follow a whole filter behind a blank.
        let before = left.get(..start).unwrap_or_default();
        if let Some(shorter) = before.strip_suffix(' ')
            && !left.get(start..).unwrap_or_default().contains('@')
        {
            let earlier = shorter.trim_end_matches(words).len();
            if shorter.get(earlier..).is_some_and(is_filter) {
                start = earlier;
            }
        }
        let all = left.get(start..).unwrap_or_default();
        if !all.contains('@') {
            return (typed, None);
        }
        let mut term = "";
        for (at, piece) in all.split('@').enumerate() {
            let (name, rest) = piece.split_once(' ').unwrap_or((piece, ""));
            let known = FILTERS.iter().position(|(filter, _)| {
                filter
                    .get(1..)
                    .is_some_and(|word| word.eq_ignore_ascii_case(name))
            });
            match (at, known.and_then(|at| TAGS.get(at))) {
                (0, _) => term = name,
                (_, Some(tags)) => typed.tags = typed.tags.with(*tags, true),
                _ => typed.filter = Some(format!("@{name}")),
            }
            if !rest.is_empty() {
                term = rest;
            }
        }
        typed.term = term.to_lowercase();
        typed.filters_at = Some(start);
        typed.replace = Span::new(start, offset);
        let mut masked = text.to_owned();
        masked.replace_range(start..offset, &" ".repeat(offset - start));
        (typed, Some((masked, start)))
    }

    /// Whether a filter is being typed.
    pub fn asks_for_filters(&self) -> bool {
        self.filter.is_some()
    }

    /// Takes what the parser says of the cursor.
    pub fn at(mut self, text: &str, offset: usize, at: &At) -> Self {
        if let Some(filter) = &self.filter {
            self.term = filter.to_lowercase();
            // The filters before it stay.
            self.replace.start = self.replace.end - filter.len();
            self.behind = self.replace.end;
            return self;
        }
        if self.filters_at.is_some() {
            self.behind = self.replace.end;
            return self;
        }
        if at.spot == Spot::String {
            return self.inside_quotes(text, offset, at.replace);
        }
        self.replace = at.replace;
        self.behind = at.replace.end;
        self.search(Span::new(at.replace.start, offset).text(text));
        self
    }

    /// Inside a text in quotes: the quotes stay, and what is behind a text that only seems to go on.
    fn inside_quotes(mut self, text: &str, offset: usize, quoted: Span) -> Self {
        let all = quoted.text(text);
        let start = quoted.start + 1;
        let closed = all.len() > 1 && all.ends_with(['\'', '}']) && offset < quoted.end;
        let inner = Span::new(start, if closed { quoted.end - 1 } else { quoted.end });
        let behind = Span::new(offset, inner.end).text(text);
        self.in_quotes = true;
        self.is_closed = closed && !goes_on(behind);
        self.replace = Span::new(start, if self.is_closed { inner.end } else { offset });
        self.behind = self.replace.end;
        self.search(&unescape(Span::new(start, offset).text(text)));
        self
    }

    fn search(&mut self, typed: &str) {
        self.term = typed.to_lowercase();
        typed.clone_into(&mut self.raw);
    }

    /// Narrows it to the part behind the last of these, for texts that are lists themselves.
    pub fn behind_last(&self, text: &str, offset: usize, separator: char) -> Self {
        let mut narrowed = self.clone();
        let before = Span::new(self.replace.start, offset).text(text);
        if let Some(last) = before.rfind(separator) {
            narrowed.replace.start += last + separator.len_utf8();
        }
        let after = Span::new(offset, self.replace.end).text(text);
        if let Some(next) = after.find(separator) {
            narrowed.replace.end = offset + next;
            narrowed.is_closed = true;
        }
        narrowed.behind = narrowed.replace.end;
        let typed = Span::new(narrowed.replace.start, offset).text(text);
        narrowed.search(&unescape(typed));
        narrowed
    }
}

fn is_filter(word: &str) -> bool {
    let known = |word: &str| {
        FILTERS.iter().any(|(filter, _)| {
            filter
                .get(1..)
                .is_some_and(|it| it.eq_ignore_ascii_case(word))
        })
    };
    word.strip_prefix('@')
        .is_some_and(|filters| filters.split('@').all(known))
}

/// Whether what follows in the same quotes is the rest of the query: the closing quote is missing.
fn goes_on(behind: &str) -> bool {
    let rest = behind.trim_start();
    if rest.starts_with([')', ',']) {
        return true;
    }
    let word = rest.split(|c: char| !c.is_ascii_alphabetic()).next();
    let is_blank_first = rest.len() < behind.len();
    is_blank_first
        && word.is_some_and(|word| {
            ["AND", "OR", "ORDER", "GROUP", "LIMIT", "WITH", "FROM"]
                .iter()
                .any(|keyword| word.eq_ignore_ascii_case(keyword))
        })
}

fn unescape(text: &str) -> String {
    text.replace("\\'", "'").replace("\\\\", "\\")
}

/// The filters themselves.
pub(super) fn offer_filters(list: &mut List<'_, '_>) {
    for (order, (filter, help)) in FILTERS.iter().enumerate() {
        let offer = Offer::new(ItemKind::Filter, filter)
            .order(order)
            .tags(Tags(u16::MAX))
            .by_start();
        list.offer(offer, || {
            Item::new(ItemKind::Filter, *filter).help(*help).reopen()
        });
    }
}
