//! What the records are called that a lookup's ids are the ids of, asked of each org: so that ids of
//! different orgs can be compared.
//!
//! An id's first characters tell its object, the object's describe which field names its records. Each
//! org is asked for those records alone, at the same time as the others. Must not know what is compared
//! with what.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::try_join_all;

use super::describes::Answer;
use super::pages::{Ask, Chain};
use super::run::{Context, Voice};
use super::{CompareEvent, JobError};
use crate::org::OrgKey;
use crate::rows::diff::Targets;
use crate::rows::{CellKind, ChunkBuilder, Columns, RowChunk, RowSet};
use crate::schema::{Object, ObjectList};

/// How many ids one statement asks for: with their quotes below the length that a statement may have.
const AT_ONCE: usize = 4_000;
/// How many rows a page has at most.
const PAGE: usize = 2_000;
/// How old a describe may be: names of fields change seldom.
const TRUSTED: Duration = Duration::from_secs(24 * 3600);

/// By what records are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TargetKey {
    /// The field that names them: `Name`, `CaseNumber`.
    #[default]
    Name,
    /// The first external id of the object.
    ExternalId,
}

/// Asks what records are called.
#[derive(Clone, Debug)]
pub struct TargetsJob {
    /// The column whose ids they are.
    pub title: String,
    /// By what they are told apart.
    pub by: TargetKey,
    /// In each org the ids; nobody is asked for none.
    pub of: Vec<(OrgKey, Vec<String>)>,
}

impl TargetsJob {
    /// How many calls the ids of one org cost, without what its objects are like.
    pub fn calls(ids: usize) -> usize {
        let full = ids / AT_ONCE * AT_ONCE.div_ceil(PAGE);
        full + (ids % AT_ONCE).div_ceil(PAGE)
    }
}

/// Asks all orgs.
pub(super) async fn run(
    context: &Context,
    job: TargetsJob,
    voice: &Voice,
) -> Result<CompareEvent, JobError> {
    let by = job.by;
    let asks = job
        .of
        .iter()
        .map(|(org, ids)| of_org(context, org, ids, by, voice));
    let rows = try_join_all(asks).await?;
    let targets = rows
        .iter()
        .map(|rows| Targets::new(rows, 0, &[1, 2]).with_shared_counted());
    Ok(CompareEvent::Targets {
        title: job.title,
        of: job
            .of
            .into_iter()
            .map(|(org, _)| org)
            .zip(targets)
            .collect(),
    })
}

/// The records of one org: their ids, their objects, and their keys. A lookup may point at several
/// objects (`WhatId`), and an account is no opportunity of the same name.
async fn of_org(
    context: &Context,
    org: &OrgKey,
    ids: &[String],
    by: TargetKey,
    voice: &Voice,
) -> Result<RowSet, JobError> {
    let mut rows = RowSet::new(Arc::new(Columns::from_titles(["Id", "Object", "Key"])));
    let mut by_prefix: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for id in ids {
        // They go into a statement: letters and digits alone.
        if let Some(prefix) = id.get(..3)
            && id.bytes().all(|b| b.is_ascii_alphanumeric())
        {
            by_prefix.entry(prefix).or_default().push(id);
        }
    }
    if by_prefix.is_empty() {
        return Ok(rows);
    }
    let list = list(context, org, voice).await?;
    for (prefix, ids) in by_prefix {
        let mut objects = list.objects().iter().filter(|object| object.queryable);
        let found = objects.find(|object| object.key_prefix.as_deref() == Some(prefix));
        // What the org cannot be asked for is compared by its id.
        let Some(summary) = found else { continue };
        let Some(object) = object(context, org, &summary.name, voice).await? else {
            continue;
        };
        let Some(key) = key_field(&object, by) else {
            continue;
        };
        for ids in ids.chunks(AT_ONCE) {
            let listed = ids.join("','");
            let name = &summary.name;
            let ask = Ask {
                org: org.clone(),
                soql: format!("SELECT Id, {key} FROM {name} WHERE Id IN ('{listed}')"),
                all: false,
                tooling: false,
                enough: u64::MAX,
                resume: None,
                parts: None,
            };
            let mut pages = Chain::new(context, ask, voice);
            while let Some(page) = pages.next().await {
                rows.push(Arc::new(of_object(name, &page?.chunk)), None);
            }
        }
    }
    Ok(rows)
}

/// Ids and keys of records with their object between them; a record without a key is not among them, so
/// that it is compared by its id.
fn of_object(object: &str, page: &RowChunk) -> RowChunk {
    let mut named = ChunkBuilder::new(3);
    for row in 0..page.len() {
        let (id, key) = (page.cell(row, 0), page.cell(row, 1));
        if !key.kind.has_value() {
            continue;
        }
        named.set(0, id.kind, id.text);
        named.set(1, CellKind::Text, object);
        named.set(2, key.kind, key.text);
        named.end_row();
    }
    named.finish()
}

