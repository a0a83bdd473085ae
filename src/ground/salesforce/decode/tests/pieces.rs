//! Pages that arrive in pieces, cut anywhere.

use super::generated::{columns, page_text, record};
use super::*;

/// Feeds a page cut at these offsets.
fn fed(decoder: &mut Decoder, page: &[u8], mut cuts: Vec<usize>) -> Result<Page, DecodeError> {
    cuts.extend([0, page.len()]);
    cuts.sort_unstable();
    decoder.begin();
    for cut in cuts.windows(2) {
        decoder.feed(&page[cut[0]..cut[1]]);
    }
    decoder.finish()
}

/// What can be compared of a page.
fn parts(page: Page) -> (RowChunk, Option<Arc<Columns>>, u64, Option<String>) {
    (page.chunk, page.columns, page.total, page.next)
}

#[test]
fn a_page_that_arrives_byte_by_byte_is_the_page_that_came_whole() {
    let text = r#" {"totalSize":2,"done":false,"nextRecordsUrl":"/q/01g-2","records":[
        {"attributes":{"type":"A","url":"/A/1"},"Id":"1","Ünew":{"attributes":{"type":"B"},"X":"\ud83d\ude00ü"},"N":-1.5e3},
        {"attributes":{"type":"A","url":"/A/2"},"Id":"2","Ünew":null,"N":12}] , "size" : 2 } "#;
    let columns = Columns::from_titles(["Id"]);
    let whole = Decoder::new(&columns).page(text.as_bytes()).unwrap();
    let cuts = (0..text.len()).collect();
    let pieces = fed(&mut Decoder::new(&columns), text.as_bytes(), cuts).unwrap();
    assert_eq!(parts(pieces), parts(whole));
}

#[test]
fn the_head_is_known_once_the_locator_is_here() {
    let text = r#"{"totalSize":3222,"done":false,"nextRecordsUrl":"/q/01g-2000","records":[{"attributes":{},"Id":"1"}]}"#;
    let known = text.find(r#""records""#).unwrap();
    let mut decoder = Decoder::new(&Columns::from_titles(["Id"]));
    decoder.begin();
    for (at, byte) in text.bytes().enumerate() {
        assert!(at >= known || decoder.head().is_none(), "at {at}");
        decoder.feed(&[byte]);
        // Bytes that come one by one are looked at now and then only.
        assert!(at < 2 * known || decoder.head().is_some(), "at {at}");
    }
    assert_eq!(decoder.head().cloned(), head(text.as_bytes()));
    assert_eq!(
        decoder.finish().unwrap().next.as_deref(),
        Some("/q/01g-2000")
    );
    assert_eq!(decoder.head(), None);
    decoder.begin();
    decoder.feed(&text.as_bytes()[..known]);
    let next = decoder.head().and_then(|head| head.next.as_deref());
    assert_eq!(next, Some("/q/01g-2000"), "as it comes from a connection");
}

#[test]
fn a_long_cell_in_small_pieces_is_not_read_again_for_each_of_them() {
    let long = "0123456789abcdef".repeat(65_536);
    let text =
        format!(r#"{{"totalSize":1,"done":true,"records":[{{"attributes":{{}},"A":"{long}"}}]}}"#);
    // Ten thousand pieces; reading the cell again for each would take five billion steps.
    let cuts = (0..text.len()).step_by(100).collect();
    let columns = Columns::from_titles(["A"]);
    let page = fed(&mut Decoder::new(&columns), text.as_bytes(), cuts).unwrap();
    assert_eq!(page.chunk.cell(0, 0).text, long);
}

#[test]
fn nothing_fed_is_no_page() {
    let mut decoder = Decoder::new(&Columns::from_titles(["A"]));
    decoder.begin();
    assert_eq!(decoder.finish().unwrap_err().offset, 0);
    assert_eq!(decoder.finish().unwrap_err().offset, 0, "not begun");
}

proptest! {
    #[test]
    fn any_page_cut_anywhere_is_the_page_that_came_whole(
        first in prop::collection::vec(record(2), 0..8),
        second in prop::collection::vec(record(2), 0..4),
        space in prop::sample::select(vec!["", " ", "\n\t"]),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..40),
    ) {
        let (mut whole, mut pieces) = (Decoder::new(&columns()), Decoder::new(&columns()));
        for records in [first, second] {
            let text = page_text(&records, space);
            let cuts = cuts.iter().map(|cut| cut.index(text.len())).collect();
            let expected = whole.page(text.as_bytes()).unwrap();
            let got = fed(&mut pieces, text.as_bytes(), cuts).unwrap();
            prop_assert_eq!(parts(got), parts(expected));
        }
    }

    #[test]
    fn a_damaged_page_is_refused_alike_in_pieces(
        records in prop::collection::vec(record(1), 1..6),
        at in any::<prop::sample::Index>(),
        gone in 0usize..3,
        put in prop::collection::vec(any::<u8>(), 0..3),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
    ) {
        let mut bytes = page_text(&records, "").into_bytes();
        let at = at.index(bytes.len());
        bytes.splice(at..(at + gone).min(bytes.len()), put);
        let cuts = cuts.iter().map(|cut| cut.index(bytes.len().max(1))).collect();
        let whole = Decoder::new(&columns()).page(&bytes).map(parts);
        let pieces = fed(&mut Decoder::new(&columns()), &bytes, cuts).map(parts);
        prop_assert_eq!(pieces, whole);
    }
}
