//! What is taken away from an object page: names, paths and subqueries into the editor, the rows as
//! Markdown, CSV or JSON onto the clipboard.

use std::sync::Arc;

use super::{ObjectPage, Way};
use crate::app::App;
use crate::app::column::Pane;
use crate::app::command::Command;
use crate::app::copy_file::CopyFile;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::language::{put, source_at};
use crate::rows::export::{Format, Writer};
use crate::rows::{CellKind, ChunkBuilder, Columns, RowSet};
use crate::schema::Catalog;
use crate::schema::about::{Key, Section, Table, TableCell, table};
use crate::worker::{CopyForm, CopyJob, Job, export_options};

impl ObjectPage {
    /// The relationships that lead from the first object of the trail to the one shown, where there
    /// are only ways to parents.
    fn way(&self) -> Option<Vec<&str>> {
        let steps = self.trail.iter().skip(1);
        steps
            .map(|step| match &step.by {
                Way::Parent(Some(name)) => Some(name.as_str()),
                Way::Begin | Way::Parent(None) | Way::Child(_) => None,
            })
            .collect()
    }

    /// The child relationship that leads to the object shown from the first of the trail, where it
    /// is the only step.
    fn as_children(&self) -> Option<&str> {
        match self.trail.as_slice() {
            [_, step] => match &step.by {
                Way::Child(Some(name)) => Some(name),
                _ => None,
            },
            _ => None,
        }
    }

    /// What the selected row is in the select list of a query from the first object of the trail, or
    /// why it is nothing.
    fn written(&self) -> Result<String, &'static str> {
        let (Some(object), Some(key)) = (self.described(), self.picker.selected()) else {
            return Err("nothing is listed");
        };
        let of = object.describe();
        let path = |name: &str| match (self.way(), self.as_children()) {
            (Some(way), _) if way.is_empty() => Ok(name.to_owned()),
            (Some(way), _) => Ok(format!("{}.{name}", way.join("."))),
            (None, Some(children)) => Ok(format!("(SELECT {name} FROM {children})")),
            (None, None) => Err("a query cannot go the way that led here"),
        };
        match key.section {
            Section::Fields => {
                let field = of.fields.get(key.place).ok_or("the field is gone")?;
                path(&field.name)
            }
            Section::Parents => {
                let field = of.fields.get(key.place).ok_or("the field is gone")?;
                let way = field.relationship_name.as_deref();
                path(&format!("{}.Name", way.ok_or("the way has no name")?))
            }
            Section::Children => {
                let child = of.child_relationships.get(key.place);
                let name = child.and_then(|child| child.relationship_name.as_deref());
                let name = name.ok_or("the relationship has no name, so no query can use it")?;
                match self.trail.len() {
                    1 => Ok(format!("(SELECT Id FROM {name})")),
                    _ => Err("children of children: begin at their own parent's page"),
                }
            }
            Section::RecordTypes | Section::Object => Err("only fields and ways go into a query"),
        }
    }

    /// The rows that are listed, as tables, one for each part.
    fn tables(&self) -> Vec<(Section, Table)> {
        let Some(object) = self.described() else {
            return Vec::new();
        };
        let keys: Vec<Key> = self.picker.found().copied().collect();
        Section::ALL
            .into_iter()
            .filter(|section| keys.iter().any(|key| key.section == *section))
            .map(|section| (section, table(object, section, Some(&keys))))
            .collect()
    }
}

impl App {
    /// Puts the selected row into the query: a field by the way that led to it, a parent's name, a
    /// subquery of children. Into an empty editor goes a whole query.
    pub(in crate::app) fn insert_row(&mut self) -> Vec<Effect> {
        let Some(page) = self.object_page() else {
            return Vec::new();
        };
        let item = match page.written() {
            Ok(item) => item,
            Err(why) => {
                self.hint(why);
                return Vec::new();
            }
        };
        let root = page
            .trail
            .first()
            .map(|step| step.object.clone())
            .unwrap_or_default();
        let Some(tab) = self.tab() else {
            return Vec::new();
        };
        let (text, cursor) = (tab.editor.text(), tab.editor.cursor());
        if text.trim().is_empty() {
            let whole = 0..text.len();
            let item = if item.starts_with('(') {
                format!("Id, {item}")
            } else {
                item
            };
            let query = format!("SELECT {item}\nFROM {root}");
            self.splice(vec![(whole, query)], None);
            self.show_editor();
            self.hint(format!("a query from {root}; go on, Esc goes to it"));
            return Vec::new();
        }
        if let Some(why) = self.does_not_fit(text, cursor, &root, &item) {
            self.hint(why);
            return Vec::new();
        }
        match put(text, cursor, vec![item.clone()]) {
            Ok(Some(edit)) => {
                let end = edit.span.start + edit.text.len();
                self.splice(vec![(edit.span.range(), edit.text)], Some(end));
                self.show_editor();
                self.hint(format!("{item} is in the query"));
            }
            Ok(None) => self.hint(format!("{item} is in the query already")),
            Err(why) => self.hint(why.to_string()),
        }
        Vec::new()
    }

