//! `sftui describe`: what one object is like.

use std::io::{self, Write};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use super::{Asking, Named};
use crate::cli::query::REFUSED;
use crate::cli::query::place::warn;
use crate::cli::{Everywhere, Usage};
use crate::rows::{CellKind, ChunkBuilder, Columns, RowSet};
use crate::schema::about::{Section, Table, TableCell, table};
use crate::schema::usage::{Tally, UsagePlan};
use crate::schema::{Catalog, Object, ObjectList};
use crate::soql;
use crate::text;
use crate::worker::{Job, JobEvent, SchemaEvent, SchemaJob, UsageEvent, UsageJob};

/// The arguments of `sftui describe`.
#[derive(Args, Debug)]
#[command(after_help = "\
With --format json and without --part all parts are written as one object.

--part usage counts in how many records each field has a value, --part references how many records of
other objects point to these. What that costs is said on the standard error; --dry-run says it and
counts nothing. --where leaves --part usage to the records that meet a condition, which is SOQL.

Exit codes: 0 done, 1 refused or no such object, 2 usage, 3 failed in a way that can succeed
when tried again.

Examples:
  sftui --demo describe Account
  sftui describe -o acme Invoice__c --part children --format markdown
  sftui describe -o acme Account --part usage --dry-run
  sftui describe -o acme Case --part usage --where \"IsClosed = false AND CreatedDate = THIS_YEAR\"
  sftui describe -o acme Account --format json | jq '.fields[] | select(.required)'")]
pub(in crate::cli) struct DescribeArguments {
    /// The object's API name, in any case
    #[arg(value_name = "OBJECT")]
    object: String,
    /// Which part; without it the fields
    #[arg(long, value_name = "PART")]
    part: Option<Part>,
    /// Of which records the use of fields is counted: a condition, as it stands behind WHERE
    #[arg(long = "where", value_name = "CONDITION")]
    condition: Option<String>,
    /// Only say how many calls a part takes that counts records
    #[arg(long)]
    dry_run: bool,
    /// How it is written; without it, table on a terminal and csv anywhere else
    #[arg(long, value_name = "FORMAT")]
    format: Option<Named>,
    /// Ask the org also where what is known is young
    #[arg(long)]
    refresh: bool,
}

/// A part by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Its fields
    Fields,
    /// The ways to parent records
    Parents,
    /// The ways to child records
    Children,
    /// Its record types
    RecordTypes,
    /// Names, ids, what you can do
    Object,
    /// In how many records each field has a value; takes API calls
    Usage,
    /// How many records of other objects point to records of this one; takes API calls
    References,
}

impl Part {
    /// The part of what is known without counting; the fields of one that counts.
    fn section(self) -> Section {
        match self {
            Self::Fields | Self::Usage | Self::References => Section::Fields,
            Self::Parents => Section::Parents,
            Self::Children => Section::Children,
            Self::RecordTypes => Section::RecordTypes,
            Self::Object => Section::Object,
        }
    }
}

/// What was found.
#[derive(Default)]
struct Found {
    object: Option<Arc<Object>>,
    list: Option<Arc<ObjectList>>,
}

/// Runs it.
pub(in crate::cli) fn run(arguments: DescribeArguments, said: Everywhere) -> anyhow::Result<u8> {
    if let Some(condition) = &arguments.condition {
        if arguments.part != Some(Part::Usage) {
            return Err(Usage("--where goes with --part usage".into()).into());
        }
        is_condition(condition)?;
    }
    let asking = Asking::begin(said)?;
    let job = SchemaJob {
        org: asking.place.org.key.clone(),
        list: true,
        objects: vec![arguments.object.clone()],
        refresh: arguments.refresh,
    };
    let end = asking.ask(vec![Job::Schema(job)], Found::default(), |found, event| {
        if let JobEvent::Schema { event, .. } = event {
            match event {
                SchemaEvent::Object { object, .. } => found.object = Some(object),
                SchemaEvent::List { list, .. } => found.list = Some(list),
                _ => {}
            }
        }
    });
    asking.end(end, |asking, found| {
        let Some(object) = found.object else {
            let alias = &asking.place.org.alias;
            let said = unknown(alias, &arguments.object, found.list.as_deref());
            // A closed standard error has nobody to tell.
            let _ = writeln!(io::stderr().lock(), "sftui: {}", text::display(&said));
            return Ok(REFUSED);
        };
        let named = Named::or_usual(arguments.format);
        if let Some(part @ (Part::Usage | Part::References)) = arguments.part {
            let list = found.list.unwrap_or_default();
            return count(asking, &object, list, part, &arguments, named);
        }
        if let (Named::Json, None) = (named, arguments.part) {
            let mut out = io::stdout().lock();
            serde_json::to_writer_pretty(&mut out, &whole(&object)).map_err(io::Error::from)?;
            writeln!(out)?;
            return Ok(0);
        }
        let part = arguments.part.unwrap_or(Part::Fields);
        let table = table(&object, part.section(), None);
        asking.write(&rows(&table, named), named.format())?;
        Ok(0)
    })
}

/// Whether a text is a condition and nothing beyond it: what stands behind one, as LIMIT, would be left
/// out when records are counted.
fn is_condition(text: &str) -> Result<(), Usage> {
    let statement = counted("Account", Some(text));
    let query = soql::parse(&statement);
    let query = query.map_err(|error| Usage(format!("--where is no condition: {error}")))?;
    let alone = query.group_by.is_none()
        && query.with.is_empty()
        && query.order_by.is_empty()
        && query.limit.is_none()
        && query.offset.is_none()
        && query.bind.is_empty()
        && query.purpose.is_none()
        && query.update.is_empty();
    alone.then_some(()).ok_or_else(|| {
        Usage("--where takes what stands behind WHERE, and no further clause".into())
    })
}

