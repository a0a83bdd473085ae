//! Laying the text out, with the cursor staying at its word.
//!
//! How it is laid out is [`crate::soql::format()`]'s to say. It must not know keys.

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::msg::Effect;
use crate::config;
use crate::soql::format::can_be_laid_out;
use crate::soql::{FormatOptions, KeywordCase, Tree, format, statements};

impl App {
    pub(in crate::app) fn can_format(&self) -> Availability {
        match self.tab() {
            None => Availability::Hidden,
            Some(tab) if tab.editor.text().trim().is_empty() => {
                Availability::Disabled("the query is empty")
            }
            Some(_) => Availability::Ready,
        }
    }

    /// Lays the text in front out as one edit, and says so where there is nothing to do.
    pub(in crate::app) fn format_query(&mut self) -> Vec<Effect> {
        let settings = &self.options.soql;
        let options = FormatOptions {
            width: settings.format_width.into(),
            keywords: match settings.keyword_case {
                config::KeywordCase::Upper => KeywordCase::Upper,
                config::KeywordCase::Lower => KeywordCase::Lower,
                config::KeywordCase::Keep => KeywordCase::Keep,
            },
        };
        let Some(tab) = self.tab() else {
            return Vec::new();
        };
        let text = tab.editor.text();
        let laid_out = format(text, &options);
        let all = statements(text);
        let broken = all.iter().filter(|one| {
            let tree = Tree::parse(one.text(text));
            !can_be_laid_out(&tree)
        });
        let broken = broken.count();
        let said = match (broken, all.len()) {
            (0, _) if laid_out == text => "the query is laid out already",
            (0, _) => "",
            (1, 1) => "not laid out: it has a syntax error",
            (1, _) => "the statement with a syntax error stays as it is",
            _ => "the statements with syntax errors stay as they are",
        };
        let cursor = same_place(text, tab.editor.cursor(), &laid_out);
        if laid_out != text {
            let whole = 0..text.len();
            self.splice(vec![(whole, laid_out)], Some(cursor));
        }
        if !said.is_empty() {
            self.hint(said);
        }
        Vec::new()
    }
}

/// Where a place of a text is in the same text with other blanks: behind as many other characters,
/// and before the next one where it stood right before that.
fn same_place(text: &str, offset: usize, other: &str) -> usize {
    let (before, behind) = text.split_at_checked(offset).unwrap_or((text, ""));
    let passed = before.chars().filter(|c| !c.is_whitespace()).count();
    let leads = before.chars().last().is_none_or(char::is_whitespace)
        && behind.chars().next().is_some_and(|c| !c.is_whitespace());
    let mut places = other
        .char_indices()
        .filter(|(_, c)| !c.is_whitespace())
        .map(|(at, c)| (at, at + c.len_utf8()));
    if leads {
        places.nth(passed).map_or(other.len(), |(start, _)| start)
    } else if passed == 0 {
        0
    } else {
        places.nth(passed - 1).map_or(other.len(), |(_, end)| end)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_stays_at_its_word() {
        for (before, after) in [
            ("select |Id from A", "SELECT |Id\nFROM A"),
            ("select Id| from A", "SELECT Id|\nFROM A"),
            ("select Id |from A", "SELECT Id\n|FROM A"),
            ("select Id fr|om A", "SELECT Id\nFR|OM A"),
            ("|  select Id from A", "|SELECT Id\nFROM A"),
            ("  |select Id from A", "|SELECT Id\nFROM A"),
            ("select Id from A  |", "SELECT Id\nFROM A|"),
            ("select Id, 'Ö ß' |x from A", "SELECT Id, 'Ö ß'\n|x FROM A"),
        ] {
            let at = before.find('|').unwrap();
            let other = after.replace('|', "");
            let place = same_place(&before.replace('|', ""), at, &other);
            let mut shown = other;
            shown.insert(place, '|');
            assert_eq!(shown, after, "{before}");
        }
    }
}
