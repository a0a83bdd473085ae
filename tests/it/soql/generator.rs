//! Queries made from the grammar (API reference, section 7.1), whole and broken, always the same
//! for a seed.
//!
//! A whole query follows the productions one by one. A broken one is a whole one with tokens
//! dropped, doubled, swapped or replaced; it can happen to be whole still, so who uses it asks
//! another parser.

/// Names a query can use; some are words of the language elsewhere.
const NAMES: &[&str] = &[
    "Id",
    "Name",
    "Account",
    "Owner.Name",
    "Amount",
    "CreatedDate",
    "Parent.Owner.Email",
    "Custom__c",
    "Rel__r.Field__c",
    "Group",
    "Order",
    "Case",
    "Offset",
    "View",
    "Data",
    "Count",
    "End",
    "StageName",
];
const OBJECTS: &[&str] = &[
    "Account",
    "Contact",
    "Opportunity",
    "Case",
    "Order",
    "Group",
    "Custom__c",
    "Event",
];
const ALIASES: &[&str] = &["a", "x1", "total", "c", "Data", "n"];
const FUNCTIONS: &[&str] = &[
    "COUNT",
    "SUM",
    "MAX",
    "MIN",
    "AVG",
    "COUNT_DISTINCT",
    "toLabel",
    "FORMAT",
    "convertCurrency",
    "CALENDAR_YEAR",
    "DAY_ONLY",
    "GROUPING",
];
const VALUES: &[&str] = &[
    "'x'",
    "'it\\'s'",
    "'a\\nb'",
    "'\\u0041'",
    "''",
    "1",
    "-2",
    "+3",
    "1.5",
    ".5",
    "2026-01-31",
    "2026-01-31T10:00:00Z",
    "2026-01-31T10:00:00.123+02:00",
    "10:00:00Z",
    "10:00:00.000Z",
    "TRUE",
    "FALSE",
    "NULL",
    "null",
    "TODAY",
    "LAST_N_DAYS:5",
    "NEXT_N_MONTHS : 3",
    "THIS_FISCAL_YEAR",
    "USD5000",
    "EUR5.50",
];
const COMPARISONS: &[&str] = &["=", "!=", "<>", "<", "<=", ">", ">="];
/// What a broken query can have in the place of something.
const NOISE: &[&str] = &[
    "SELECT",
    "FROM",
    "WHERE",
    "AND",
    "OR",
    "NOT",
    "IN",
    "LIKE",
    "(",
    ")",
    ",",
    "GROUP BY",
    "ORDER BY",
    "LIMIT",
    "OFFSET",
    "HAVING",
    "NULLS",
    "LAST",
    "ASC",
    "=",
    "<",
    "'x'",
    "5",
    "Id",
    "Name",
    "null",
    "TYPEOF",
    "END",
    "USING",
    "WITH",
    "FOR",
    "UPDATE",
    "AS",
    "BY",
    "COUNT()",
    "*",
    ".",
    "1.",
    "==",
    ":bound",
    "10:00:00",
    "f(",
    "Id.",
    "2026-01-31T10:00:00",
];

/// A small generator of numbers: the same on every machine.
pub struct Source(u64);

impl Source {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % bound
    }

    /// True once in `n` times.
    fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn one(&mut self, of: &[&str]) -> String {
        of[self.below(of.len())].to_owned()
    }
}

/// The words of a query of the grammar.
pub fn whole(source: &mut Source) -> String {
    let words = query(source, 0);
    join(source, &words)
}

/// A query with something wrong, most likely.
pub fn broken(source: &mut Source) -> String {
    let mut words = query(source, 0);
    for _ in 0..=source.below(2) {
        let at = source.below(words.len());
        let other = source.below(words.len());
        match source.below(6) {
            0 => drop(words.remove(at)),
            1 => words.insert(at, words[at].clone()),
            2 => words.swap(at, other),
            3 => words[at] = source.one(NOISE),
            4 => words.insert(at, source.one(NOISE)),
            _ => words.truncate(at + 1),
        }
        if words.is_empty() {
            words.push("SELECT".to_owned());
        }
    }
    join(source, &words)
}

