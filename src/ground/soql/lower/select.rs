//! The select list, typed. Must not know the other clauses.

use super::super::ast::{
    Call, Distance, Field, Name, Place, Select, SelectItem, SelectKind, TypeOf, TypeOfBranch,
};
use super::super::grammar::decode_string;
use super::super::token::TokenKind;
use super::super::tree::{NodeId, NodeKind};
use super::Lower;

impl Lower<'_> {
    pub(super) fn select(self, node: NodeId) -> Option<Select> {
        let first = self.child(node, NodeKind::SelectItem)?;
        if let Some(count) = self.child(first, NodeKind::CountAll) {
            return Some(Select::Count(self.span(count)));
        }
        let items = self.all(node, NodeKind::SelectItem, |item| self.item(item))?;
        Some(Select::Items(items))
    }

    fn item(self, node: NodeId) -> Option<SelectItem> {
        let what = self.tree.children(node).next()?;
        let kind = match self.tree.kind(what) {
            NodeKind::Subquery => {
                let query = self.query(self.child(what, NodeKind::Query)?)?;
                SelectKind::Subquery(Box::new(query))
            }
            NodeKind::TypeOf => SelectKind::TypeOf(self.type_of(what)?),
            NodeKind::Distance => SelectKind::Distance(self.distance(what)?),
            _ => SelectKind::Field(self.field(what)?),
        };
        Some(SelectItem {
            kind,
            alias: self.alias_in(node),
            span: self.span(node),
        })
    }

    pub(super) fn field(self, node: NodeId) -> Option<Field> {
        match self.tree.kind(node) {
            NodeKind::Path => self.path(node).map(Field::Path),
            NodeKind::Call => {
                let argument = self.tree.children(node).next()?;
                let name = self
                    .tree
                    .tokens_of(node)
                    .iter()
                    .take_while(|token| token.kind != TokenKind::Open && !token.kind.is_trivia())
                    .map(|token| token.span)
                    .reduce(|first, next| first.to(next))?;
                Some(Field::Call(Call {
                    function: Name {
                        text: name.text(self.text).to_owned(),
                        span: name,
                    },
                    argument: Box::new(self.field(argument)?),
                    span: self.span(node),
                }))
            }
            _ => None,
        }
    }

    /// The fields and functions right below a node.
    pub(super) fn fields(self, node: NodeId) -> Option<Vec<Field>> {
        self.tree
            .children(node)
            .map(|child| self.field(child))
            .collect()
    }

    fn type_of(self, node: NodeId) -> Option<TypeOf> {
        let branches = self.all(node, NodeKind::When, |when| {
            let mut paths = self.all(when, NodeKind::Path, |path| self.path(path))?;
            let fields = paths.split_off(1.min(paths.len()));
            Some(TypeOfBranch {
                object: paths.pop()?,
                fields,
            })
        })?;
        let otherwise = match self.child(node, NodeKind::Else) {
            Some(otherwise) => self.all(otherwise, NodeKind::Path, |path| self.path(path))?,
            None => Vec::new(),
        };
        Some(TypeOf {
            relationship: self.path_in(node)?,
            branches,
            otherwise,
            span: self.span(node),
        })
    }

    pub(super) fn distance(self, node: NodeId) -> Option<Distance> {
        let mut values = self.tree.children_of(node, NodeKind::Value);
        let to = match self.child(node, NodeKind::Geolocation) {
            Some(place) => {
                let mut degrees = self.tree.children_of(place, NodeKind::Value);
                let mut next = || Some(self.tree.text(degrees.next()?, self.text).to_owned());
                Place::Geolocation {
                    latitude: next()?,
                    longitude: next()?,
                }
            }
            None => Place::Bind(self.bind(values.next()?)?),
        };
        Some(Distance {
            field: self.path_in(node)?,
            to,
            unit: decode_string(self.tree.text(values.next()?, self.text), false)?,
            span: self.span(node),
        })
    }
}
