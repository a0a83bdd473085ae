//! The mouse: what is under it decides. Everything it does has a key too. Long because each thing that
//! can be under it has its branch here.

use std::time::Duration;

use crate::app::App;
use crate::app::column::Pane;
use crate::app::command::Command;
use crate::app::editor::EditAction;
use crate::app::geometry::{Hit, Rect, Viewport};
use crate::app::grid::{GridCursor, GridHit};
use crate::app::key::{Chord, Code};
use crate::app::msg::{Effect, Mouse, MouseKind};
use crate::app::overlay::Overlay;

/// How long after a click another at the same cell makes a double click.
const DOUBLE: Duration = Duration::from_millis(400);
/// Rows a turn of the wheel moves.
const WHEEL: isize = 3;

/// What the mouse holds and where it clicked last.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Held {
    editor: Option<(usize, Rect)>,
    /// What of a grid is held, and where the grid is.
    grid: Option<(Grip, Rect)>,
    /// The column whose right edge is held.
    edge: Option<usize>,
    last: Option<(u16, u16, Duration)>,
    clicks: u8,
    /// The column whose rows the wheel moved in this turn.
    wheeled: Option<usize>,
}

impl Held {
    /// The column whose rows the wheel moved in this turn, once.
    pub(super) fn take_wheeled(&mut self) -> Option<usize> {
        self.wheeled.take()
    }
}

/// What of a grid can be held and dragged.
#[derive(Clone, Copy, Debug)]
enum Grip {
    /// The right edge of a column, by its number; and where the column begins on the screen.
    Edge { column: usize, x: u16 },
    /// The scrollbar.
    Scrollbar,
    /// A cell: rows from there on become a range.
    Row { row: usize },
}

impl App {
    /// The mouse did something.
    pub(super) fn on_mouse(&mut self, mouse: Mouse) -> Vec<Effect> {
        match mouse.kind {
            MouseKind::Press => {
                // Beside the line that is typed something else begins.
                let line = matches!(self.drawn.at(mouse.x, mouse.y), Some((_, Hit::Field)));
                let mut effects = if line {
                    Vec::new()
                } else {
                    self.close_prompt()
                };
                effects.extend(self.on_press(mouse));
                effects
            }
            MouseKind::Drag => self.on_drag(mouse),
            MouseKind::Release => {
                self.mouse.editor = None;
                self.mouse.grid = None;
                self.mouse.edge = None;
                Vec::new()
            }
            MouseKind::WheelUp => self.on_wheel(mouse, -WHEEL, 0),
            MouseKind::WheelDown => self.on_wheel(mouse, WHEEL, 0),
            MouseKind::WheelLeft => self.on_wheel(mouse, 0, -1),
            MouseKind::WheelRight => self.on_wheel(mouse, 0, 1),
        }
    }

    /// Counts clicks at one cell that follow each other quickly: 1, 2, 3, and round again.
    fn clicks(&mut self, mouse: Mouse) -> u8 {
        let now = self.now.running;
        let again = self.mouse.last.is_some_and(|(x, y, at)| {
            (x, y) == (mouse.x, mouse.y) && now.saturating_sub(at) <= DOUBLE
        });
        self.mouse.clicks = if again { self.mouse.clicks % 3 + 1 } else { 1 };
        self.mouse.last = Some((mouse.x, mouse.y, now));
        self.mouse.clicks
    }

