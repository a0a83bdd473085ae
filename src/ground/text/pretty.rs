//! JSON and XML laid out for reading: one thing a line, indented; not a character of a value changed.

use serde::de::IgnoredAny;

/// One step of indentation.
const STEP: &str = "  ";
/// Indentation does not grow beyond this many steps, against texts made of brackets only.
const DEEPEST: usize = 40;

/// The text laid out, where it is JSON or XML and not one short value.
pub fn pretty(text: &str) -> Option<String> {
    let trimmed = text.trim();
    match trimmed.as_bytes().first()? {
        b'{' | b'[' => json(trimmed),
        b'<' => xml(trimmed),
        _ => None,
    }
}

/// Numbers and strings stay as they came: only what is between them is laid out anew.
fn json(text: &str) -> Option<String> {
    serde_json::from_str::<IgnoredAny>(text).ok()?;
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                let end = end_of_string(text, at);
                out.push_str(text.get(at..end).unwrap_or_default());
                while chars.next_if(|(next, _)| *next < end).is_some() {}
            }
            '{' | '[' => {
                out.push(c);
                while chars.next_if(|(_, c)| c.is_whitespace()).is_some() {}
                if let Some((_, close)) = chars.next_if(|(_, c)| matches!(c, '}' | ']')) {
                    out.push(close);
                } else {
                    depth += 1;
                    line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            c if c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    Some(out)
}

/// Where the string that begins at `start` ends, its closing quote included.
fn end_of_string(text: &str, start: usize) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(start + 1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Lays out tags; text between two tags stays on the line of its tag.
fn xml(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let mut rest = text;
    // Whether the line ends in an opening tag and its text, so that the closing tag belongs to it.
    let mut open = false;
    while !rest.is_empty() {
        let end = tag_end(rest)?;
        let (tag, after) = rest.split_at(end);
        let closing = tag.starts_with("</");
        let alone = tag.ends_with("/>") || tag.starts_with("<?") || tag.starts_with("<!");
        if closing {
            depth = depth.checked_sub(1)?;
        }
        let stays = out.is_empty() || (closing && open);
        if !stays {
            line(&mut out, depth);
        }
        out.push_str(tag);
        open = !closing && !alone;
        if open {
            depth += 1;
        }
        let text_end = after.find('<').unwrap_or(after.len());
        let (between, next) = after.split_at(text_end);
        if !between.trim().is_empty() {
            if !open {
                line(&mut out, depth);
            }
            out.push_str(between.trim());
        }
        rest = next;
    }
    (depth == 0).then_some(out)
}

/// Where the tag, comment or declaration at the beginning ends.
fn tag_end(text: &str) -> Option<usize> {
    for (begin, end) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")] {
        if text.starts_with(begin) {
            return text.find(end).map(|at| at + end.len());
        }
    }
    let second = text.chars().nth(1)?;
    if !(second.is_alphabetic() || matches!(second, '/' | '_' | '!' | ':')) {
        return None;
    }
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '>') => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    for _ in 0..depth.min(DEEPEST) {
        out.push_str(STEP);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn json_is_laid_out_and_its_values_stay_as_they_came() {
        let text = r#"{"a":1.50,"b":[],"c":[1e400,{"d":"x{,}\"\\"}],"e":null}"#;
        let laid = "{\n  \"a\": 1.50,\n  \"b\": [],\n  \"c\": [\n    1e400,\n    {\n      \"d\": \"x{,}\\\"\\\\\"\n    }\n  ],\n  \"e\": null\n}";
        assert_eq!(pretty(text).unwrap(), laid);
        assert_eq!(pretty(laid).unwrap(), laid, "twice is once");
    }

    #[test]
    fn xml_is_laid_out_and_texts_stay_with_their_tags() {
        let text = "<?xml version=\"1.0\"?><a x=\"1>0\"><b>one</b><c/><!-- no < --><d></d></a>";
        assert_eq!(
            pretty(text).unwrap(),
            "<?xml version=\"1.0\"?>\n<a x=\"1>0\">\n  <b>one</b>\n  <c/>\n  <!-- no < -->\n  <d></d>\n</a>"
        );
    }

    #[test]
    fn what_is_neither_stays_as_it_is() {
        for text in [
            "",
            "plain",
            "{not json",
            "[1,]",
            "<3 you",
            "<a>",
            "</a>",
            "a < b",
        ] {
            assert_eq!(pretty(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn laid_out_json_means_the_same(text in "[\\[\\]{}:,\"\\\\0-9a-c ]{0,40}") {
            if let Some(laid) = pretty(&text) {
                let value = |t: &str| serde_json::from_str::<serde_json::Value>(t).ok();
                prop_assert_eq!(value(&laid), value(&text));
            }
        }

        #[test]
        fn no_text_makes_it_fail(text in "[<>/!?a\"'= \\-\\[\\]]{0,40}") {
            let _ = pretty(&text);
        }
    }
}
