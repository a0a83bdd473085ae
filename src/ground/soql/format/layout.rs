//! From pieces to lines: what fits stays on one, what does not is broken from the outside in.
//!
//! Linear in the length of the statement: widths are summed up once, so whether a group fits is one
//! subtraction. It must not know the grammar.

use super::super::token::Span;
use super::super::tree::Tree;
use super::pieces::{Gap, Group, Piece, Pieces, pieces};
use super::{FormatOptions, KeywordCase};

/// How far a level is indented.
const INDENT: usize = 2;

/// Writes a statement without errors in lines to `out`, which is at the beginning of one.
pub(super) fn lay_out(
    tree: &Tree,
    text: &str,
    options: &FormatOptions,
    line_end: &'static str,
    out: &mut String,
) {
    let Pieces {
        pieces,
        comments,
        groups,
    } = pieces(tree, text);
    let measured = Measured::of(&pieces, &comments, &groups, text);
    let width = options.width.max(FormatOptions::NARROWEST);
    let mut printer = Printer {
        text,
        line_end,
        out,
        column: 0,
        level: 0,
        deepest: width / (2 * INDENT),
        open: Vec::new(),
    };
    let mut next_group = 0;
    for (number, piece) in pieces.iter().enumerate() {
        let measure = measured.of_piece(number);
        let mut broken = false;
        for comment in comments.get(piece.comments.clone()).unwrap_or_default() {
            match comment.own_line {
                true => printer.line_break(false),
                false => printer.put(" "),
            }
            printer.put(comment.span.text(text));
            broken |= comment.own_line || comment.ends_line;
        }
        let breaks = broken
            || match piece.gap {
                Gap::None | Gap::Space => false,
                Gap::Hard => true,
                Gap::Line | Gap::Soft => printer.is_broken(),
                Gap::Fill => {
                    let last = measure.part;
                    printer.is_broken()
                        && (measured.has_breaks(number, last)
                            || printer.column + 1 + measured.flat(number, last) > width)
                }
            };
        match breaks {
            true => printer.line_break(piece.dedent),
            false if measure.blank => printer.put(" "),
            false => {}
        }
        for _ in 0..piece.opens {
            let last = groups.get(next_group).map_or(number, |group| group.last);
            let hangs = groups.get(next_group).is_some_and(|group| group.hangs);
            next_group += 1;
            let fits = !measured.has_breaks(number, last)
                && printer.column + measured.flat(number, last) <= width;
            printer.open_group(!fits, hangs);
        }
        printer.word(piece, options.keywords);
        printer.close_groups(piece.closes);
    }
}

/// What the pieces measure, in terminal cells.
struct Measured {
    pieces: Vec<Measure>,
}

#[derive(Clone, Copy, Default)]
struct Measure {
    /// The word alone.
    word: usize,
    /// From the beginning to the end of the word, everything on one line.
    end: usize,
    /// How many gaps up to here, its own included, have to be broken.
    breaks: usize,
    /// What clings to the word: the rest up to the next place where a line can break.
    tail: usize,
    /// Whether an unbroken gap is a blank.
    blank: bool,
    /// The last piece of the part that a [`Gap::Fill`] before it moves.
    part: usize,
}

impl Measured {
    fn of(
        pieces: &[Piece],
        comments: &[super::pieces::Comment],
        groups: &[Group],
        text: &str,
    ) -> Self {
        let mut measured = Vec::with_capacity(pieces.len());
        let mut sum = Measure::default();
        for piece in pieces {
            let inside = comments.get(piece.comments.clone()).unwrap_or_default();
            let mut hard = piece.gap == Gap::Hard;
            for comment in inside {
                let written = comment.span.text(text);
                hard |= comment.own_line || comment.ends_line || written.contains(['\n', '\r']);
                sum.end += 1 + cells(written);
            }
            let blank = match piece.gap {
                Gap::None | Gap::Soft => !inside.is_empty() && !piece.clings,
                _ => true,
            };
            sum.word = cells(piece.span.text(text));
            sum.end += usize::from(blank) + sum.word;
            sum.breaks += usize::from(hard);
            sum.blank = blank;
            measured.push(sum);
        }
        let mut this = Self { pieces: measured };
        this.look_back(pieces, groups);
        this
    }

