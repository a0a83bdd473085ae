//! Where things stand on the screen, as the app needs to know it: for pages, wheels and clicks.
//!
//! `ui` fills a [`Drawn`] while it draws; the shell hands it back as a message. Plain numbers, no
//! drawing library.

use crate::app::command::Command;

/// A rectangle of terminal cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    /// Leftmost column.
    pub x: u16,
    /// Topmost row.
    pub y: u16,
    /// Width in columns.
    pub width: u16,
    /// Height in rows.
    pub height: u16,
}

impl Rect {
    /// Whether the cell lies inside.
    pub fn contains(self, x: u16, y: u16) -> bool {
        x >= self.x
            && y >= self.y
            && x < self.x.saturating_add(self.width)
            && y < self.y.saturating_add(self.height)
    }
}

/// How many columns and rows of content a pane showed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Viewport {
    /// Columns of content.
    pub width: u16,
    /// Rows of content.
    pub height: u16,
}

/// Something on the screen that can be clicked or scrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hit {
    /// The text area of the editor of the column with this index.
    Editor(usize),
    /// The result grid of the column with this index, its header included.
    Grid(usize),
    /// A tab of a column.
    Tab(usize, usize),
    /// The org badge of a column.
    Org(usize),
    /// A column, anywhere else.
    Column(usize),
    /// The row with this index (in the filtered order) of the list on top.
    ListRow(usize),
    /// The input field of the overlay on top.
    Field,
    /// A hint in the footer.
    Hint(Command),
    /// The row with this index of the list of objects.
    ObjectRow(usize),
    /// The filter of the list of objects.
    ObjectFilter,
    /// The row with this number of the list at the cursor.
    Completion(usize),
    /// The overlay on top, anywhere else: swallows the click.
    Overlay,
}

/// Where a column stood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DrawnColumn {
    /// Its place among the columns.
    pub place: usize,
    /// All of it, its title included.
    pub area: Rect,
    /// The text area of its editor.
    pub editor: Viewport,
    /// Its grid's rows and header together.
    pub grid: Viewport,
    /// Whether its results pane was in sight.
    pub results: bool,
}

/// What a frame put where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// The screen.
    pub screen: Viewport,
    /// Clickable places, later ones on top.
    pub hits: Vec<(Rect, Hit)>,
    /// The columns that were in sight, from left to right.
    pub columns: Vec<DrawnColumn>,
    /// The editor's text area of the focused column.
    pub editor: Viewport,
    /// The grid's rows of the focused column and header together.
    pub grid: Viewport,
    /// The rows of the list at the cursor.
    pub completion: u16,
    /// The list or the text of the overlay on top.
    pub list: Viewport,
    /// The rows of the list of objects.
    pub objects: Viewport,
    /// Whether the results pane of the focused column was in sight.
    pub results: bool,
}

impl Drawn {
    /// The column with this place, where it was in sight.
    pub fn column(&self, place: usize) -> Option<&DrawnColumn> {
        self.columns.iter().find(|column| column.place == place)
    }

    /// What stands at a cell, and where it begins.
    pub fn at(&self, x: u16, y: u16) -> Option<(Rect, Hit)> {
        self.hits
            .iter()
            .rev()
            .find(|(rect, _)| rect.contains(x, y))
            .copied()
    }
}