/// Blanks where words would run together, sometimes elsewhere; keywords in any case.
fn join(source: &mut Source, words: &[String]) -> String {
    let mut text = String::new();
    let lower = source.once_in(4);
    for word in words {
        let glues =
            |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | ':' | '\'' | '-' | '+');
        let needs = text.chars().next_back().is_some_and(glues) && word.starts_with(glues);
        if needs || (!text.is_empty() && !source.once_in(3)) {
            text.push_str(if source.once_in(20) { "\n  " } else { " " });
        }
        match lower && word.chars().all(|c| c.is_ascii_uppercase()) && word.len() > 1 {
            true => text.push_str(&word.to_lowercase()),
            false => text.push_str(word),
        }
    }
    text
}

fn push(words: &mut Vec<String>, texts: &[&str]) {
    words.extend(texts.iter().map(|text| (*text).to_owned()));
}

/// `item {"," item}`
fn list(
    source: &mut Source,
    most: usize,
    item: impl Fn(&mut Source) -> Vec<String>,
) -> Vec<String> {
    let mut words = item(source);
    for _ in 0..source.below(most) {
        words.push(",".to_owned());
        words.extend(item(source));
    }
    words
}

fn query(source: &mut Source, depth: usize) -> Vec<String> {
    let mut words = vec!["SELECT".to_owned()];
    if source.once_in(12) {
        push(&mut words, &["COUNT", "(", ")"]);
    } else {
        words.extend(list(source, 5, |source| item(source, depth)));
    }
    words.push("FROM".to_owned());
    words.extend(from(source));
    if !source.once_in(3) {
        words.push("WHERE".to_owned());
        words.extend(conditions(source, depth));
    }
    if source.once_in(12) {
        words.extend(with(source));
    }
    let mut grouped = false;
    if source.once_in(5) {
        push(&mut words, &["GROUP", "BY"]);
        if source.once_in(3) {
            words.push(source.one(&["ROLLUP", "CUBE"]));
            words.push("(".to_owned());
            words.extend(list(source, 3, field));
            words.push(")".to_owned());
        } else {
            words.extend(list(source, 3, field));
        }
        grouped = true;
    }
    if grouped && source.once_in(2) {
        words.push("HAVING".to_owned());
        words.extend(conditions(source, 3));
    }
    if source.once_in(2) {
        push(&mut words, &["ORDER", "BY"]);
        words.extend(list(source, 3, |source| {
            let mut words = match source.once_in(10) {
                true => distance(source),
                false => field(source),
            };
            if source.once_in(2) {
                words.push(source.one(&["ASC", "DESC"]));
            }
            if source.once_in(3) {
                words.push("NULLS".to_owned());
                words.push(source.one(&["FIRST", "LAST"]));
            }
            words
        }));
    }
    if source.once_in(2) {
        words.push("LIMIT".to_owned());
        words.push(source.one(&["1", "200", "50000"]));
    }
    if source.once_in(5) {
        words.push("OFFSET".to_owned());
        words.push(source.one(&["1", "2000"]));
    }
    if source.once_in(10) {
        words.push("FOR".to_owned());
        words.push(source.one(&["VIEW", "REFERENCE"]));
    }
    if source.once_in(12) {
        words.push("UPDATE".to_owned());
        words.extend(list(source, 2, |source| {
            vec![source.one(&["TRACKING", "VIEWSTAT"])]
        }));
    }
    words
}

fn item(source: &mut Source, depth: usize) -> Vec<String> {
    let mut words = match source.below(14) {
        0 | 1 if depth < 2 => {
            let mut words = vec!["(".to_owned()];
            words.extend(query(source, depth + 1));
            words.push(")".to_owned());
            words
        }
        2 => type_of(source),
        3 => distance(source),
        _ => field(source),
    };
    if source.once_in(6) {
        words.push(source.one(ALIASES));
    }
    words
}

fn field(source: &mut Source) -> Vec<String> {
    if !source.once_in(4) {
        return vec![source.one(NAMES)];
    }
    let mut words = vec![source.one(FUNCTIONS), "(".to_owned()];
    if source.once_in(4) {
        let inner = source.one(FUNCTIONS);
        push(&mut words, &[&inner, "(", "Amount", ")"]);
    } else {
        words.push(source.one(NAMES));
    }
    words.push(")".to_owned());
    words
}

fn type_of(source: &mut Source) -> Vec<String> {
    let mut words = vec!["TYPEOF".to_owned(), source.one(&["What", "Owner", "Who"])];
    for _ in 0..=source.below(2) {
        words.push("WHEN".to_owned());
        words.push(source.one(OBJECTS));
        words.push("THEN".to_owned());
        words.extend(list(source, 3, |source| vec![source.one(NAMES)]));
    }
    if source.once_in(2) {
        words.push("ELSE".to_owned());
        words.extend(list(source, 2, |source| vec![source.one(NAMES)]));
    }
    words.push("END".to_owned());
    words
}

