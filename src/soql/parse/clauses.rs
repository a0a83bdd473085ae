//! The clauses of a query in their fixed order: FROM, WITH, GROUP BY … UPDATE.
//!
//! Must not know what stands in a select list or a condition.

use super::super::ast::{
    BindItem, Count, DataCategory, Field, FromItem, GroupBy, GroupKind, Name, Nulls, OrderBy,
    OrderItem, Purpose, Query, Span, Update, Using, With,
};
use super::super::token::TokenKind;
use super::cursor::{Cursor, Parsed};

/// The clauses after FROM, in the only order there is.
const CLAUSES: [&str; 10] = [
    "WHERE", "WITH", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "OFFSET", "BIND", "FOR", "UPDATE",
];

/// A query inside a query takes the stack of this many parentheses.
pub(super) const QUERY_LEVELS: usize = 8;

/// The clauses that may still come when the first `passed` have been.
fn clauses_after(passed: usize) -> &'static [&'static str] {
    CLAUSES.get(passed..).unwrap_or_default()
}

impl Cursor<'_> {
    /// A query, and the clauses that could have followed it.
    pub(super) fn query(&mut self) -> Parsed<(Query, &'static [&'static str])> {
        self.deeper(QUERY_LEVELS, Self::query_clauses)
    }

    fn query_clauses(&mut self) -> Parsed<(Query, &'static [&'static str])> {
        let start = self.expect_keyword("SELECT")?;
        let select = self.select_list()?;
        self.expect_keyword("FROM")?;
        let from = self.list(Self::object_item)?;
        let mut passed = 0;
        let mut filter = None;
        if self.take_keyword("WHERE").is_some() {
            filter = Some(self.conditions()?);
            passed = 1;
        }
        let mut with = Vec::new();
        while self.take_keyword("WITH").is_some() {
            with.push(self.with(with.is_empty())?);
            passed = 1;
        }
        let mut group_by = None;
        let mut having = None;
        if self.is_keyword("GROUP") {
            group_by = Some(self.group_by()?);
            passed = 3;
            if self.take_keyword("HAVING").is_some() {
                having = Some(self.conditions()?);
                passed = 4;
            }
        }
        let mut order_by = Vec::new();
        if self.take_keyword("ORDER").is_some() {
            self.expect_keyword("BY")?;
            order_by = self.list(Self::order_item)?;
            passed = 5;
        }
        let mut limit = None;
        if self.take_keyword("LIMIT").is_some() {
            limit = Some(self.count()?);
            passed = 6;
        }
        let mut offset = None;
        if self.take_keyword("OFFSET").is_some() {
            offset = Some(self.count()?);
            passed = 7;
        }
        let mut bind = Vec::new();
        if self.take_keyword("BIND").is_some() {
            bind = self.list(Self::bind_item)?;
            passed = 8;
        }
        let mut purpose = None;
        if self.take_keyword("FOR").is_some() {
            purpose = Some(self.purpose()?);
            passed = 9;
        }
        let mut update = Vec::new();
        if self.take_keyword("UPDATE").is_some() {
            update = self.list(Self::update)?;
            passed = 10;
        }
        let query = Query {
            select,
            from,
            filter,
            with,
            group_by,
            having,
            order_by,
            limit,
            offset,
            bind,
            purpose,
            update,
            span: start.to(self.last_span()),
        };
        Ok((query, clauses_after(passed)))
    }

    pub(super) fn object_item(&mut self) -> Parsed<FromItem> {
        let object = self.path("object")?;
        let has_as = self.take_keyword("AS").is_some();
        let has_alias = has_as || (self.is_name() && !self.is_clause_start());
        let alias = if has_alias {
            Some(self.name("alias")?)
        } else {
            None
        };
        let mut using = Vec::new();
        if self.take_keyword("USING").is_some() {
            using.push(self.using()?);
            // A comma may also bring the next object, which can even be called Scope.
            while self.is(TokenKind::Comma)
                && (self.is_keyword_at(1, "SCOPE") || self.is_keyword_at(1, "LOOKUP"))
                && self.kind(2) == Some(TokenKind::Word)
            {
                self.bump();
                using.push(self.using()?);
            }
        }
        Ok(FromItem {
            span: object.span.to(self.last_span()),
            object,
            alias,
            using,
        })
    }

    /// Whether a word that could be an alias starts a clause instead.
    fn is_clause_start(&self) -> bool {
        ((self.is_keyword("GROUP") || self.is_keyword("ORDER")) && self.is_keyword_at(1, "BY"))
            || (self.is_keyword("OFFSET")
                && matches!(
                    self.kind(1),
                    Some(TokenKind::Number | TokenKind::Plus | TokenKind::Minus)
                ))
    }

    fn using(&mut self) -> Parsed<Using> {
        if self.take_keyword("SCOPE").is_some() {
            Ok(Using::Scope(self.name("scope")?))
        } else if self.take_keyword("LOOKUP").is_some() {
            Ok(Using::Lookup(self.name("lookup")?))
        } else {
            Err(self.unexpected(&["SCOPE", "LOOKUP"]))
        }
    }

    /// What follows `WITH`. Only the first may be a filter or data categories.
    pub(super) fn with(&mut self, first: bool) -> Parsed<With> {
        if first && self.is_keyword("DATA") && self.is_keyword_at(1, "CATEGORY") {
            self.bump();
            self.bump();
            let mut categories = vec![self.data_category()?];
            while self.take_keyword("AND").is_some() {
                categories.push(self.data_category()?);
            }
            return Ok(With::DataCategory(categories));
        }
        let name = self.name("name")?;
        if first && self.take(TokenKind::Equal).is_some() {
            return Ok(With::Filter(name, self.value()?));
        }
        let mut parameters = Vec::new();
        if self.take(TokenKind::Open).is_some() {
            parameters = self.list(|cursor| {
                let name = cursor.name("name")?;
                cursor.expect(TokenKind::Equal, "=")?;
                Ok((name, cursor.value()?))
            })?;
            self.expect(TokenKind::Close, ")")?;
        }
        Ok(With::Mode(name, parameters))
    }

    fn data_category(&mut self) -> Parsed<DataCategory> {
        let group = self.name("category group")?;
        let is_selector = ["AT", "ABOVE", "BELOW", "ABOVE_OR_BELOW"]
            .iter()
            .any(|selector| self.is_keyword(selector));
        if !is_selector {
            return Err(self.unexpected(&["AT", "ABOVE", "BELOW", "ABOVE_OR_BELOW"]));
        }
        let selector = self.name("selector")?;
        let categories = if self.take(TokenKind::Open).is_some() {
            let categories = self.list(|cursor| cursor.name("category"))?;
            self.expect(TokenKind::Close, ")")?;
            categories
        } else {
            vec![self.name("category")?]
        };
        Ok(DataCategory {
            group,
            selector,
            categories,
        })
    }

    fn group_by(&mut self) -> Parsed<GroupBy> {
        let start = self.expect_keyword("GROUP")?;
        self.expect_keyword("BY")?;
        let kind = if self.take_keyword("ROLLUP").is_some() {
            GroupKind::Rollup
        } else if self.take_keyword("CUBE").is_some() {
            GroupKind::Cube
        } else {
            GroupKind::Plain
        };
        let fields: Vec<Field> = if kind == GroupKind::Plain {
            self.list(Self::field)?
        } else {
            self.expect(TokenKind::Open, "(")?;
            let fields = self.list(Self::field)?;
            self.expect(TokenKind::Close, ")")?;
            fields
        };
        Ok(GroupBy {
            kind,
            fields,
            span: start.to(self.last_span()),
        })
    }

    fn order_item(&mut self) -> Parsed<OrderItem> {
        let by = if self.is_distance() {
            OrderBy::Distance(self.distance()?)
        } else {
            OrderBy::Field(self.field()?)
        };
        let start = match &by {
            OrderBy::Field(field) => field.span(),
            OrderBy::Distance(distance) => distance.span,
        };
        let descending = self.take_keyword("DESC").is_some();
        if !descending {
            self.take_keyword("ASC");
        }
        let mut nulls = None;
        if self.take_keyword("NULLS").is_some() {
            nulls = if self.take_keyword("FIRST").is_some() {
                Some(Nulls::First)
            } else if self.take_keyword("LAST").is_some() {
                Some(Nulls::Last)
            } else {
                return Err(self.unexpected(&["FIRST", "LAST"]));
            };
        }
        Ok(OrderItem {
            by,
            descending,
            nulls,
            span: start.to(self.last_span()),
        })
    }

    /// An integer, which may have a sign; a sign that makes no sense is the server's business.
    fn count(&mut self) -> Parsed<Count> {
        let signed = (self.is(TokenKind::Minus) || self.is(TokenKind::Plus))
            && self.kind(1) == Some(TokenKind::Number)
            && self.is_adjacent(1);
        let number = usize::from(signed);
        let digits = self.token_text(number);
        if self.kind(number) != Some(TokenKind::Number)
            || !digits.bytes().all(|b| b.is_ascii_digit())
        {
            return Err(self.unexpected(&["number"]));
        }
        let value: i64 = digits.parse().unwrap_or(i64::MAX);
        let is_negative = self.is(TokenKind::Minus);
        let start = self.bump();
        let span = if signed { start.to(self.bump()) } else { start };
        Ok(Count {
            value: if is_negative { -value } else { value },
            span,
        })
    }

    fn bind_item(&mut self) -> Parsed<BindItem> {
        let name: Name = self.name("name")?;
        self.expect(TokenKind::Equal, "=")?;
        let value = self.value()?;
        Ok(BindItem { name, value })
    }

    fn purpose(&mut self) -> Parsed<Purpose> {
        if self.take_keyword("VIEW").is_some() {
            Ok(Purpose::View)
        } else if self.take_keyword("REFERENCE").is_some() {
            Ok(Purpose::Reference)
        } else {
            Err(self.unexpected(&["VIEW", "REFERENCE"]))
        }
    }

    fn update(&mut self) -> Parsed<Update> {
        if self.take_keyword("TRACKING").is_some() {
            Ok(Update::Tracking)
        } else if self.take_keyword("VIEWSTAT").is_some() {
            Ok(Update::ViewStat)
        } else {
            Err(self.unexpected(&["TRACKING", "VIEWSTAT"]))
        }
    }

    /// A part in parentheses; says where they are.
    pub(super) fn parenthesised<T>(
        &mut self,
        part: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<(T, Span)> {
        let start = self.expect(TokenKind::Open, "(")?;
        let inner = self.deeper(1, part)?;
        let end = self.expect(TokenKind::Close, ")")?;
        Ok((inner, start.to(end)))
    }
}
