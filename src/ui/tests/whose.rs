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
    /// Nothing, and why.
    Nothing(&'static str),
}

/// By the kind of overlay: a number of its own, and what it has to say.
fn says(overlay: &Overlay) -> (usize, Says) {
    use Says::{Nothing, Org};
    match overlay {
        Overlay::Orgs(_) => (0, Org),
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
        Overlay::Compare(_) => (16, Org),
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
        Overlay::Targets(_) => (25, Org),
        Overlay::Members(_) => (26, Org),
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

/// What lies over the panes, as text: all that looks different without it, less the two lines at the foot.
fn over(desk: &mut Desk) -> String {
    let with = desk.draw(SIZE.0, SIZE.1);
    let overlays = std::mem::take(&mut desk.app.overlays);
    let without = desk.draw(SIZE.0, SIZE.1);
    desk.app.overlays = overlays;
    let cells = |screen: &str| -> Vec<Vec<char>> {
        let pad = |line: &str| {
            let mut line: Vec<char> = line.chars().collect();
            line.resize(usize::from(SIZE.0), ' ');
            line
        };
        let mut lines: Vec<_> = screen.lines().map(pad).collect();
        lines.truncate(usize::from(SIZE.1) - 2);
        lines
    };
    let (with, without) = (cells(&with), cells(&without));
    let mut differ = Vec::new();
    for (y, (line, before)) in with.iter().zip(&without).enumerate() {
        for (x, (now, then)) in line.iter().zip(before).enumerate() {
            if now != then {
                differ.push((x, y));
            }
        }
    }
    let (Some(left), Some(right)) = (
        differ.iter().map(|(x, _)| *x).min(),
        differ.iter().map(|(x, _)| *x).max(),
    ) else {
        return String::new();
    };
    let (top, bottom) = (differ[0].1, differ[differ.len() - 1].1);
    let lines = with[top..=bottom]
        .iter()
        .map(|line| line[left..=right].iter().collect());
    lines.collect::<Vec<String>>().join("\n")
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
        if layer != Layer::Completion {
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
        ("sources", crate::app::tests::binds::beside_a_result),
        ("record", crate::app::tests::records::open),
        ("views", crate::app::tests::browse::with_views),
        ("usage", crate::app::tests::usage::asking),
        ("trail", crate::app::tests::trail::here),
        ("plan", || {
            let mut desk = over_rows("");
            crate::app::tests::plan::with_plan(&mut desk);
            desk
        }),
        ("plan asked about", crate::app::tests::plan::with_question),
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
            Says::Org => {
                if !shown.contains(&alias) || (production && !shown.contains("PROD")) {
                    wrong.push(format!("{name} ({kind}) does not name {alias}:\n{shown}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert_eq!(kinds.len(), KINDS, "each kind is shown: {kinds:?}");
}
