//! Reads a Rust source file as far as the rules of the house need: tokens with their lines, without
//! comments and string contents, without test code; and the paths that it names.
//!
//! Not a parser: it must read this tree, and what it cannot tell it takes for the stricter case.

/// A word or one sign, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub text: String,
    pub line: usize,
}

impl Token {
    fn is_word(&self) -> bool {
        self.text
            .starts_with(|c: char| c == '_' || c.is_alphabetic())
    }
}

/// A path as `use` lines and expressions spell it: `crate::org::Org`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub path: Vec<String>,
    pub line: usize,
}

/// The tokens of a file. Comments are gone; a string stands as one empty `""`.
pub fn tokens(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let (mut i, mut line, mut tokens) = (0, 1, Vec::new());
    while i < chars.len() {
        let start = i;
        let first = at(i);
        let mut text = None;
        if first.is_whitespace() {
            i += 1;
        } else if first == '/' && at(i + 1) == '/' {
            while i < chars.len() && at(i) != '\n' {
                i += 1;
            }
        } else if first == '/' && at(i + 1) == '*' {
            i = block_comment_end(&chars, i);
        } else if let Some(end) = string_end(&chars, i) {
            i = end;
            text = Some("\"\"".to_owned());
        } else if first == '_' || first.is_alphanumeric() {
            while at(i) == '_' || at(i).is_alphanumeric() {
                i += 1;
            }
            text = Some(chars[start..i].iter().collect());
        } else {
            i += 1;
            text = Some(first.to_string());
        }
        if let Some(text) = text {
            tokens.push(Token { text, line });
        }
        line += chars[start..i].iter().filter(|&&c| c == '\n').count();
    }
    tokens
}

fn block_comment_end(chars: &[char], start: usize) -> usize {
    let (mut i, mut depth) = (start, 0);
    while i < chars.len() {
        match (chars[i], chars.get(i + 1)) {
            ('/', Some('*')) => (depth, i) = (depth + 1, i + 2),
            ('*', Some('/')) => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
        if depth == 0 {
            break;
        }
    }
    i
}

/// Where a string, a raw string or a character that starts here ends; `None` when none starts.
fn string_end(chars: &[char], start: usize) -> Option<usize> {
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    if at(start) == '\'' {
        // 'a' and '\n' are characters, 'a without a second quote is a lifetime.
        if at(start + 1) == '\\' {
            return (start + 3..chars.len())
                .find(|&i| at(i) == '\'')
                .map(|i| i + 1);
        }
        return (at(start + 2) == '\'').then_some(start + 3);
    }
    let mut i = start;
    if matches!(at(i), 'b' | 'c') {
        i += 1;
    }
    if at(i) == '\'' && at(start) == 'b' {
        return string_end(chars, i);
    }
    let raw = at(i) == 'r';
    i += usize::from(raw);
    let mut hashes = 0;
    while raw && at(i) == '#' {
        (hashes, i) = (hashes + 1, i + 1);
    }
    if at(i) != '"' {
        return None;
    }
    i += 1;
    while i < chars.len() {
        match at(i) {
            '\\' if !raw => i += 2,
            '"' if (1..=hashes).all(|n| at(i + n) == '#') => return Some(i + 1 + hashes),
            _ => i += 1,
        }
    }
    Some(i)
}

/// The tokens without what only tests see: items behind `#[cfg(test)]`. The names of modules that
/// are declared so and stand in a file of their own come along.
pub fn without_tests(tokens: &[Token]) -> (Vec<Token>, Vec<String>) {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let is = |i: usize, text: &str| tokens.get(i).is_some_and(|token| token.text == text);
    let (mut kept, mut files, mut i) = (Vec::new(), Vec::new(), 0);
    while i < tokens.len() {
        if !MARK.iter().enumerate().all(|(n, text)| is(i + n, text)) {
            kept.push(tokens[i].clone());
            i += 1;
            continue;
        }
        i += MARK.len();
        // The item goes on to its `;` or to the end of its first block.
        let mut depth = 0;
        while i < tokens.len() {
            if is(i, "mod") && is(i + 2, ";") {
                files.push(tokens[i + 1].text.clone());
            }
            match tokens[i].text.as_str() {
                "{" => depth += 1,
                "}" => depth -= 1,
                _ => {}
            }
            let closed = is(i, "}") && depth == 0;
            let ended = is(i, ";") && depth == 0;
            i += 1;
            if closed || ended {
                break;
            }
        }
    }
    (kept, files)
}

/// Every path of two words or more that the tokens name, with the branches of `use` trees written
/// out: `use crate::{a::B, c}` gives `crate::a::B` and `crate::c`.
pub fn paths(tokens: &[Token]) -> Vec<Named> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let begins = tokens[i].is_word() && !is_separator(tokens, i.wrapping_sub(2));
        if begins && is_separator(tokens, i + 1) {
            i = branch(tokens, i, &[], &mut found);
        } else {
            i += 1;
        }
    }
    found
}

