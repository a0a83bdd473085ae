//! The words of the language that fit, with what each is for; scopes and what follows WITH.
//!
//! Which fit left of the cursor is the parser's to say; what stands right of it takes some away.
//! Must not know any schema.

use super::item::{Item, ItemKind};
use super::list::{List, MIDDLE, Offer};
use super::operators;
use super::scope::{Clause, Scope};
use crate::schema::Field;
use crate::soql::keyword::Keyword;
use crate::soql::token::TokenKind;
use crate::soql::tree::NodeId;
use crate::soql::view::Level;
use crate::soql::{Expected, NodeKind};

/// The words, the likeliest first, with what they are for.
#[rustfmt::skip]
const WORDS: [(&str, &str); 44] = [
    ("AND", "and this, too"),
    ("OR", "or this instead"),
    ("SELECT", "which fields"),
    ("FROM", "of which object"),
    ("WHERE", "which records"),
    ("ASC", "smallest first; this is how it sorts without a word"),
    ("DESC", "largest first"),
    ("NULLS FIRST", "empty ones first"),
    ("NULLS LAST", "empty ones last"),
    ("ORDER BY", "in which order"),
    ("GROUP BY", "one row for each value"),
    ("HAVING", "which groups"),
    ("LIMIT", "how many at most"),
    ("OFFSET", "how many to pass over, 2,000 at most"),
    ("BY", ""),
    ("WHEN", "if the parent is one of these"),
    ("THEN", "these fields"),
    ("ELSE", "these fields of any other parent"),
    ("END", "ends TYPEOF"),
    ("NOT", "not this"),
    ("ROLLUP", "with subtotals"),
    ("CUBE", "with subtotals of every combination"),
    ("FIND", "search for words in many objects"),
    ("IN", "where to search"),
    ("ALL FIELDS", "search in every field"),
    ("NAME FIELDS", "search in names"),
    ("EMAIL FIELDS", "search in addresses of mail"),
    ("PHONE FIELDS", "search in numbers of phones"),
    ("SIDEBAR FIELDS", "search in what the sidebar searches"),
    ("RETURNING", "what to find"),
    ("TYPEOF", "fields by what a parent is"),
    ("USING SCOPE", "whose records"),
    ("WITH", "data categories, and whose rights"),
    ("DATA CATEGORY", "articles of some categories"),
    ("AT", "of this category"),
    ("ABOVE", "of categories above it"),
    ("BELOW", "of categories below it"),
    ("ABOVE_OR_BELOW", "of it and those above and below"),
    ("GEOLOCATION", "a place by its degrees"),
    ("FOR", "note that it was seen or used"),
    ("VIEW", "note that it was seen"),
    ("REFERENCE", "note that it was used"),
    ("UPDATE", "count it in statistics of articles"),
    ("AS", "a short name"),
];

/// For help: what a word is for. Of words that come in twos, the two.
pub(in crate::language) fn about(words: &str) -> Option<&'static str> {
    let found = WORDS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(words));
    found.map(|(_, help)| *help).filter(|help| !help.is_empty())
}

/// Words that nothing has to follow.
const LAST: [&str; 11] = [
    "ASC",
    "DESC",
    "NULLS FIRST",
    "NULLS LAST",
    "END",
    "VIEW",
    "REFERENCE",
    "TRACKING",
    "VIEWSTAT",
    "FIRST",
    "LAST",
];

/// Words behind which a list opens.
const OPENS: [&str; 3] = ["ROLLUP", "CUBE", "GEOLOCATION"];

/// The words that fit at the cursor.
pub(super) fn offer(list: &mut List<'_, '_>, scope: &Scope<'_, '_>) {
    let later = Later::of(scope);
    for expected in &scope.at.expected {
        let Expected::Keyword(word) = *expected else {
            continue;
        };
        let is_value = matches!(word, "TRUE" | "FALSE" | "NULL");
        let is_operator = operators::is_here(scope) && operators::WORDS.contains(&word);
        if is_value || is_operator || !fits(scope, word) || !later.leaves(word) {
            continue;
        }
        match word {
            "NULLS" => {
                one(list, scope, "NULLS FIRST", MIDDLE);
                one(list, scope, "NULLS LAST", MIDDLE);
            }
            "USING"
                if scope
                    .view
                    .tree
                    .child(NodeId::ROOT, NodeKind::Find)
                    .is_none() =>
            {
                one(list, scope, "USING SCOPE", 7);
            }
            // A value and a query both fit: said with the values.
            "SELECT" if scope.subject.is_some() && scope.at.takes(Expected::Value) => {}
            "SELECT" => {
                super::objects::subqueries(list, scope);
                one(list, scope, word, 2);
            }
            "LIMIT" if scope.selects_unbounded_fields() => one(list, scope, word, 0),
            "NOT" | "TYPEOF" => one(list, scope, word, 7),
            _ => one(list, scope, word, MIDDLE),
        }
    }
    begins_statement(list, scope);
}

