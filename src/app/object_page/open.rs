//! From a name, a column or a row to the page of an object, and from there to the next one.

use super::{ObjectPage, PageState, Step, Way};
use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::Pane;
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::picker::Picker;
use crate::language::{HoverKind, Wanted, hover};
use crate::schema::about::{Key, SHOWN, Section};
use crate::schema::{Catalog, Field};

/// Where a page begins, and the row that is meant.
struct Meant {
    trail: Vec<Step>,
    field: Option<String>,
}

impl App {
    /// Opens the page of an object of the org in front.
    pub fn open_object(&mut self, name: &str) -> Vec<Effect> {
        let name = self.full_name(name);
        self.open_object_page(Meant {
            trail: vec![Step::begin(&name)],
            field: None,
        })
    }

    /// Whether there is an object at the cursor of the pane in focus.
    pub(in crate::app) fn can_open_object_here(&self) -> Availability {
        if self.column().is_some_and(|c| c.focus == Pane::Results) {
            return self.can_open_object_of_column();
        }
        match self.tab() {
            None => Availability::Hidden,
            Some(tab) if tab.editor.is_empty() => Availability::Disabled("the query is empty"),
            Some(_) => Availability::Ready,
        }
    }

    /// Whether the rows in front are of an object.
    pub(in crate::app) fn can_open_object_of_column(&self) -> Availability {
        match self.tab().map(|tab| tab.result.as_ref()) {
            None => Availability::Hidden,
            Some(None) => Availability::Disabled("there are no rows yet: run a query"),
            Some(Some(_)) => Availability::Ready,
        }
    }

    /// Opens the page of the object that the name at the cursor of the editor leads to: an object, a
    /// relationship, a lookup; of any other field the object that has it.
    pub(in crate::app) fn open_object_here(&mut self) -> Vec<Effect> {
        if self.column().is_some_and(|c| c.focus == Pane::Results) {
            return self.open_object_of_column();
        }
        match self.meant_at_cursor() {
            Some(meant) => self.open_object_page(meant),
            None => {
                self.hint("no object is known at the cursor");
                Vec::new()
            }
        }
    }

    fn meant_at_cursor(&self) -> Option<Meant> {
        let tab = self.tab()?;
        let nothing = Catalog::new();
        let catalog = self.catalog_here().unwrap_or(&nothing);
        let (text, cursor) = (tab.editor.text(), tab.editor.cursor());
        let from = crate::app::result::object_of(text);
        let Some(found) = hover(text, cursor, catalog).filter(|found| found.object.is_some())
        else {
            return (!from.is_empty()).then(|| Meant {
                trail: vec![Step::begin(&self.full_name(&from))],
                field: None,
            });
        };
        let object = self.full_name(&found.object?);
        // `Account.OwnerId`: what stands behind the last dot is the field.
        let name = found.title.rsplit('.').next().map(str::to_owned);
        match found.kind {
            HoverKind::Field => {
                let field = name.as_deref().and_then(|name| {
                    let described = catalog.object(&object).here()?;
                    described.field(name)
                });
                Some(self.through(&object, field, name.clone()))
            }
            HoverKind::Relationship | HoverKind::ChildRelationship => {
                let by = match found.kind {
                    HoverKind::Relationship => Way::Parent(name),
                    _ => Way::Child(name),
                };
                let owner = found.title.split('.').next().unwrap_or_default();
                let owner = self.full_name(owner);
                let trail = vec![Step::begin(&owner), Step::by(&object, by)];
                Some(Meant { trail, field: None })
            }
            _ => Some(Meant {
                trail: vec![Step::begin(&object)],
                field: None,
            }),
        }
    }

    /// A field of an object: a lookup leads to its parent, any other is a row of the object's page.
    fn through(&self, object: &str, field: Option<&Field>, name: Option<String>) -> Meant {
        let target = field.and_then(|field| match field.reference_to.as_slice() {
            [only] => Some((only.clone(), field.relationship_name.clone())),
            _ => None,
        });
        match target {
            Some((target, way)) => {
                let parent = Step::by(&self.full_name(&target), Way::Parent(way));
                Meant {
                    trail: vec![Step::begin(object), parent],
                    field: None,
                }
            }
            None => Meant {
                trail: vec![Step::begin(object)],
                field: name,
            },
        }
    }

