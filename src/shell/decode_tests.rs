//! What terminals send, and what it is read as.

use proptest::prelude::*;

use super::*;
use crate::app::msg::{Mouse, MouseKind};

fn decode(bytes: &[u8]) -> Vec<Input> {
    let mut decoder = Decoder::default();
    let mut out = Vec::new();
    decoder.feed(bytes, &mut out);
    decoder.flush(&mut out);
    out
}

/// The keys as config spells them.
fn keys(bytes: &[u8]) -> String {
    let spelled: Vec<String> = decode(bytes)
        .iter()
        .map(|input| match input {
            Input::Key(chord) => chord.to_string(),
            other => format!("{other:?}"),
        })
        .collect();
    spelled.join(" ")
}

#[test]
fn a_plain_terminals_keys_are_read() {
    for (bytes, expected) in [
        (&b"r"[..], "r"),
        (b"G", "G"),
        (b"\r", "Enter"),
        (b"\n", "Ctrl-J"),
        (b"\t", "Tab"),
        (b"\x7f", "Backspace"),
        (b"\x08", "Backspace"),
        (b"\x1b", "Esc"),
        (b"\x1b\x1b", "Esc Esc"),
        (b"\x03", "Ctrl-C"),
        (b"\x1a", "Ctrl-Z"),
        (b"\x00", "Ctrl-Space"),
        (b"\x1f", "Ctrl-7"),
        (b"\x1c\x1d\x1e", "Ctrl-4 Ctrl-5 Ctrl-6"),
        (b"\x1bx", "Alt-x"),
        (b"\x1b\r", "Alt-Enter"),
        (b"\x1b1", "Alt-1"),
        (b"\x1b[A\x1b[B\x1b[C\x1b[D", "Up Down Right Left"),
        (b"\x1bOA\x1bOB\x1bOH\x1bOF", "Up Down Home End"),
        (b"\x1b[H\x1b[F\x1b[1~\x1b[4~", "Home End Home End"),
        (b"\x1b[2~\x1b[3~\x1b[5~\x1b[6~", "Insert Delete PgUp PgDn"),
        (b"\x1b[Z", "Shift-Tab"),
        (b"\x1bOP\x1bOQ\x1bOR\x1bOS", "F1 F2 F3 F4"),
        (b"\x1b[[A\x1b[[E", "F1 F5"),
        (b"\x1b[15~\x1b[17~\x1b[24~", "F5 F6 F12"),
        (
            b"\x1b[1;5A\x1b[1;2D\x1b[1;3C\x1b[15;5~",
            "Ctrl-Up Shift-Left Alt-Right Ctrl-F5",
        ),
        (b"\x1b[", "Alt-["),
        (b"\x1bO", "Alt-O"),
    ] {
        assert_eq!(keys(bytes), expected, "{bytes:?}");
    }
}

#[test]
fn ctrl_enter_is_read_in_every_form_that_says_it() {
    for bytes in [&b"\x1b[13;5u"[..], b"\x1b[13;5:1u", b"\x1b[27;5;13~"] {
        assert_eq!(keys(bytes), "Ctrl-Enter", "{bytes:?}");
    }
}

#[test]
fn the_kitty_protocols_keys_are_read() {
    for (bytes, expected) in [
        (&b"\x1b[27u"[..], "Esc"),
        (b"\x1b[99;5u", "Ctrl-C"),
        (b"\x1b[97;3u", "Alt-a"),
        (b"\x1b[97;4u", "Alt-A"),
        (b"\x1b[104;5u", "Backspace"),
        (b"\x1b[57404u", "5"),
        (b"\x1b[57414u", "Enter"),
        (b"\x1b[97;5:3u", ""),
        (b"\x1b[99;9u", ""),
        (b"\x1b[57441;2u", ""),
    ] {
        assert_eq!(keys(bytes), expected, "{bytes:?}");
    }
}

#[test]
fn text_arrives_in_any_cut() {
    let text = "é中🙂a";
    for cut in 0..text.len() {
        let mut decoder = Decoder::default();
        let mut out = Vec::new();
        let (a, b) = text.as_bytes().split_at(cut);
        decoder.feed(a, &mut out);
        decoder.feed(b, &mut out);
        let typed: String = out
            .iter()
            .filter_map(|input| match input {
                Input::Key(chord) => chord.typed(),
                _ => None,
            })
            .collect();
        assert_eq!(typed, text, "cut at {cut}");
    }
}