/// One word.
pub(super) fn one(list: &mut List<'_, '_>, scope: &Scope<'_, '_>, word: &'static str, prefer: u8) {
    let order = WORDS.iter().position(|(known, _)| *known == word);
    let help = order
        .and_then(|at| WORDS.get(at))
        .map_or("", |(_, help)| *help);
    let offer = Offer::new(ItemKind::Keyword, word)
        .order(order.unwrap_or(WORDS.len()))
        .prefer(prefer)
        .by_start();
    let opens =
        scope.next_char() == Some('(') || matches!(scope.next_word(), Some((TokenKind::Open, _)));
    let end = match word {
        _ if LAST.contains(&word) => "",
        _ if OPENS.contains(&word) && opens => "",
        _ if OPENS.contains(&word) => "(",
        _ => " ",
    };
    list.offer(offer, || {
        let item = Item::new(ItemKind::Keyword, word)
            .insert(format!("{word}{end}"))
            .help(help);
        match end {
            "" => item,
            _ => item.reopen(),
        }
    });
}

/// Behind a blank line the next statement can begin.
fn begins_statement(list: &mut List<'_, '_>, scope: &Scope<'_, '_>) {
    let left = scope
        .text()
        .get(..scope.typed.replace.start)
        .unwrap_or_default();
    let lines = left.trim_end_matches([' ', '\t']);
    let blank = lines.ends_with("\n\n") || lines.ends_with("\n\r\n");
    let whole = scope.query.is_some_and(|query| query.object().is_some());
    if blank && whole && scope.level == Level::Statement {
        one(list, scope, "SELECT", 8);
        one(list, scope, "FIND", 8);
    }
}

/// What the meaning of the place takes away from the grammar.
fn fits(scope: &Scope<'_, '_>, word: &str) -> bool {
    match word {
        // Children have no groups.
        "GROUP BY" | "HAVING" | "UPDATE" | "FOR" => scope.level != Level::Child,
        "USING" => matches!(scope.level, Level::Statement | Level::Returning),
        "BIND" => scope.query.is_some_and(|query| {
            query
                .span()
                .text(scope.text())
                .to_ascii_uppercase()
                .contains("LOOKUP")
        }),
        "TYPEOF" => {
            let grouped = scope.is_grouping() || scope.selects_aggregates();
            let has_one = scope.object.is_none_or(|object| {
                object
                    .fields()
                    .any(|(field, _)| field.is_polymorphic() && has_parent(field))
            });
            !grouped && has_one && scope.level != Level::Returning
        }
        "AND" | "OR" => !joins_otherwise(scope, word),
        _ => true,
    }
}

fn has_parent(field: &Field) -> bool {
    field.relationship_name.is_some()
}

/// Whether conditions of the same list, right of the cursor, are joined by the other word.
fn joins_otherwise(scope: &Scope<'_, '_>, word: &str) -> bool {
    let wanted = |kind| matches!(kind, NodeKind::Conditions | NodeKind::Query);
    let Some(node) = scope.view.around(scope.offset, wanted) else {
        return false;
    };
    if scope.view.tree.kind(node) != NodeKind::Conditions {
        return false;
    }
    scope.view.tree.own_tokens(node).any(|token| {
        let keyword = Keyword::of(token.span.text(scope.text()));
        let right = token.span.start >= scope.typed.behind;
        right && matches!(keyword, Some(Keyword::And | Keyword::Or)) && keyword != Keyword::of(word)
    })
}

/// What stands right of the cursor: the first word there, and what it leaves to come before it.
struct Later {
    /// The next clause of the same query: its number in [`CLAUSES`].
    clause: Option<usize>,
    /// The next word is none that a clause can stand before.
    blocks: bool,
    word: Option<Keyword>,
}

/// The clauses in their order.
const CLAUSES: [&str; 12] = [
    "FROM", "USING", "WHERE", "WITH", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "OFFSET", "BIND",
    "FOR", "UPDATE",
];

