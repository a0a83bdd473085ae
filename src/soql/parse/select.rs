//! The select list: fields and functions, child subqueries, TYPEOF, DISTANCE.
//!
//! Must not know the clauses after FROM.

use super::super::ast::{
    Call, Distance, Field, Name, Path, Place, Select, SelectItem, SelectKind, TypeOf, TypeOfBranch,
};
use super::super::token::TokenKind;
use super::Problem;
use super::cursor::{Cursor, Parsed};
use super::value::decode_string;

impl Cursor<'_> {
    pub(super) fn select_list(&mut self) -> Parsed<Select> {
        let is_count = self.is_keyword("COUNT")
            && self.kind(1) == Some(TokenKind::Open)
            && self.kind(2) == Some(TokenKind::Close);
        if is_count {
            let start = self.bump();
            self.bump();
            return Ok(Select::Count(start.to(self.bump())));
        }
        Ok(Select::Items(self.list(Self::select_item)?))
    }

    fn select_item(&mut self) -> Parsed<SelectItem> {
        let (kind, start) = if self.is(TokenKind::Open) {
            let (query, span) = self.parenthesised(|cursor| {
                let (query, next_clauses) = cursor.query()?;
                if !cursor.is(TokenKind::Close) {
                    return Err(cursor.unexpected(next_clauses));
                }
                Ok(query)
            })?;
            (SelectKind::Subquery(Box::new(query)), span)
        } else if self.is_type_of() {
            let type_of = self.type_of()?;
            let span = type_of.span;
            (SelectKind::TypeOf(type_of), span)
        } else if self.is_distance() {
            let distance = self.distance()?;
            let span = distance.span;
            (SelectKind::Distance(distance), span)
        } else {
            let field = self.field()?;
            let span = field.span();
            (SelectKind::Field(field), span)
        };
        let alias = if self.is_name() {
            Some(self.name("alias")?)
        } else {
            None
        };
        Ok(SelectItem {
            kind,
            alias,
            span: start.to(self.last_span()),
        })
    }

    /// A path, or functions of one argument around one.
    pub(super) fn field(&mut self) -> Parsed<Field> {
        let path = self.path("field")?;
        if !self.is(TokenKind::Open) {
            return Ok(Field::Path(path));
        }
        let (argument, parentheses) = self.parenthesised(Self::field)?;
        Ok(Field::Call(Call {
            function: Name {
                text: path.dotted(),
                span: path.span,
            },
            argument: Box::new(argument),
            span: path.span.to(parentheses),
        }))
    }

    /// `TYPEOF` is a keyword only before a relationship and `WHEN`; alone it is a name.
    fn is_type_of(&self) -> bool {
        if !self.is_keyword("TYPEOF") {
            return false;
        }
        let mut ahead = 1;
        while matches!(
            self.kind(ahead),
            Some(TokenKind::Word | TokenKind::Currency)
        ) {
            if self.kind(ahead + 1) == Some(TokenKind::Dot) {
                ahead += 2;
            } else {
                return self.is_keyword_at(ahead + 1, "WHEN");
            }
        }
        false
    }

    fn type_of(&mut self) -> Parsed<TypeOf> {
        let start = self.bump();
        let relationship = self.path("relationship")?;
        let mut branches = Vec::new();
        while self.take_keyword("WHEN").is_some() {
            let object = self.path("object")?;
            self.expect_keyword("THEN")?;
            let fields = self.list(|cursor| cursor.path("field"))?;
            branches.push(TypeOfBranch { object, fields });
        }
        let mut otherwise: Vec<Path> = Vec::new();
        if self.take_keyword("ELSE").is_some() {
            otherwise = self.list(|cursor| cursor.path("field"))?;
        }
        if !self.is_keyword("END") {
            let expected: &[&'static str] = if otherwise.is_empty() {
                &["WHEN", "ELSE", "END"]
            } else {
                &["END"]
            };
            return Err(self.unexpected(expected));
        }
        Ok(TypeOf {
            relationship,
            branches,
            otherwise,
            span: start.to(self.bump()),
        })
    }

    pub(super) fn is_distance(&self) -> bool {
        self.is_keyword("DISTANCE") && self.kind(1) == Some(TokenKind::Open)
    }

    pub(super) fn distance(&mut self) -> Parsed<Distance> {
        let start = self.bump();
        self.expect(TokenKind::Open, "(")?;
        let field = self.path("location field")?;
        self.expect(TokenKind::Comma, ",")?;
        let to = if self.take_keyword("GEOLOCATION").is_some() {
            self.expect(TokenKind::Open, "(")?;
            let latitude = self.signed_number()?;
            self.expect(TokenKind::Comma, ",")?;
            let longitude = self.signed_number()?;
            self.expect(TokenKind::Close, ")")?;
            Place::Geolocation {
                latitude,
                longitude,
            }
        } else if let Some(name) = self.take_bind()? {
            Place::Bind(name)
        } else {
            return Err(self.unexpected(&["GEOLOCATION"]));
        };
        self.expect(TokenKind::Comma, ",")?;
        if !self.is(TokenKind::String { closed: true }) {
            return Err(self.unexpected(&["'mi'", "'km'"]));
        }
        let unit = decode_string(self.token_text(0), false)
            .ok_or_else(|| self.error(Problem::BadEscape, &[]))?;
        self.bump();
        let end = self.expect(TokenKind::Close, ")")?;
        Ok(Distance {
            field,
            to,
            unit,
            span: start.to(end),
        })
    }
}
