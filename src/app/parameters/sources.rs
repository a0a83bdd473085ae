//! `Sources`: where the values of a list can be taken from: the columns of the results that are open,
//! in any tab of any org, or those of a file that has several.

use crate::app::App;
use crate::app::column::Tab;
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::picker::{Picker, PickerItem};
use crate::app::result::ResultPane;
use crate::rows::ColumnKind;
use crate::soql::bind::List;
use crate::text;
use crate::worker::{ColumnOffer, ListSource};

/// Between the parts of a result's name in the line of a list.
const BETWEEN: &str = " · ";
/// The columns that are searched: the column, whose rows, which.
const SEARCHED: usize = 3;

/// One place to take values from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file, whose path is typed.
    File,
    /// A column of a result, by the text that stands for it.
    Result(String),
    /// A column of a file or of what was pasted.
    Column {
        /// The text that stands for it.
        text: String,
        /// Its values.
        list: List,
    },
}

/// The list of them.
#[derive(Clone, Debug)]
pub struct Sources {
    /// The rows: places in `all`.
    pub picker: Picker<usize>,
    /// What is listed.
    all: Vec<Source>,
    /// Whether they are columns of one file.
    pub of_a_file: bool,
}

/// Which rows of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    Marked,
    Filtered,
    Loaded,
}

impl Which {
    const ALL: [Self; 3] = [Self::Marked, Self::Filtered, Self::Loaded];

    fn name(self) -> &'static str {
        match self {
            Self::Marked => "marked rows",
            Self::Filtered => "filtered rows",
            Self::Loaded => "loaded rows",
        }
    }

    /// How many there are; `None` where that is no choice of its own.
    fn count(self, result: &ResultPane) -> Option<usize> {
        let all = result.rows.len();
        match self {
            Self::Marked => Some(result.marked_count()).filter(|count| *count > 0),
            Self::Filtered => {
                let shown = result.order.as_ref().map(crate::rows::Order::len);
                shown.filter(|count| *count < all)
            }
            Self::Loaded => Some(all).filter(|count| *count > 0),
        }
    }
}

impl Sources {
    /// The columns of a file, or of what was pasted, that `text` stands for.
    pub fn columns(text: &str, offers: Vec<ColumnOffer>) -> Self {
        let mut items = Vec::new();
        let mut all = Vec::new();
        for (at, offer) in offers.into_iter().enumerate() {
            let columns = vec![
                offer.title.clone(),
                offer.list.about(),
                offer.list.preview(),
            ];
            items.push(item(at, columns));
            let text = match text.starts_with(super::PASTED) {
                true => text.to_owned(),
                false => format!("{text}:{}", offer.title.trim_start_matches("column ")),
            };
            all.push(Source::Column {
                text,
                list: offer.list,
            });
        }
        Self {
            picker: Picker::new(items).searching(1),
            all,
            of_a_file: true,
        }
    }

    /// The one that is selected.
    pub fn selected(&self) -> Option<&Source> {
        self.all.get(*self.picker.selected()?)
    }
}

impl App {
    /// What can be taken from results; `None` where no result is open.
    pub(super) fn result_sources(&self) -> Option<Sources> {
        let mut items = Vec::new();
        let mut all = Vec::new();
        for tab in self.all_tabs() {
            let Some(result) = &tab.result else { continue };
            for which in Which::ALL {
                let Some(count) = which.count(result) else {
                    continue;
                };
                for column in columns(result) {
                    let title = title_of(result, column);
                    let count = text::number(count as u64);
                    let columns = vec![
                        title.clone(),
                        format!("{} of {}", result.object, self.orgs.whose(&tab.org)),
                        format!("{count} {}", which.name()),
                    ];
                    items.push(item(all.len(), columns));
                    all.push(Source::Result(self.source_text(tab, result, &title, which)));
                }
            }
        }
        if all.is_empty() {
            return None;
        }
        let file = [
            "a file".to_owned(),
            "type its path".to_owned(),
            "@~/ids.csv:Id".to_owned(),
        ];
        items.push(item(all.len(), file.into()));
        all.push(Source::File);
        Some(Sources {
            picker: Picker::new(items).searching(SEARCHED),
            all,
            of_a_file: false,
        })
    }

