//! The text of a select list: its items, what stands at the cursor, fields put in.
//!
//! Must not know which fields there are.

use crate::soql::token::{Span, Token, TokenKind};
use crate::soql::view::{ItemKind, ItemView, QueryView};
use crate::soql::{Edit, NodeKind, View};

/// The select list of a query.
#[derive(Debug)]
pub(super) struct SelectList<'a> {
    view: View<'a>,
    items: Vec<Item<'a>>,
    /// Right behind `SELECT`.
    start: usize,
    /// Where `FROM` begins, or the query ends.
    limit: usize,
}

/// One item as written.
#[derive(Clone, Copy, Debug)]
struct Item<'a> {
    span: Span,
    /// The path, where it is nothing but one; `*` and what ends with it too.
    plain: Option<&'a str>,
    /// What stands between the parentheses of `FIELDS`.
    fields: Option<&'a str>,
}

/// What stands at the cursor.
#[derive(Clone, Debug, Default)]
pub(super) struct Place<'a> {
    /// The item at the cursor, as a number.
    item: Option<usize>,
    /// The parents before the last dot.
    pub way: Vec<&'a str>,
    /// What follows it, or all of it; empty for `*`.
    pub typed: &'a str,
    /// Whether it is `*`, or ends with it.
    pub star: bool,
    /// What stands between the parentheses of `FIELDS`.
    pub fields: Option<&'a str>,
}

impl Place<'_> {
    /// A field as it is written here, with its parents before it.
    pub(super) fn path_to(&self, field: &str) -> String {
        match self.way.as_slice() {
            [] => field.to_owned(),
            way => format!("{}.{field}", way.join(".")),
        }
    }
}

impl<'a> SelectList<'a> {
    /// The list of a query; none where there is no `SELECT`.
    pub(super) fn of(view: View<'a>, query: QueryView<'a>) -> Option<Self> {
        let select = query.clause(NodeKind::Select)?;
        let keyword = view.tree.own_tokens(select).next()?;
        let from = query.clause(NodeKind::From);
        let limit = from.map_or(query.span().end, |from| view.tree.span(from).start);
        let items = query.items().map(|item| Item::of(view, item)).collect();
        let list = Self {
            view,
            items,
            start: keyword.span.end,
            limit: limit.max(keyword.span.end),
        };
        Some(list.with_stars())
    }