impl Later {
    fn of(scope: &Scope<'_, '_>) -> Self {
        let next = scope.next_word();
        let word = match next {
            Some((TokenKind::Word, text)) => Keyword::of(text),
            _ => None,
        };
        let number = |word: &str| {
            CLAUSES
                .iter()
                .position(|clause| clause.split(' ').next() == Some(word))
        };
        let mut clause = word.and_then(|word| number(word.text()));
        let ends = matches!(
            next,
            None | Some((TokenKind::Close | TokenKind::Semicolon, _))
        );
        let blocks = clause.is_none() && !ends;
        // A FROM anywhere to the right is the query's own, unless the cursor is behind its own.
        if clause.is_none()
            && scope.clause == Clause::Select
            && let Some(from) = scope.query.and_then(|query| query.clause(NodeKind::From))
            && scope.view.tree.span(from).start >= scope.typed.behind
        {
            clause = Some(0);
        }
        Self {
            clause,
            blocks,
            word,
        }
    }

    /// Whether a word still fits before what comes.
    fn leaves(&self, word: &str) -> bool {
        let first = word.split(' ').next().unwrap_or_default();
        if self.word.is_some_and(|next| next.text() == first) {
            return false;
        }
        let joins = matches!(self.word, Some(Keyword::And | Keyword::Or));
        match CLAUSES.iter().position(|clause| *clause == word) {
            Some(_) if self.blocks && word != "FROM" => false,
            Some(number) => self.clause.is_none_or(|next| number < next),
            None if matches!(word, "AND" | "OR") => !joins,
            None => true,
        }
    }
}

/// Whose records `USING SCOPE` leaves. Source: the SOQL reference.
#[rustfmt::skip]
const SCOPES: [(&str, &str); 9] = [
    ("mine", "records of this user"),
    ("mine_and_my_groups", "records of this user and of the queues they are in"),
    ("team", "records of this user's team"),
    ("my_territory", "records of this user's territory"),
    ("my_team_territory", "records of the territories of this user's team"),
    ("delegated", "records handed to this user by others"),
    ("everything", "every record this user can see"),
    ("scopingRule", "records by the scoping rules of the object"),
    ("MRU", "records this user saw lately"),
];

/// The scopes: of the object, where the org says which it has.
pub(super) fn scopes(list: &mut List<'_, '_>, scope: &Scope<'_, '_>) {
    let supported = scope.object.into_iter();
    let supported = supported.flat_map(|object| &object.describe().supported_scopes);
    let mut told = false;
    for (order, one) in supported.enumerate() {
        told = true;
        let known = SCOPES
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(&one.name));
        let help = known.map_or("", |(_, help)| *help);
        let offer = Offer::new(ItemKind::Value, &one.name)
            .label(&one.label)
            .order(order);
        list.offer(offer, || {
            Item::new(ItemKind::Value, one.name.as_str())
                .detail("scope")
                .title(one.label.as_str())
                .help(help)
        });
    }
    if told {
        return;
    }
    for (order, (name, help)) in SCOPES.iter().enumerate() {
        list.offer(Offer::new(ItemKind::Value, name).order(order), || {
            Item::new(ItemKind::Value, *name)
                .detail("scope")
                .help(*help)
        });
    }
}

#[rustfmt::skip]
const QUERY_OPTIONS: [(&str, &str, &str); 3] = [
    ("SECURITY_ENFORCED", "", "fails where this user may not see a field or object"),
    ("USER_MODE", "", "with this user's rights; REST does this by itself"),
    ("SYSTEM_MODE", "", "with all rights; for Apex"),
];

#[rustfmt::skip]
const SEARCH_OPTIONS: [(&str, &str, &str); 7] = [
    ("HIGHLIGHT", "", "marks what was found"),
    ("SNIPPET", " (target_length = 120)", "a piece of the text around what was found"),
    ("SPELL_CORRECTION", " = ", "whether spelling is corrected"),
    ("METADATA", " = 'LABELS'", "with the labels of fields"),
    ("DIVISION", " = ", "in one division"),
    ("NETWORK", " = ", "in one site"),
    ("PRICEBOOKID", " = ", "in one price book"),
];

/// What may follow WITH.
pub(super) fn with_names(list: &mut List<'_, '_>, scope: &Scope<'_, '_>) {
    let search = scope
        .view
        .tree
        .child(NodeId::ROOT, NodeKind::Find)
        .is_some();
    let options: &[_] = if search {
        &SEARCH_OPTIONS
    } else {
        &QUERY_OPTIONS
    };
    for (order, (name, end, help)) in options.iter().enumerate() {
        let offer = Offer::new(ItemKind::Keyword, name).order(order).prefer(3);
        list.offer(offer, || {
            Item::new(ItemKind::Keyword, *name)
                .insert(format!("{name}{end}"))
                .help(*help)
        });
    }
}