fn is_separator(tokens: &[Token], i: usize) -> bool {
    let colon = |i: usize| tokens.get(i).is_some_and(|token| token.text == ":");
    colon(i) && colon(i.wrapping_add(1))
}

/// Reads one branch from `i` and gives the index after it.
fn branch(tokens: &[Token], mut i: usize, before: &[String], found: &mut Vec<Named>) -> usize {
    let mut path = before.to_vec();
    let line = tokens[i].line;
    while let Some(token) = tokens.get(i) {
        if token.text == "{" {
            i += 1;
            while tokens.get(i).is_some_and(|token| token.text != "}") {
                let next = branch(tokens, i, &path, found);
                // Whatever is no part of a tree (a comma, `as`) is stepped over.
                i = next.max(i + 1);
            }
            return i + 1;
        }
        if !token.is_word() && token.text != "*" {
            break;
        }
        path.push(token.text.clone());
        i += 1;
        if !is_separator(tokens, i) {
            break;
        }
        i += 2;
    }
    if path.len() > before.len() {
        found.push(Named { path, line });
    }
    // Another name for it is no path.
    let renamed = tokens.get(i).is_some_and(|token| token.text == "as");
    if renamed { i + 2 } else { i }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(source: &str) -> Vec<String> {
        let (tokens, _) = without_tests(&tokens(source));
        let named = paths(&tokens);
        named.iter().map(|named| named.path.join("::")).collect()
    }

    #[test]
    fn paths_are_read_out_of_use_trees_and_code() {
        for (source, expected) in [
            ("use crate::org::Org;", &["crate::org::Org"][..]),
            (
                "use crate::{org::{Org, OrgKey as K}, text};",
                &["crate::org::Org", "crate::org::OrgKey", "crate::text"],
            ),
            ("pub use crate::a::*;", &["crate::a::*"]),
            (
                "fn f() -> crate::a::B { crate::c::d(x) }",
                &["crate::a::B", "crate::c::d"],
            ),
            ("pub(crate) fn f() {}", &[]),
            (
                "// crate::a::b\n/* crate::c::d /* e::f */ */ g::h",
                &["g::h"],
            ),
            ("let s = \"crate::a::b\"; let c = '\"'; x::y", &["x::y"]),
            ("let s = r#\"a\"::b\"#; fn f<'a>(x: &'a c::D) {}", &["c::D"]),
            ("let a = b'\\''; let b = b\"x::y\"; p::q", &["p::q"]),
            (
                "#[cfg(test)]\nmod tests { use crate::a::B; fn f() { {} } }\nuse crate::c::D;",
                &["crate::c::D"],
            ),
            (
                "#[cfg(test)] use crate::a::B; use crate::c::D;",
                &["crate::c::D"],
            ),
        ] {
            assert_eq!(named(source), expected, "{source}");
        }
    }

    #[test]
    fn lines_and_test_files_are_known() {
        let all = tokens("//! a\n\nfn f() {\n    \"x\ny\"; g }\n#[cfg(test)]\nmod tests;\n");
        let g = all.iter().find(|token| token.text == "g");
        assert_eq!(g.map(|token| token.line), Some(5));
        assert_eq!(without_tests(&all).1, ["tests"]);
    }
}
