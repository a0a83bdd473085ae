//! Scenarios and properties of the editor.
//!
//! A scenario is a row: the text before, the actions, the text after. `|` is the cursor; with a
//! selection, `[` stands at its start and `]` at its end, and `|` beside the one the cursor is at
//! (`[|` or `|]`).
//! Long because every action of the closed list has its table here.

use proptest::prelude::*;

use super::EditAction as A;
use super::*;
use crate::app::geometry::Viewport;

const VIEW: Viewport = Viewport {
    width: 20,
    height: 4,
};

/// An editor in the state the marks describe.
fn given(marked: &str) -> Editor {
    let mut text = String::new();
    let (mut cursor, mut start, mut end) = (0, None, None);
    for c in marked.chars() {
        match c {
            '|' => cursor = text.len(),
            '[' => start = Some(text.len()),
            ']' => end = Some(text.len()),
            c => text.push(c),
        }
    }
    let mut editor = Editor::new(text);
    editor.set_cursor(cursor);
    if let (Some(start), Some(end)) = (start, end) {
        editor.caret.anchor = Some(if cursor == start { end } else { start });
    }
    editor
}

/// The state of an editor as marks.
fn shown(editor: &Editor) -> String {
    let mut out = editor.text().to_owned();
    match editor.selection() {
        None => out.insert(editor.cursor(), '|'),
        Some(range) => {
            let at_start = editor.cursor() == range.start;
            out.insert_str(range.end, if at_start { "]" } else { "|]" });
            out.insert_str(range.start, if at_start { "[|" } else { "[" });
        }
    }
    out
}

#[track_caller]
fn check(before: &str, actions: &[A], after: &str) {
    let mut editor = given(before);
    for action in actions {
        editor.apply(action.clone(), VIEW);
    }
    assert_eq!(shown(&editor), after, "{before:?} then {actions:?}");
}

fn typed(text: &str) -> Vec<A> {
    text.chars().map(A::Insert).collect()
}

#[test]
fn typing_and_deleting_go_by_grapheme() {
    check("|", &typed("Id"), "Id|");
    check("a|c", &typed("b"), "ab|c");
    check("[Id|]", &typed("x"), "x|");
    check("[|Id] FROM", &typed("x"), "x| FROM");
    check("a|", &typed("\u{1b}\u{7}\t"), "a|");
    check("ab|", &[A::Backspace], "a|");
    check("|ab", &[A::Backspace], "|ab");
    check("ne\u{301}|e", &[A::Backspace], "n|e");
    check("a👩\u{200D}🚀|b", &[A::Backspace], "a|b");
    check("a\n|b", &[A::Backspace], "a|b");
    check("a|👩\u{200D}🚀b", &[A::Delete], "a|b");
    check("a|\nb", &[A::Delete], "a|b");
    check("ab|", &[A::Delete], "ab|");
    check("a[bc|]d", &[A::Backspace], "a|d");
    check("a[bc|]d", &[A::Delete], "a|d");
    check("Owner.Name|", &[A::DeleteWordLeft], "Owner.|");
    check("Id,  |", &[A::DeleteWordLeft], "Id|");
    check("|Amount__c x", &[A::DeleteWordRight], "| x");
    check("ab\ncd|ef", &[A::DeleteToHome], "ab\n|ef");
    check("ab\ncd|ef", &[A::DeleteToEnd], "ab\ncd|");
    check("ab|\ncd", &[A::DeleteToEnd], "ab|cd");
}

