//! The display form of a text: one line, nothing a terminal would act on, known width.
//!
//! Widths are those of `unicode-width`, grapheme by grapheme, as the drawing library takes them; it
//! must agree with us, for what is measured here is laid out there. Knows nothing of screens.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

const REPLACEMENT: char = '\u{FFFD}';
const ZWJ: char = '\u{200D}';
const VS16: char = '\u{FE0F}';
const KEYCAP: char = '\u{20E3}';

/// How many combining marks in a row are shown.
const MARKS_MAX: usize = 4;

/// The text in its safe single-line form; borrowed when nothing had to change.
///
/// Applying it twice changes nothing more.
///
/// The policy, character by character:
///
/// | in the text | shown as |
/// |---|---|
/// | TAB, LF, CR | `→`, `⏎`, `␍` |
/// | other C0 controls, DEL | their control pictures U+2400..U+2421 |
/// | C1 controls, bidi controls, U+2028/2029, U+FFF9..FFFB, tags, noncharacters | U+FFFD |
/// | zero-width and other invisible characters | nothing |
/// | ZWJ, VS16 | kept inside an emoji, else nothing |
/// | more than four combining marks in a row | the first four |
/// | anything else without a width of its own (a mark without a base) | U+FFFD |
pub fn display(s: &str) -> Cow<'_, str> {
    if is_printable_ascii(s.as_bytes()) || s.chars().all(|c| plain_width(c).is_some()) {
        return Cow::Borrowed(s);
    }
    let out = replace_widthless(filter(s));
    if out == s {
        Cow::Borrowed(s)
    } else {
        Cow::Owned(out)
    }
}

/// The width of the display form in terminal cells.
pub fn width(s: &str) -> usize {
    // What stands for a control character joins with nothing either.
    let alone = |c: char| {
        if c.is_ascii() {
            Some(1)
        } else {
            plain_width(c)
        }
    };
    if is_printable_ascii(s.as_bytes()) {
        return s.len();
    }
    let sum: Option<usize> = s.chars().map(alone).sum();
    sum.unwrap_or_else(|| measure(&display(s)))
}

/// The width of a text of which every character is a grapheme of its own and shown as it is; `None`
/// for any other. The cheap answer for most texts.
pub fn plain(s: &str) -> Option<usize> {
    if is_printable_ascii(s.as_bytes()) {
        return Some(s.len());
    }
    s.chars().map(plain_width).sum()
}

/// The width of a character that stands for itself and joins with nothing, so that no neighbour
/// need be looked at: most of what real values hold. `None` for any other.
pub fn plain_width(c: char) -> Option<usize> {
    match c {
        ' '..='~' => Some(1),
        '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{2FF}' => Some(1),
        '\u{391}'..='\u{3A1}' | '\u{3A3}'..='\u{3FF}' | '\u{400}'..='\u{482}' => Some(1),
        '\u{2010}'..='\u{2026}' | '\u{20A0}'..='\u{20BF}' => Some(1),
        '\u{3041}'..='\u{3096}' | '\u{30A0}'..='\u{30FF}' => Some(2),
        '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => Some(2),
        _ => None,
    }
}

/// The display form cut to at most `max` cells, ending in `…` when something was cut.
///
/// Looks only at as much of the text as can be shown, so a very long text costs no more.
pub fn truncate(s: &str, max: usize) -> Cow<'_, str> {
    if max == 0 {
        return Cow::Borrowed("");
    }
    let bytes = s.as_bytes();
    if bytes.len() <= max && is_printable_ascii(bytes) {
        return Cow::Borrowed(s);
    }
    // One character more than fits is enough to know that it must be cut, and where.
    if let Some(head) = bytes.get(..=max)
        && is_printable_ascii(head)
    {
        return Cow::Owned(format!("{}…", s.get(..max - 1).unwrap_or_default()));
    }
    let mut look = max.saturating_mul(4).saturating_add(16);
    loop {
        let end = s.char_indices().nth(look).map(|(at, _)| at);
        let head = end.map_or(s, |end| s.get(..end).unwrap_or(s));
        let shown = display(head);
        match cut_at(&shown, max, end.is_none()) {
            Cut::Fits => return shown,
            Cut::At(at) => {
                return Cow::Owned(format!("{}…", shown.get(..at).unwrap_or_default()));
            }
            Cut::Unknown => look = look.saturating_mul(2),
        }
    }
}

/// How one grapheme of a text under edit is drawn: never nothing, so that the cursor can stand on
/// it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glyph<'a> {
    /// What to draw.
    pub symbol: Cow<'a, str>,
    /// Its width in cells; at least 1.
    pub width: usize,
    /// Whether it stands for something that cannot be shown as it is.
    pub stand_in: bool,
}

/// The glyph of one grapheme cluster. Invisible characters show as `·`.
pub fn glyph(grapheme: &str) -> Glyph<'_> {
    if let Some(width @ 1..) = plain(grapheme) {
        return Glyph {
            symbol: Cow::Borrowed(grapheme),
            width,
            stand_in: false,
        };
    }
    let shown = display(grapheme);
    if shown.is_empty() {
        return Glyph {
            symbol: Cow::Borrowed("·"),
            width: 1,
            stand_in: true,
        };
    }
    Glyph {
        width: measure(&shown).max(1),
        stand_in: matches!(shown, Cow::Owned(_)),
        symbol: shown,
    }
}

enum Cut {
    Fits,
    At(usize),
    Unknown,
}

