//! What is typed or read, as SOQL writes it.

use crate::soql::parse::parse;
use crate::soql::rewrite;

/// What kind of literal a field is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// It is told by the value.
    #[default]
    Unknown,
    /// Always in quotes: texts, picklists, Ids.
    Text,
    /// Never in quotes where it can be so: numbers, dates, truth values.
    Bare,
}

impl Kind {
    /// That of a field's type as a describe names it.
    pub fn of_type(kind: &str) -> Self {
        match kind.to_ascii_lowercase().as_str() {
            "string" | "id" | "reference" | "picklist" | "multipicklist" | "textarea" | "phone"
            | "url" | "email" | "combobox" | "encryptedstring" => Self::Text,
            "int" | "long" | "double" | "currency" | "percent" | "date" | "datetime" | "time"
            | "boolean" => Self::Bare,
            _ => Self::Unknown,
        }
    }
}

/// One value as SOQL. What stands in quotes already stays as it is, and so does `null`.
pub fn literal(typed: &str, kind: Kind) -> String {
    let typed = typed.trim();
    if is_quoted(typed) || typed.eq_ignore_ascii_case("null") {
        return typed.to_owned();
    }
    match kind {
        Kind::Text => rewrite::quoted(typed),
        Kind::Unknown | Kind::Bare if stands(typed) => typed.to_owned(),
        Kind::Unknown | Kind::Bare => rewrite::quoted(typed),
    }
}

/// Values that were read, as SOQL. Where nobody knows the field they are bare together or not at
/// all: one text among them makes texts of all.
pub(super) fn literals(values: &[String], kind: Kind) -> Vec<String> {
    let bare = match kind {
        Kind::Text => false,
        Kind::Bare => true,
        Kind::Unknown => values.iter().all(|value| stands(value) && !leads(value)),
    };
    let one = |value: &String| match bare && stands(value) {
        true => value.clone(),
        false => rewrite::quoted(value),
    };
    values.iter().map(one).collect()
}

/// Whether a number begins with zeros that it would lose: a code, not a number.
fn leads(value: &str) -> bool {
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a text is a literal without quotes. Without blanks and parentheses it can be nothing but
/// one value.
fn stands(typed: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_:.+-".contains(c);
    let first = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    typed.starts_with(first)
        && typed.chars().all(plain)
        && typed.len() <= 64
        && parse(&format!("SELECT Id FROM A WHERE x = {typed}")).is_ok()
}

fn is_quoted(typed: &str) -> bool {
    let inside = typed.strip_prefix('\'').and_then(|t| t.strip_suffix('\''));
    inside.is_some_and(|inside| {
        let mut escaped = false;
        let closed = inside.chars().all(|c| {
            let ends = c == '\'' && !escaped;
            escaped = c == '\\' && !escaped;
            !ends
        });
        closed && !escaped && parse(&format!("SELECT Id FROM A WHERE x = {typed}")).is_ok()
    })
}

/// The values that are typed for a list, each as it stands: between commas, semicolons, tabs and
/// line breaks outside of quotes, in parentheses or not.
pub fn typed_values(typed: &str) -> Vec<String> {
    let typed = typed.trim();
    let bare = typed.strip_prefix('(').and_then(|t| t.strip_suffix(')'));
    let mut values = vec![String::new()];
    let mut quoted = false;
    let mut escaped = false;
    for c in bare.unwrap_or(typed).chars() {
        let begins = values.last().is_some_and(|value| value.trim().is_empty());
        match c {
            '\'' if !quoted && begins => quoted = true,
            '\'' if quoted && !escaped => quoted = false,
            ',' | ';' | '\n' | '\t' if !quoted => {
                values.push(String::new());
                continue;
            }
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        if let Some(value) = values.last_mut() {
            value.push(c);
        }
    }
    // A quote that never ends is an apostrophe.
    if quoted {
        let parts = bare.unwrap_or(typed).split([',', ';', '\n', '\t']);
        values = parts.map(str::to_owned).collect();
    }
    let trimmed = values.iter().map(|value| value.trim().to_owned());
    trimmed.filter(|value| !value.is_empty()).collect()
}