    /// Opens the page of the object that the column under the cursor leads to: the parent of a
    /// lookup, else the object that has the field.
    pub(in crate::app) fn open_object_of_column(&mut self) -> Vec<Effect> {
        let Some(object) = self.object_in_front() else {
            self.hint("no object is known for these rows");
            return Vec::new();
        };
        let path = self.tab().and_then(|tab| {
            let result = tab.result.as_ref()?;
            let columns = result.rows.columns();
            Some(columns.get(result.column()?)?.path.clone())
        });
        let path = path.unwrap_or_default();
        let mut trail = vec![Step::begin(&object)];
        let mut field = None;
        if let (Some(catalog), Some((last, way))) = (self.catalog_here(), path.split_last()) {
            for step in way {
                let Some(described) = trail.last().and_then(|s| catalog.object(&s.object).here())
                else {
                    break;
                };
                let next = match (described.parent(step), described.child(step)) {
                    (Some(parent), _) => match parent.reference_to.as_slice() {
                        [only] => Step::by(only, Way::Parent(Some(step.clone()))),
                        // Which of several objects stands there differs from row to row.
                        _ => {
                            field = Some(parent.name.clone());
                            break;
                        }
                    },
                    (None, Some(child)) => {
                        let by = Way::Child(Some(step.clone()));
                        Step::by(&child.child_object, by)
                    }
                    (None, None) => break,
                };
                trail.push(next);
            }
            let whole = trail.len() == way.len() + 1;
            let end = trail.last().and_then(|s| catalog.object(&s.object).here());
            let known = end.and_then(|object| object.field(last));
            let children = end.and_then(|object| object.child(last));
            if let (Some(children), None, true) = (children, known, whole) {
                let by = Way::Child(Some(last.clone()));
                trail.push(Step::by(&children.child_object, by));
            } else if let (Some(known), None) = (known, &field) {
                if let ([only], true) = (known.reference_to.as_slice(), whole) {
                    let by = Way::Parent(known.relationship_name.clone());
                    trail.push(Step::by(only, by));
                } else {
                    field = Some(last.clone());
                }
            }
        }
        self.open_object_page(Meant { trail, field })
    }

    /// Opens the page of the object selected in the list.
    pub(in crate::app) fn open_selected_object(&mut self) -> Vec<Effect> {
        match self.selected_object() {
            Some(name) => self.open_object(&name),
            None => Vec::new(),
        }
    }

    fn open_object_page(&mut self, meant: Meant) -> Vec<Effect> {
        let Some(org) = self.column().map(|column| column.org.clone()) else {
            return Vec::new();
        };
        let mut page = ObjectPage {
            org,
            trail: meant.trail,
            picker: Picker::new(Vec::new()).showing(SHOWN),
            part: None,
            state: PageState::Loading,
            made: None,
            rows: Vec::new(),
            seek: None,
        };
        if let Some(field) = &meant.field {
            page.seek = self.place_of(page.object(), field);
        }
        self.toast = None;
        self.overlays.push(Overlay::Object(Box::new(page)));
        self.refresh_page()
    }

    fn place_of(&self, object: &str, field: &str) -> Option<Key> {
        let described = self.catalog_here()?.object(object).here()?;
        let mut fields = described.describe().fields.iter();
        let place = fields.position(|known| known.name.eq_ignore_ascii_case(field))?;
        Some(Key {
            section: Section::Fields,
            place,
        })
    }

    /// Takes what is known of the object by now into the pages that are open, and asks for it where
    /// it is not.
    pub(in crate::app) fn refresh_page(&mut self) -> Vec<Effect> {
        let mut wanted = Vec::new();
        for overlay in &mut self.overlays {
            let Overlay::Object(page) = overlay else {
                continue;
            };
            let Some(schema) = self.schemas.of(&page.org) else {
                continue;
            };
            let name = page.object().to_owned();
            page.refresh(schema.catalog.shared(&name), schema.has_given_up(&name));
            if page.state == PageState::Loading {
                wanted.push((page.org.clone(), name));
            }
        }
        wanted
            .into_iter()
            .flat_map(|(org, name)| self.want_objects(&org, Wanted::from_iter([name])))
            .collect()
    }

    /// Goes on to the object that the selected row leads to.
    pub(in crate::app) fn go_on(&mut self) -> Vec<Effect> {
        let Some(page) = self.object_page_mut() else {
            return Vec::new();
        };
        let (Some(object), Some(key)) = (page.made.clone(), page.picker.selected().copied()) else {
            return Vec::new();
        };
        let Some(target) = crate::schema::about::leads_to(&object, key).map(str::to_owned) else {
            return self.read_row();
        };
        let of = object.describe();
        let by = match key.section {
            Section::Children => {
                let child = of.child_relationships.get(key.place);
                Way::Child(child.and_then(|child| child.relationship_name.clone()))
            }
            _ => {
                let field = of.fields.get(key.place);
                Way::Parent(field.and_then(|field| field.relationship_name.clone()))
            }
        };
        if let Some(here) = page.trail.last_mut() {
            here.filter = page.picker.filter().text().to_owned();
            here.selected = Some(key);
            here.part = page.part;
        }
        page.trail.push(Step::by(&target, by));
        page.begin_anew(String::new(), None, None);
        self.refresh_page()
    }

    /// Goes back to the object before, as it was left.
    pub(in crate::app) fn go_back(&mut self) -> Vec<Effect> {
        let Some(page) = self.object_page_mut() else {
            return Vec::new();
        };
        if page.trail.len() < 2 {
            return Vec::new();
        }
        page.trail.pop();
        let left = page.trail.last().cloned();
        if let Some(left) = left {
            page.begin_anew(left.filter, left.part, left.selected);
        }
        self.refresh_page()
    }
}

impl ObjectPage {
    /// Shows the last object of the trail with nothing known yet.
    fn begin_anew(&mut self, filter: String, part: Option<Section>, seek: Option<Key>) {
        let typing = self.picker.is_typing();
        self.picker = Picker::new(Vec::new()).showing(SHOWN);
        if !filter.is_empty() {
            let paste = crate::app::editor::EditAction::Paste(filter);
            self.picker.edit(paste, u16::MAX);
        }
        if !typing {
            self.picker.go_to_rows();
        }
        self.part = part;
        self.seek = seek;
        self.made = None;
        self.rows.clear();
        self.state = PageState::Loading;
    }
}
