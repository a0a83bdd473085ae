//! `Checked`: what is wrong with the statements of a text, kept as long as they do not change.
//!
//! A statement that stayed as it was is not looked at again, so that typing in one of many costs as
//! much as typing in one. It must not know which of it is shown.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::language::{Diagnostic, Wanted, diagnose};
use crate::schema::Catalog;
use crate::soql::statements;
use crate::soql::token::Span;

/// A text longer than this is not looked at: it is data, not something that is being written.
const LIMIT: usize = 256 << 10;

/// What was found in a text.
#[derive(Debug, Default)]
pub struct Checked {
    /// The revision of the text and the generation of the catalog that were looked at.
    of: Option<(u64, u64)>,
    items: Vec<Diagnostic>,
    wanted: Wanted,
    statements: Vec<Statement>,
}

/// What was found in one statement; places are its own.
#[derive(Debug)]
struct Statement {
    text: (u64, usize),
    items: Vec<Diagnostic>,
    wanted: Wanted,
}

impl Checked {
    /// Looks at a text, unless that was done; whether it was.
    pub fn look(&mut self, text: &str, revision: u64, catalog: &Catalog, generation: u64) -> bool {
        let now = Some((revision, generation));
        if self.of == now {
            return false;
        }
        let mut known = std::mem::take(&mut self.statements);
        if self.of.is_none_or(|(_, before)| before != generation) {
            known.clear();
        }
        self.of = now;
        self.items.clear();
        self.wanted.clear();
        if text.len() > LIMIT {
            return true;
        }
        for span in statements(text) {
            let one = span.text(text);
            let key = key_of(one);
            let before = known.iter().position(|statement| statement.text == key);
            let statement = match before {
                Some(at) => known.swap_remove(at),
                None => {
                    let found = diagnose(one, catalog);
                    Statement {
                        text: key,
                        items: found.items,
                        wanted: found.wanted,
                    }
                }
            };
            let moved = statement.items.iter().map(|item| moved(item, span.start));
            self.items.extend(moved);
            self.wanted.extend(statement.wanted.iter().cloned());
            self.statements.push(statement);
        }
        true
    }

    /// What was found, in the order of the text, if it is still about this revision.
    pub fn items(&self, revision: u64) -> &[Diagnostic] {
        match self.of {
            Some((of, _)) if of == revision => &self.items,
            _ => &[],
        }
    }

    /// The objects that would have to be known to say more.
    pub fn wanted(&self) -> &Wanted {
        &self.wanted
    }
}

fn key_of(text: &str) -> (u64, usize) {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    (hasher.finish(), text.len())
}

fn moved(item: &Diagnostic, by: usize) -> Diagnostic {
    let shift = |span: &mut Span| *span = Span::new(span.start + by, span.end + by);
    let mut item = item.clone();
    shift(&mut item.span);
    for edit in item.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
        shift(&mut edit.span);
    }
    item
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(checked: &Checked, revision: u64) -> Vec<usize> {
        let items = checked.items(revision).iter();
        items.map(|item| item.span.start).collect()
    }

    #[test]
    fn places_are_those_of_the_whole_text_after_every_edit() {
        let catalog = Catalog::new();
        let mut checked = Checked::default();
        let wrong = "SELECT * FROM Account";
        for (revision, text, expected) in [
            (1, wrong.to_owned(), vec![7]),
            (2, format!("{wrong};\n{wrong}"), vec![7, 30]),
            (3, format!("SELECT Id FROM A;\n{wrong};\n{wrong}"), vec![25, 48]),
            (4, format!("\n\n{wrong}"), vec![9]),
            (5, "SELECT Id FROM Account".to_owned(), vec![]),
            (6, String::new(), vec![]),
        ] {
            assert!(checked.look(&text, revision, &catalog, 0));
            assert!(!checked.look(&text, revision, &catalog, 0));
            assert_eq!(places(&checked, revision), expected, "{text:?}");
            let fixes = checked.items(revision).iter().map(|i| i.fix.as_ref());
            for fix in fixes {
                let first = fix.and_then(|fix| fix.edits.first());
                assert_eq!(first.map(|edit| edit.span.text(&text)), Some("*"));
            }
        }
        assert!(checked.items(5).is_empty(), "of another revision");
    }

    #[test]
    fn a_text_that_is_data_is_left_alone() {
        let mut checked = Checked::default();
        let text = format!("SELECT * FROM A -- {}", "x".repeat(LIMIT));
        checked.look(&text, 1, &Catalog::new(), 0);
        assert!(places(&checked, 1).is_empty());
    }
}