#[test]
fn the_cursor_moves_by_grapheme_word_line_page_and_text() {
    use Motion as M;
    let moves: &[(&str, M, &str)] = &[
        ("|ab", M::Right, "a|b"),
        ("|e\u{301}b", M::Right, "e\u{301}|b"),
        ("日|本", M::Left, "|日本"),
        ("a\n|b", M::Left, "a|\nb"),
        ("a|\nb", M::Right, "a\n|b"),
        ("|a", M::Left, "|a"),
        ("a|", M::Right, "a|"),
        ("|SELECT Id", M::WordRight, "SELECT| Id"),
        ("SELECT| Id", M::WordRight, "SELECT Id|"),
        ("Owner|.Name", M::WordRight, "Owner.|Name"),
        ("Id\n  FROM|", M::WordLeft, "Id\n  |FROM"),
        ("Id\n  |FROM", M::WordLeft, "|Id\n  FROM"),
        ("|  ", M::WordRight, "  |"),
        ("  |", M::WordLeft, "|  "),
        ("  FR|OM", M::Home, "  |FROM"),
        ("  |FROM", M::Home, "|  FROM"),
        ("|  FROM", M::Home, "  |FROM"),
        ("a|b\nc", M::End, "ab|\nc"),
        ("a\nb|c", M::Start, "|a\nbc"),
        ("a|\nbc", M::Finish, "a\nbc|"),
        ("ab\ncd|", M::Up, "ab|\ncd"),
        ("ab|\ncd", M::Up, "|ab\ncd"),
        ("a|b\ncd", M::Down, "ab\nc|d"),
        ("ab\nc|d", M::Down, "ab\ncd|"),
        // Columns are cells: a wide character is entered at its start.
        ("日本\nab|c", M::Up, "日|本\nabc"),
        ("日本\na|bc", M::Up, "|日本\nabc"),
        ("1\n2\n3\n4\n5|", M::PageUp, "1\n2|\n3\n4\n5"),
        ("|1\n2\n3\n4\n5", M::PageDown, "1\n2\n3\n|4\n5"),
    ];
    for (before, motion, after) in moves {
        check(before, &[A::Move(*motion)], after);
    }
}

#[test]
fn vertical_moves_keep_the_column_over_short_lines() {
    let down = A::Move(Motion::Down);
    check(
        "abc|d\nx\nefgh",
        &[down.clone(), down.clone()],
        "abcd\nx\nefg|h",
    );
    check(
        "abc|d\nx\nefgh",
        &[down.clone(), A::Move(Motion::Left), down],
        "abcd\nx\n|efgh",
    );
}

#[test]
fn the_selection_stretches_collapses_and_covers_all() {
    use Motion as M;
    check("a|bc", &[A::Select(M::Right)], "a[b|]c");
    check("ab|c", &[A::Select(M::Left)], "a[|b]c");
    check("a|bc", &[A::Select(M::Right), A::Select(M::Left)], "a|bc");
    check("a[bc|]d", &[A::Move(M::Left)], "a|bcd");
    check("a[|bc]d", &[A::Move(M::Right)], "abc|d");
    check("a[bc|]d", &[A::Deselect], "abc|d");
    check("a|b\nc", &[A::SelectAll], "[ab\nc|]");
    check("a|b\ncd", &[A::Select(M::Down)], "a[b\nc|]d");
    check("a[b|]c", &[A::Select(M::Finish)], "a[bc|]");
}

#[test]
fn a_new_line_keeps_the_indentation_and_goes_deeper_after_a_parenthesis() {
    check("  FROM|", &[A::Newline], "  FROM\n  |");
    check("  |FROM", &[A::Newline], "  \n  |FROM");
    check(" | FROM", &[A::Newline], " \n | FROM");
    check("IN (|", &[A::Newline], "IN (\n  |");
    check("\tIN ( |)", &[A::Insert('\n')], "\tIN ( \n\t  |)");
    check("a[bc|]d", &[A::Newline], "a\n|d");
}

