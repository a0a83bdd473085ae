//! Writing many fields at once, and taking them back, as one edit.
//!
//! What is written is [`crate::language::expand()`]'s to say; why nothing was is said in the status
//! line.

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::Pane;
use crate::app::msg::Effect;
use crate::language::{CannotExpand, Expand, expand};
use crate::schema::Catalog;

impl App {
    pub(in crate::app) fn can_expand(&self) -> Availability {
        match self.tab() {
            None => Availability::Hidden,
            Some(tab) if tab.editor.text().trim().is_empty() => {
                Availability::Disabled("the query is empty")
            }
            Some(_) => Availability::Ready,
        }
    }

    /// Writes fields at the cursor. What has to be known first is asked for.
    pub(in crate::app) fn expand_fields(&mut self, what: Expand) -> Vec<Effect> {
        let Some(tab) = self.tab() else {
            return Vec::new();
        };
        let nothing = Catalog::new();
        let schema = self.schemas.of(&tab.org);
        let catalog = schema.map_or(&nothing, |schema| &schema.catalog);
        let found = expand(tab.editor.text(), tab.editor.cursor(), what, catalog);
        let org = tab.org.clone();
        match found {
            Ok(edit) => {
                let fields = edit.text.matches(',').count() + 1;
                self.splice(vec![(edit.span.range(), edit.text)], None);
                if let Some(column) = self.column_mut() {
                    column.focus = Pane::Editor;
                }
                if fields > 1 {
                    self.hint(format!("{fields} fields written"));
                }
                Vec::new()
            }
            Err(why) => {
                self.hint(why.to_string());
                match why {
                    CannotExpand::NotLoaded(wanted) => self.want_objects(&org, wanted),
                    _ => Vec::new(),
                }
            }
        }
    }
}
