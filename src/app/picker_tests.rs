//! Narrowing, moving, selecting, and that any text is safe.

use proptest::prelude::*;

use super::*;

const PAGE: u16 = 3;

fn items(names: &[&str]) -> Vec<PickerItem<String>> {
    names
        .iter()
        .map(|name| PickerItem {
            key: (*name).to_owned(),
            columns: name.split('/').map(str::to_owned).collect(),
            disabled_reason: None,
        })
        .collect()
}

fn orgs() -> Picker<String> {
    Picker::new(items(&[
        "acme-prod/sofia@acme.com",
        "acme--uat/sofia@acme.com.uat",
        "globex/s.marin@globex.io",
        "uat-ci/ci@acme.com",
        "Zażółć/gęś@jaźń.pl",
    ]))
}

fn press(picker: &mut Picker<String>, keys: &str) -> bool {
    let mut taken = true;
    for key in keys.chars() {
        let code = match key {
            '↓' => Code::Down,
            '↑' => Code::Up,
            '⇥' => Code::Tab,
            '⌫' => Code::Backspace,
            c => Code::Char(c),
        };
        taken = picker.key(Chord::plain(code), PAGE, 40);
    }
    taken
}

fn shown(picker: &Picker<String>) -> Vec<&str> {
    (0..picker.len())
        .map(|row| picker.row(row).unwrap().item.columns[0].as_str())
        .collect()
}

#[test]
fn letters_go_only_to_the_filter_until_the_rows_are_entered() {
    let mut picker = orgs();
    assert!(picker.is_typing());
    assert!(press(&mut picker, "jd"));
    assert_eq!((picker.filter().text(), picker.len()), ("jd", 0));
    press(&mut picker, "⌫⌫↓");
    assert!(!picker.is_typing());
    assert_eq!(picker.selected_row(), Some(0), "entering moves nothing");
    press(&mut picker, "j");
    assert_eq!(
        (picker.filter().text(), picker.selected_row()),
        ("", Some(1))
    );
    assert!(!press(&mut picker, "d"), "a command, not ours");
    press(&mut picker, "/u");
    assert!(picker.is_typing());
    assert_eq!(picker.filter().text(), "u");
    press(&mut picker, "⇥");
    assert!(!picker.is_typing());
}

#[test]
fn the_filter_finds_letters_in_order_in_one_column_the_best_first() {
    let mut picker = orgs();
    press(&mut picker, "uat");
    assert_eq!(shown(&picker), ["uat-ci", "acme--uat"]);
    assert_eq!(picker.count(), "2 of 5");
    assert_eq!(picker.row(0).unwrap().marks, [vec![0, 1, 2], vec![]]);
    assert_eq!(picker.row(1).unwrap().marks, [vec![6, 7, 8], vec![]]);
    press(&mut picker, "⌫⌫⌫");
    assert_eq!((picker.len(), picker.count()), (5, "5".to_owned()));
    press(&mut picker, "prodsofia");
    assert_eq!(picker.len(), 0, "not across columns");
    press(&mut picker, "⌫⌫⌫⌫⌫ sofia");
    assert_eq!(shown(&picker), ["acme-prod"], "but word by word");
}