#[test]
fn lines_are_deleted_repeated_moved_indented() {
    check("a\nb|c\nd", &[A::DeleteLines], "a\n|d");
    check("a\nb|c", &[A::DeleteLines], "|a");
    check("|a", &[A::DeleteLines], "|");
    check("a[b\nc|]d\ne", &[A::DeleteLines], "|e");
    check("a|b", &[A::DuplicateLines], "ab\na|b");
    check("a[b\nc|]d", &[A::DuplicateLines], "ab\ncd\na[b\nc|]d");
    check("a\nb|c", &[A::MoveLinesUp], "b|c\na");
    check("a|\nb", &[A::MoveLinesUp], "a|\nb");
    check("a|\nbc\nd", &[A::MoveLinesDown], "bc\na|\nd");
    check("a\nb|", &[A::MoveLinesDown], "a\nb|");
    check("[a\nb|]\nc", &[A::MoveLinesDown], "c\n[a\nb|]");
    check("a|b\nc", &[A::Indent], "  a|b\nc");
    // A selection that ends before the first character of a line does not take that line.
    check("x[a\n|]c", &[A::Indent], "  x[a\n|]c");
    check("    a|b", &[A::Outdent], "  a|b");
    check(" a|b", &[A::Outdent], "a|b");
    check("\ta|b", &[A::Outdent], "a|b");
    check("a|b", &[A::Outdent], "a|b");
}

#[test]
fn comments_are_toggled_for_all_lines_together() {
    check("a|b", &[A::ToggleComment], "-- a|b");
    check("  a|b", &[A::ToggleComment], "  -- a|b");
    check("-- a|b", &[A::ToggleComment], "a|b");
    check("--a|b", &[A::ToggleComment], "a|b");
    check("--|", &[A::ToggleComment], "|");
    check("x[a\n\n-- b|]", &[A::ToggleComment], "-- x[a\n\n-- -- b|]");
    check("--  x[a\n  -- b|]", &[A::ToggleComment], " x[a\n  b|]");
    check("|", &[A::ToggleComment], "|");
}

#[test]
fn a_paste_is_clean_and_one_step() {
    let paste = A::Paste("SELECT Id\r\nFROM \x1b[31mA\r".into());
    check(
        "x|",
        std::slice::from_ref(&paste),
        "xSELECT Id\nFROM [31mA\n|",
    );
    check("x[y|]", &[paste.clone(), A::Undo], "x[y|]");
    check("x|", &[A::Insert('a'), paste, A::Undo], "xa|");
}

#[test]
fn undo_goes_by_word_and_redo_repeats() {
    let mut editor = given("|");
    for action in typed("SELECT Id FROM") {
        editor.apply(action, VIEW);
    }
    let mut seen = Vec::new();
    while editor.undo() {
        seen.push(shown(&editor));
    }
    assert_eq!(seen, ["SELECT Id |", "SELECT |", "|"]);
    while editor.redo() {}
    assert_eq!(shown(&editor), "SELECT Id FROM|");
}

#[test]
fn a_moved_cursor_closes_the_step_and_deleting_joins() {
    let right = A::Move(Motion::Right);
    check(
        "|x",
        &[A::Insert('a'), right, A::Insert('b'), A::Undo],
        "ax|",
    );
    check("abc|", &[A::Backspace, A::Backspace, A::Undo], "abc|");
    check("|abc", &[A::Delete, A::Delete, A::Undo], "|abc");
    check("ab|", &[A::Insert('c'), A::Backspace, A::Undo], "abc|");
    check("[ab|]", &[A::Insert('x'), A::Insert('y'), A::Undo], "[ab|]");
    check(
        "a|",
        &[A::Insert('b'), A::Undo, A::Insert('c'), A::Redo],
        "ac|",
    );
}

#[test]
fn replacing_the_text_can_be_taken_back() {
    let mut editor = given("SELECT Id|");
    editor.set_text("other\r\ntext");
    assert_eq!(shown(&editor), "other\ntext|");
    editor.undo();
    assert_eq!(shown(&editor), "SELECT Id|");
    editor.replace(7..9, "Name");
    assert_eq!(shown(&editor), "SELECT Name|");
}

#[test]
fn copy_and_cut_give_the_selection() {
    let mut editor = given("a[bc|]d");
    let copied = editor.apply(A::Copy, VIEW);
    assert_eq!(
        (copied.changed, copied.clipboard),
        (false, Some("bc".into()))
    );
    let cut = editor.apply(A::Cut, VIEW);
    assert_eq!((cut.changed, cut.clipboard), (true, Some("bc".into())));
    assert_eq!(shown(&editor), "a|d");
    assert_eq!(editor.apply(A::Cut, VIEW), Edited::default());
}

