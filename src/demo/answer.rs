//! The seam between the server and the SOQL evaluator: what is asked, and an answer that writes its
//! records page by page.
//!
//! Must not know HTTP, nor how SOQL is evaluated.

use std::sync::Arc;

use jiff::Timestamp;

use super::data::Dataset;

/// A statement and what it depends on besides the data.
#[derive(Clone, Debug)]
pub struct Question {
    /// The SOQL text as it was sent.
    pub soql: String,
    /// Whether deleted rows count (`queryAll`).
    pub all: bool,
    /// Whether the tooling API is asked.
    pub tooling: bool,
    /// The moment that `TODAY` is in.
    pub now: Timestamp,
    /// Who asks, for `USING SCOPE mine`.
    pub user_id: String,
    /// The API version of the address, e.g. `66.0`; record urls carry it.
    pub version: String,
    /// Records to a page.
    pub batch: usize,
    /// The snapshot to read.
    pub data: Arc<Dataset>,
}

impl Question {
    /// What the urls of records start with, e.g. `/services/data/v66.0/sobjects/`.
    pub fn root(&self) -> String {
        let tooling = if self.tooling { "tooling/" } else { "" };
        format!("/services/data/v{}/{tooling}sobjects/", self.version)
    }
}

/// The evaluated rows of a statement; records are written when their page is fetched.
pub trait Answer: Send + Sync {
    /// `totalSize`.
    fn total_size(&self) -> usize;

    /// How many records there are to write: [`Answer::total_size`], or 0 for `COUNT()`.
    fn len(&self) -> usize;

    /// What `entityTypeName` says, in answers of the tooling API alone.
    fn entity_type_name(&self) -> Option<&str> {
        None
    }

    /// Whether there is nothing to write.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many child rows record `at` has, in its subquery with the most of them; they count as
    /// rows of the page.
    fn children(&self, at: usize) -> usize {
        let _ = at;
        0
    }

    /// Appends the JSON object of record `at`, which is below [`Answer::len`], with at most `room`
    /// rows of each child subquery.
    ///
    /// A child subquery with more rows than fit keeps the rest reachable with `rest`: it takes an
    /// answer for all the children and the index of the first one that was not written, and gives
    /// the `nextRecordsUrl`.
    fn write_record(
        &self,
        at: usize,
        room: usize,
        out: &mut String,
        rest: &mut dyn FnMut(Arc<dyn Answer>, usize) -> String,
    );
}

/// Appends a query result: an object with `totalSize`, `done`, perhaps `nextRecordsUrl`, and the
/// records from `from` on, as many as `batch` rows are. Child rows count: a record is put on the
/// page while its children fit too, and the first one takes as many as there is room for. Child
/// results have the same form. The tooling API says more about it (API reference, section 3.2).
pub fn write_page(
    answer: &Arc<dyn Answer>,
    from: usize,
    batch: usize,
    out: &mut String,
    rest: &mut dyn FnMut(Arc<dyn Answer>, usize) -> String,
) {
    use std::fmt::Write;
    let (to, room) = page_end(answer.as_ref(), from, batch);
    let done = to >= answer.len();
    let total = answer.total_size();
    let next = (!done).then(|| rest(Arc::clone(answer), to));
    out.push('{');
    // Writing to a String cannot fail.
    if answer.entity_type_name().is_some() {
        let _ = write!(out, "\"size\":{total},");
    }
    let _ = write!(out, "\"totalSize\":{total},\"done\":{done},");
    if let Some(name) = answer.entity_type_name() {
        let locator = next.as_deref().and_then(|url| url.rsplit('/').next());
        let locator = locator.map_or_else(|| "null".to_owned(), |text| format!("\"{text}\""));
        let _ = write!(
            out,
            "\"queryLocator\":{locator},\"entityTypeName\":\"{name}\","
        );
    }
    if let Some(url) = next {
        let _ = write!(out, "\"nextRecordsUrl\":\"{url}\",");
    }
    out.push_str("\"records\":[");
    for at in from..to {
        if at > from {
            out.push(',');
        }
        answer.write_record(at, room, out, rest);
    }
    out.push_str("]}");
}

/// The first record after the page that begins at `from`, and how many rows of a child subquery fit
/// with one of its records.
fn page_end(answer: &dyn Answer, from: usize, batch: usize) -> (usize, usize) {
    let room = batch.saturating_sub(1).max(1);
    let mut used = 0;
    let mut at = from;
    while at < answer.len() {
        let rows = answer.children(at).min(room).saturating_add(1);
        if at > from && used + rows > batch {
            break;
        }
        used += rows;
        at += 1;
    }
    (at, room)
}