#[test]
fn letters_scattered_over_a_text_are_not_found() {
    let names = |filter: &str| {
        let mut picker = Picker::new(items(&[
            "BillingGeocodeAccuracy",
            "Nova Mobility",
            "Account",
            "OpportunityLineItem",
            "Energy__c",
            "AccessNote",
        ]));
        press(&mut picker, filter);
        shown(&picker)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(names("gy"), ["Energy__c"]);
    assert!(names("volt").is_empty(), "{:?}", names("volt"));
    assert_eq!(names("oli"), ["OpportunityLineItem"], "beginnings of words");
    assert_eq!(names("acnt"), ["Account"], "a letter left out");
    assert_eq!(
        names("acc"),
        ["Account", "AccessNote", "BillingGeocodeAccuracy"]
    );
    assert_eq!(
        names("an"),
        ["AccessNote"],
        "nothing is near where words begin so"
    );
}

#[test]
fn a_list_that_keeps_its_order_does_so_while_it_is_filtered() {
    let mut picker = Picker::new(items(&["x uat", "uat", "a"])).keeping_order();
    press(&mut picker, "uat");
    assert_eq!(shown(&picker), ["x uat", "uat"]);
}

#[test]
fn case_and_accents_do_not_matter() {
    let mut picker = orgs();
    press(&mut picker, "ZAZO");
    assert_eq!(shown(&picker), ["Zażółć"]);
}

#[test]
fn columns_that_are_not_searched_find_nothing() {
    let mut picker = orgs().searching(1);
    press(&mut picker, "marin");
    assert_eq!(picker.len(), 0);
}

#[test]
fn the_selection_is_the_best_match_until_one_is_moved_to() {
    let mut picker = orgs();
    press(&mut picker, "uat");
    assert_eq!(picker.selected().unwrap(), "uat-ci/ci@acme.com");
    press(&mut picker, "↓j");
    assert_eq!(picker.selected().unwrap(), "acme--uat/sofia@acme.com.uat");
    press(&mut picker, "/⌫⌫");
    assert_eq!(picker.selected().unwrap(), "acme--uat/sofia@acme.com.uat");
    press(&mut picker, "⌫glo");
    assert_eq!(picker.selected().unwrap(), "globex/s.marin@globex.io");
}

#[test]
fn the_selection_stays_on_its_item_when_the_items_change() {
    let mut picker = orgs();
    press(&mut picker, "↓jj");
    picker.set_items(items(&["new/x", "globex/s.marin@globex.io", "acme-prod/y"]));
    assert_eq!(picker.selected_row(), Some(1));
    assert_eq!(picker.selected().unwrap(), "globex/s.marin@globex.io");
    picker.set_items(items(&["new/x", "acme-prod/y"]));
    assert_eq!(picker.selected().unwrap(), "acme-prod/y", "its neighbour");
    picker.set_items(Vec::new());
    assert_eq!(picker.selected(), None);
    picker.set_items(items(&["a", "b"]));
    assert_eq!(picker.selected_row(), Some(0));
}

#[test]
fn moving_keeps_the_selected_row_in_sight() {
    let mut picker = orgs();
    press(&mut picker, "↓");
    let mut seen = Vec::new();
    for key in ["j", "j", "j", "k", "k", "k", "G", "g"] {
        press(&mut picker, key);
        seen.push((picker.selected_row().unwrap(), picker.window(PAGE)));
    }
    let expected = [
        (1, 0..3),
        (2, 0..3),
        (3, 1..4),
        (2, 1..4),
        (1, 1..4),
        (0, 0..3),
        (4, 2..5),
        (0, 0..3),
    ];
    assert_eq!(seen, expected);
}

#[test]
fn a_click_selects_and_a_click_beside_does_not() {
    let mut picker = orgs();
    picker.select_row(2);
    assert_eq!(picker.selected_row(), Some(2));
    picker.select_row(9);
    assert_eq!(picker.selected_row(), Some(2));
}

proptest! {
    #[test]
    fn any_filter_over_any_items_keeps_the_selection_in_range(
        names in prop::collection::vec(any::<String>(), 0..12),
        filters in prop::collection::vec(any::<String>(), 1..4),
        steps in prop::collection::vec(-4isize..4, 0..6),
        height in 0u16..6,
    ) {
        let items: Vec<PickerItem<usize>> = names
            .iter()
            .enumerate()
            .map(|(key, name)| PickerItem { key, columns: vec![name.clone()], disabled_reason: None })
            .collect();
        let mut picker = Picker::new(items);
        for filter in filters {
            picker.edit(EditAction::SelectAll, 20);
            picker.edit(EditAction::Paste(filter), 20);
            for step in &steps {
                picker.step(*step, height);
            }
            let window = picker.window(height);
            prop_assert!(window.end <= picker.len() && window.len() <= usize::from(height));
            match picker.selected_row() {
                Some(row) => prop_assert!(row < picker.len() && (height == 0 || window.contains(&row))),
                None => prop_assert!(picker.is_empty()),
            }
            for row in 0..picker.len() {
                let row = picker.row(row).unwrap();
                for (text, marks) in row.item.columns.iter().zip(row.marks) {
                    let graphemes = unicode_segmentation::UnicodeSegmentation::graphemes(text.as_str(), true).count();
                    prop_assert!(marks.is_sorted());
                    prop_assert!(marks.iter().all(|mark| (*mark as usize) < graphemes));
                }
            }
        }
    }
}