    fn on_press(&mut self, mouse: Mouse) -> Vec<Effect> {
        let clicks = self.clicks(mouse);
        let Some((area, hit)) = self.drawn.at(mouse.x, mouse.y) else {
            return Vec::new();
        };
        let (dx, dy) = (
            i32::from(mouse.x) - i32::from(area.x),
            i32::from(mouse.y) - i32::from(area.y),
        );
        match hit {
            Hit::Overlay => Vec::new(),
            Hit::Completion(row) => self.click_item(row),
            Hit::Field => {
                match self.overlays.last_mut() {
                    Some(Overlay::Orgs(picker)) => picker.type_filter(),
                    Some(Overlay::Palette(picker) | Overlay::Help(picker)) => picker.type_filter(),
                    Some(Overlay::Columns(picker)) => picker.type_filter(),
                    Some(Overlay::Frequency(card)) => card.picker.type_filter(),
                    Some(Overlay::Library(library)) => library.picker.type_filter(),
                    Some(Overlay::Sources(sources)) => sources.picker.type_filter(),
                    Some(Overlay::Object(page)) => page.picker.type_filter(),
                    Some(Overlay::Record(page)) => page.picker.type_filter(),
                    Some(Overlay::Schemas(compare)) => compare.picker.type_filter(),
                    Some(Overlay::Views(card)) => card.picker.type_filter(),
                    Some(Overlay::Targets(targets)) => targets.picker.type_filter(),
                    Some(Overlay::Members(card)) => card.picker.type_filter(),
                    Some(Overlay::Usage(card)) => card.picker.type_filter(),
                    Some(Overlay::Trail(card)) => card.picker.type_filter(),
                    Some(Overlay::Where(card)) => card.picker.type_filter(),
                    Some(Overlay::Compare(compare)) => compare.type_filter(),
                    Some(Overlay::Login(login)) => login.type_paste(),
                    Some(Overlay::Export(card)) => card.focus = crate::app::export::Item::File,
                    _ => {}
                }
                Vec::new()
            }
            Hit::ListRow(row) => {
                let known = match self.overlays.last_mut() {
                    Some(Overlay::Orgs(picker)) => {
                        picker.select_row(row);
                        true
                    }
                    Some(Overlay::Palette(picker) | Overlay::Help(picker)) => {
                        picker.select_row(row);
                        true
                    }
                    Some(Overlay::Columns(picker)) => {
                        picker.select_row(row);
                        true
                    }
                    Some(Overlay::Frequency(card)) => {
                        card.picker.select_row(row);
                        true
                    }
                    Some(Overlay::Library(library)) => {
                        library.picker.select_row(row);
                        true
                    }
                    Some(Overlay::Sources(sources)) => {
                        sources.picker.select_row(row);
                        true
                    }
                    Some(Overlay::Object(page)) => {
                        page.picker.select_row(row);
                        true
                    }
                    Some(Overlay::Record(page)) => {
                        page.picker.select_row(row);
                        true
                    }
                    Some(Overlay::Schemas(compare)) => {
                        compare.picker.select_row(row);
                        true
                    }
                    Some(Overlay::Views(card)) => {
                        card.picker.select_row(row);
                        true
                    }
                    Some(Overlay::Targets(targets)) => {
                        targets.picker.select_row(row);
                        // Enter runs: a second click marks.
                        if clicks == 2 {
                            return self.mark_target();
                        }
                        false
                    }
                    Some(Overlay::Members(card)) => {
                        card.picker.select_row(row);
                        true
                    }
                    Some(Overlay::Usage(card)) => {
                        card.picker.select_row(row);
                        true
                    }
                    Some(Overlay::Trail(card)) => {
                        card.picker.select_row(row);
                        true
                    }
                    Some(Overlay::Where(card)) => {
                        card.picker.select_row(row);
                        true
                    }
                    Some(Overlay::Compare(compare)) => {
                        compare.select(row);
                        true
                    }
                    Some(Overlay::RecordForm(form)) => {
                        form.select_row(row);
                        true
                    }
                    Some(Overlay::Journal(journal)) => {
                        journal.picker.select_row(row);
                        true
                    }
                    Some(Overlay::Undo(card)) => {
                        card.picker.select_row(row);
                        return Vec::new();
                    }
                    _ => false,
                };
                if known && clicks == 2 {
                    return self.on_key(Chord::plain(Code::Enter));
                }
                Vec::new()
            }
            // The hint that was drawn there, whatever would be hinted by now.
            Hit::Hint(command) => self.perform(command),
            Hit::Column(column) => {
                self.mouse.edge = self.edge_at(mouse.x);
                match self.mouse.edge {
                    Some(_) => Vec::new(),
                    None => self.press_column(column),
                }
            }
            Hit::Org(column) if column != self.focused => self.press_column(column),
            Hit::Org(column) => {
                self.focus_column(column);
                self.perform(Command::OrgSwitch)
            }
            Hit::Tab(column, tab) => {
                self.focus_column(column);
                if let Some(column) = self.column_mut() {
                    column.desk_mut().select(tab);
                }
                Vec::new()
            }
            Hit::ObjectRow(row) => self.click_object(row, clicks),
            Hit::ObjectFilter => self.click_object_filter(),
            Hit::Editor(column) => {
                self.leave_browser();
                self.focus_column(column);
                self.mouse.editor = Some((column, area));
                if let Some(column) = self.column_mut() {
                    column.focus = Pane::Editor;
                    column.typing = true;
                }
                self.edit(match clicks {
                    2 => EditAction::PressWord { x: dx, y: dy },
                    3 => EditAction::PressLine { y: dy },
                    _ => EditAction::Press {
                        x: dx,
                        y: dy,
                        extend: mouse.mods.shift,
                    },
                })
            }
            Hit::Grid(column) => {
                self.leave_browser();
                self.focus_column(column);
                self.press_grid(mouse, area, clicks)
            }
        }
    }

