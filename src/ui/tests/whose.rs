//! Whose data what lies over the panes is about: every overlay names its org by itself, with two orgs
//! side by side; those that need not say why.

use std::collections::BTreeSet;

use super::*;
use crate::app::column::{Column, TabIds};
use crate::app::overlay::Overlay;
use crate::app::overlay_keys::Layer;
use crate::org::OrgKey;

const SIZE: (u16, u16) = (160, 40);

/// What an overlay has to say of an org.
#[derive(Debug)]
enum Says {
    /// Which org its data is of, or which one it acts on.
    Org,
    /// Orgs, each on a line of its own.
    List,
    /// The org, anywhere on what covers the screen: in panels of its own.
    Panels,
    /// Nothing, and why.
    Nothing(&'static str),
}

/// By the kind of overlay: a number of its own, and what it has to say.
fn says(overlay: &Overlay) -> (usize, Says) {
    use Says::{List, Nothing, Org, Panels};
    match overlay {
        Overlay::Orgs(_) => (0, List),
        Overlay::Palette(_) => (1, Nothing("it lists commands, and nothing of an org")),
        Overlay::Help(_) => (2, Nothing("it lists keys, and nothing of an org")),
        Overlay::Columns(_) => (3, Org),
        Overlay::Cell(_) => (4, Org),
        Overlay::CellText(_) => (5, Org),
        Overlay::Paste(_) => (6, Org),
        Overlay::Changes(_) => (7, Org),
        Overlay::Send(_) => (8, Org),
        Overlay::Form(_) => (9, Org),
        Overlay::Library(_) => (10, Org),
        Overlay::Sources(_) => (11, Org),
        Overlay::Login(_) => (12, Nothing("which org it becomes is known when it is done")),
        Overlay::Export(_) => (13, Org),
        Overlay::CopyFile(_) => (14, Org),
        Overlay::Schemas(_) => (15, Org),
        Overlay::Compare(_) => (16, Panels),
        Overlay::Prompt(_) => (
            17,
            Nothing("it is a line of the results, which name their org"),
        ),
        Overlay::Stats(_) => (18, Org),
        Overlay::Frequency(_) => (19, Org),
        Overlay::Confirm(_) => (20, Org),
        Overlay::Object(_) => (21, Org),
        Overlay::Record(_) => (22, Org),
        Overlay::Views(_) => (23, Org),
        Overlay::Where(_) => (24, Org),
        Overlay::Targets(_) => (25, List),
        Overlay::Members(_) => (26, List),
        Overlay::Usage(_) => (27, Org),
        Overlay::Trail(_) => (28, Org),
        Overlay::Reader(_) => (29, Org),
        Overlay::RecordForm(_) => (30, Org),
        Overlay::Writing(_) => (31, Org),
        Overlay::Journal(_) => (32, Org),
        Overlay::Undo(_) => (33, Org),
    }
}

/// How many kinds there are.
const KINDS: usize = 34;

/// A column of an org that is not in front stands beside.
fn beside(mut desk: Desk) -> Desk {
    if desk.app.columns.len() < 2 {
        let other = [sandbox().key, prod().key];
        let front = desk.app.column().map(|column| column.org.clone());
        let other = other.into_iter().find(|key| Some(key) != front.as_ref());
        let mut ids = TabIds::default();
        for _ in 0..1_000 {
            ids.fresh();
        }
        desk.app.columns.push(Column::new(other.unwrap(), &mut ids));
    }
    desk.draw(SIZE.0, SIZE.1);
    desk
}

/// Rows of two columns on a split screen, and what these keys open over them.
fn over_rows(keys: &str) -> Desk {
    let mut desk = crate::app::tests::split::beside(SIZE.0, SIZE.1);
    desk.press("Esc H r");
    let (job, _) = desk.started_query();
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, page(0, 20, 20))
        .query(job, finished(20));
    desk.draw(SIZE.0, SIZE.1);
    if !keys.is_empty() {
        desk.press(keys).work();
    }
    desk
}

/// What lies on top of the panes, as text: all within its border, which alone is heavy then.
fn over(desk: &mut Desk) -> String {
    let top = desk.app.overlays.pop();
    let below = std::mem::take(&mut desk.app.overlays);
    desk.app.overlays.extend(top);
    let screen = desk.draw(SIZE.0, SIZE.1);
    desk.app.overlays.splice(0..0, below);
    let lines: Vec<Vec<char>> = screen.lines().map(|line| line.chars().collect()).collect();
    let at = |corner: char| {
        let mut found = Vec::new();
        for (y, line) in lines.iter().enumerate() {
            found.extend(
                line.iter()
                    .enumerate()
                    .filter(|(_, c)| **c == corner)
                    .map(|(x, _)| (x, y)),
            );
        }
        found
    };
    let (starts, ends) = (at('┏'), at('┛'));
    let left = starts.iter().map(|(x, _)| *x).min();
    let (Some(left), Some((_, top))) = (left, starts.first()) else {
        return String::new();
    };
    let right = ends.iter().map(|(x, _)| *x).max().unwrap_or_default();
    let bottom = ends.last().map_or(0, |(_, y)| *y);
    let shown = lines.iter().take(bottom + 1).skip(*top);
    let part = |line: &Vec<char>| line.iter().take(right + 1).skip(left).collect::<String>();
    shown.map(part).collect::<Vec<_>>().join("\n")
}