    /// The text that stands for a column of a result.
    fn source_text(&self, tab: &Tab, result: &ResultPane, title: &str, which: Which) -> String {
        let parts = [
            self.orgs.alias(&tab.org),
            result.object.as_str(),
            title,
            which.name(),
        ];
        format!("@{}", parts.join(BETWEEN))
    }

    /// The rows that a text stands for; `None` where it stands for no result.
    ///
    /// # Errors
    /// Where that result is not open any more, and where the values were pasted.
    pub(super) fn open_source(&self, text: &str) -> Result<Option<ListSource>, String> {
        let text = text.trim();
        if text == super::PASTED {
            return Err("these values were pasted: paste them again".to_owned());
        }
        let Some((_, which)) = text.rsplit_once(BETWEEN) else {
            return Ok(None);
        };
        let Some(which) = Which::ALL.into_iter().find(|one| one.name() == which) else {
            return Ok(None);
        };
        for tab in self.all_tabs() {
            let Some(result) = &tab.result else { continue };
            for column in columns(result) {
                let title = title_of(result, column);
                if self.source_text(tab, result, &title, which) != text {
                    continue;
                }
                if which.count(result).is_none() {
                    return Err(format!("there are no {} any more", which.name()));
                }
                let order = match which {
                    Which::Marked => Some(result.marked()),
                    Which::Filtered => result.order.clone(),
                    Which::Loaded => None,
                };
                return Ok(Some(ListSource::Rows {
                    rows: result.rows.clone(),
                    order,
                    column,
                }));
            }
        }
        Err("that result is not open any more: clear the line, and @ lists those that are".into())
    }

    /// All tabs of all orgs, the one in front first.
    pub(in crate::app) fn all_tabs(&self) -> impl Iterator<Item = &Tab> {
        let front = self.tab().map(|tab| tab.id);
        let desks = self.columns.iter().flat_map(|column| column.desks());
        let tabs: Vec<&Tab> = desks.flat_map(|desk| desk.tabs()).collect();
        // The result in front is the likeliest one.
        let (here, others): (Vec<&Tab>, Vec<&Tab>) =
            tabs.into_iter().partition(|tab| Some(tab.id) == front);
        here.into_iter().chain(others)
    }

    /// A key in the list of sources.
    pub(in crate::app) fn sources_key(&mut self, chord: Chord) -> Vec<Effect> {
        let page = self.drawn.list.height.max(2);
        let width = self.drawn.list.width.max(1);
        let Some(Overlay::Sources(sources)) = self.overlays.last_mut() else {
            return Vec::new();
        };
        let close = !sources.picker.is_typing() && chord.typed() == Some('q');
        if close || chord == Chord::plain(Code::Esc) {
            self.overlays.pop();
            return Vec::new();
        }
        if chord.code == Code::Enter {
            return self.take_source();
        }
        sources.picker.key(chord, page, width);
        Vec::new()
    }
}

/// The columns that hold values to compare with; those of Ids first.
fn columns(result: &ResultPane) -> Vec<usize> {
    let all = result.rows.columns();
    let is_id = |at: &usize| all.get(*at).is_some_and(|c| c.title.ends_with("Id"));
    let plain = all
        .iter()
        .enumerate()
        .filter(|(_, c)| c.kind == ColumnKind::Value);
    let (ids, others): (Vec<usize>, Vec<usize>) = plain.map(|(at, _)| at).partition(is_id);
    ids.into_iter().chain(others).collect()
}

fn title_of(result: &ResultPane, column: usize) -> String {
    let found = result.rows.columns().get(column);
    found.map_or_else(String::new, |column| column.title.clone())
}

fn item(key: usize, columns: Vec<String>) -> PickerItem<usize> {
    PickerItem {
        key,
        columns,
        disabled_reason: None,
    }
}
