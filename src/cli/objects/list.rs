//! `sftui objects`: the objects of an org.

use std::collections::BTreeMap;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::{Asking, Named};
use crate::cli::Everywhere;
use crate::rows::{CellKind, ChunkBuilder, Columns, RowSet};
use crate::schema::{Companions, ObjectGroup, ObjectList, ObjectSummary, group_of};
use crate::worker::{CountsEvent, CountsJob, Job, JobEvent, SchemaEvent, SchemaJob};

/// The arguments of `sftui objects`.
#[derive(Args, Debug)]
#[command(after_help = "\
Objects that only go with another one (history, shares, feeds, change events) are left out
without --all. Counts are those of the org's own statistics: approximate.

Exit codes: 0 done, 1 refused, 2 usage, 3 failed in a way that can succeed when tried again.

Examples:
  sftui --demo objects
  sftui objects -o acme --group custom --counts --format table
  sftui objects -o acme invoice --format json")]
pub(in crate::cli) struct ObjectsArguments {
    /// Only objects whose API name or label has this text
    #[arg(value_name = "TEXT")]
    text: Option<String>,
    /// Only objects of this group
    #[arg(long, value_name = "GROUP")]
    group: Option<Group>,
    /// Also what only goes with another object
    #[arg(long)]
    all: bool,
    /// Count the records, approximately: one call for a hundred objects
    #[arg(long)]
    counts: bool,
    /// How they are written; without it, table on a terminal and csv anywhere else
    #[arg(long, value_name = "FORMAT")]
    format: Option<Named>,
}

/// A group by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Group {
    /// Salesforce's own
    Standard,
    /// Made in the org
    Custom,
    /// Of managed packages
    Managed,
    /// Custom settings, custom metadata, what has no page layout
    Setup,
}

impl Group {
    fn has(self, object: &ObjectSummary) -> bool {
        let group = match self {
            Self::Standard => ObjectGroup::Standard,
            Self::Custom => ObjectGroup::Custom,
            Self::Managed => ObjectGroup::Managed,
            Self::Setup => ObjectGroup::Setup,
        };
        group_of(object) == group
    }
}

const HEADINGS: [&str; 10] = [
    "name",
    "label",
    "plural",
    "group",
    "key_prefix",
    "queryable",
    "createable",
    "updateable",
    "deletable",
    "goes_with",
];

/// Runs it.
pub(in crate::cli) fn run(arguments: ObjectsArguments, said: Everywhere) -> anyhow::Result<u8> {
    let asking = Asking::begin(said)?;
    let org = asking.place.org.key.clone();
    let list = SchemaJob {
        org: org.clone(),
        list: true,
        objects: Vec::new(),
        refresh: false,
    };
    let end = asking.ask(vec![Job::Schema(list)], None, |found, event| {
        if let JobEvent::Schema {
            event: SchemaEvent::List { list, .. },
            ..
        } = event
        {
            *found = Some(list);
        }
    });
    let mut found: Vec<ObjectSummary> = Vec::new();
    let mut mains = BTreeMap::new();
    let end = match end {
        super::End::Done(list) => {
            let list: Arc<ObjectList> = list.unwrap_or_default();
            (found, mains) = chosen(&list, &arguments);
            if arguments.counts {
                let countable = found.iter().filter(|object| object.queryable);
                let job = CountsJob {
                    org,
                    objects: countable.map(|object| object.name.clone()).collect(),
                };
                asking.ask(vec![Job::Counts(job)], BTreeMap::new(), count)
            } else {
                super::End::Done(BTreeMap::new())
            }
        }
        super::End::Failed(error) => super::End::Failed(error),
        super::End::Interrupted(ending) => super::End::Interrupted(ending),
    };
    asking.end(end, |asking, counts| {
        let rows = rows(&found, &mains, arguments.counts.then_some(&counts));
        asking.write(&rows, Named::or_usual(arguments.format).format())?;
        Ok(0)
    })
}

fn count(known: &mut BTreeMap<String, u64>, event: JobEvent) {
    if let JobEvent::Counts(CountsEvent::Some { asked, counts }) = event {
        known.extend(asked.into_iter().map(|name| (name, 0)));
        known.extend(counts.into_iter().map(|count| (count.name, count.count)));
    }
}

/// The objects that were asked for, by name, and which others they go with.
fn chosen(
    list: &ObjectList,
    arguments: &ObjectsArguments,
) -> (Vec<ObjectSummary>, BTreeMap<String, String>) {
    let companions = Companions::of(list);
    let objects = list.objects();
    let text = arguments.text.as_deref().unwrap_or_default().to_lowercase();
    let mut mains = BTreeMap::new();
    let mut found = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        let main = companions.main(at).and_then(|main| objects.get(main));
        let has = |name: &str| name.to_lowercase().contains(&text);
        let wanted = (arguments.all || main.is_none())
            && arguments.group.is_none_or(|group| group.has(object))
            && (has(&object.name) || has(&object.label));
        if wanted {
            mains.extend(main.map(|main| (object.name.clone(), main.name.clone())));
            found.push(object.clone());
        }
    }
    crate::sorting::by(&mut found, |a, b| a.name.cmp(&b.name));
    (found, mains)
}

fn rows(
    objects: &[ObjectSummary],
    mains: &BTreeMap<String, String>,
    counts: Option<&BTreeMap<String, u64>>,
) -> RowSet {
    let headings = HEADINGS.into_iter().chain(counts.map(|_| "count"));
    let columns = Arc::new(Columns::from_titles(headings));
    let mut chunk = ChunkBuilder::new(columns.len());
    for object in objects {
        let texts = [
            Some(object.name.as_str()),
            Some(object.label.as_str()),
            Some(object.label_plural.as_str()),
            Some(group_of(object).word()),
            object.key_prefix.as_deref(),
        ];
        for (column, text) in texts.into_iter().enumerate() {
            set(&mut chunk, column, text);
        }
        let flags = [
            object.queryable,
            object.createable,
            object.updateable,
            object.deletable,
        ];
        for (at, flag) in flags.into_iter().enumerate() {
            let word = if flag { "true" } else { "false" };
            chunk.set(texts.len() + at, CellKind::Bool, word);
        }
        set(&mut chunk, 9, mains.get(&object.name).map(String::as_str));
        if let Some(counts) = counts {
            match counts.get(&object.name) {
                Some(count) => chunk.set(10, CellKind::Number, &count.to_string()),
                None => chunk.set(10, CellKind::Null, ""),
            }
        }
        chunk.end_row();
    }
    let mut rows = RowSet::new(Arc::clone(&columns));
    if !objects.is_empty() {
        rows.push(Arc::new(chunk.finish()), Some(columns));
    }
    rows
}

fn set(chunk: &mut ChunkBuilder, column: usize, text: Option<&str>) {
    match text {
        Some(text) => chunk.set(column, CellKind::Text, text),
        None => chunk.set(column, CellKind::Null, ""),
    }
}
