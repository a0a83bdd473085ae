//! Searching and counting the rows of a result: from hit to hit, statistics, frequencies.

use super::work::{here, loaded, names};

#[test]
fn a_search_goes_from_hit_to_hit_and_round() {
    let mut desk = loaded(6);
    desk.press("j j /").type_text("acme");
    desk.work();
    assert_eq!(here(&desk), "Acme Ltd", "the first hit from the cursor on");
    assert!(desk.draw(120, 40).contains("2/2"));
    desk.press("Enter n");
    assert_eq!(here(&desk), "acme");
    assert_eq!(desk.toast(), "search went on at the first hit");
    desk.press("n");
    assert_eq!(here(&desk), "Acme Ltd");
    desk.press("N N");
    assert_eq!(here(&desk), "Acme Ltd");
    assert_eq!(desk.toast(), "search went on at the last hit");
    desk.wait(10_000);
    let screen = desk.draw(120, 40);
    assert!(screen.contains("/acme 2/2 in all columns"), "{screen}");
    desk.press("Esc");
    assert_eq!(here(&desk), "Acme Ltd", "the cursor stays");
    assert!(!desk.draw(120, 40).contains("/acme"));
    desk.press("n");
    assert_eq!(desk.toast(), "nothing is searched for: / searches");
}

#[test]
fn a_search_in_one_column_leaves_the_others_out() {
    let mut desk = loaded(6);
    desk.press("l /").type_text("1");
    desk.work();
    assert!(desk.draw(120, 40).contains("1/7"), "in ids and amounts");
    desk.press("Ctrl-A").type_text("a").press("Tab").work();
    let screen = desk.draw(120, 40);
    assert!(screen.contains("in Name · Tab: in all columns"), "{screen}");
    assert!(screen.contains("1/3"), "{screen}");
    desk.press("Tab").work();
    assert!(desk.draw(120, 40).contains("Tab: only in Name"));
}

#[test]
fn a_search_that_finds_nothing_says_so_and_the_cursor_comes_back() {
    let mut desk = loaded(6);
    desk.press("j j /").type_text("ac").work();
    assert_eq!(here(&desk), "Acme Ltd");
    desk.type_text("x").work();
    assert_eq!(here(&desk), "Initech");
    assert!(desk.draw(120, 40).contains("–/0"));
    desk.press("Enter");
    assert!(desk.toast().contains("\"acx\" is not in these rows"));
}

#[test]
fn a_search_follows_the_sorting() {
    let mut desk = loaded(6);
    desk.press("/").type_text("acme").press("Enter").work();
    assert_eq!(here(&desk), "acme");
    desk.press("l s").work();
    desk.work();
    assert_eq!(here(&desk), "acme");
    desk.press("n");
    assert_eq!(here(&desk), "Acme Ltd");
    desk.wait(10_000);
    assert!(desk.draw(120, 40).contains("/acme 2/2"));
}

#[test]
fn statistics_count_the_rows_shown_and_can_be_copied() {
    let mut desk = loaded(9);
    desk.press("l l #");
    assert!(desk.draw(120, 40).contains("counting…"));
    desk.work();
    let screen = desk.draw(120, 40);
    for line in ["Statistics · Amount", "447", "89.4", "6 of 9 rows loaded"] {
        assert!(screen.contains(line), "{line}\n{screen}");
    }
    desk.press("y");
    let copied = desk.copied().unwrap();
    assert!(
        copied.contains("distinct\t4\n") && copied.contains("null\t1\n"),
        "{copied}"
    );
    desk.press("Esc");
    assert!(desk.app.overlays.is_empty());
}

#[test]
fn closing_a_card_stops_what_it_waits_for() {
    for (open, close) in [("#", "Esc"), ("F", "Esc"), ("#", "Ctrl-C")] {
        let mut desk = loaded(6);
        desk.press(open);
        let job = desk.started()[0].0;
        desk.press(close);
        assert_eq!(desk.cancelled(), [job], "{open} {close}");
        assert!(desk.app.overlays.is_empty());
    }
}

#[test]
fn frequencies_filter_by_the_value_chosen() {
    let mut desk = loaded(6);
    desk.press("l l F").work();
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("33.3 %") && screen.contains("5 values"),
        "{screen}"
    );
    desk.type_text("20").press("Enter").work();
    assert_eq!(names(&desk), "aU");
    desk.press("F").work();
    assert!(desk.draw(120, 40).contains("filtered: 2 of 6 rows"));
    desk.press("Down y");
    assert_eq!(desk.copied().as_deref(), Some("Amount\trows\n20\t2\n"));
}
