//! The words SOQL itself gives a meaning: reserved words, date literals, functions.
//!
//! One table for the parser and the highlighter. It must not know objects or fields.

/// Words that are never a name: neither field, object nor alias. Case does not matter.
///
/// `Group`, `Order`, `Case`, `Offset`, `Count` and many others stay legal names.
pub const RESERVED: [&str; 31] = [
    "SELECT", "FROM", "WHERE", "AND", "OR", "NOT", "IN", "LIKE", "INCLUDES", "EXCLUDES", "NULL",
    "TRUE", "FALSE", "USING", "WITH", "HAVING", "LIMIT", "BY", "ASC", "DESC", "NULLS", "FIRST",
    "LAST", "FOR", "UPDATE", "AS", "ELSE", "ROLLUP", "CUBE", "LOOKUP", "BIND",
];

/// Whether a word can never be a name.
pub fn is_reserved(word: &str) -> bool {
    // The longest is eight letters, the shortest two: most names are told by their length.
    (2..=8).contains(&word.len())
        && RESERVED
            .iter()
            .any(|reserved| word.eq_ignore_ascii_case(reserved))
}

/// Date literals that stand alone.
pub const DATE_LITERALS: [&str; 23] = [
    "YESTERDAY",
    "TODAY",
    "TOMORROW",
    "LAST_WEEK",
    "THIS_WEEK",
    "NEXT_WEEK",
    "LAST_MONTH",
    "THIS_MONTH",
    "NEXT_MONTH",
    "LAST_90_DAYS",
    "NEXT_90_DAYS",
    "THIS_QUARTER",
    "LAST_QUARTER",
    "NEXT_QUARTER",
    "THIS_YEAR",
    "LAST_YEAR",
    "NEXT_YEAR",
    "THIS_FISCAL_QUARTER",
    "LAST_FISCAL_QUARTER",
    "NEXT_FISCAL_QUARTER",
    "THIS_FISCAL_YEAR",
    "LAST_FISCAL_YEAR",
    "NEXT_FISCAL_YEAR",
];

/// Date literals that take `:n`.
pub const DATE_LITERALS_N: [&str; 21] = [
    "LAST_N_DAYS",
    "NEXT_N_DAYS",
    "N_DAYS_AGO",
    "LAST_N_WEEKS",
    "NEXT_N_WEEKS",
    "N_WEEKS_AGO",
    "LAST_N_MONTHS",
    "NEXT_N_MONTHS",
    "N_MONTHS_AGO",
    "LAST_N_QUARTERS",
    "NEXT_N_QUARTERS",
    "N_QUARTERS_AGO",
    "LAST_N_YEARS",
    "NEXT_N_YEARS",
    "N_YEARS_AGO",
    "LAST_N_FISCAL_QUARTERS",
    "NEXT_N_FISCAL_QUARTERS",
    "N_FISCAL_QUARTERS_AGO",
    "LAST_N_FISCAL_YEARS",
    "NEXT_N_FISCAL_YEARS",
    "N_FISCAL_YEARS_AGO",
];

fn find(table: &[&'static str], word: &str) -> Option<&'static str> {
    table
        .iter()
        .find(|name| word.eq_ignore_ascii_case(name))
        .copied()
}

/// The date literal of this name that stands alone, in capitals.
pub fn date_literal(word: &str) -> Option<&'static str> {
    find(&DATE_LITERALS, word)
}

/// The date literal of this name that takes `:n`, in capitals.
pub fn date_literal_n(word: &str) -> Option<&'static str> {
    find(&DATE_LITERALS_N, word)
}

/// The functions that aggregate rows.
pub const AGGREGATES: [&str; 6] = ["COUNT", "COUNT_DISTINCT", "AVG", "SUM", "MIN", "MAX"];

/// The functions over dates.
pub const DATE_FUNCTIONS: [&str; 13] = [
    "CALENDAR_MONTH",
    "CALENDAR_QUARTER",
    "CALENDAR_YEAR",
    "DAY_IN_MONTH",
    "DAY_IN_WEEK",
    "DAY_IN_YEAR",
    "DAY_ONLY",
    "FISCAL_MONTH",
    "FISCAL_QUARTER",
    "FISCAL_YEAR",
    "HOUR_IN_DAY",
    "WEEK_IN_MONTH",
    "WEEK_IN_YEAR",
];

/// Whether the function aggregates rows.
pub fn is_aggregate(function: &str) -> bool {
    find(&AGGREGATES, function).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_words_are_told_from_names_without_case() {
        for word in [
            "SELECT", "FROM", "WHERE", "AND", "OR", "NOT", "IN", "LIKE", "INCLUDES", "EXCLUDES",
            "NULL", "TRUE", "FALSE", "USING", "WITH", "HAVING", "LIMIT", "BY", "ASC", "DESC",
            "NULLS", "FIRST", "LAST", "FOR", "UPDATE", "AS", "ELSE", "ROLLUP", "CUBE", "LOOKUP",
            "BIND",
        ] {
            assert!(is_reserved(word), "{word}");
            assert!(is_reserved(&word.to_lowercase()), "{word}");
        }
        for word in [
            "Group", "Order", "Case", "Offset", "Count", "View", "Id", "",
        ] {
            assert!(!is_reserved(word), "{word}");
        }
    }

    #[test]
    fn date_literals_are_found_without_case() {
        assert_eq!(date_literal("today"), Some("TODAY"));
        assert_eq!(date_literal_n("last_n_days"), Some("LAST_N_DAYS"));
        assert_eq!(date_literal("LAST_N_DAYS"), None);
        assert_eq!(date_literal(""), None);
    }
}
