//! Several values in one line: commas part them, and a value that has a comma of its own stands in
//! double quotes (a quote within it twice).

/// The values that a line holds; empty ones are left out.
pub fn values(line: &str) -> Vec<String> {
    let parts = parts(line).into_iter();
    let values = parts.map(str::trim).map(plain);
    values.filter(|value| !value.is_empty()).collect()
}

/// What stands behind the last comma that parts values, without blanks before it.
pub fn last(line: &str) -> &str {
    parts(line).pop().unwrap_or_default().trim_start()
}

/// A value as it begins: without the quote before it.
pub fn begun(value: &str) -> String {
    match value.strip_prefix('"') {
        Some(rest) => rest.replace("\"\"", "\""),
        None => value.to_owned(),
    }
}

/// A value as it is written among others.
pub fn written(value: &str) -> String {
    let is_plain = !value.contains(',') && !value.starts_with('"') && value.trim() == value;
    match is_plain {
        true => value.to_owned(),
        false => format!("\"{}\"", value.replace('"', "\"\"")),
    }
}

/// The parts between the commas that stand in no quotes.
fn parts(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut begin, mut quoted, mut blank) = (0, false, true);
    for (at, c) in line.char_indices() {
        match c {
            // Within a value a quote is a letter like others: `5" pipe`.
            '"' if quoted || blank => (quoted, blank) = (!quoted, quoted),
            ',' if !quoted => {
                parts.push(line.get(begin..at).unwrap_or_default());
                (begin, blank) = (at + 1, true);
            }
            _ => blank &= c.is_whitespace(),
        }
    }
    parts.push(line.get(begin..).unwrap_or_default());
    parts
}

/// A part without the quotes around it.
fn plain(part: &str) -> String {
    let within = part
        .strip_prefix('"')
        .map(|part| part.strip_suffix('"').unwrap_or(part));
    within.map_or_else(|| part.to_owned(), |within| within.replace("\"\"", "\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_part_values_and_quotes_keep_one_whole() {
        for (line, said) in [
            ("Hot, Cold,", &["Hot", "Cold"][..]),
            (r#""Oil, Gas", Retail"#, &["Oil, Gas", "Retail"]),
            (r#"Retail,"Oil, Gas""#, &["Retail", "Oil, Gas"]),
            (r#"5" pipe, 3" pipe"#, &["5\" pipe", "3\" pipe"]),
            (r#""a ""b"", c", d"#, &["a \"b\", c", "d"]),
            (r#""Oil, G"#, &["Oil, G"]),
            (" , ", &[]),
        ] {
            assert_eq!(values(line), said, "{line}");
        }
    }

    #[test]
    fn what_is_written_is_read_as_the_same_value() {
        for value in ["Retail", "Oil, Gas", "\"so\", said", "5\" pipe", " x "] {
            let line = format!("first, {}, last", written(value));
            assert_eq!(values(&line), ["first", value, "last"], "{line}");
            assert_eq!(
                begun(last(&format!("first, {}", written(value)))).trim_end_matches('"'),
                value.trim_end_matches('"')
            );
        }
    }
}
