//! The words of SOQL and SOSL that the grammar asks for by name.
//!
//! A word is looked up once; the parser then compares small numbers. Whether a word *is* a keyword
//! is decided by its place: most of these are names, too. It must not know the grammar.

macro_rules! keywords {
    ($($variant:ident $text:literal),* $(,)?) => {
        /// A word that the grammar asks for somewhere.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "each is the word it is named after")]
        #[repr(u8)]
        pub enum Keyword { $($variant),* }

        const ALL: &[(&str, Keyword)] = &[$(($text, Keyword::$variant)),*];

        impl Keyword {
            /// As it is written, in capitals.
            pub fn text(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }
    };
}

keywords! {
    // The first 31 are reserved: `is_reserved` counts on their being first.
    Select "SELECT", From "FROM", Where "WHERE", And "AND", Or "OR", Not "NOT", In "IN",
    Like "LIKE", Includes "INCLUDES", Excludes "EXCLUDES", Null "NULL", True "TRUE",
    False "FALSE", Using "USING", With "WITH", Having "HAVING", Limit "LIMIT", By "BY",
    Asc "ASC", Desc "DESC", Nulls "NULLS", First "FIRST", Last "LAST", For "FOR",
    Update "UPDATE", As "AS", Else "ELSE", Rollup "ROLLUP", Cube "CUBE", Lookup "LOOKUP",
    Bind "BIND",
    Group "GROUP", Order "ORDER", Offset "OFFSET", View "VIEW", Reference "REFERENCE",
    Scope "SCOPE", Data "DATA", Category "CATEGORY", At "AT", Above "ABOVE", Below "BELOW",
    AboveOrBelow "ABOVE_OR_BELOW", TypeOf "TYPEOF", When "WHEN", Then "THEN", End "END",
    Distance "DISTANCE", Geolocation "GEOLOCATION", Count "COUNT", Tracking "TRACKING",
    ViewStat "VIEWSTAT", Is "IS", All "ALL", Rows "ROWS", Find "FIND", Returning "RETURNING",
    Fields "FIELDS", Name "NAME", Email "EMAIL", Phone "PHONE", Sidebar "SIDEBAR",
    Phrase "PHRASE", Advanced "ADVANCED", Search "SEARCH", ListView "LISTVIEW",
}

/// The longest keyword's length.
const LONGEST: usize = 14;

type Sorted = [(&'static str, Keyword); ALL.len()];
type Places = [(usize, usize); LONGEST + 1];

/// The keywords sorted by length, and where those of each length begin and end; built by the
/// compiler, which would refuse an index out of bounds.
const SORTED: Sorted = by_length().0;
const BY_LENGTH: Places = by_length().1;

const fn by_length() -> (Sorted, Places) {
    let mut sorted = [("", Keyword::Select); ALL.len()];
    let mut places = [(0, 0); LONGEST + 1];
    let (mut length, mut to) = (0, 0);
    while length <= LONGEST {
        let start = to;
        let mut from = 0;
        while from < ALL.len() {
            if ALL[from].0.len() == length {
                sorted[to] = ALL[from];
                to += 1;
            }
            from += 1;
        }
        places[length] = (start, to);
        length += 1;
    }
    (sorted, places)
}

impl Keyword {
    /// The keyword that this word may be; case does not matter.
    pub fn of(word: &str) -> Option<Self> {
        let &(start, end) = BY_LENGTH.get(word.len())?;
        let first = word.bytes().next()?.to_ascii_uppercase();
        SORTED
            .get(start..end)?
            .iter()
            .find(|(text, _)| {
                text.as_bytes().first() == Some(&first) && text.eq_ignore_ascii_case(word)
            })
            .map(|(_, keyword)| *keyword)
    }

    /// Whether it is never a name: neither field, object nor alias.
    pub fn is_reserved(self) -> bool {
        self as u8 <= Self::Bind as u8
    }

    /// Whether it begins a clause and nothing else: recovery stops here.
    pub fn begins_clause(self) -> bool {
        matches!(
            self,
            Self::From
                | Self::Where
                | Self::With
                | Self::Having
                | Self::Limit
                | Self::For
                | Self::Update
                | Self::Bind
        )
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::soql::names::RESERVED;

    #[test]
    fn every_keyword_is_found_in_any_case() {
        for (text, keyword) in ALL {
            assert_eq!(Keyword::of(text), Some(*keyword));
            assert_eq!(Keyword::of(&text.to_lowercase()), Some(*keyword));
            assert_eq!(keyword.text(), *text);
            assert_eq!(keyword.is_reserved(), RESERVED.contains(text), "{text}");
        }
        for word in RESERVED {
            assert!(Keyword::of(word).unwrap().is_reserved(), "{word}");
        }
        for word in ["", "Id", "Selec", "SELECTS", "ABOVE_OR_BELOW_", "é"] {
            assert_eq!(Keyword::of(word), None, "{word}");
        }
    }
}
