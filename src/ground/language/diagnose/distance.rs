//! DISTANCE: what it is of, its unit, how it is compared.
//!
//! It must not know the rest of the clause it stands in.

use crate::soql::token::TokenKind;
use crate::soql::tree::{NodeId, NodeKind};
use crate::soql::view::Operator;

use super::checker::{Checker, Scope, write};
use super::kind::Kind;
use super::{Code, similar};

const UNITS: [&str; 2] = ["mi", "km"];

impl<'a> Checker<'a> {
    pub(super) fn distances(&mut self, scope: Scope<'a>) {
        let tree = self.view.tree;
        if scope.query.level() == crate::soql::view::Level::Returning {
            return;
        }
        for item in scope.query.items() {
            let found = tree.child(item.node(), NodeKind::Distance);
            if let Some(node) = found {
                self.distance(scope, node);
            }
        }
        let comparisons = scope.query.comparisons().chain(scope.query.having());
        for comparison in comparisons.filter(|comparison| comparison.is_distance()) {
            if let Some(node) = tree.child(comparison.node(), NodeKind::Distance) {
                self.distance(scope, node);
            }
            let equal = matches!(
                comparison.operator(),
                Some(Operator::Equal | Operator::NotEqual)
            );
            if let Some(operator) = comparison.operator_name().filter(|_| equal) {
                let message = "a distance is compared with <, <=, > or >=";
                self.error(Code::Distance, operator.span, message, None);
            }
            for value in comparison.values() {
                self.distance_value(value);
            }
        }
        let order = scope.query.clause(NodeKind::OrderBy);
        for item in order.into_iter().flat_map(|order| tree.children(order)) {
            if let Some(node) = tree.child(item, NodeKind::Distance) {
                self.distance(scope, node);
            }
        }
    }

    fn distance_value(&mut self, value: crate::soql::view::Name<'a>) {
        use super::kind::Literal;
        let literal = Literal::at(self.view, value.span);
        if !literal.fits(Kind::Number) {
            let message = "a distance is compared with a number";
            self.error(Code::Value, value.span, message, None);
        }
    }

    fn distance(&mut self, scope: Scope<'a>, node: NodeId) {
        let tree = self.view.tree;
        if let Some(path) = self.child_name(node, NodeKind::Path)
            && let Some(reached) = self.path(scope, path)
            && !matches!(Kind::of(reached.field), Kind::Place | Kind::Other)
        {
            let message = format!(
                "DISTANCE is of an address or a place, {} is {}",
                path.text,
                Kind::of(reached.field).words()
            );
            self.error(Code::Argument, path.span, message, None);
        }
        if let Some(geolocation) = tree.child(node, NodeKind::Geolocation) {
            let bounds = [("latitude", 90.0), ("longitude", 180.0)];
            let numbers = tree.children_of(geolocation, NodeKind::Value);
            for (number, (what, most)) in numbers.zip(bounds) {
                let number = self.name(number);
                let degrees: Option<f64> = number.text.parse().ok();
                if degrees.is_some_and(|degrees| degrees.abs() > most) {
                    let message = format!("a {what} lies between -{most} and {most}");
                    self.error(Code::Distance, number.span, message, None);
                }
            }
        }
        let unit = tree.children_of(node, NodeKind::Value).last();
        let Some(unit) = unit.map(|unit| self.name(unit)) else {
            return;
        };
        let is_text = tree
            .tokens()
            .get(tree.token_at(unit.span.start))
            .is_some_and(|token| token.kind == TokenKind::String { closed: true });
        let inner = unit.text.trim_matches('\'');
        if !is_text || UNITS.iter().any(|one| one.eq_ignore_ascii_case(inner)) {
            return;
        }
        let lower = inner.to_lowercase();
        let meant = match lower.as_str() {
            "miles" | "mile" | "m" => Some("mi"),
            "kilometers" | "kilometres" | "kms" | "k" => Some("km"),
            _ => similar::nearest_word(inner, UNITS),
        };
        let mended = meant.and_then(|meant| write(unit.span, &format!("'{meant}'")));
        let message = "the unit of DISTANCE is 'mi' or 'km'";
        self.error(Code::Distance, unit.span, message, mended);
    }
}