#[test]
fn the_terminals_answers_arrive_as_input() {
    assert_eq!(
        decode(b"\x1b[?0u\x1b[?62;4;22c"),
        [Input::EnhancedKeys, Input::Answered]
    );
    assert_eq!(
        decode(b"\x1b[I\x1b[O"),
        [Input::Focus(true), Input::Focus(false)]
    );
}

#[test]
fn answers_nobody_asked_for_are_never_keys() {
    for bytes in [
        &b"\x1b]11;rgb:0000/0000/0000\x1b\\"[..],
        b"\x1b]52;c;ZXZpbA==\x07",
        b"\x1b[24;80t",
        b"\x1b[0n",
        b"\x1b[12;40R",
        b"\x1b[?2026;2$y",
        b"\x1b[>41;354;0c",
        b"\xff\xfe",
        b"\xc2\x9b",
    ] {
        assert_eq!(decode(bytes), [], "{bytes:?}");
    }
}

#[test]
fn a_paste_is_one_input_in_any_cut() {
    let bytes = "\x1b[200~SELECT Id\r\nFROM Case é\x1b]52;c;x\x07\x1b[201~".as_bytes();
    for cut in 0..=bytes.len() {
        let mut decoder = Decoder::default();
        let mut out = Vec::new();
        let (a, b) = bytes.split_at(cut);
        decoder.feed(a, &mut out);
        decoder.feed(b, &mut out);
        assert_eq!(
            out,
            [Input::Paste(
                "SELECT Id\r\nFROM Case é\x1b]52;c;x\x07".into()
            )],
            "cut at {cut}"
        );
    }
}

#[test]
fn what_follows_a_paste_in_the_same_read_is_no_key() {
    assert_eq!(
        decode(b"\x1b[200~a\x1b[201~\nq\x1b[A"),
        [
            Input::Paste("a\nq".into()),
            Input::Key(Chord::plain(Code::Up))
        ]
    );
}

#[test]
fn a_paste_beyond_a_mebibyte_is_cut() {
    let mut bytes = b"\x1b[200~".to_vec();
    bytes.resize(MAX_PASTE + 5000, b'x');
    bytes.extend_from_slice(PASTE_END);
    match decode(&bytes).as_slice() {
        [Input::Paste(text)] => assert_eq!(text.len(), MAX_PASTE),
        other => panic!("not one paste: {} inputs", other.len()),
    }
}

#[test]
fn the_mouse_is_read() {
    let at = |kind, x, y| {
        Input::Mouse(Mouse {
            kind,
            x,
            y,
            mods: Mods::default(),
        })
    };
    assert_eq!(
        decode(b"\x1b[<0;5;3M\x1b[<32;6;3M\x1b[<32;9;4M\x1b[<0;9;4m\x1b[<64;1;1M\x1b[<65;1;1M"),
        [
            at(MouseKind::Press, 4, 2),
            at(MouseKind::Drag, 8, 3),
            at(MouseKind::Release, 8, 3),
            at(MouseKind::WheelUp, 0, 0),
            at(MouseKind::WheelDown, 0, 0),
        ]
    );
    // The right and the middle button mean nothing yet; the old form counts from 32.
    assert_eq!(decode(b"\x1b[<2;5;3M\x1b[<1;5;3M"), []);
    assert_eq!(decode(b"\x1b[M %#"), [at(MouseKind::Press, 4, 2)]);
}

proptest! {
    #[test]
    fn any_bytes_in_any_cut_leave_nothing_behind(
        chunks in prop::collection::vec(
            prop::collection::vec(
                prop_oneof![any::<u8>(), Just(0x1b), Just(b'['), Just(b'~'), Just(b';'), Just(b'0')],
                0..40,
            ),
            0..6,
        )
    ) {
        let mut decoder = Decoder::default();
        let mut out = Vec::new();
        for chunk in &chunks {
            decoder.feed(chunk, &mut out);
        }
        decoder.flush(&mut out);
        prop_assert!(!decoder.waits());
    }
}
