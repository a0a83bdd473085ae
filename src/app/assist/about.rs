//! What stands at the cursor, in words: the error of the last run, what is marked there, what a
//! name means.
//!
//! It opens a text to read. What a name means is [`crate::language`]'s to say.

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::Pane;
use crate::app::msg::Effect;
use crate::app::reader::Reader;
use crate::language::{Diagnostic, Hover, Severity, hover};
use crate::schema::Catalog;

impl App {
    pub(in crate::app) fn can_tell_about(&self) -> Availability {
        let Some(column) = self.column() else {
            return Availability::Hidden;
        };
        let tab = column.tab();
        if tab.problem.is_some() {
            return Availability::Ready;
        }
        if column.focus != Pane::Editor {
            return Availability::Hidden;
        }
        if self.about().is_empty() {
            return Availability::Disabled("nothing is known about what is at the cursor");
        }
        Availability::Ready
    }

    /// Shows what is known about the place of the cursor, the error of the last run before all.
    pub(in crate::app) fn open_about(&mut self) -> Vec<Effect> {
        let parts = self.about();
        let meaning = self.meaning();
        if self.tab().is_some_and(|tab| tab.problem.is_some()) {
            return self.open_problem();
        }
        let name = meaning.as_ref().map(|hover| hover.title.clone());
        let title = name.map_or("About this place".to_owned(), |name| {
            format!("About {name}")
        });
        self.read(Reader::new(title, parts.join("\n\n")));
        let (org, wanted) = (
            self.tab().map(|tab| tab.org.clone()),
            meaning.map(|m| m.wanted),
        );
        match (org, wanted) {
            (Some(org), Some(wanted)) => self.want_objects(&org, wanted),
            _ => Vec::new(),
        }
    }

    /// What is known about the place of the cursor, in paragraphs.
    fn about(&self) -> Vec<String> {
        let Some(tab) = self.tab() else {
            return Vec::new();
        };
        let cursor = tab.editor.cursor();
        let items = self.diagnosis().map_or(&[][..], |found| &found.items);
        items
            .iter()
            .filter(|item| item.span.start <= cursor && cursor <= item.span.end)
            .map(in_words)
            .chain(self.meaning().map(|hover| meaning_in_words(&hover)))
            .collect()
    }

    /// What the name at the cursor means in the org.
    fn meaning(&self) -> Option<Hover> {
        let tab = self.tab()?;
        let nothing = Catalog::new();
        let schema = self.schemas.of(&tab.org);
        let catalog = schema.map_or(&nothing, |schema| &schema.catalog);
        hover(tab.editor.text(), tab.editor.cursor(), catalog)
    }
}

/// A problem in a paragraph.
fn in_words(item: &Diagnostic) -> String {
    let kind = match item.severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Hint => "Hint",
    };
    let mut said = format!("{kind}: {}", item.message);
    if let Some(fix) = &item.fix {
        said += &format!("\nFix: {}", fix.title);
    }
    said
}

/// What a name means, a line for each fact.
fn meaning_in_words(hover: &Hover) -> String {
    let mut said = format!("{}: {}", hover.kind.text(), hover.title);
    for fact in &hover.facts {
        said += match fact.name {
            "" => "\n".to_owned(),
            name => format!("\n{name}: "),
        }
        .as_str();
        said += &fact.text;
    }
    if let Some(first) = hover.wanted.iter().next() {
        said += &format!("\n{first} is not known yet: it is being loaded, look again in a moment");
    }
    said
}
