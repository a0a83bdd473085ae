//! The total lexer: every byte of any text belongs to exactly one token.
//!
//! A token is a kind and a span, nothing is copied. Whether a word is a keyword or a name is the
//! parser's choice by position (`Order`, `Group` and `Case` are objects), so words are just words,
//! and a dotted path is words and dots. This file must not know the grammar.
//!
//! It is long because every kind of token is explained where it is declared.

/// A half-open range of bytes in the text that was lexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The text it covers; empty where it does not fit the text.
    pub fn text(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// The same as a standard range.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start..self.end
    }
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Blanks and line breaks: space, tab, CR, LF, form feed. Not the no-break space.
    Whitespace,
    /// `-- …`, `// …` to the end of the line, or `/* … */` (also when never closed).
    Comment,
    /// A keyword or one segment of a name: a letter, then letters, digits and underscores.
    Word,
    /// `'…'`; `closed` is false when the line or the text ended first.
    String {
        /// Whether the closing quote is there.
        closed: bool,
    },
    /// `12`, `12.5` or `.5`, without a sign.
    Number,
    /// `2026-01-31`.
    Date,
    /// `2026-01-31T10:00:00Z`, with fraction and offset variants.
    DateTime,
    /// `10:00:00`, `10:00:00.000Z`.
    Time,
    /// `USD5000`, `EUR5.50`: three letters and digits. Without a point it may also be a name.
    Currency,
    /// `:name` with nothing between: an Apex variable.
    Bind,
    /// `,`
    Comma,
    /// `.` between two segments of a path.
    Dot,
    /// `(`
    Open,
    /// `)`
    Close,
    /// `:` that does not start a bind, as in `LAST_N_DAYS:5`.
    Colon,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `=`
    Equal,
    /// `!=` or `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `;`
    Semicolon,
    /// `{…}` behind `FIND`; `closed` is false when the text ended first.
    SearchTerm {
        /// Whether the closing brace is there.
        closed: bool,
    },
    /// Anything that SOQL has no use for: `*`, `"…"`, `!`, a broken datetime, a word that starts
    /// with an underscore.
    Unknown,
}

impl TokenKind {
    /// Whether the parser passes over it: blanks and comments.
    pub fn is_trivia(self) -> bool {
        matches!(self, Self::Whitespace | Self::Comment)
    }

    /// Whether it compares: `=`, `!=`, `<>`, `<`, `<=`, `>`, `>=`.
    pub fn is_comparison(self) -> bool {
        matches!(
            self,
            Self::Equal
                | Self::NotEqual
                | Self::Less
                | Self::LessOrEqual
                | Self::Greater
                | Self::GreaterOrEqual
        )
    }
}

/// One token: its kind and the bytes it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it is.
    pub span: Span,
}

/// Cuts any text into tokens. The spans follow each other without gap or overlap, none is empty,
/// and together they are the whole text.
pub fn lex(text: &str) -> Vec<Token> {
    let mut lexer = Lexer {
        text,
        at: 0,
        finds: false,
    };
    // Four bytes a token is what real queries have; one allocation then does.
    let mut tokens = Vec::with_capacity(text.len() / 4 + 4);
    while lexer.at < text.len() {
        let start = lexer.at;
        let kind = lexer.next_kind();
        if !kind.is_trivia() {
            lexer.finds = kind == TokenKind::Word
                && lexer.at - start == 4
                && Span::new(start, lexer.at)
                    .text(text)
                    .eq_ignore_ascii_case("FIND");
        }
        tokens.push(Token {
            kind,
            span: Span::new(start, lexer.at),
        });
    }
    tokens
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// Whether the last word was `FIND`: braces are a search term then.
    finds: bool,
}

