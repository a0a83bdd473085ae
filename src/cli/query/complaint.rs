//! What is said on the standard error when a query fails: what happened, the server's own words,
//! the place in the statement, what to do.

use std::fmt::Write;

use crate::cli::mark::mark;
use crate::org::Org;
use crate::text;
use crate::worker::JobError;

/// The lines of an error of `org`, safe to show in a terminal.
///
/// `text` is what was read, and `at` finds the byte of it behind the server's row and column.
pub(in crate::cli) fn of(
    error: &JobError,
    org: &Org,
    text: &str,
    at: impl Fn(u32, u32) -> usize,
) -> String {
    let mut said = format!("{}: {}\n", org.alias, error.title());
    let (detail, hint) = (error.detail(), hint(error, org));
    if !detail.is_empty() && detail != error.title() {
        line(&mut said, &detail);
    }
    if let Some((row, column)) = error.position() {
        place(&mut said, text, at(row, column));
    }
    if !hint.is_empty() {
        line(&mut said, &hint);
    }
    said.truncate(said.trim_end().len());
    said
}

fn line(said: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(said, "  {}", text::display(text));
}

/// A login is made in the interface, which a program that prints rows does not have.
fn hint(error: &JobError, org: &Org) -> String {
    // What is wrong with a login of the Salesforce CLI is put right there.
    if error.needs_login() && !matches!(error, JobError::Sf(_)) {
        let alias = text::display(&org.alias);
        return format!("Start `sftui -o {alias}` and press g l to log in again.");
    }
    error.hint()
}

/// The line of the text and a caret under the place, both from 1 as the server counts them.
fn place(said: &mut String, text: &str, at: usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    let row = 1 + before.matches('\n').count();
    let column = before.get(line..).unwrap_or_default();
    let column = 1 + column.encode_utf16().count();
    let _ = writeln!(said, "  row {row}, column {column}:");
    mark(said, text, at);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::mark::WINDOW;
    use crate::org::{ClientApp, LoginKind, OrgClass, OrgKey};
    use crate::salesforce::{ApiError, Error};
    use crate::soql::offset_of;

    fn org() -> Org {
        Org {
            key: OrgKey::new("00D", "005"),
            alias: "acme".into(),
            username: "sofia@acme.example".into(),
            name: None,
            instance_url: "https://acme.example".into(),
            login_url: "https://acme.example".into(),
            class: OrgClass::Production,
            login: LoginKind::default(),
            app: ClientApp::salesforce_cli(),
            api_version: None,
            last_used: None,
            card: crate::org::OrgCard::default(),
        }
    }

    fn refused(position: (u32, u32)) -> JobError {
        JobError::Salesforce(Error::Api(ApiError {
            status: 400,
            code: "MALFORMED_QUERY".into(),
            message: "unexpected token: 'FORM'\u{1b}[31m".into(),
            fields: Vec::new(),
            position: Some(position),
        }))
    }

    fn of(error: &JobError, org: &Org, text: &str) -> String {
        super::of(error, org, text, |row, column| offset_of(text, row, column))
    }

    #[test]
    fn the_caret_stands_under_the_place() {
        let said = of(
            &refused((2, 11)),
            &org(),
            "SELECT Id, '\t漢'\n\t漢 , Id FORM A\nx",
        );
        assert_eq!(
            said,
            "acme: Salesforce does not understand the statement\n  \
             MALFORMED_QUERY: unexpected token: 'FORM'␛[31m\n  \
             row 2, column 11:\n  \
             →漢 , Id FORM A\n  \
             \u{20}          ^\n  \
             Correct the statement where it is marked."
        );
    }

    #[test]
    fn of_a_long_line_the_part_around_the_place_is_shown() {
        let statement = format!("SELECT {} FORM A {}", "Name, ".repeat(50), "x".repeat(200));
        let column = u32::try_from(statement.find("FORM").unwrap_or_default() + 1);
        let said = of(
            &refused((1, column.unwrap_or_default())),
            &org(),
            &statement,
        );
        let lines: Vec<&str> = said.lines().collect();
        let marked = lines
            .iter()
            .position(|line| line.trim() == "^")
            .unwrap_or_default();
        let at = lines[marked].find('^').unwrap_or_default();
        let cells: Vec<char> = lines[marked - 1].chars().collect();
        let word: String = cells[at..at + 4].iter().collect();
        assert_eq!(word, "FORM", "{said}");
        assert!(cells.len() <= WINDOW + 2, "{said}");
    }

    #[test]
    fn a_place_outside_the_statement_and_none_at_all_are_no_panic() {
        assert!(of(&refused((9, 99)), &org(), "SELECT").contains('^'));
        assert!(of(&refused((0, 0)), &org(), "").contains('^'));
        let ended = JobError::NeedsLogin("there is no refresh token".into());
        let said = of(&ended, &org(), "SELECT");
        assert!(
            said.ends_with("Start `sftui -o acme` and press g l to log in again."),
            "{said}"
        );
    }
}