#[test]
fn the_revision_counts_changes_and_nothing_else() {
    let mut editor = given("a|b");
    let steps = [
        (A::Insert('x'), true),
        (A::Move(Motion::Left), false),
        (A::Undo, true),
        (A::Undo, false),
        (A::Redo, true),
        (A::Copy, false),
        (A::Move(Motion::Finish), false),
        (A::Delete, false),
        (A::Outdent, false),
    ];
    for (action, changes) in steps {
        let before = editor.revision();
        let edited = editor.apply(action.clone(), VIEW);
        assert_eq!(edited.changed, changes, "{action:?}");
        assert_eq!(editor.revision() != before, changes, "{action:?}");
    }
}

#[test]
fn the_mouse_places_the_cursor_and_selects() {
    let press = |x, y| A::Press {
        x,
        y,
        extend: false,
    };
    check("|abc\nde", &[press(1, 1)], "abc\nd|e");
    check("|abc\nde", &[press(9, 0)], "abc|\nde");
    check("|abc\nde", &[press(0, 3)], "abc\nde|");
    check("|日本", &[press(3, 0)], "日|本");
    check("|abc", &[press(1, 0), A::Drag { x: 3, y: 0 }], "a[bc|]");
    check(
        "|abc\nde",
        &[press(1, 1), A::Drag { x: -4, y: -9 }],
        "[|abc\nd]e",
    );
    let extend = A::Press {
        x: 2,
        y: 0,
        extend: true,
    };
    check("a|bc", &[extend], "a[b|]c");
    check(
        "|Owner.Name x",
        &[A::PressWord { x: 7, y: 0 }],
        "Owner.[Name|] x",
    );
    check("|ab\n\ncd", &[A::PressWord { x: 3, y: 1 }], "ab\n|\ncd");
    check("|ab cd", &[A::PressWord { x: 9, y: 0 }], "ab [cd|]");
    check("ab|\ncd", &[A::PressLine { y: 0 }], "[ab\n|]cd");
    check("ab|\ncd", &[A::PressLine { y: 1 }], "ab\n[cd|]");
}

#[test]
fn the_view_follows_the_cursor_and_scrolls_on_its_own() {
    let mut editor = Editor::new("1\n2\n3\n4\n5\n6\n0123456789012345678901234567日");
    let origin = |e: &Editor| (e.origin(VIEW).line, e.origin(VIEW).column);
    assert_eq!(origin(&editor), (0, 0));
    editor.apply(A::Move(Motion::Finish), VIEW);
    // One cell for the cursor behind the last character.
    assert_eq!(origin(&editor), (3, 11));
    editor.apply(A::Move(Motion::Left), VIEW);
    assert_eq!(origin(&editor), (3, 11));
    editor.apply(A::Move(Motion::Home), VIEW);
    assert_eq!(origin(&editor), (3, 0));
    let scroll = |lines, columns| A::Scroll { lines, columns };
    editor.apply(scroll(-2, 0), VIEW);
    assert_eq!(origin(&editor), (1, 0));
    editor.apply(scroll(-9, 0), VIEW);
    assert_eq!(origin(&editor), (0, 0));
    editor.apply(scroll(99, 5), VIEW);
    assert_eq!(origin(&editor), (3, 5));
    // A click is where the view shows it; only then does the view follow again.
    editor.apply(scroll(-1, -5), VIEW);
    editor.apply(
        A::Press {
            x: 0,
            y: 0,
            extend: false,
        },
        VIEW,
    );
    assert_eq!(editor.position(), (2, 0));
    assert_eq!(origin(&editor), (2, 0));
    editor.apply(scroll(9, 0), VIEW);
    editor.apply(A::Insert('x'), VIEW);
    assert_eq!(origin(&editor), (2, 0));
    // Text from elsewhere brings the view back to the cursor; a copy leaves it alone.
    editor.apply(scroll(9, 0), VIEW);
    editor.apply(A::Copy, VIEW);
    assert_eq!(origin(&editor), (3, 0));
    editor.insert_str("y");
    assert_eq!(origin(&editor), (2, 0));
    // Another size than last time still shows the cursor.
    editor.apply(A::Move(Motion::Finish), VIEW);
    let small = Viewport {
        width: 3,
        height: 1,
    };
    assert_eq!(
        (editor.origin(small).line, editor.origin(small).column),
        (6, 28)
    );
    let none = Viewport::default();
    assert_eq!(
        (editor.origin(none).line, editor.origin(none).column),
        (6, 30)
    );
}

