//! The difference of two schemas as Markdown and as JSON.

use std::fmt::Write;

use serde::Serialize;

use super::{Change, ObjectDifference, PRESENCE, SchemaDifference};

/// The whole as JSON, with the names of the two sides.
pub fn json(names: &[String; 2], difference: &SchemaDifference) -> String {
    #[derive(Serialize)]
    struct Named<'a> {
        left: &'a str,
        right: &'a str,
        #[serde(flatten)]
        difference: &'a SchemaDifference,
    }
    let [left, right] = names;
    let named = Named {
        left,
        right,
        difference,
    };
    // Texts and numbers can be written always.
    serde_json::to_string_pretty(&named).unwrap_or_default()
}

/// The whole as Markdown.
pub fn markdown(names: &[String; 2], difference: &SchemaDifference) -> String {
    let [left, right] = names.each_ref().map(|name| escaped(name));
    let mut text = format!("# Schema of {left} and {right}\n\n");
    if difference.is_empty() && !difference.objects.is_empty() {
        text.push_str("No difference.\n");
        return text;
    }
    if difference.objects.is_empty() {
        let objects = match difference.common {
            1 => "1 object; its fields were".to_owned(),
            common => format!("{common} objects; their fields were"),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "The same {objects} not compared.\n");
    }
    for (name, only) in [
        (&left, &difference.left_only),
        (&right, &difference.right_only),
    ] {
        if !only.is_empty() {
            let _ = writeln!(text, "## Objects only in {name}\n");
            for object in only {
                let _ = writeln!(text, "- {}", escaped(object));
            }
            text.push('\n');
        }
    }
    for object in &difference.objects {
        object_section(&mut text, &[&left, &right], object);
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn object_section(text: &mut String, names: &[&String; 2], object: &ObjectDifference) {
    let [left, right] = names;
    let _ = writeln!(text, "## {}\n", escaped(&object.object));
    let fields = object.same.fields;
    if object.changes.is_empty() {
        let _ = writeln!(text, "The same: {fields} fields.\n");
        return;
    }
    let _ = writeln!(text, "| What | Name | Property | {left} | {right} |");
    text.push_str("| --- | --- | --- | --- | --- |\n");
    for change in &object.changes {
        let [one, two] = values(change).map(escaped);
        let _ = writeln!(
            text,
            "| {} | {} | {} | {one} | {two} |",
            change.part.name(),
            escaped(&change.name),
            change.property,
        );
    }
    let _ = writeln!(text, "\n{fields} fields are the same.\n");
}

/// The values of a difference in words: what a side lacks is missing there.
fn values(change: &Change) -> [&str; 2] {
    [&change.left, &change.right].map(|value| match value {
        Some(value) => value.as_str(),
        None if change.property == PRESENCE => "missing",
        None => "",
    })
}

/// One line in which Markdown means nothing.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\r' => {}
            '\n' => out.push_str("<br>"),
            '\\' | '|' | '`' | '*' | '<' | '[' | '~' | '_' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}