/// Where a display form must be cut for `max` cells with the ellipsis. `whole` says whether the
/// text ends here; if it goes on, its last grapheme may not be complete.
fn cut_at(shown: &str, max: usize, whole: bool) -> Cut {
    let mut cells = 0;
    let mut room_for_ellipsis = 0;
    for (at, g) in shown.grapheme_indices(true) {
        let incomplete = !whole && at + g.len() == shown.len();
        if incomplete {
            return Cut::Unknown;
        }
        if cells < max {
            room_for_ellipsis = at;
        }
        cells += grapheme_width(g);
        if cells > max {
            return Cut::At(room_for_ellipsis);
        }
    }
    if whole { Cut::Fits } else { Cut::Unknown }
}

fn is_printable_ascii(bytes: &[u8]) -> bool {
    // By blocks without an early end inside, which the compiler turns into a few wide comparisons.
    bytes.chunks(32).all(|block| {
        block
            .iter()
            .fold(true, |ok, b| ok & (0x20..0x7F).contains(b))
    })
}

/// Replaces and drops character by character; see the table of [`display`].
fn filter(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    let mut marks = 0;
    let mut last = None;
    let mut chars = s.chars().peekable();
    while let Some(c) = chars.next() {
        let shown = match c {
            '\t' => '→',
            '\n' => '⏎',
            '\r' => '␍',
            '\0'..='\u{1F}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(REPLACEMENT),
            '\u{7F}' => '\u{2421}',
            ZWJ => {
                let joins = last.is_some_and(ends_emoji)
                    && chars.peek().copied().is_some_and(is_pictographic);
                if !joins {
                    continue;
                }
                c
            }
            VS16 => {
                let styles = last.is_some_and(is_pictographic)
                    || (last.is_some_and(|l: char| l.is_ascii_digit() || l == '#' || l == '*')
                        && chars.peek() == Some(&KEYCAP));
                if !styles {
                    continue;
                }
                c
            }
            c if is_dangerous(c) => REPLACEMENT,
            c if is_invisible(c) => continue,
            c => c,
        };
        if is_mark(shown) {
            marks += 1;
            if marks > MARKS_MAX {
                continue;
            }
        } else {
            marks = 0;
        }
        out.push(shown);
        last = Some(shown);
    }
    out
}

/// Replaces graphemes without a width, which would be drawn onto their neighbour or not at all.
fn replace_widthless(s: String) -> String {
    if s.graphemes(true).all(|g| grapheme_width(g) > 0) {
        return s;
    }
    s.graphemes(true)
        .map(|g| if grapheme_width(g) > 0 { g } else { "\u{FFFD}" })
        .collect()
}

/// The width of a text that is in display form already.
fn measure(shown: &str) -> usize {
    shown.graphemes(true).map(grapheme_width).sum()
}

fn grapheme_width(g: &str) -> usize {
    if g.len() == 1 {
        return 1;
    }
    // The drawing library adds one for each of these, on top of what the width table has by now.
    // What is drawn after them must stand where it thinks it stands, so we count the same.
    let sound_marks = g.chars().filter(|c| is_sound_mark(*c)).count();
    g.width() + sound_marks
}

/// Whether a grapheme has several characters with a width, which a terminal that takes them one by one
/// draws in cells of their own.
pub fn is_joined(grapheme: &str) -> bool {
    let wide = |c: &char| c.width().is_some_and(|width| width > 0);
    grapheme.chars().filter(wide).count() > 1
}

/// How many cells the characters of a text take where each is drawn for itself.
pub fn width_apart(text: &str) -> usize {
    text.chars().filter_map(|c| c.width()).sum()
}

fn is_sound_mark(c: char) -> bool {
    matches!(c, '\u{FF9E}' | '\u{FF9F}')
}

/// Characters that turn, break or annotate the line, or hide text, and C1 controls.
fn is_dangerous(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9F}'
        | '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
        | '\u{2028}' | '\u{2029}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E007F}')
        || u32::from(c) & 0xFFFE == 0xFFFE
        || matches!(c, '\u{FDD0}'..='\u{FDEF}')
}

/// Characters that show nothing: zero-width ones, invisible operators, fillers, and variation
/// selectors other than VS16 and the ideographic ones.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{180B}'..='\u{180F}' | '\u{200B}' | '\u{200C}'
        | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0E}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{1D173}'..='\u{1D17A}')
}

/// Whether a character counts as a combining mark here: no width, and not what joins an emoji or
/// a Hangul syllable.
fn is_mark(c: char) -> bool {
    c.width() == Some(0)
        && !matches!(c, ZWJ | VS16 | '\u{1160}'..='\u{11FF}' | '\u{D7B0}'..='\u{D7FF}')
}

/// Whether a ZWJ after this character may go on with an emoji.
fn ends_emoji(c: char) -> bool {
    c == VS16 || is_pictographic(c)
}

/// The blocks that hold the characters emoji are made of (a superset of Extended_Pictographic
/// outside of the letters), including skin tones.
fn is_pictographic(c: char) -> bool {
    matches!(c,
        '\u{A9}' | '\u{AE}' | '\u{203C}' | '\u{2049}' | '\u{2122}' | '\u{2139}'
        | '\u{2194}'..='\u{21AA}' | '\u{231A}'..='\u{23FF}' | '\u{24C2}'
        | '\u{25AA}'..='\u{25FE}' | '\u{2600}'..='\u{27BF}' | '\u{2934}' | '\u{2935}'
        | '\u{2B05}'..='\u{2B55}' | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}'
        | '\u{1F000}'..='\u{1FAFF}')
}

#[cfg(test)]
#[path = "display_tests.rs"]
mod tests;