#[test]
fn a_field_has_one_line() {
    let mut field = Field::new("ac\nx");
    assert_eq!((field.text(), field.editor().cursor()), ("ac", 2));
    for action in [
        A::Newline,
        A::Insert('\n'),
        A::DuplicateLines,
        A::Move(Motion::Up),
    ] {
        field.apply(action, 10);
    }
    assert_eq!(shown(field.editor()), "ac|");
    field.apply(A::Move(Motion::Left), 10);
    field.apply(A::Paste("\r\n https://x?code=1\t2\r\nrest".into()), 10);
    assert_eq!(shown(field.editor()), "a https://x?code=1 2|c");
    field.set_text("two\nlines");
    assert_eq!(field.text(), "two");
    assert_eq!(field.take(), "two");
    assert!(field.is_empty() && !field.is_masked());
}

#[test]
fn a_masked_field_tells_nothing() {
    let mut field = Field::masked();
    field.apply(A::Paste("s3cret".into()), 10);
    field.apply(A::SelectAll, 10);
    assert_eq!(field.apply(A::Copy, 10).clipboard, None);
    assert_eq!(field.apply(A::Cut, 10), Edited::default());
    assert!(!format!("{field:?}").contains("s3cret"));
    field.apply(A::Move(Motion::Finish), 10);
    field.apply(A::Backspace, 10);
    field.apply(A::Undo, 10);
    assert_eq!(field.take(), "s3cre");
    assert!(field.is_empty() && field.is_masked());
}

fn any_motion() -> impl Strategy<Value = Motion> {
    use Motion as M;
    prop::sample::select(vec![
        M::Left,
        M::Right,
        M::WordLeft,
        M::WordRight,
        M::Up,
        M::Down,
        M::PageUp,
        M::PageDown,
        M::Home,
        M::End,
        M::Start,
        M::Finish,
    ])
}

fn any_action() -> impl Strategy<Value = A> {
    let cell = -3..12i32;
    prop_oneof![
        6 => prop::sample::select("ab (日e\u{301}\u{200D}👩🚀🏽\u{1F1E9}\u{1100}\u{1161}\n-'".chars().collect::<Vec<_>>())
            .prop_map(A::Insert),
        2 => "[a \r\n\t日\u{301}\u{200d}👩\u{1b}]{0,6}".prop_map(A::Paste),
        4 => any_motion().prop_map(A::Move),
        4 => any_motion().prop_map(A::Select),
        8 => prop::sample::select(vec![
            A::Newline, A::Backspace, A::Delete, A::DeleteWordLeft, A::DeleteWordRight,
            A::DeleteToHome, A::DeleteToEnd, A::DeleteLines, A::DuplicateLines, A::MoveLinesUp,
            A::MoveLinesDown, A::Indent, A::Outdent, A::ToggleComment, A::SelectAll, A::Deselect,
            A::Copy, A::Cut, A::Undo, A::Redo,
        ]),
        2 => (cell.clone(), cell.clone(), any::<bool>()).prop_map(|(x, y, extend)| A::Press { x, y, extend }),
        1 => (cell.clone(), cell.clone()).prop_map(|(x, y)| A::Drag { x, y }),
        1 => (cell.clone(), cell.clone()).prop_map(|(x, y)| A::PressWord { x, y }),
        1 => (cell.clone(), cell).prop_map(|(lines, columns)| A::Scroll { lines, columns }),
    ]
}

