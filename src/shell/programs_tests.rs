//! Which programs are chosen, what they get, and what is taken back from them.

use super::*;
use crate::app::column::TabId;

fn edit(text: &str) -> Handover {
    Handover {
        purpose: Purpose::Edit(TabId(1)),
        text: text.into(),
    }
}

fn file(prepared: &Prepared) -> PathBuf {
    match &prepared.given {
        Given::File(_, path) => path.clone(),
        Given::Input(_) => panic!("it has no name"),
    }
}

#[test]
fn commands_are_taken_apart_as_a_shell_does_it() {
    for (command, expected) in [
        ("less", Ok(vec!["less"])),
        ("  less  -R\t-i ", Ok(vec!["less", "-R", "-i"])),
        ("code --wait", Ok(vec!["code", "--wait"])),
        (
            "'/opt/my editor/ed' \"a \\\" b\" c''d ''",
            Ok(vec!["/opt/my editor/ed", "a \" b", "cd", ""]),
        ),
        ("a 'b", Err("a ' is not closed".to_owned())),
    ] {
        let expected = expected.map(|words| words.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(words(command.as_ref()), expected, "{command}");
    }
    #[cfg(unix)]
    assert_eq!(words("a\\ b".as_ref()).unwrap(), ["a b"]);
}

#[test]
fn the_environment_chooses_and_blank_is_unset() {
    let of = |given: &[(&str, &str)]| {
        let programs = Programs::new(|name| {
            let found = given.iter().find(|(n, _)| *n == name);
            found.map(|(_, value)| value.into())
        });
        let first = |chosen: Chosen| {
            let ladder = chosen.ladder.unwrap();
            format!("{}:{}", chosen.variable, ladder[0][0].to_string_lossy())
        };
        (first(programs.pager), first(programs.editor))
    };
    for (given, pager, editor) in [
        (&[][..], "PAGER:less", "EDITOR:vi"),
        (&[("PAGER", "most -s")], "PAGER:most", "EDITOR:vi"),
        (&[("PAGER", " ")], "PAGER:less", "EDITOR:vi"),
        (&[("EDITOR", "nano")], "PAGER:less", "EDITOR:nano"),
        (
            &[("EDITOR", "nano"), ("VISUAL", "emacs")],
            "PAGER:less",
            "VISUAL:emacs",
        ),
        (
            &[("EDITOR", "nano"), ("VISUAL", "")],
            "PAGER:less",
            "EDITOR:nano",
        ),
    ] {
        assert_eq!(of(given), (pager.to_owned(), editor.to_owned()));
    }
}

#[test]
fn a_variable_that_makes_no_sense_is_named() {
    let programs = Programs::new(|name| (name == "PAGER").then(|| "less 'x".into()));
    let handover = Handover {
        purpose: Purpose::Read,
        text: String::new(),
    };
    let notice = programs.prepare(handover).unwrap_err();
    assert!(notice.title.contains("PAGER"), "{}", notice.title);
    assert!(notice.hint.contains("less"));
}

#[test]
fn the_pager_gets_the_text_as_it_is_shown_with_no_control_character_left() {
    let text = "a\u{1b}]52;c;ZXZpbA==\u{7}b\r\n\u{202e}c\td\n\u{9b}31m";
    let handover = Handover {
        purpose: Purpose::Read,
        text: text.into(),
    };
    let prepared = Programs::default().prepare(handover).unwrap();
    let Given::Input(mut file) = prepared.given else {
        panic!("it has a name");
    };
    let mut got = String::new();
    file.read_to_string(&mut got).unwrap();
    assert_eq!(got.lines().count(), 3);
    assert!(
        got.chars().all(|c| c == '\n' || !c.is_control()) && !got.contains('\u{202e}'),
        "{got:?}"
    );
    assert!(got.starts_with("a␛]52"), "{got:?}");
}

#[test]
fn a_text_comes_back_without_the_line_end_that_editors_add() {
    for (text, written, taken) in [
        ("SELECT Id", "SELECT Name\n", "SELECT Name"),
        ("SELECT Id", "SELECT Name\r\n", "SELECT Name"),
        ("SELECT Id", "SELECT Id", "SELECT Id"),
        ("SELECT Id\n", "SELECT Name\n", "SELECT Name\n"),
        ("", "\u{feff}SELECT Name", "SELECT Name"),
        ("x", "", ""),
    ] {
        let prepared = Programs::default().prepare(edit(text)).unwrap();
        let path = file(&prepared);
        fs::write(&path, written).unwrap();
        assert_eq!(prepared.collect().unwrap().as_deref(), Some(taken));
        assert!(!path.exists() && !path.parent().unwrap().exists());
    }
}

#[test]
fn a_text_that_is_refused_is_kept_and_the_place_told() {
    for (written, why) in [
        (vec![b'a', 0xff], "not UTF-8"),
        (vec![b'a'; PASTE_LIMIT + 1], "longer than"),
    ] {
        let prepared = Programs::default().prepare(edit("x")).unwrap();
        let path = file(&prepared);
        fs::write(&path, &written).unwrap();
        let notice = prepared.collect().unwrap_err();
        assert!(notice.title.contains(why), "{}", notice.title);
        assert!(notice.hint.contains(&path.display().to_string()));
        assert_eq!(fs::read(&path).unwrap(), written);
        fs::remove_dir_all(path.parent().unwrap()).unwrap();
    }
}

#[test]
fn an_editor_that_died_leaves_what_was_written_where_that_is_new() {
    let prepared = Programs::default().prepare(edit("x")).unwrap();
    assert_eq!(prepared.keep_unless("x"), None);
    let prepared = Programs::default().prepare(edit("x")).unwrap();
    fs::write(file(&prepared), "y").unwrap();
    let kept = prepared.keep_unless("x").unwrap();
    assert_eq!(fs::read_to_string(&kept).unwrap(), "y");
    fs::remove_dir_all(kept.parent().unwrap()).unwrap();
}

#[cfg(unix)]
#[test]
fn the_file_to_edit_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let prepared = Programs::default().prepare(edit("SELECT Id")).unwrap();
    let path = file(&prepared);
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    assert_eq!(fs::read_to_string(&path).unwrap(), "SELECT Id\n");
    assert_eq!(path.extension().unwrap(), "soql");
}