async fn list(context: &Context, org: &OrgKey, voice: &Voice) -> Result<Arc<ObjectList>, JobError> {
    let asked = context.describes.fresh(context, org, None, TRUSTED, voice);
    match asked.await?.kept.answer {
        Answer::List(list) => Ok(list),
        Answer::Object(_) => Err(JobError::Panicked("no list of objects".into())),
    }
}

async fn object(
    context: &Context,
    org: &OrgKey,
    name: &str,
    voice: &Voice,
) -> Result<Option<Arc<Object>>, JobError> {
    let asked = context
        .describes
        .fresh(context, org, Some(name), TRUSTED, voice);
    Ok(match asked.await?.kept.answer {
        Answer::Object(object) => Some(object),
        Answer::List(_) => None,
    })
}

/// The field by which records of an object are told apart; none where it has none of that kind.
fn key_field(object: &Object, by: TargetKey) -> Option<&str> {
    let mut fields = object.describe().fields.iter();
    let field = match by {
        TargetKey::Name => fields.find(|field| field.name_field),
        TargetKey::ExternalId => fields.find(|field| field.external_id),
    };
    field.map(|field| field.name.as_str())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::rows::Cancel;
    use crate::rows::diff::{How, Plan};

    /// A statement's answer: ids, and what the records are called.
    fn page(records: &[(&str, Option<&str>)]) -> RowChunk {
        let mut page = ChunkBuilder::new(2);
        for (id, name) in records {
            page.set(0, CellKind::Text, id);
            match name {
                Some(name) => page.set(1, CellKind::Text, name),
                None => page.set(1, CellKind::Null, ""),
            }
            page.end_row();
        }
        page.finish()
    }

    fn targets(pages: &[RowChunk]) -> Targets {
        let mut rows = RowSet::new(Arc::new(Columns::from_titles(["Id", "Object", "Key"])));
        for page in pages {
            rows.push(Arc::new(page.clone()), None);
        }
        Targets::new(&rows, 0, &[1, 2]).with_shared_counted()
    }

    /// The tasks of two orgs, one in each: how many differ in what they are about.
    fn changed(what: [(&str, Targets); 2]) -> usize {
        let rows = what.each_ref().map(|(id, _)| {
            let mut page = ChunkBuilder::new(2);
            page.set(0, CellKind::Text, "Call");
            page.set(1, CellKind::Text, id);
            page.end_row();
            let mut rows = RowSet::new(Arc::new(Columns::from_titles(["Subject", "WhatId"])));
            rows.push(Arc::new(page.finish()), None);
            rows
        });
        let how = How {
            key: vec!["Subject".into()],
            across_orgs: true,
            targets: vec![("WhatId".into(), what.map(|(_, targets)| targets))],
            ..How::default()
        };
        let plan = Plan::new(&rows[0], &rows[1], &how).unwrap();
        let diff = plan.run(&rows[0], &rows[1], &Cancel::default()).unwrap();
        diff.counts().changed
    }

    #[test]
    fn an_account_is_no_opportunity_of_the_same_name() {
        let (account, deal) = ("001000000000001AAA", "006000000000001AAA");
        let here = targets(&[of_object("Account", &page(&[(account, Some("Acme"))]))]);
        let other = "001000000000009AAA";
        let there =
            |object: &str, id: &str| targets(&[of_object(object, &page(&[(id, Some("Acme"))]))]);
        let same = [(account, here.clone()), (other, there("Account", other))];
        assert_eq!(changed(same), 0);
        assert_eq!(
            changed([(account, here), (deal, there("Opportunity", deal))]),
            1
        );
    }

    #[test]
    fn records_without_a_name_are_compared_by_their_ids_and_shared_names_are_counted() {
        let (one, two) = ("001000000000001AAA", "001000000000002AAA");
        let nameless = |id| targets(&[of_object("Account", &page(&[(id, None)]))]);
        assert_eq!(changed([(one, nameless(one)), (two, nameless(two))]), 1);
        let twice = of_object(
            "Account",
            &page(&[(one, Some("Acme")), (two, Some("Acme"))]),
        );
        assert_eq!(targets(&[twice]).shared(), 2);
        let of_two = [
            of_object("Account", &page(&[(one, Some("Acme"))])),
            of_object(
                "Opportunity",
                &page(&[("006000000000001AAA", Some("Acme"))]),
            ),
        ];
        assert_eq!(targets(&of_two).shared(), 0);
    }

    #[test]
    fn what_ids_cost_is_counted_in_pages_of_each_statement() {
        for (ids, calls) in [
            (0, 0),
            (1, 1),
            (2_000, 1),
            (2_001, 2),
            (4_000, 2),
            (4_001, 3),
            (9_000, 5),
        ] {
            assert_eq!(TargetsJob::calls(ids), calls, "{ids}");
        }
    }
}