    /// Why an item that is of `root` cannot stand in the query at the cursor: that is from another
    /// object, and could not run.
    fn does_not_fit(&self, text: &str, cursor: usize, root: &str, item: &str) -> Option<String> {
        let nothing = Catalog::new();
        let catalog = self.catalog_here().unwrap_or(&nothing);
        let source = source_at(text, cursor, catalog)?;
        let key = self.keymap.shown(Command::TabNew);
        match source.object {
            None => Some(format!(
                "what the query at the cursor is from is not known yet, so {item} is not put into it"
            )),
            Some(from) if !from.eq_ignore_ascii_case(root) => Some(format!(
                "the query is from {from}, {item} is of {root}: Esc, {key} opens a tab for a query of its own"
            )),
            Some(_) if source.within && item.starts_with('(') => {
                Some("a subquery cannot stand in a subquery".to_owned())
            }
            Some(_) => None,
        }
    }

    /// The editor is where one goes back to.
    fn show_editor(&mut self) {
        if let Some(column) = self.column_mut() {
            column.focus = Pane::Editor;
        }
        self.leave_browser();
    }

    /// Copies the name of the selected row.
    pub(in crate::app) fn copy_name(&mut self) -> Vec<Effect> {
        let page = self.object_page();
        let item = page.and_then(|page| page.picker.selected_item());
        let name = item.and_then(|item| item.columns.first().cloned());
        name.map(Effect::Copy).into_iter().collect()
    }

    /// Copies the address of the object's page in Setup.
    pub(in crate::app) fn copy_setup_address(&mut self) -> Vec<Effect> {
        let Some(page) = self.object_page() else {
            return Vec::new();
        };
        let object = page.object();
        let Some(entry) = self.orgs.get(&page.org) else {
            return Vec::new();
        };
        let host = entry.org.instance_url.trim_end_matches('/');
        vec![Effect::Copy(format!(
            "{host}/lightning/setup/ObjectManager/{object}/Details/view"
        ))]
    }

    /// Copies the rows that are listed; of several parts the first, which is the fields.
    pub(in crate::app) fn copy_page(&mut self, format: Format) -> Vec<Effect> {
        let Some(page) = self.object_page() else {
            return Vec::new();
        };
        let tables = page.tables();
        let Some((section, table)) = tables.into_iter().next() else {
            self.hint("nothing is listed");
            return Vec::new();
        };
        if page.part.is_none() && section == Section::Fields {
            self.hint("the fields; another part is copied while it is listed alone");
        }
        self.copy_table(&table, format)
    }

    /// Copies a table.
    pub(in crate::app) fn copy_table(&mut self, table: &Table, format: Format) -> Vec<Effect> {
        let Some(tab) = self.tab().map(|tab| tab.id) else {
            return Vec::new();
        };
        let rows = row_set(table);
        let job = CopyJob {
            columns: (0..rows.columns().len()).collect(),
            rows,
            order: None,
            picked: None,
            kinds: Vec::new(),
            form: CopyForm::Rows {
                format,
                header: true,
            },
        };
        let (id, superseded) = self.jobs.begin(Slot::Copy(tab));
        let cancel = superseded.map(Effect::Cancel).into_iter();
        cancel.chain([Effect::Start(id, Job::Copy(job))]).collect()
    }

    /// Offers a table to a file, as CSV.
    pub(in crate::app) fn offer_table(&mut self, table: &Table, what: String, name: &str) {
        let rows = row_set(table);
        let options = export_options(&self.options.export);
        let mut writer = Writer::new(Format::Csv, options, Vec::new());
        let written = writer.begin(rows.columns()).and_then(|()| {
            rows.chunks().try_for_each(|chunk| writer.chunk(chunk))?;
            writer.finish()
        });
        // What is written to memory does not fail; and all of it is text.
        let text = written.map(|(bytes, _)| String::from_utf8(bytes));
        if let Ok(Ok(text)) = text {
            let offer = CopyFile::new(text.into(), what, name);
            self.overlays.push(Overlay::CopyFile(Box::new(offer)));
        }
    }
}

/// A table as rows.
fn row_set(table: &Table) -> RowSet {
    let columns = Arc::new(Columns::from_titles(table.headings.iter().copied()));
    let mut chunk = ChunkBuilder::new(table.headings.len());
    for row in &table.rows {
        for (column, cell) in row.iter().enumerate() {
            match cell {
                TableCell::Text(text) => chunk.set(column, CellKind::Text, text),
                TableCell::Flag(flag) => {
                    chunk.set(column, CellKind::Bool, if *flag { "true" } else { "false" });
                }
                TableCell::Number(number) => {
                    chunk.set(column, CellKind::Number, &number.to_string());
                }
                TableCell::Nothing => chunk.set(column, CellKind::Null, ""),
            }
        }
        chunk.end_row();
    }
    let mut rows = RowSet::new(Arc::clone(&columns));
    rows.push(Arc::new(chunk.finish()), Some(columns));
    rows
}