    /// A press in the grid: the cursor goes there; edges and the scrollbar are held.
    fn press_grid(&mut self, mouse: Mouse, area: Rect, clicks: u8) -> Vec<Effect> {
        let Some(column) = self.column_mut() else {
            return Vec::new();
        };
        column.focus = Pane::Results;
        column.typing = false;
        let viewport = viewport(area);
        let Some(result) = &mut column.tab_mut().result else {
            return Vec::new();
        };
        let (sheet, view) = result.sheet_and_view();
        let (x, y) = (mouse.x - area.x, mouse.y - area.y);
        let Some(hit) = view.hit(x, y, &sheet, viewport) else {
            return Vec::new();
        };
        // An edge is taken without going there.
        if let GridHit::Edge(place) = hit {
            let layout = view.layout(&sheet, viewport);
            let slot = layout.slots.iter().find(|slot| slot.column == place);
            let grip = slot
                .zip(sheet.column(place))
                .map(|(slot, column)| Grip::Edge {
                    column,
                    x: area.x + slot.x,
                });
            result.changes.seal();
            self.mouse.grid = grip.map(|grip| (grip, area));
            if clicks == 2 {
                self.mouse.grid = None;
                self.fit_place(place);
            }
            return Vec::new();
        }
        view.click(hit, &sheet, viewport);
        match hit {
            // Under the pointer is the cursor's column by now.
            GridHit::Header(_) => {
                return self.perform(Command::ResultsSort);
            }
            GridHit::Edge(_) => {}
            GridHit::Scrollbar(_) => self.mouse.grid = Some((Grip::Scrollbar, area)),
            GridHit::Cell(_) | GridHit::Row(_) => {
                // A range that was begun goes to the click.
                let row = result.row().filter(|_| result.marks.anchor.is_none());
                self.mouse.grid = row.map(|row| (Grip::Row { row }, area));
                if clicks == 2 && matches!(hit, GridHit::Cell(_)) {
                    self.mouse.grid = None;
                    return self.perform(Command::ResultsCell);
                }
            }
        }
        Vec::new()
    }

    /// What is held of a grid follows the mouse.
    fn drag_grid(&mut self, mouse: Mouse, grip: Grip, area: Rect) -> Vec<Effect> {
        let viewport = viewport(area);
        match grip {
            Grip::Edge { column, x } => {
                // The edge stands under the pointer.
                let width = mouse.x.saturating_sub(x);
                self.arrange(Some(column), |arrangement, _| {
                    arrangement.set_width(column, Some(width));
                    true
                });
            }
            Grip::Scrollbar => {
                if let Some(result) = self.result_mut() {
                    let (sheet, view) = result.sheet_and_view();
                    let layout = view.layout(&sheet, viewport);
                    let last = layout.header + layout.body.saturating_sub(1);
                    let y = mouse
                        .y
                        .saturating_sub(area.y)
                        .clamp(layout.header, last.max(layout.header));
                    let at = view.hit(area.width.saturating_sub(1), y, &sheet, viewport);
                    if let Some(hit @ GridHit::Scrollbar(_)) = at {
                        view.click(hit, &sheet, viewport);
                    }
                }
            }
            Grip::Row { row } => {
                if let Some(result) = self.result_mut() {
                    let (sheet, view) = result.sheet_and_view();
                    let x = mouse.x.saturating_sub(area.x);
                    let y = mouse.y.saturating_sub(area.y);
                    let hit = view.hit(x, y, &sheet, viewport);
                    if let Some(GridHit::Cell(GridCursor { row: to, .. }) | GridHit::Row(to)) = hit
                    {
                        view.click(GridHit::Row(to), &sheet, viewport);
                        let moved = sheet.row(to) != Some(row);
                        if moved {
                            result.marks.anchor = Some(row);
                        }
                    }
                }
            }
        }
        Vec::new()
    }