/// The statement whose records are counted.
fn counted(object: &str, condition: Option<&str>) -> String {
    match condition {
        Some(condition) => format!("SELECT Id FROM {object} WHERE {condition}"),
        None => format!("SELECT Id FROM {object}"),
    }
}

/// Counts records, or says what that costs.
fn count(
    asking: &Asking,
    object: &Object,
    list: Arc<ObjectList>,
    part: Part,
    arguments: &DescribeArguments,
    named: Named,
) -> anyhow::Result<u8> {
    let plan = match part {
        Part::Usage => {
            let statement = counted(object.name(), arguments.condition.as_deref());
            UsagePlan::new(object, &statement)?
        }
        _ => {
            let mut catalog = Catalog::new();
            catalog.set_list(list);
            UsagePlan::references(object, &catalog, None)
        }
    };
    let cost = {
        let (calls, queries) = (plan.calls(), plan.questions.len());
        let many = |n: usize, one: &str, more: &str| match n {
            1 => format!("1 {one}"),
            n => format!("{n} {more}"),
        };
        let calls = many(calls, "API call", "API calls");
        let queries = many(queries, "query", "queries");
        format!("{calls} for {queries}")
    };
    if arguments.dry_run {
        writeln!(io::stdout().lock(), "{cost}; nothing was counted")?;
        return Ok(0);
    }
    warn(&cost);
    let job = Job::Usage(UsageJob {
        org: asking.place.org.key.clone(),
        questions: plan.questions.clone(),
    });
    let end = asking.ask(vec![job], Tally::new(plan), |tally, event| {
        if let JobEvent::Usage(UsageEvent::Some {
            total,
            counts,
            refused,
            ..
        }) = event
        {
            tally.take(total, &counts, refused);
        }
    });
    asking.settle(end, |asking, tally| {
        let table = tally.table(0..tally.plan.fields.len());
        asking.write(&rows(&table, named), named.format())?;
        Ok(0)
    })
}

fn unknown(alias: &str, object: &str, list: Option<&ObjectList>) -> String {
    let names = list.map(|list| list.objects().iter().map(|object| object.name.as_str()));
    let near = names.and_then(|names| text::nearest(object, names));
    let hint = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
    format!("{alias} has no object {object}, or you cannot see it{hint}")
}

/// All parts as one JSON object.
fn whole(object: &Object) -> Value {
    let summary = &object.describe().summary;
    let part = |section| {
        let table = table(object, section, None);
        let records = table.rows.iter().map(|row| {
            let pairs = table.headings.iter().zip(row);
            let pairs = pairs.map(|(name, cell)| ((*name).to_owned(), value(cell)));
            Value::Object(pairs.collect::<Map<_, _>>())
        });
        Value::Array(records.collect())
    };
    json!({
        "name": summary.name,
        "label": summary.label,
        "plural": summary.label_plural,
        "key_prefix": summary.key_prefix,
        "custom": summary.custom,
        "queryable": summary.queryable,
        "searchable": summary.searchable,
        "createable": summary.createable,
        "updateable": summary.updateable,
        "deletable": summary.deletable,
        "undeletable": summary.undeletable,
        "mergeable": summary.mergeable,
        "fields": part(Section::Fields),
        "parents": part(Section::Parents),
        "children": part(Section::Children),
        "record_types": part(Section::RecordTypes),
    })
}

fn value(cell: &TableCell) -> Value {
    match cell {
        TableCell::Text(text) => Value::from(text.as_str()),
        TableCell::Flag(flag) => Value::from(*flag),
        TableCell::Number(number) => Value::from(*number),
        TableCell::Nothing => Value::Null,
    }
}

/// How many of a field's columns a person sees at once.
const FOR_PEOPLE: [&str; 8] = [
    "name",
    "label",
    "type",
    "required",
    "unique",
    "updateable",
    "reference_to",
    "values",
];

/// A table as rows; for people only what fits beside each other.
fn rows(table: &Table, named: Named) -> RowSet {
    let is_shown = |heading: &str| {
        named != Named::Table || table.headings.len() < 12 || FOR_PEOPLE.contains(&heading)
    };
    let shown: Vec<usize> = (0..table.headings.len())
        .filter(|at| table.headings.get(*at).is_some_and(|h| is_shown(h)))
        .collect();
    let headings = shown
        .iter()
        .filter_map(|at| table.headings.get(*at).copied());
    let columns = Arc::new(Columns::from_titles(headings));
    let mut chunk = ChunkBuilder::new(columns.len());
    for row in &table.rows {
        for (column, cell) in shown.iter().filter_map(|at| row.get(*at)).enumerate() {
            match cell {
                TableCell::Text(text) => chunk.set(column, CellKind::Text, text),
                TableCell::Flag(flag) => {
                    chunk.set(column, CellKind::Bool, if *flag { "true" } else { "false" });
                }
                TableCell::Number(number) => {
                    chunk.set(column, CellKind::Number, &number.to_string());
                }
                TableCell::Nothing => chunk.set(column, CellKind::Null, ""),
            }
        }
        chunk.end_row();
    }
    let mut rows = RowSet::new(Arc::clone(&columns));
    if !table.rows.is_empty() {
        rows.push(Arc::new(chunk.finish()), Some(columns));
    }
    rows
}