proptest! {
    #[test]
    fn the_cursor_always_stands_between_graphemes_and_in_view(
        text in "[ab \n日e\u{301}👩\u{200d}🚀]{0,20}",
        actions in prop::collection::vec(any_action(), 0..30),
        width in 0u16..8, height in 0u16..4,
    ) {
        let view = Viewport { width, height };
        let mut editor = Editor::new(text);
        for action in actions {
            let told = format!("{action:?}");
            let looks_away = matches!(action, A::Scroll { .. } | A::Copy);
            let before = editor.text().to_owned();
            let edited = editor.apply(action, view);
            prop_assert!(editor.buffer.is_boundary(editor.cursor()), "cursor after {told}");
            if let Some(anchor) = editor.caret.anchor {
                prop_assert!(editor.buffer.is_boundary(anchor), "anchor after {told}");
            }
            prop_assert!(looks_away || !editor.astray, "away after {told}");
            prop_assert!(edited.changed || before == editor.text(), "silent change by {told}");
            let (line, column) = editor.position();
            let origin = editor.origin(view);
            prop_assert!(origin.line < editor.line_count());
            if !editor.astray && width > 0 && height > 0 {
                prop_assert!((origin.line..origin.line + usize::from(height)).contains(&line), "{told}");
                prop_assert!((origin.column..origin.column + usize::from(width)).contains(&column), "{told}");
            }
        }
    }

    #[test]
    fn undoing_everything_gives_the_first_text_and_redoing_the_last(
        text in "[ab \n日e\u{301}👩\u{200d}🚀]{0,20}",
        actions in prop::collection::vec(any_action(), 0..40),
    ) {
        let mut editor = Editor::new(text.clone());
        for action in actions {
            editor.apply(action, VIEW);
        }
        // What was taken back on the way stands after the last text: it is done again first.
        while editor.redo() {}
        let last = editor.text().to_owned();
        while editor.undo() {}
        prop_assert_eq!(editor.text(), &text);
        while editor.redo() {}
        prop_assert_eq!(editor.text(), &last);
        prop_assert!(editor.buffer.is_boundary(editor.cursor()));
    }

    #[test]
    fn a_text_from_another_editor_is_one_edit_however_little_differs(
        old in "[ab\n日e\u{301}]{0,20}",
        new in "[ab\n日e\u{301}]{0,20}",
        at in 0_usize..40,
    ) {
        let mut editor = Editor::new(old.clone());
        editor.set_cursor(at);
        let before = editor.cursor();
        prop_assert_eq!(editor.adopt(&new), old != new);
        prop_assert_eq!(editor.text(), &new);
        prop_assert!(editor.buffer.is_boundary(editor.cursor()));
        prop_assert_eq!(editor.undo(), old != new);
        prop_assert_eq!(editor.text(), &old);
        prop_assert_eq!(editor.cursor(), before);
    }

    #[test]
    fn a_field_never_holds_a_line_break(actions in prop::collection::vec(any_action(), 0..30)) {
        let mut field = Field::new("");
        for action in actions {
            field.apply(action, 8);
            prop_assert!(!field.text().contains(['\n', '\r']));
        }
    }
}

#[test]
fn a_line_that_fits_is_seen_from_its_beginning() {
    let mut editor = given("SELECT Id, Name, Industry, BillingCity FROM Account|");
    let column = |editor: &Editor| editor.origin(VIEW).column;
    assert!(column(&editor) > 0);
    // Laid out, the cursor stands at the end of a short line.
    let whole = 0..editor.text().len();
    let laid_out = "SELECT Id\nFROM Account";
    editor.splice(vec![(whole, laid_out.to_owned())], Some(laid_out.len()));
    assert_eq!(column(&editor), 0);
    // From a long line to a short one.
    let mut editor = given("SELECT Id, Name, Industry, BillingCity|\nFROM Account");
    assert!(column(&editor) > 0);
    editor.apply(A::Move(Motion::Down), VIEW);
    assert_eq!(column(&editor), 0);
}