    fn on_drag(&mut self, mouse: Mouse) -> Vec<Effect> {
        if let Some(column) = self.mouse.edge {
            self.put_edge(column, mouse.x);
            return Vec::new();
        }
        if let Some((grip, area)) = self.mouse.grid {
            return self.drag_grid(mouse, grip, area);
        }
        let Some((_, area)) = self.mouse.editor else {
            return Vec::new();
        };
        self.edit(EditAction::Drag {
            x: i32::from(mouse.x) - i32::from(area.x),
            y: i32::from(mouse.y) - i32::from(area.y),
        })
    }

    fn on_wheel(&mut self, mouse: Mouse, down: isize, right: isize) -> Vec<Effect> {
        let Some((area, hit)) = self.drawn.at(mouse.x, mouse.y) else {
            return Vec::new();
        };
        match hit {
            Hit::Editor(_) => {
                return self.edit(EditAction::Scroll {
                    lines: down as i32,
                    columns: right as i32 * 4,
                });
            }
            Hit::Grid(column) => {
                self.mouse.wheeled = Some(column);
                if let Some(column) = self.columns.get_mut(column)
                    && let Some(result) = &mut column.tab_mut().result
                {
                    let (sheet, view) = result.sheet_and_view();
                    view.scroll(down, right, &sheet, viewport(area));
                }
            }
            Hit::ListRow(_) | Hit::Overlay => {
                let step = down.signum();
                let page = self.drawn.list.height;
                match self.overlays.last_mut() {
                    Some(Overlay::Orgs(picker)) => picker.step(step, page),
                    Some(Overlay::Palette(picker) | Overlay::Help(picker)) => {
                        picker.step(step, page)
                    }
                    Some(Overlay::Columns(picker)) => picker.step(step, page),
                    Some(Overlay::Reader(reader)) => reader.scroll(down, page.into()),
                    Some(Overlay::Frequency(card)) => card.picker.step(step, page),
                    Some(Overlay::Compare(compare)) => compare.scroll(step, page),
                    Some(Overlay::Library(library)) => library.picker.step(step, page),
                    Some(Overlay::Sources(sources)) => sources.picker.step(step, page),
                    Some(Overlay::Object(object)) => object.picker.step(step, page),
                    Some(Overlay::Record(record)) => record.picker.step(step, page),
                    Some(Overlay::Schemas(compare)) => compare.picker.step(step, page),
                    Some(Overlay::Views(card)) => card.picker.step(step, page),
                    Some(Overlay::Targets(targets)) => targets.picker.step(step, page),
                    Some(Overlay::Members(card)) => card.picker.step(step, page),
                    Some(Overlay::Usage(card)) => card.picker.step(step, page),
                    Some(Overlay::Trail(card)) => card.picker.step(step, page),
                    Some(Overlay::Where(card)) => card.picker.step(step, page),
                    Some(Overlay::RecordForm(form)) => form.step(step, page),
                    Some(Overlay::Writing(writing)) => writing.scroll(step),
                    Some(Overlay::Journal(journal)) => journal.picker.step(step, page),
                    Some(Overlay::Undo(card)) => card.picker.step(step, page),
                    _ => {}
                }
            }
            Hit::Completion(_) => self.scroll_list(down.signum()),
            Hit::ObjectRow(_) => self.scroll_objects(down),
            Hit::ObjectFilter => {}
            Hit::Field | Hit::Tab(..) | Hit::Org(_) | Hit::Column(_) | Hit::Hint(_) => {}
        }
        Vec::new()
    }
}

fn viewport(area: Rect) -> Viewport {
    Viewport {
        width: area.width,
        height: area.height,
    }
}