/// The first lines, for a message.
fn head(shown: &str) -> String {
    shown.lines().take(7).collect::<Vec<_>>().join("\n")
}

/// The org in front, in words: its alias, and that it is production where it is.
fn named(desk: &Desk) -> (String, bool) {
    let key: OrgKey = desk.app.column().unwrap().org.clone();
    let org = &desk.app.orgs.get(&key).unwrap().org;
    (
        org.alias.clone(),
        org.class == crate::org::OrgClass::Production,
    )
}

#[test]
fn whatever_lies_over_the_panes_names_its_org() {
    let mut all: Vec<(String, Desk)> = Vec::new();
    for layer in Layer::ALL {
        // The one is no overlay, the texts of the others are about nothing.
        if !matches!(layer, Layer::Completion | Layer::Text | Layer::TextSearch) {
            all.push((format!("{layer:?}"), crate::app::tests::keys::over(layer)));
        }
    }
    type Begin = fn() -> Desk;
    let more: [(&str, Begin); 22] = [
        ("switcher", || over_rows("o")),
        ("help", || over_rows("?")),
        ("columns", || over_rows("c")),
        ("statistics", || over_rows("#")),
        ("values", || over_rows("F")),
        ("whole cell", || over_rows("Space")),
        ("watch", || over_rows("g W")),
        ("export", || over_rows("e")),
        ("compare", || over_rows("B")),
        ("targets", || over_rows("g n")),
        ("quit", || {
            let mut desk = over_rows("r");
            desk.press("Ctrl-Q");
            desk
        }),
        ("history", || {
            let mut desk = over_rows("");
            crate::app::tests::library::with_history(&mut desk);
            desk
        }),
        ("sources", || {
            let mut desk = crate::app::tests::binds::beside_a_result();
            desk.press("@");
            desk
        }),
        ("record", crate::app::tests::records::open),
        ("views", crate::app::tests::browse::with_views),
        ("usage", crate::app::tests::usage::asking),
        ("trail", crate::app::tests::trail::here),
        ("plan", || {
            let mut desk = over_rows("");
            crate::app::tests::plan::with_plan(&mut desk);
            desk
        }),
        ("plan asked about", || {
            let mut desk = over_rows("");
            crate::app::tests::plan::check_first(&mut desk);
            desk.press("r");
            crate::app::tests::plan::answer(&mut desk);
            desk
        }),
        (
            "cell of several lines",
            crate::app::tests::staging::several_lines,
        ),
        ("changes", || {
            let mut desk = crate::app::tests::staging::editing();
            desk.press("d e").type_text("Media").press("Enter d l");
            desk
        }),
        ("object", || {
            let mut desk = Desk::with_objects();
            desk.press("Esc b Ctrl-Space");
            desk
        }),
    ];
    all.extend(
        more.into_iter()
            .map(|(name, begin)| (name.to_owned(), begin())),
    );
    let mut kinds = BTreeSet::new();
    let mut wrong = Vec::new();
    for (name, desk) in all {
        let mut desk = beside(desk);
        let Some(overlay) = desk.app.overlays.last() else {
            panic!("{name}: nothing lies over the panes");
        };
        let (kind, says) = says(overlay);
        kinds.insert(kind);
        let (alias, production) = named(&desk);
        let shown = over(&mut desk);
        match says {
            Says::Nothing(why) => assert!(!why.is_empty(), "{name}"),
            Says::List => assert!(
                desk.app
                    .orgs
                    .iter()
                    .any(|entry| shown.contains(&entry.org.alias)),
                "{name}:\n{shown}"
            ),
            Says::Panels => {
                // Below the first line of the screen, which says whose the column is.
                let screen = desk.draw(SIZE.0, SIZE.1);
                let below = screen.split_once('\n').map_or("", |(_, below)| below);
                let Some(Overlay::Compare(compare)) = desk.app.overlays.last() else {
                    panic!("{name}");
                };
                for party in compare.everybody() {
                    let production = party.class == Some(crate::org::OrgClass::Production);
                    if !below.contains(&party.name) || production && !below.contains("PROD") {
                        wrong.push(format!("{name} does not name {}:\n{screen}", party.name));
                    }
                }
            }
            Says::Org => {
                if !shown.contains(&alias) || (production && !shown.contains("PROD")) {
                    wrong.push(format!(
                        "{name} ({kind}) does not name {alias}:\n{}",
                        head(&shown)
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert_eq!(kinds.len(), KINDS, "each kind is shown: {kinds:?}");
}