impl Lexer<'_> {
    /// The byte `ahead` places on; zero past the end, which no rule asks for.
    fn peek(&self, ahead: usize) -> u8 {
        self.text
            .as_bytes()
            .get(self.at + ahead)
            .copied()
            .unwrap_or(0)
    }

    fn take(&mut self, bytes: usize, kind: TokenKind) -> TokenKind {
        self.at += bytes;
        kind
    }

    fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.at < self.text.len() && wanted(self.peek(0)) {
            self.at += 1;
        }
    }

    fn next_kind(&mut self) -> TokenKind {
        use TokenKind as K;
        match (self.peek(0), self.peek(1)) {
            (b' ' | b'\t' | b'\r' | b'\n' | 0x0c, _) => {
                self.skip_while(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n' | 0x0c));
                K::Whitespace
            }
            (b'-', b'-') | (b'/', b'/') => {
                self.skip_line();
                K::Comment
            }
            (b'/', b'*') => self.block_comment(),
            (b'a'..=b'z' | b'A'..=b'Z', _) => self.word(),
            (b'0'..=b'9', _) => self.digits(),
            (b'.', b'0'..=b'9') => {
                self.at += 1;
                self.skip_while(|b| b.is_ascii_digit());
                K::Number
            }
            (b'\'', _) => {
                let closed = self.quoted(b'\'');
                K::String { closed }
            }
            (b'"', _) => {
                self.quoted(b'"');
                K::Unknown
            }
            (b':', _) => self.colon(),
            (b',', _) => self.take(1, K::Comma),
            (b'.', _) => self.take(1, K::Dot),
            (b'(', _) => self.take(1, K::Open),
            (b')', _) => self.take(1, K::Close),
            (b';', _) => self.take(1, K::Semicolon),
            (b'{', _) if self.finds => self.search_term(),
            (b'+', _) => self.take(1, K::Plus),
            (b'-', _) => self.take(1, K::Minus),
            (b'=', _) => self.take(1, K::Equal),
            (b'!', b'=') | (b'<', b'>') => self.take(2, K::NotEqual),
            (b'<', b'=') => self.take(2, K::LessOrEqual),
            (b'<', _) => self.take(1, K::Less),
            (b'>', b'=') => self.take(2, K::GreaterOrEqual),
            (b'>', _) => self.take(1, K::Greater),
            (b'_', _) => {
                self.word_rest();
                K::Unknown
            }
            (0x80.., _) => self.beyond_ascii(),
            _ => self.take(1, K::Unknown),
        }
    }

    /// A letter outside ASCII starts a word as any letter does; another character stands alone.
    fn beyond_ascii(&mut self) -> TokenKind {
        match self.rest().chars().next() {
            Some(first) if first.is_alphabetic() => self.word(),
            Some(first) => self.take(first.len_utf8(), TokenKind::Unknown),
            None => self.take(1, TokenKind::Unknown),
        }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_line(&mut self) {
        self.skip_while(|b| b != b'\n' && b != b'\r');
    }

    fn block_comment(&mut self) -> TokenKind {
        self.at = match self.rest().get(2..).and_then(|body| body.find("*/")) {
            Some(body) => self.at + 2 + body + 2,
            None => self.text.len(),
        };
        TokenKind::Comment
    }

    /// Moves past letters, digits and underscores.
    fn word_rest(&mut self) {
        loop {
            self.skip_while(|b| b.is_ascii_alphanumeric() || b == b'_');
            match self.rest().chars().next() {
                Some(c) if !c.is_ascii() && c.is_alphanumeric() => self.at += c.len_utf8(),
                _ => return,
            }
        }
    }

    fn word(&mut self) -> TokenKind {
        let start = self.at;
        self.word_rest();
        let word = self.text.as_bytes().get(start..self.at).unwrap_or_default();
        let is_currency = word.len() > 3
            && word.iter().take(3).all(u8::is_ascii_alphabetic)
            && word.iter().skip(3).all(u8::is_ascii_digit);
        if !is_currency {
            return TokenKind::Word;
        }
        if self.peek(0) == b'.' && self.peek(1).is_ascii_digit() {
            self.at += 1;
            self.skip_while(|b| b.is_ascii_digit());
        }
        TokenKind::Currency
    }

    /// A number, date, datetime or time: they are told apart by their fixed shapes.
    fn digits(&mut self) -> TokenKind {
        if self.matches("dddd-dd-dd") {
            self.at += 10;
            return self.after_date();
        }
        if self.matches("dd:dd:dd") {
            self.at += 8;
            self.fraction();
            if matches!(self.peek(0), b'Z' | b'z') {
                self.at += 1;
            }
            return TokenKind::Time;
        }
        self.skip_while(|b| b.is_ascii_digit());
        self.fraction();
        TokenKind::Number
    }

    /// Whether the text here has this shape, `d` standing for a digit.
    fn matches(&self, shape: &str) -> bool {
        shape.bytes().enumerate().all(|(i, wanted)| match wanted {
            b'd' => self.peek(i).is_ascii_digit(),
            byte => self.peek(i) == byte,
        })
    }

    fn fraction(&mut self) {
        if self.peek(0) == b'.' && self.peek(1).is_ascii_digit() {
            self.at += 1;
            self.skip_while(|b| b.is_ascii_digit());
        }
    }

    /// The time part of a datetime. One that starts but is not complete is one unknown token, so
    /// that it is marked as a whole.
    fn after_date(&mut self) -> TokenKind {
        if !(matches!(self.peek(0), b'T' | b't') && self.peek(1).is_ascii_digit()) {
            return TokenKind::Date;
        }
        self.at += 1;
        if self.matches("dd:dd:dd") {
            self.at += 8;
            self.fraction();
            match self.peek(0) {
                b'Z' | b'z' => return self.take(1, TokenKind::DateTime),
                b'+' | b'-' => {
                    self.at += 1;
                    for zone in ["dd:dd", "dddd"] {
                        if self.matches(zone) {
                            return self.take(zone.len(), TokenKind::DateTime);
                        }
                    }
                }
                _ => {}
            }
        }
        self.skip_while(|b| b.is_ascii_digit() || matches!(b, b':' | b'.'));
        TokenKind::Unknown
    }

    /// Moves past a quoted text; it ends at its quote, or before the line break, or with the text.
    fn quoted(&mut self, quote: u8) -> bool {
        self.at += 1;
        while self.at < self.text.len() {
            match self.peek(0) {
                b if b == quote => {
                    self.at += 1;
                    return true;
                }
                b'\n' | b'\r' => return false,
                b'\\' if !matches!(self.peek(1), b'\n' | b'\r' | 0) => {
                    self.at += 1;
                    let escaped = self.rest().chars().next().map_or(1, char::len_utf8);
                    self.at += escaped;
                }
                _ => self.at += 1,
            }
        }
        self.at = self.text.len();
        false
    }

    /// Moves past `{…}`; a backslash takes its meaning from the brace behind it.
    fn search_term(&mut self) -> TokenKind {
        self.at += 1;
        let mut escaped = false;
        while self.at < self.text.len() {
            let byte = self.peek(0);
            self.at += 1;
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'}' => return TokenKind::SearchTerm { closed: true },
                _ => {}
            }
        }
        TokenKind::SearchTerm { closed: false }
    }

    fn colon(&mut self) -> TokenKind {
        self.at += 1;
        match self.rest().chars().next() {
            Some(first) if first.is_alphabetic() => {
                self.word_rest();
                TokenKind::Bind
            }
            _ => TokenKind::Colon,
        }
    }
}

#[cfg(test)]
#[path = "token_tests.rs"]
mod tests;
