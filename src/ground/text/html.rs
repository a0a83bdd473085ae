//! Rich text as text: tags away, what they part on lines of its own, characters for their names.

/// Tags that end a line.
const ENDS: [&str; 9] = ["br", "p", "div", "li", "tr", "h1", "h2", "h3", "blockquote"];

/// The text of a piece of HTML, as a browser would let one select it, roughly.
pub fn of_html(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        let (said, used) = match found.strip_prefix('<') {
            Some(tag) => match tag.find('>') {
                Some(end) => (in_place(tag.get(..end).unwrap_or_default(), &out), end + 2),
                // No tag, then.
                None => ("<".to_owned(), 1),
            },
            None => character(found),
        };
        out.push_str(&said);
        rest = found.get(used..).unwrap_or_default();
    }
    out.push_str(rest);
    out.trim_end().to_owned()
}

/// What stands in the place of a tag.
fn in_place(tag: &str, before: &str) -> String {
    let closing = tag.starts_with('/');
    let name = tag.trim_matches('/').split_whitespace().next();
    let name = name.unwrap_or_default().to_ascii_lowercase();
    match name.as_str() {
        "li" if !closing => "• ".to_owned(),
        name if ENDS.contains(&name) && (closing || name == "br") => "\n".to_owned(),
        "td" | "th" if closing && !before.ends_with(['\n', ' ']) => "  ".to_owned(),
        _ => String::new(),
    }
}

/// The character that a name stands for, and how long the name is.
fn character(text: &str) -> (String, usize) {
    let short = text.get(..text.len().min(12)).unwrap_or(text);
    let Some(end) = short.find(';') else {
        return ("&".to_owned(), 1);
    };
    let name = text.get(1..end).unwrap_or_default();
    let number = name.strip_prefix('#').and_then(|number| {
        let hex = number.strip_prefix(['x', 'X']);
        hex.map_or_else(
            || number.parse().ok(),
            |hex| u32::from_str_radix(hex, 16).ok(),
        )
    });
    let known = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => number.and_then(char::from_u32),
    };
    match known {
        Some(c) => (c.to_string(), end + 1),
        None => ("&".to_owned(), 1),
    }
}

#[cfg(test)]
mod tests {
    use super::of_html;

    #[test]
    fn tags_go_and_what_they_part_stays_apart() {
        for (html, text) in [
            ("<p>One &amp; two</p><p>three</p>", "One & two\nthree"),
            ("a<br/>b<BR>c", "a\nb\nc"),
            ("<ul><li>x</li><li>y</li></ul>", "• x\n• y"),
            ("&#39;a&#x41;&nbsp;&euro;", "'aA &euro;"),
            ("1 < 2 & 3", "1 < 2 & 3"),
            ("<b", "<b"),
            ("&", "&"),
            ("ü&é;<i>ß</i>", "ü&é;ß"),
            ("", ""),
        ] {
            assert_eq!(of_html(html), text, "{html}");
        }
    }
}
