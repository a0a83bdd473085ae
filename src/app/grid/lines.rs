//! Which rows stand on which lines of a grid's body. Rows can be higher than one line; how high, the
//! caller says, and is asked only about rows that may be in sight.

/// A row's place on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowSlot {
    /// The row's place in the sheet.
    pub row: usize,
    /// Its first line, counted from the first one below the header.
    pub y: u16,
    /// How many lines it has in sight.
    pub height: u16,
}

/// The first row in sight: as wished, but with the cursor's row in sight as a whole (or first, where
/// it is higher than the body), and with no blank at the end while rows are hidden above.
pub(super) fn settle_top(
    rows: usize,
    body: u16,
    cursor: usize,
    wish: usize,
    height: impl Fn(usize) -> u16,
) -> usize {
    let body = body.max(1);
    let wish = wish.min(cursor);
    let top = first_with(cursor, wish, body, &height);
    let below = rows.saturating_sub(top);
    if rows == 0 || below >= usize::from(body) {
        return top;
    }
    // Rows are at least one line high: only now can there be a blank.
    top.min(first_with(rows - 1, 0, body, &height))
}

/// The first row, not before `least`, from which all up to `last` fit into the body as a whole.
fn first_with(last: usize, least: usize, body: u16, height: &impl Fn(usize) -> u16) -> usize {
    let mut first = last;
    let mut used = height(last);
    while first > least {
        used = used.saturating_add(height(first - 1));
        if used > body {
            break;
        }
        first -= 1;
    }
    first
}

/// The rows from `top` on that are in sight; the last one may be cut.
pub(super) fn place(
    rows: usize,
    body: u16,
    top: usize,
    height: impl Fn(usize) -> u16,
) -> Vec<RowSlot> {
    let mut slots = Vec::with_capacity(usize::from(body));
    let mut y = 0;
    for row in top..rows {
        if y >= body {
            break;
        }
        let height = height(row).max(1).min(body - y);
        slots.push(RowSlot { row, y, height });
        y += height;
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_below_each_other_and_the_last_is_cut() {
        let heights = [1, 3, 2, 1];
        let seen = place(4, 5, 0, |row| heights[row]);
        let seen: Vec<_> = seen.iter().map(|s| (s.row, s.y, s.height)).collect();
        assert_eq!(seen, [(0, 0, 1), (1, 1, 3), (2, 4, 1)]);
    }

    #[test]
    fn the_cursors_row_is_in_sight_as_a_whole_and_nothing_is_blank() {
        let heights = [1, 3, 2, 1, 4];
        let top = |cursor, wish| settle_top(5, 5, cursor, wish, |row: usize| heights[row]);
        assert_eq!(top(0, 0), 0);
        assert_eq!(top(1, 0), 0);
        assert_eq!(top(2, 0), 1);
        assert_eq!(top(4, 0), 3);
        assert_eq!(top(4, 4), 3, "one more fits above");
        assert_eq!(top(0, 9), 0);
        assert_eq!(settle_top(2, 5, 1, 1, |_| 9), 1, "higher than the body");
        assert_eq!(settle_top(0, 5, 0, 3, |_| 1), 0);
    }
}
