//! Values as a command line gives them: a JSON object, or `NAME=VALUE`.

use std::io::Read;
use std::path::Path;

use anyhow::Context;

use crate::cli::Usage;
use crate::worker::Values;

/// No longer text is read: what one request may carry.
const LONGEST: u64 = 32 << 20;

/// What the words, the file and the standard input say together.
pub(super) fn values(words: &[String], file: Option<&Path>) -> anyhow::Result<Values> {
    let mut values = Values::default();
    if let Some(file) = file {
        let text = std::fs::File::open(file).map(|file| file.take(LONGEST));
        let text = text.and_then(std::io::read_to_string);
        let text = text.with_context(|| format!("{} cannot be read", file.display()))?;
        values = object(&text, &file.display().to_string())?;
    }
    for word in words {
        if word == "-" {
            let text = std::io::read_to_string(std::io::stdin().lock().take(LONGEST))
                .context("the standard input cannot be read")?;
            for (name, json) in object(&text, "the standard input")?.iter() {
                values.set(name, json);
            }
        } else {
            let (name, value) = pair(word)?;
            values.set(name, &value);
        }
    }
    if values.is_empty() {
        let text =
            "say which values: NAME=VALUE, --file FILE, or - for JSON from the standard input";
        return Err(Usage(text.into()).into());
    }
    Ok(values)
}

fn object(text: &str, from: &str) -> Result<Values, Usage> {
    Values::of_json(text.trim_start_matches('\u{feff}').trim()).ok_or_else(|| {
        Usage(format!(
            "{from} holds no JSON object of plain values, each field once"
        ))
    })
}

/// A field and its value as JSON.
fn pair(word: &str) -> Result<(&str, String), Usage> {
    let fits = |name: &&str| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    let (name, value) = word
        .split_once('=')
        .filter(|(name, _)| fits(name))
        .ok_or_else(|| Usage(format!("`{word}` is not NAME=VALUE")))?;
    let plain = !value.trim_start().starts_with(['{', '[']);
    let is_json = plain && serde_json::from_str::<serde::de::IgnoredAny>(value).is_ok();
    let json = match is_json {
        true => value.trim().to_owned(),
        false => serde_json::Value::from(value).to_string(),
    };
    Ok((name, json))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_json_where_it_is_one_and_else_the_text_it_is() {
        for (word, json) in [
            ("Name=Acme", r#"{"Name":"Acme"}"#),
            ("Name=", r#"{"Name":""}"#),
            ("Name=a=b", r#"{"Name":"a=b"}"#),
            ("Amount=12.50", r#"{"Amount":12.50}"#),
            ("Active__c=true", r#"{"Active__c":true}"#),
            ("Phone=null", r#"{"Phone":null}"#),
            ("Phone=\"123\"", r#"{"Phone":"123"}"#),
            ("Phone=+49 30", r#"{"Phone":"+49 30"}"#),
            ("Note=[x]", r#"{"Note":"[x]"}"#),
            ("Note=[1]", r#"{"Note":"[1]"}"#),
        ] {
            let values = values(&[word.to_owned()], None).unwrap();
            assert_eq!(values.to_json(), json, "{word}");
        }
        for odd in ["", "Name", "=x", "a b=c"] {
            assert!(values(&[odd.to_owned()], None).is_err(), "{odd}");
        }
    }

    #[test]
    fn words_are_stronger_than_the_file() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "\u{feff}{\"A\":1,\"B\":2}\n").unwrap();
        let both = values(&["b=3".into()], Some(file.path())).unwrap();
        assert_eq!(both.to_json(), r#"{"A":1,"B":3}"#);
        std::fs::write(file.path(), "[1]").unwrap();
        assert!(values(&[], Some(file.path())).is_err());
        assert!(values(&[], None).is_err());
    }
}