    /// Fills in what is known from behind only.
    fn look_back(&mut self, pieces: &[Piece], groups: &[Group]) {
        // For each open group: the last piece before its next place for a line break.
        let mut parts: Vec<usize> = Vec::new();
        let mut group = groups.len();
        let mut tail = 0;
        for (number, piece) in pieces.iter().enumerate().rev() {
            parts.extend(std::iter::repeat_n(number, piece.closes));
            let before = number.checked_sub(1).map_or(0, |at| self.of_piece(at).end);
            let breaks_before = number
                .checked_sub(1)
                .map_or(0, |at| self.of_piece(at).breaks);
            for _ in 0..piece.opens {
                parts.pop();
                group = group.saturating_sub(1);
            }
            if let Some(measure) = self.pieces.get_mut(number) {
                measure.tail = tail;
                let clings =
                    matches!(piece.gap, Gap::None | Gap::Space) && measure.breaks == breaks_before;
                tail = if clings {
                    measure.end - before + tail
                } else {
                    0
                };
                let is_place = !matches!(piece.gap, Gap::None | Gap::Space);
                if let Some(part) = parts.last_mut()
                    && is_place
                {
                    measure.part = *part;
                    *part = number.saturating_sub(1);
                }
            }
        }
    }

    fn of_piece(&self, number: usize) -> Measure {
        self.pieces.get(number).copied().unwrap_or_default()
    }

    /// The cells from a word to another and what clings to that, on one line.
    fn flat(&self, first: usize, last: usize) -> usize {
        let (first, last) = (self.of_piece(first), self.of_piece(last));
        (last.end + first.word + last.tail).saturating_sub(first.end)
    }

    /// Whether a line has to be broken between two words.
    fn has_breaks(&self, first: usize, last: usize) -> bool {
        self.of_piece(last).breaks > self.of_piece(first).breaks
    }
}

/// The cells of a text without line breaks.
fn cells(text: &str) -> usize {
    match text.is_ascii() {
        true => text.len(),
        false => crate::text::width(text),
    }
}

/// A group that the writing is inside of.
struct Frame {
    broken: bool,
    /// The level of the line it began on; its own lines are one further in.
    base: usize,
    hangs: bool,
}

struct Printer<'t, 'o> {
    text: &'t str,
    line_end: &'static str,
    out: &'o mut String,
    /// The cells already on the line.
    column: usize,
    /// How far in the line is.
    level: usize,
    /// Levels beyond this one are indented no more.
    deepest: usize,
    open: Vec<Frame>,
}

impl Printer<'_, '_> {
    fn is_broken(&self) -> bool {
        self.open.last().is_some_and(|frame| frame.broken)
    }

    fn open_group(&mut self, broken: bool, hangs: bool) {
        let base = match self.open.last() {
            Some(around) if around.hangs => self.level.max(around.base + 1),
            _ => self.level,
        };
        self.open.push(Frame {
            broken,
            base,
            hangs,
        });
    }

    fn close_groups(&mut self, count: usize) {
        self.open.truncate(self.open.len().saturating_sub(count));
    }

    fn line_break(&mut self, dedent: bool) {
        self.level = match self.open.last() {
            None => 0,
            Some(frame) if dedent => frame.base,
            Some(frame) => frame.base + 1,
        };
        self.column = self.level.min(self.deepest) * INDENT;
        self.out.push_str(self.line_end);
        self.out.extend(std::iter::repeat_n(' ', self.column));
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
        match text.rfind(['\n', '\r']) {
            Some(at) => self.column = text.get(at + 1..).map_or(0, cells),
            None => self.column += cells(text),
        }
    }

    fn word(&mut self, piece: &Piece, case: KeywordCase) {
        let Piece { span, keyword, .. } = piece;
        let written = Span::text(*span, self.text);
        match case {
            KeywordCase::Upper if *keyword => {
                self.out
                    .extend(written.chars().map(|c| c.to_ascii_uppercase()));
                self.column += written.len();
            }
            KeywordCase::Lower if *keyword => {
                self.out
                    .extend(written.chars().map(|c| c.to_ascii_lowercase()));
                self.column += written.len();
            }
            _ => self.put(written),
        }
    }
}
