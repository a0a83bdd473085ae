//! The keys of a schema comparison, and what is taken out of it.

use super::{Level, Row, SchemaCompare};
use crate::app::App;
use crate::app::copy_file::CopyFile;
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::reader::Reader;
use crate::schema::compare::{PRESENCE, SchemaDifference, json, markdown};

impl App {
    /// A key came to the comparison.
    pub(in crate::app) fn schemas_key(&mut self, chord: Chord) -> Vec<Effect> {
        let page = self.drawn.list.height.max(2);
        let width = self.drawn.list.width.max(1);
        let Some(compare) = self.schemas_mut() else {
            return Vec::new();
        };
        let typing = compare.picker.is_typing();
        let close = !typing && chord.typed() == Some('q');
        if close || chord == Chord::plain(Code::Esc) {
            return self.schemas_back();
        }
        if chord.code == Code::Enter {
            return self.schemas_go_on();
        }
        match chord.typed().filter(|_| !typing) {
            Some('n') => compare.turn(1),
            Some('N') => compare.turn(-1),
            Some('u') => {
                compare.unfolded = !compare.unfolded;
                self.refresh_schema_compare();
            }
            Some('o') => {
                if compare.level != Level::Orgs {
                    compare.before = compare.level.clone();
                }
                compare.to(Level::Orgs);
                self.refresh_schema_compare();
            }
            Some('c') => return self.want_all_compared(),
            Some('e') => self.export_schemas(false),
            Some('E') => self.export_schemas(true),
            _ => {
                compare.picker.key(chord, page, width);
            }
        }
        Vec::new()
    }

    /// From an object to the objects, from the choice of an org to where it was asked for, else to the
    /// panes.
    fn schemas_back(&mut self) -> Vec<Effect> {
        let Some(compare) = self.schemas_mut() else {
            return Vec::new();
        };
        match compare.level.clone() {
            Level::Objects => {
                self.overlays.retain(|overlay| !super::is_schemas(overlay));
            }
            Level::Orgs => {
                let before = compare.before.clone();
                compare.to(before);
            }
            Level::Object(object) => {
                compare.to(Level::Objects);
                self.refresh_schema_compare();
                if let Some(compare) = self.schemas_mut() {
                    let names = compare.common.iter();
                    let name = names.chain(&compare.lists.left_only);
                    let mut name = name.filter(|name| name.eq_ignore_ascii_case(&object));
                    if let Some(name) = name.next().cloned() {
                        compare.picker.select(&Row::Object(name));
                    }
                }
            }
        }
        self.refresh_schema_compare();
        Vec::new()
    }

    fn schemas_go_on(&mut self) -> Vec<Effect> {
        let Some(compare) = self.schemas_mut() else {
            return Vec::new();
        };
        match compare.picker.selected().cloned() {
            Some(Row::Org(org)) => {
                let before = compare.before.clone();
                compare.to(before);
                return self.compare_schema_with(org);
            }
            Some(Row::Object(object)) => {
                let only = compare.lists.left_only.contains(&object)
                    || compare.lists.right_only.contains(&object);
                if only {
                    self.hint("one side alone has it: there is nothing to compare");
                    return Vec::new();
                }
                compare.to(Level::Object(object));
                return self.want_compared();
            }
            Some(Row::Same) => {
                compare.unfolded = true;
                self.refresh_schema_compare();
            }
            Some(Row::Change(at)) => {
                if let Some((title, text)) = compare.whole(at) {
                    self.read(Reader::new(title, text));
                }
            }
            Some(Row::Field(_)) | None => {}
        }
        Vec::new()
    }

    /// Offers the difference to a file: of the object that is shown, else of all that was compared.
    fn export_schemas(&mut self, as_json: bool) {
        let Some(compare) = self.schemas_shown() else {
            return;
        };
        let all = compare.difference();
        let (difference, of) = match &compare.level {
            Level::Object(object) => {
                let one = compare.compared(object);
                let objects = one.map(|one| one.difference.clone()).into_iter().collect();
                let difference = SchemaDifference {
                    objects,
                    common: 1,
                    ..SchemaDifference::default()
                };
                (difference, object.clone())
            }
            Level::Orgs | Level::Objects => (all, "schema".to_owned()),
        };
        let (text, extension, format) = if as_json {
            (json(&compare.names, &difference), "json", "JSON")
        } else {
            (markdown(&compare.names, &difference), "md", "Markdown")
        };
        let aliases = compare.orgs.each_ref().map(|org| self.orgs.alias(org));
        let name = format!("{of}-{}-{}.{extension}", aliases[0], aliases[1]);
        let offer = CopyFile::new(text.into(), format!("The difference as {format}"), &name);
        self.overlays.push(Overlay::CopyFile(Box::new(offer)));
    }
}

impl SchemaCompare {
    fn to(&mut self, level: Level) {
        self.level = level;
        self.picker.go_to_first();
        self.picker.clear_filter();
        self.picker.go_to_rows();
    }

    /// The next row that differs, or the one before; round at the end.
    fn turn(&mut self, by: isize) {
        let rows = self.picker.len() as isize;
        let here = self.picker.selected_row().unwrap_or(0) as isize;
        let differs = |row: &isize| {
            let item = self.picker.row(*row as usize).map(|row| row.item);
            let sign = item.and_then(|item| item.columns.first());
            sign.is_some_and(|sign| ["≠", "◀", "▶"].contains(&sign.as_str()))
        };
        let mut rows_from_here = (1..=rows).map(|step| (here + by * step).rem_euclid(rows));
        if let Some(row) = rows_from_here.find(differs) {
            self.picker.select_row(row as usize);
        }
    }

    /// A difference in full, to be read.
    fn whole(&self, at: usize) -> Option<(String, String)> {
        let Level::Object(object) = &self.level else {
            return None;
        };
        let change = self.compared(object)?.difference.changes.get(at)?;
        let [left, right] = &self.names;
        let value = |value: &Option<String>| match (value, change.property) {
            (Some(value), _) => value.clone(),
            (None, PRESENCE) => "missing".to_owned(),
            (None, _) => "∅".to_owned(),
        };
        let title = format!("{object} · {} {}", change.part.name(), change.name);
        let (one, two) = (value(&change.left), value(&change.right));
        let property = change.property;
        let text = format!("{property} in {left}\n{one}\n\n{property} in {right}\n{two}\n");
        Some((title, text))
    }
}
