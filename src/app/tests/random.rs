//! Random messages keep what must always hold.

use proptest::prelude::*;

use super::*;
use crate::app::command::TABLE;
use crate::app::jobs::Slot;
use crate::app::key::{Chord, Code};
use crate::rows::Order;
use crate::rows::find::FindHit;
use crate::rows::stats::{ColumnStats, Frequencies};

#[derive(Clone, Debug)]
enum Step {
    Keys(&'static str),
    Char(char),
    Paste(String),
    Mouse(u8, u16, u16),
    Wait(u64),
    Draw(u16, u16),
    /// An event of a job: of one that runs, or of any.
    Event {
        job: usize,
        known: bool,
        event: u8,
    },
}

fn steps() -> impl Strategy<Value = Step> {
    let keys: Vec<&'static str> = TABLE
        .iter()
        .flat_map(|spec| spec.keys.iter().copied())
        // Ends the run of the program, and with it the test.
        .filter(|keys| !["q", "Ctrl-Q", "Ctrl-C"].contains(keys))
        .chain([
            "Enter",
            "Backspace",
            "Shift-Up",
            "Shift-Down",
            "Ctrl-U",
            "Alt-x",
            "y",
            "Delete",
        ])
        .collect();
    prop_oneof![
        6 => prop::sample::select(keys).prop_map(Step::Keys),
        2 => prop_oneof![Just('é'), Just('日'), Just('\u{301}'), prop::char::range(' ', '~')].prop_map(Step::Char),
        1 => "[a-zA-Z '\n日]{0,40}".prop_map(Step::Paste),
        2 => (0..9_u8, 0..130_u16, 0..50_u16).prop_map(|(kind, x, y)| Step::Mouse(kind, x, y)),
        1 => (0..3000_u64).prop_map(Step::Wait),
        1 => (1..200_u16, 1..60_u16).prop_map(|(w, h)| Step::Draw(w, h)),
        4 => (0..20_usize, prop::bool::weighted(0.8), 0..20_u8)
            .prop_map(|(job, known, event)| Step::Event { job, known, event }),
    ]
}

fn event(number: u8) -> JobEvent {
    match number {
        0 => JobEvent::Query(columns(&["Name", "Amount"])),
        1 | 2 => JobEvent::Query(page(0, 40, 90)),
        3 => JobEvent::Query(finished(40)),
        4 => refused("INVALID_FIELD", "No such column", Some((1, 8))),
        5 => refused("MALFORMED_QUERY", "unexpected token\n at", Some((9, 900))),
        6 => ended(),
        7 => JobEvent::Cancelled,
        8 => JobEvent::Login(waiting(None, Some("no browser"))),
        9 => JobEvent::Login(waiting(Some("port taken"), None)),
        10 => JobEvent::Login(LoginEvent::Saving),
        11 => done(prod(), true),
        12 => done(
            org(
                3,
                "globex",
                "s@globex.io",
                "globex.my.salesforce.com",
                OrgClass::Developer,
            ),
            false,
        ),
        13 => logged_out(&sandbox(), None),
        14 => JobEvent::ApiUsage {
            org: prod().key,
            used: 12_431,
            max: 100_000,
        },
        15 => JobEvent::Arrange(ArrangeEvent {
            revision: 9,
            order: Order::new([3, 1, 90]),
        }),
        16 => JobEvent::Find(FindEvent::First {
            revision: 9,
            hit: FindHit {
                place: 70,
                column: 9,
            },
        }),
        17 => JobEvent::Stats(StatsEvent {
            revision: 9,
            column: 9,
            stats: ColumnStats::default(),
        }),
        18 => JobEvent::Frequency(FrequencyEvent {
            revision: 9,
            frequencies: Frequencies::default(),
        }),
        _ => JobEvent::Probe(ProbeEvent {
            org: Box::new(prod()),
        }),
    }
}

/// Whether a job in this slot ever says this.
fn speaks(slot: &Slot, event: &JobEvent) -> bool {
    match event {
        JobEvent::Query(_) => matches!(slot, Slot::Rows(_)),
        JobEvent::Arrange(_) => matches!(slot, Slot::Arrange(_)),
        JobEvent::Find(_) => matches!(slot, Slot::Find(_)),
        JobEvent::Stats(_) | JobEvent::Frequency(_) => matches!(slot, Slot::Column(_)),
        JobEvent::Login(_) => *slot == Slot::Login,
        JobEvent::Logout(event) => *slot == Slot::Logout(event.job.org.clone()),
        JobEvent::Probe(event) => *slot == Slot::Probe(event.org.key.clone()),
        _ => true,
    }
}

fn mouse_kind(number: u8) -> MouseKind {
    [
        MouseKind::Press,
        MouseKind::Press,
        MouseKind::Press,
        MouseKind::Drag,
        MouseKind::Release,
        MouseKind::WheelUp,
        MouseKind::WheelDown,
        MouseKind::WheelLeft,
        MouseKind::WheelRight,
    ][usize::from(number) % 9]
}

fn step(desk: &mut Desk, running: &mut Vec<JobId>, step: Step) {
    match step {
        Step::Keys(keys) => desk.press(keys),
        Step::Char(c) => desk.send(Msg::Key(Chord::plain(Code::Char(c)))),
        Step::Paste(text) => desk.paste(&text),
        Step::Mouse(kind, x, y) => desk.mouse(mouse_kind(kind), x, y),
        Step::Wait(ms) => desk.wait(ms),
        Step::Draw(width, height) => {
            desk.draw(width, height);
            desk.wait(0)
        }
        Step::Event {
            job,
            known,
            event: number,
        } => {
            let id = match running.len() {
                n if known && n > 0 => running[job % n],
                _ => JobId(job as u64),
            };
            let event = event(number);
            if desk
                .app
                .jobs
                .slot(id)
                .is_some_and(|slot| !speaks(slot, &event))
            {
                return;
            }
            desk.event(id, event)
        }
    };
    for effect in desk.take() {
        match effect {
            Effect::Start(id, job) => {
                assert!(desk.app.jobs.slot(id).is_some(), "a started job is known");
                if let Job::Query(query) = job {
                    assert!(!query.soql.trim().is_empty());
                    let tabs = desk.app.columns.iter().flat_map(|c| c.desks());
                    assert!(tabs.flat_map(|d| d.tabs()).any(|t| t.org == query.org));
                }
                running.push(id);
            }
            Effect::Cancel(id) => {
                assert!(
                    desk.app.jobs.slot(id).is_none(),
                    "a cancelled job is forgotten"
                );
                running.retain(|other| *other != id);
            }
            Effect::Tell(id, _) => assert!(desk.app.jobs.slot(id).is_some()),
            _ => {}
        }
    }
}

fn check(desk: &Desk) {
    let app = &desk.app;
    assert!(app.columns.is_empty() == app.orgs.is_empty());
    assert!(app.columns.is_empty() || app.focused < app.columns.len());
    for column in &app.columns {
        assert_eq!(
            column
                .desks()
                .iter()
                .filter(|d| d.org == column.org)
                .count(),
            1
        );
        for desk in column.desks() {
            assert!(app.orgs.get(&desk.org).is_some(), "no desk without its org");
            assert!(desk.active() < desk.tabs().len());
            for tab in desk.tabs() {
                assert_eq!(tab.org, desk.org);
                let slot = Slot::Rows(tab.id);
                // A run in several orgs has a job for each.
                let several = (0..8).any(|at| app.jobs.of(&Slot::Member(tab.id, at)).is_some());
                assert_eq!(tab.run.is_some(), several || app.jobs.of(&slot).is_some());
                let text = tab.editor.text();
                if let Some(range) = tab.editor.selection() {
                    assert!(text.get(range).is_some());
                }
                assert!(text.is_char_boundary(tab.editor.cursor()));
                if let Some(range) = tab.problem.as_ref().and_then(|p| p.range.clone()) {
                    assert!(text.get(range).is_some());
                }
                if let Some(result) = &tab.result {
                    let at = result.grid.cursor(&result.sheet());
                    assert!(at.row < result.rows.len().max(1));
                    assert!(at.column < result.rows.columns().len().max(1));
                }
            }
        }
    }
    assert!(app.columns.len() <= crate::app::split::MOST);
    assert!(!app.alone || app.columns.len() > 1);
    let mut ids: Vec<_> = app
        .columns
        .iter()
        .flat_map(|c| c.tabs())
        .map(|t| t.id)
        .collect();
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count, "a tab is in one place");
    let linked: Vec<_> = app.columns.iter().flat_map(|c| c.tabs()).collect();
    let linked: Vec<_> = linked.into_iter().filter(|t| t.link.is_some()).collect();
    assert!(linked.len() != 1, "nothing is linked with nothing");
    let whole: Vec<&str> = linked
        .iter()
        .filter(|tab| app.left_out(tab).is_empty())
        .map(|tab| tab.editor.text())
        .collect();
    assert!(whole.windows(2).all(|two| two[0] == two[1]), "{whole:?}");
    assert!(app.overlays.len() <= 3, "{:?}", app.overlays);
    if !app.overlays.is_empty() && app.is_typing() {
        assert!(app.overlays.last().unwrap().is_typing());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn any_messages_keep_the_invariants(steps in prop::collection::vec(steps(), 1..80), known in 0..3_usize, split in 0..4_usize) {
        let mut desk = Desk::start(Start {
            orgs: [prod(), sandbox()].into_iter().take(known).collect(),
            ..Start::default()
        });
        let mut running: Vec<JobId> = desk.started().into_iter().map(|(id, _)| id).collect();
        for _ in 0..split {
            desk.press("Esc | Enter");
            running.extend(desk.started().into_iter().map(|(id, _)| id));
        }
        if split > 0 {
            desk.press("Esc =");
        }
        check(&desk);
        for one in steps {
            step(&mut desk, &mut running, one);
            check(&desk);
        }
        desk.draw(120, 40);
        for _ in 0..8 {
            desk.press("Esc");
        }
        assert!(desk.app.overlays.is_empty(), "{:?}", desk.app.overlays);
    }
}