fn distance(source: &mut Source) -> Vec<String> {
    let mut words = Vec::new();
    push(
        &mut words,
        &["DISTANCE", "(", "Location__c", ",", "GEOLOCATION", "("],
    );
    words.push(source.one(&["37.775", "-1", "0"]));
    words.push(",".to_owned());
    words.push(source.one(&["-122.418", "+2"]));
    push(&mut words, &[")", ","]);
    words.push(source.one(&["'mi'", "'km'"]));
    words.push(")".to_owned());
    words
}

fn from(source: &mut Source) -> Vec<String> {
    let mut words = vec![source.one(OBJECTS)];
    if source.once_in(4) {
        if source.once_in(3) {
            words.push("AS".to_owned());
        }
        words.push("c".to_owned());
        if source.once_in(2) {
            push(&mut words, &[",", "c.Account", "a"]);
        }
    }
    if source.once_in(8) {
        push(&mut words, &["USING", "SCOPE"]);
        words.push(source.one(&["mine", "everything", "team"]));
    }
    words
}

fn conditions(source: &mut Source, depth: usize) -> Vec<String> {
    if source.once_in(8) {
        let mut words = vec!["NOT".to_owned()];
        words.extend(condition(source, depth));
        return words;
    }
    let mut words = condition(source, depth);
    let joiner = source.one(&["AND", "OR"]);
    for _ in 0..source.below(4) {
        words.push(joiner.clone());
        words.extend(condition(source, depth));
    }
    words
}

fn condition(source: &mut Source, depth: usize) -> Vec<String> {
    if depth < 4 && source.once_in(4) {
        let mut words = vec!["(".to_owned()];
        words.extend(conditions(source, depth + 1));
        words.push(")".to_owned());
        return words;
    }
    let mut words;
    match source.below(10) {
        0 => {
            words = field(source);
            words.push("LIKE".to_owned());
            words.push(source.one(&["'a%'", "'_b'", "'100\\%'", "'a\\_b'"]));
        }
        1 | 2 => {
            words = field(source);
            if source.once_in(3) {
                words.push("NOT".to_owned());
            }
            words.push("IN".to_owned());
            words.push("(".to_owned());
            if depth < 2 && source.once_in(3) {
                words.extend(semi_join(source, depth));
            } else {
                words.extend(list(source, 4, |source| vec![source.one(VALUES)]));
            }
            words.push(")".to_owned());
        }
        3 => {
            words = field(source);
            words.push(source.one(&["INCLUDES", "EXCLUDES"]));
            words.push("(".to_owned());
            words.extend(list(source, 3, |source| {
                vec![source.one(&["'a'", "'a;b'"])]
            }));
            words.push(")".to_owned());
        }
        4 => {
            words = distance(source);
            words.push(source.one(&["<", ">"]));
            words.push("20".to_owned());
        }
        _ => {
            words = field(source);
            words.push(source.one(COMPARISONS));
            words.push(source.one(VALUES));
        }
    }
    words
}

fn semi_join(source: &mut Source, depth: usize) -> Vec<String> {
    let mut words = vec!["SELECT".to_owned()];
    words.extend(field(source));
    words.push("FROM".to_owned());
    words.push(source.one(OBJECTS));
    if source.once_in(2) {
        words.push("WHERE".to_owned());
        words.extend(conditions(source, depth + 2));
    }
    words
}

fn with(source: &mut Source) -> Vec<String> {
    let mut words = vec!["WITH".to_owned()];
    match source.below(4) {
        0 => {
            push(&mut words, &["DATA", "CATEGORY", "Geo__c"]);
            words.push(source.one(&["AT", "ABOVE", "BELOW", "ABOVE_OR_BELOW"]));
            push(
                &mut words,
                &[
                    "(", "asia__c", ",", "usa__c", ")", "AND", "Topic__c", "AT", "x__c",
                ],
            );
        }
        1 => push(&mut words, &["Network", "=", "'x'"]),
        2 => words.push("USER_MODE".to_owned()),
        _ => words.push("SECURITY_ENFORCED".to_owned()),
    }
    words
}
