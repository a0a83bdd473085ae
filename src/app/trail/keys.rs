//! The keys of a history: those of a list, a change to read whole, Setup beside it, the table to take.

use super::{NOTHING, TrailCard, TrailState};
use crate::app::App;
use crate::app::jobs::Slot;
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;
use crate::app::reader::Reader;
use crate::rows::export::Format;
use crate::schema::about::{Table, TableCell};

const HEADINGS: &[&str] = &["when", "who", "what", "field", "old", "new"];

impl TrailCard {
    fn table(&self) -> Table {
        let rows = self.picker.found().filter_map(|at| {
            let change = self.listed.get(*at)?;
            let text = |text: &str| TableCell::Text(text.to_owned());
            let some = |text: &Option<String>| match text {
                Some(text) => TableCell::Text(text.clone()),
                None => TableCell::Nothing,
            };
            Some(vec![
                text(&change.moment),
                text(&change.who),
                text(&change.what),
                some(&change.field),
                some(&change.old),
                some(&change.new),
            ])
        });
        Table {
            headings: HEADINGS,
            rows: rows.collect(),
        }
    }
}

impl App {
    /// A key came to the card.
    pub(in crate::app) fn trail_key(&mut self, chord: Chord) -> Vec<Effect> {
        let page = self.drawn.list.height.max(2);
        let width = self.drawn.list.width.max(1);
        let Some(card) = self.trail_card_mut() else {
            return Vec::new();
        };
        let among_rows = !card.picker.is_typing();
        let typed = chord.typed().filter(|_| among_rows);
        if chord == Chord::plain(Code::Esc) || typed == Some('q') {
            self.overlays.pop();
            let jobs = [false, true].map(|setup| self.jobs.end_slot(&Slot::Trail { setup }));
            return jobs.into_iter().flatten().map(Effect::Cancel).collect();
        }
        if chord.code == Code::Enter {
            return self.read_change();
        }
        match typed {
            Some('s') if card.record.is_some() => self.turn_setup(),
            Some('y') => self.copy_trail(Format::Tsv),
            Some('c') => self.copy_trail(Format::Csv),
            Some('m') => self.copy_trail(Format::Markdown),
            _ => {
                card.picker.key(chord, page, width);
                if card.grouped != card.picker.filter().is_empty() {
                    card.list();
                }
                Vec::new()
            }
        }
    }

    /// What was done in Setup stands among the changes of the record, or no longer.
    fn turn_setup(&mut self) -> Vec<Effect> {
        let Some(card) = self.trail_card_mut() else {
            return Vec::new();
        };
        if card.setup == TrailState::Unasked {
            return self.ask_trail(true);
        }
        card.of_setup.clear();
        card.setup = TrailState::Unasked;
        card.list();
        let job = self.jobs.end_slot(&Slot::Trail { setup: true });
        job.map(Effect::Cancel).into_iter().collect()
    }

    /// Shows a change with its whole values.
    fn read_change(&mut self) -> Vec<Effect> {
        let Some(card) = self.trail_card() else {
            return Vec::new();
        };
        let change = card.picker.selected().and_then(|at| card.listed.get(*at));
        let Some(change) = change else {
            return Vec::new();
        };
        let mut lines = vec![
            format!(
                "when  {}",
                card.clock
                    .moment(&change.moment)
                    .unwrap_or_else(|| change.moment.clone())
            ),
            format!("who   {}", change.who),
        ];
        match &change.field {
            Some(field) => {
                let value = |value: &Option<String>| value.clone().unwrap_or(NOTHING.to_owned());
                lines.push(format!("field {field} · {}", change.what));
                lines.push(format!("\nbefore\n{}", value(&change.old)));
                lines.push(format!("\nthen\n{}", value(&change.new)));
            }
            None => {
                let part = match change.what.as_str() {
                    "" => String::new(),
                    part => format!(" › {part}"),
                };
                lines.push(format!("where Setup{part}"));
                lines.push(format!("\n{}", change.new.as_deref().unwrap_or_default()));
            }
        }
        let title = match (&change.field, &card.name, &card.object) {
            (None, ..) => "A change in Setup".to_owned(),
            (Some(_), Some(name), _) => format!("{} of {name}", change.what),
            (Some(_), None, Some(object)) => format!("{} of this {object}", change.what),
            (Some(_), None, None) => change.what.clone(),
        };
        let text = lines.join("\n");
        self.read(Reader::new(title, text));
        Vec::new()
    }

    fn copy_trail(&mut self, format: Format) -> Vec<Effect> {
        match self.trail_card().map(TrailCard::table) {
            Some(table) => self.copy_table(&table, format),
            None => Vec::new(),
        }
    }
}
