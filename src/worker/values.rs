//! Asking an org which values its records have in a field: one call, or two where it does not group
//! by the field after all.
//!
//! It must not know which field, and what becomes of the answer.

use std::collections::HashMap;

use super::run::{Context, Voice};
use super::{JobError, JobEvent};
use crate::language::real::{FieldValues, RECORDS_MAX, RealValue, VALUES_MAX, ValueQuestion};
use crate::org::OrgKey;
use crate::rows::{Cell, CellKind, Columns, RowChunk};
use crate::salesforce;
use crate::salesforce::decode::Decoder;
use crate::salesforce::query::{self, QueryOptions};
use crate::soql;

/// Values to ask for.
#[derive(Clone, Debug)]
pub struct ValuesJob {
    /// Where.
    pub org: OrgKey,
    /// What of.
    pub question: ValueQuestion,
}

/// Asks.
pub(super) async fn run(
    context: &Context,
    job: ValuesJob,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let question = &job.question;
    if let Some(grouped) = &question.grouped {
        match rows(context, &job.org, grouped, voice).await {
            Ok((page, _)) => return Ok(JobEvent::Values(counted(&page, question))),
            Err(error) if !is_about_the_statement(&error) => return Err(error),
            // The describe said that it groups, and the org does not, or not so many.
            Err(_) => {}
        }
    }
    let (page, whole) = rows(context, &job.org, &question.plain, voice).await?;
    Ok(JobEvent::Values(distinct(&page, whole, question)))
}

/// The first page of a statement, and whether there is no other.
pub(super) async fn rows(
    context: &Context,
    org: &OrgKey,
    soql: &str,
    voice: &Voice,
) -> Result<(RowChunk, bool), JobError> {
    let options = QueryOptions::default();
    let answer = context
        .sessions
        .call(org, voice, |client| async move {
            query::first_page(&client, soql, options).await
        })
        .await?;
    voice.usage(org, answer.usage()).await;
    let columns = soql::parse::parse(soql).map(|query| Columns::of(&query));
    let mut decoder = Decoder::new(&columns.unwrap_or_default());
    let page = decoder
        .page(&answer.body)
        .map_err(salesforce::Error::from)?;
    Ok((page.chunk, page.next.is_none()))
}

fn is_about_the_statement(error: &JobError) -> bool {
    matches!(error, JobError::Salesforce(error) if error.status() == Some(400))
}

/// Of one row for each value: the value, perhaps its title, and how often it comes.
fn counted(page: &RowChunk, question: &ValueQuestion) -> FieldValues {
    let count = 1 + usize::from(question.titled);
    let values = (0..page.len()).map(|row| RealValue {
        value: value(page.cell(row, 0)),
        title: title(page, row, question),
        count: page.cell(row, count).text.parse().unwrap_or(0),
    });
    FieldValues {
        values: values.collect(),
        prefix: question.prefix.clone(),
        whole: page.len() < VALUES_MAX,
        looked_at: None,
    }
}

/// Of one row for each record: every value once, the most frequent first.
fn distinct(page: &RowChunk, whole: bool, question: &ValueQuestion) -> FieldValues {
    let mut places: HashMap<Option<String>, usize> = HashMap::new();
    let mut values: Vec<RealValue> = Vec::new();
    for row in 0..page.len() {
        let value = value(page.cell(row, 0));
        let place = *places.entry(value.clone()).or_insert_with(|| {
            values.push(RealValue {
                value,
                title: title(page, row, question),
                count: 0,
            });
            values.len() - 1
        });
        if let Some(known) = values.get_mut(place) {
            known.count += 1;
        }
    }
    crate::sorting::by_key(&mut values, |one| std::cmp::Reverse(one.count));
    let all = whole && page.len() < RECORDS_MAX;
    let fits = values.len() <= VALUES_MAX;
    values.truncate(VALUES_MAX);
    FieldValues {
        values,
        prefix: question.prefix.clone(),
        whole: all && fits,
        looked_at: (!all).then_some(page.len() as u64),
    }
}

fn value(cell: Cell<'_>) -> Option<String> {
    let has = matches!(
        cell.kind,
        CellKind::Text | CellKind::Number | CellKind::Bool
    );
    has.then(|| cell.text.to_owned())
}

fn title(page: &RowChunk, row: usize, question: &ValueQuestion) -> String {
    match question.titled {
        true => page.cell(row, 1).text.to_owned(),
        false => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::ChunkBuilder;

    fn question(titled: bool) -> ValueQuestion {
        ValueQuestion {
            grouped: None,
            plain: String::new(),
            prefix: String::new(),
            titled,
        }
    }

    #[test]
    fn every_value_comes_once_and_the_most_frequent_first() {
        let mut page = ChunkBuilder::new(2);
        for (value, title) in [
            (Some("b"), "Bea"),
            (Some("a"), "Al"),
            (None, ""),
            (Some("a"), "Al"),
        ] {
            match value {
                Some(value) => page.set(0, CellKind::Text, value),
                None => page.set(0, CellKind::Null, ""),
            }
            page.set(1, CellKind::Text, title);
            page.end_row();
        }
        let page = page.finish();
        let found = distinct(&page, true, &question(true));
        let shown: Vec<_> = found
            .values
            .iter()
            .map(|one| (one.value.as_deref(), one.title.as_str(), one.count))
            .collect();
        let expected = [(Some("a"), "Al", 2), (Some("b"), "Bea", 1), (None, "", 1)];
        assert_eq!(shown, expected);
        assert!(found.whole && found.looked_at.is_none());
        let cut = distinct(&page, false, &question(false));
        assert_eq!((cut.whole, cut.looked_at), (false, Some(4)));
    }
}
