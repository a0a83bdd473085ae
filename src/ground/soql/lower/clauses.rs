//! The clauses of a query, typed. Must not know what stands in conditions or select lists.

use super::super::ast::{
    BindItem, Count, DataCategory, FromItem, GroupBy, GroupKind, Name, Nulls, OrderBy, OrderItem,
    Purpose, Query, Update, Using, Value, With,
};
use super::super::keyword::Keyword;
use super::super::tree::{NodeId, NodeKind};
use super::Lower;

impl Lower<'_> {
    pub(super) fn query(self, node: NodeId) -> Option<Query> {
        let mut query = Query {
            select: self.select(self.child(node, NodeKind::Select)?)?,
            from: self.from(node)?,
            filter: None,
            with: Vec::new(),
            group_by: None,
            having: None,
            order_by: Vec::new(),
            limit: None,
            offset: None,
            bind: Vec::new(),
            purpose: None,
            update: Vec::new(),
            span: self.span(node),
        };
        for clause in self.tree.children(node) {
            match self.tree.kind(clause) {
                NodeKind::Where => query.filter = Some(self.conditions_in(clause)?),
                NodeKind::With => query.with.push(self.with(clause)?),
                NodeKind::GroupBy => query.group_by = Some(self.group_by(clause)?),
                NodeKind::Having => query.having = Some(self.conditions_in(clause)?),
                NodeKind::OrderBy => {
                    query.order_by =
                        self.all(clause, NodeKind::OrderItem, |item| self.order_item(item))?;
                }
                NodeKind::Limit => query.limit = Some(self.count(clause)?),
                NodeKind::Offset => query.offset = Some(self.count(clause)?),
                NodeKind::Bind => {
                    query.bind = self.all(clause, NodeKind::Assignment, |item| {
                        let (name, value) = self.assignment(item)?;
                        Some(BindItem { name, value })
                    })?;
                }
                NodeKind::For => {
                    let view = self.has(clause, Keyword::View);
                    query.purpose = Some(if view {
                        Purpose::View
                    } else {
                        Purpose::Reference
                    });
                }
                NodeKind::Update => query.update = self.update(clause),
                _ => {}
            }
        }
        Some(query)
    }

    pub(super) fn from(self, node: NodeId) -> Option<Vec<FromItem>> {
        let from = self.child(node, NodeKind::From)?;
        self.all(from, NodeKind::FromItem, |item| {
            Some(FromItem {
                object: self.path_in(item)?,
                alias: self.alias_in(item),
                using: self.all(item, NodeKind::Using, |using| {
                    let name = self.name_in(using)?;
                    Some(if self.has(using, Keyword::Scope) {
                        Using::Scope(name)
                    } else {
                        Using::Lookup(name)
                    })
                })?,
                span: self.span(item),
            })
        })
    }

    pub(super) fn with(self, node: NodeId) -> Option<With> {
        let categories = self.all(node, NodeKind::DataCategory, |one| self.data_category(one))?;
        if !categories.is_empty() {
            return Some(With::DataCategory(categories));
        }
        let name = self.name_in(node)?;
        if let Some(value) = self.child(node, NodeKind::Value) {
            return Some(With::Filter(name, self.value(value, false)?));
        }
        let parameters = self.all(node, NodeKind::Assignment, |item| self.assignment(item))?;
        Some(With::Mode(name, parameters))
    }

    fn data_category(self, node: NodeId) -> Option<DataCategory> {
        let selector = self.tree.own_tokens(node).next()?.span;
        let mut names = self
            .tree
            .children_of(node, NodeKind::Path)
            .map(|path| self.name(path));
        Some(DataCategory {
            group: names.next()?,
            selector: Name {
                text: selector.text(self.text).to_owned(),
                span: selector,
            },
            categories: names.collect(),
        })
    }

    fn assignment(self, node: NodeId) -> Option<(Name, Value)> {
        let value = self.child(node, NodeKind::Value)?;
        Some((self.name_in(node)?, self.value(value, false)?))
    }

    fn group_by(self, node: NodeId) -> Option<GroupBy> {
        let kind = if self.has(node, Keyword::Rollup) {
            GroupKind::Rollup
        } else if self.has(node, Keyword::Cube) {
            GroupKind::Cube
        } else {
            GroupKind::Plain
        };
        Some(GroupBy {
            kind,
            fields: self.fields(node)?,
            span: self.span(node),
        })
    }

    fn order_item(self, node: NodeId) -> Option<OrderItem> {
        let by = self.tree.children(node).next()?;
        let by = match self.tree.kind(by) {
            NodeKind::Distance => OrderBy::Distance(self.distance(by)?),
            _ => OrderBy::Field(self.field(by)?),
        };
        let nulls = self.has(node, Keyword::Nulls).then(|| {
            if self.has(node, Keyword::First) {
                Nulls::First
            } else {
                Nulls::Last
            }
        });
        Some(OrderItem {
            by,
            descending: self.has(node, Keyword::Desc),
            nulls,
            span: self.span(node),
        })
    }

    fn count(self, node: NodeId) -> Option<Count> {
        let value = self.child(node, NodeKind::Value)?;
        let text = self.tree.text(value, self.text);
        let digits = text.trim_start_matches(['+', '-']);
        let count: i64 = digits.parse().unwrap_or(i64::MAX);
        Some(Count {
            value: if text.starts_with('-') { -count } else { count },
            span: self.span(value),
        })
    }

    fn update(self, node: NodeId) -> Vec<Update> {
        self.tree
            .own_tokens(node)
            .filter_map(|token| match Keyword::of(token.span.text(self.text)) {
                Some(Keyword::Tracking) => Some(Update::Tracking),
                Some(Keyword::ViewStat) => Some(Update::ViewStat),
                _ => None,
            })
            .collect()
    }
}