    /// `*` is an error to the grammar, which hangs it where it can: what it belongs to is told by
    /// the tokens.
    fn with_stars(mut self) -> Self {
        let tokens = self.tokens();
        let text = self.view.text;
        for (at, token) in tokens.iter().enumerate() {
            if token.kind != TokenKind::Unknown || token.span.text(text) != "*" {
                continue;
            }
            let inside = |item: &Item<'_>| {
                item.plain.is_none()
                    && item.span.start < token.span.start
                    && token.span.end < item.span.end
            };
            if self.items.iter().any(inside) {
                continue;
            }
            let path = tokens.get(..at).unwrap_or_default().iter().rev();
            let first = path
                .take_while(|before| matches!(before.kind, TokenKind::Word | TokenKind::Dot))
                .last();
            let has_dot = at
                .checked_sub(1)
                .and_then(|before| tokens.get(before))
                .is_some_and(|before| before.kind == TokenKind::Dot);
            let start = match first {
                Some(first) if has_dot => first.span.start,
                _ => token.span.start,
            };
            let span = Span::new(start, token.span.end);
            self.items
                .retain(|item| item.span.end <= span.start || span.end <= item.span.start);
            let next = self
                .items
                .partition_point(|item| item.span.end <= span.start);
            let star = Item {
                span,
                plain: Some(span.text(text)),
                fields: None,
            };
            self.items.insert(next, star);
        }
        self
    }

    fn tokens(&self) -> &'a [Token] {
        let all = self.view.tree.tokens();
        let first = all.partition_point(|token| token.span.start < self.start);
        let last = all.partition_point(|token| token.span.start < self.limit);
        all.get(first..last).unwrap_or_default()
    }

    /// Whether comments stand in it.
    pub(super) fn has_comments(&self) -> bool {
        let span = self.span();
        self.tokens().iter().any(|token| {
            token.kind == TokenKind::Comment
                && span.start <= token.span.start
                && token.span.end <= span.end
        })
    }

    /// From the first item to the last; without any, the blanks behind `SELECT`.
    pub(super) fn span(&self) -> Span {
        match (self.items.first(), self.items.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ if self.is_blank() => Span::new(self.start, self.limit),
            _ => Span::new(self.start, self.start),
        }
    }

    /// Whether there is nothing between `SELECT` and `FROM`.
    fn is_blank(&self) -> bool {
        let between = Span::new(self.start, self.limit).text(self.view.text);
        between.trim().is_empty()
    }

    /// The first items of an empty list.
    fn alone(&self, items: &str) -> String {
        match self.is_blank() {
            true => format!(" {items} "),
            false => format!(" {items}"),
        }
    }

    /// Whether a field is an item, in any case.
    pub(super) fn has(&self, path: &str) -> bool {
        let mut plain = self.items.iter().filter_map(|item| item.plain);
        plain.any(|known| known.eq_ignore_ascii_case(path))
    }

    /// What stands at a cursor; the only `*` of the list where nothing does.
    pub(super) fn place_at(&self, offset: usize) -> Place<'a> {
        let at = |item: &Item<'_>| item.span.start <= offset && offset <= item.span.end;
        let is_star = |item: &Item<'_>| item.plain.is_some_and(|path| path.ends_with('*'));
        let here = self.items.iter().position(at);
        let number = here.or_else(|| self.items.iter().position(is_star));
        let Some(item) = number.and_then(|number| self.items.get(number)) else {
            return Place::default();
        };
        let path = item.plain.unwrap_or_default();
        let (way, last) = match path.rsplit_once('.') {
            Some((way, last)) => (way.split('.').collect(), last),
            None => (Vec::new(), path),
        };
        Place {
            item: number,
            way,
            typed: if last == "*" { "" } else { last },
            star: last == "*",
            fields: item.fields,
        }
    }

    /// Puts fields in that are not there: in the place of what is at the cursor, or behind it, or at
    /// the end of the list. None where all of them are there.
    pub(super) fn write(
        &self,
        place: &Place<'_>,
        replaces: bool,
        mut names: Vec<String>,
    ) -> Option<Edit> {
        let gives_way = place.star || place.fields.is_some() || replaces;
        let own = place.item.filter(|_| gives_way);
        names.retain(|name| {
            let others = self.items.iter().enumerate();
            let mut others = others.filter(|(number, _)| Some(*number) != own);
            !others.any(|(_, item)| {
                item.plain
                    .is_some_and(|path| path.eq_ignore_ascii_case(name))
            })
        });
        if names.is_empty() {
            return None;
        }
        let fields = names.join(", ");
        let item = place.item.and_then(|number| self.items.get(number));
        Some(match (item, self.items.last()) {
            (Some(item), _) if own.is_some() => Edit {
                span: item.span,
                text: fields,
            },
            (Some(item), _) | (None, Some(item)) => Edit {
                span: Span::new(item.span.end, item.span.end),
                text: format!(", {fields}"),
            },
            (None, None) => Edit {
                span: self.span(),
                text: self.alone(&fields),
            },
        })
    }

    /// The list with one item in the place of all that it stands for; the others follow as written.
    pub(super) fn with(&self, item: &str, stands_for: impl Fn(&str) -> bool) -> String {
        if self.items.is_empty() {
            return self.alone(item);
        }
        let mut items = vec![item.to_owned()];
        for other in &self.items {
            let goes = other.plain.is_some_and(&stands_for) || other.fields.is_some();
            if !goes {
                items.push(other.span.text(self.view.text).to_owned());
            }
        }
        items.join(", ")
    }
}

impl<'a> Item<'a> {
    fn of(view: View<'a>, item: ItemView<'a>) -> Self {
        let field = match item.kind() {
            Some(ItemKind::Field(field)) if item.alias().is_none() => Some(field),
            _ => None,
        };
        let function = field.and_then(|field| field.function());
        let is_fields = function.is_some_and(|function| function.is("FIELDS"));
        Self {
            span: view.tree.span(item.node()),
            plain: field
                .filter(|field| field.function().is_none())
                .map(|field| field.name().text),
            fields: field
                .filter(|_| is_fields)
                .and_then(|field| field.path())
                .map(|path| path.text),
        }
    }
}
