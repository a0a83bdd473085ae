//! Schemas compared: the lists of objects, and the describes of those that were named.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::runtime::Runtime;

use super::arguments::{CompareArguments, Named};
use super::load::{Events, said};
use super::places::{Places, Source};
use super::{End, written};
use crate::cli::query::place::warn;
use crate::cli::{Everywhere, Usage};
use crate::schema::compare::{
    Change, ObjectDifference, PRESENCE, SchemaDifference, json, markdown,
};
use crate::schema::{Object, ObjectList};
use crate::shell;
use crate::text;
use crate::worker::{Job, JobEvent, JobId, SchemaEvent, SchemaJob, Worker};

/// Stands for every object that all have.
const EVERY: &str = "*";
/// How long a token refresh that was sent may take to be kept at the end.
const AT_THE_END: Duration = Duration::from_secs(2);

/// What an org said.
#[derive(Clone, Default)]
struct Schema {
    list: Option<Arc<ObjectList>>,
    objects: BTreeMap<String, Arc<Object>>,
}

pub(super) fn compared(
    arguments: &CompareArguments,
    everywhere: Everywhere,
    runtime: &Runtime,
) -> anyhow::Result<End> {
    let places = Places::find(&arguments.sources, everywhere, runtime.handle())?;
    if let Some(Source::File(path)) = places
        .sources
        .iter()
        .find(|source| matches!(source, Source::File(_)))
    {
        let text = format!(
            "{} is a file of rows: --schema compares orgs",
            path.display()
        );
        return Err(Usage(text).into());
    }
    runtime.block_on(async {
        let (worker, events) = places.worker(runtime.handle());
        let ended = tokio::select! {
            biased;
            ending = shell::asked_to_end() => Ok(End::Interrupted(ending)),
            end = load_and_compare(arguments, &places, &worker, events) => end,
        };
        worker.shutdown();
        // A refresh that was sent keeps its token.
        let _ = tokio::time::timeout(AT_THE_END, worker.settled()).await;
        ended
    })
}

async fn load_and_compare(
    arguments: &CompareArguments,
    places: &Places,
    worker: &Worker,
    mut events: Events,
) -> anyhow::Result<End> {
    let wanted = arguments.schema.clone().unwrap_or_default();
    let every = wanted.iter().any(|name| name == EVERY);
    let named: Vec<String> = wanted.into_iter().filter(|name| name != EVERY).collect();
    let Some(mut schemas) = load(places, worker, &mut events, true, &named, 0).await else {
        return Ok(End::Failed);
    };
    let mut wanted = named.clone();
    if every {
        let common = common(&schemas);
        wanted.extend(common.iter().cloned());
        // The lists are known by then.
        let Some(described) = load(places, worker, &mut events, false, &common, 100).await else {
            return Ok(End::Failed);
        };
        for (schema, described) in schemas.iter_mut().zip(described) {
            schema.objects.extend(described.objects);
        }
    }
    let names = places.names();
    let [reference, others @ ..] = schemas.as_slice() else {
        return Ok(End::Failed);
    };
    for name in &named {
        let key = name.to_ascii_lowercase();
        if schemas
            .iter()
            .all(|schema| !schema.objects.contains_key(&key))
        {
            return Err(Usage(format!("no org has an object {name}")).into());
        }
    }
    let mut found = Vec::new();
    let mut all_compared = true;
    for (other, name) in others.iter().zip(names.iter().skip(1)) {
        let reference_name = names.first().cloned().unwrap_or_default();
        let difference = difference(reference, other, &named);
        let sides = [(&reference_name, reference), (name, other)];
        for said in not_compared(&sides, &wanted, &difference) {
            all_compared = false;
            warn(&said);
        }
        found.push(([reference_name, name.clone()], difference));
    }
    written(write(arguments, &found))?;
    if !every && named.is_empty() {
        warn(
            "the fields of the objects were not compared: name objects after --schema, or '*' for all",
        );
    }
    // What was not looked at is not known to be the same.
    let different = !all_compared || found.iter().any(|(_, one)| !one.is_empty());
    Ok(End::Compared { different })
}

/// Objects that every org lists, without those that belong to another (history, shares, feeds).
fn common(schemas: &[Schema]) -> Vec<String> {
    let lists: Vec<&Arc<ObjectList>> = schemas
        .iter()
        .filter_map(|schema| schema.list.as_ref())
        .collect();
    let Some((first, others)) = lists.split_first() else {
        return Vec::new();
    };
    let own = first
        .objects()
        .iter()
        .filter(|object| object.associate_entity_type.is_none());
    own.filter(|object| others.iter().all(|list| list.find(&object.name).is_some()))
        .map(|object| object.name.clone())
        .collect()
}

fn difference(left: &Schema, right: &Schema, named: &[String]) -> SchemaDifference {
    let objects = |schema: &Schema| schema.list.as_ref().map(|list| list.objects().to_vec());
    let (one, two) = (
        objects(left).unwrap_or_default(),
        objects(right).unwrap_or_default(),
    );
    let mut found = SchemaDifference::of_lists(&one, &two);
    if !named.is_empty() {
        // Who asks for some objects does not want to hear of the others.
        let is_named = |name: &String| named.iter().any(|wanted| wanted.eq_ignore_ascii_case(name));
        found.left_only.retain(is_named);
        found.right_only.retain(is_named);
    }
    for (name, one) in &left.objects {
        if let Some(two) = right.objects.get(name) {
            found
                .objects
                .push(ObjectDifference::new(one.describe(), two.describe()));
        }
    }
    found
}

/// The objects that were to be compared and that a side does not describe, though it is not known to
/// lack them: which, and whose. What it lacks is a difference of its own.
fn not_compared(
    sides: &[(&String, &Schema); 2],
    wanted: &[String],
    found: &SchemaDifference,
) -> Vec<String> {
    let is = |one: &String, two: &String| one.eq_ignore_ascii_case(two);
    let wanted = wanted.iter().filter(|name| {
        let mut only = found.left_only.iter().chain(&found.right_only);
        !only.any(|known| is(known, name))
    });
    let said = wanted.flat_map(|object| {
        let key = object.to_ascii_lowercase();
        let lacking = sides
            .iter()
            .filter(move |(_, schema)| !schema.objects.contains_key(&key));
        lacking.map(move |(name, _)| {
            format!(
                "{name} does not describe {object}: it was not compared, and counts as different"
            )
        })
    });
    said.collect()
}

/// The schema of each org, asked for at once.
async fn load(
    places: &Places,
    worker: &Worker,
    events: &mut Events,
    list: bool,
    objects: &[String],
    first_id: u64,
) -> Option<Vec<Schema>> {
    let mut schemas = vec![Schema::default(); places.sources.len()];
    let mut jobs = HashMap::new();
    for (index, source) in places.sources.iter().enumerate() {
        if let Source::Org(org) = source {
            let id = JobId(first_id + index as u64 + 1);
            jobs.insert(id, index);
            let job = SchemaJob {
                org: org.key.clone(),
                list,
                objects: objects.to_vec(),
                refresh: true,
            };
            worker.start(id, Job::Schema(job));
        }
    }
    while !jobs.is_empty() {
        let (id, event) = events.recv().await?;
        let Some(&index) = jobs.get(&id) else {
            continue;
        };
        let schema = schemas.get_mut(index)?;
        match event {
            JobEvent::Schema { event, .. } => match event {
                SchemaEvent::List { list, .. } => schema.list = Some(list),
                SchemaEvent::Object { object, .. } => {
                    schema
                        .objects
                        .insert(object.name().to_ascii_lowercase(), object);
                }
                SchemaEvent::Damaged(text) => warn(&text),
                SchemaEvent::Done { .. } => {
                    jobs.remove(&id);
                }
                // It has no describe then, which is said once all have answered.
                SchemaEvent::Missing(_) => {}
            },
            JobEvent::Failed(error) => {
                said(&error, places.sources.get(index)?, "");
                return None;
            }
            JobEvent::VaultNotice(text) => warn(&text),
            _ => {}
        }
    }
    Some(schemas)
}

type Found = ([String; 2], SchemaDifference);

fn write(arguments: &CompareArguments, found: &[Found]) -> anyhow::Result<()> {
    let mut sink: Box<dyn Write> = match &arguments.output {
        None => Box::new(BufWriter::new(io::stdout().lock())),
        Some(path) => {
            let file =
                std::fs::File::create_new(path).with_context(|| path.display().to_string())?;
            Box::new(BufWriter::new(file))
        }
    };
    let terminal = io::stdout().is_terminal() && arguments.output.is_none();
    let format = arguments.format.unwrap_or(if terminal {
        Named::Table
    } else {
        Named::Markdown
    });
    match format {
        Named::Json => {
            let all: Vec<String> = found
                .iter()
                .map(|(names, found)| json(names, found))
                .collect();
            match all.as_slice() {
                [one] => writeln!(sink, "{one}")?,
                several => writeln!(sink, "[{}]", several.join(",\n"))?,
            }
        }
        Named::Markdown => {
            let all: Vec<String> = found
                .iter()
                .map(|(names, found)| markdown(names, found))
                .collect();
            write!(sink, "{}", all.join("\n"))?;
        }
        _ => {
            for (names, difference) in found {
                table(&mut sink, names, difference, arguments.summary)?;
            }
        }
    }
    sink.flush()?;
    Ok(())
}

fn table(
    sink: &mut dyn Write,
    names: &[String; 2],
    difference: &SchemaDifference,
    summary: bool,
) -> io::Result<()> {
    let [left, right] = names.each_ref().map(|name| text::display(name));
    writeln!(
        sink,
        "{left} and {right}: {} objects in both · {} only in {left} · {} only in {right}",
        difference.common,
        difference.left_only.len(),
        difference.right_only.len()
    )?;
    for (sign, name, only) in [
        ("◀", &left, &difference.left_only),
        ("▶", &right, &difference.right_only),
    ] {
        for object in only {
            writeln!(sink, "{sign} {}  only in {name}", text::display(object))?;
        }
    }
    for object in &difference.objects {
        let same = object.same.fields;
        writeln!(
            sink,
            "{} {}  {same} fields the same · {}",
            if object.changes.is_empty() {
                "="
            } else {
                "≠"
            },
            text::display(&object.object),
            match object.changes.len() {
                1 => "1 difference".to_owned(),
                changes => format!("{changes} differences"),
            }
        )?;
        if !summary {
            for change in &object.changes {
                writeln!(sink, "    {}", line(change, &left, &right))?;
            }
        }
    }
    Ok(())
}

fn line(change: &Change, left: &str, right: &str) -> String {
    let what = format!("{} {}", change.part.name(), change.name);
    let text = match (change.property, &change.left) {
        (PRESENCE, Some(_)) => format!("◀ {what}  only in {left}"),
        (PRESENCE, None) => format!("▶ {what}  only in {right}"),
        (property, _) => {
            let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "∅".into());
            format!(
                "≠ {what}  {property}: {} → {}",
                value(&change.left),
                value(&change.right)
            )
        }
    };
    text::display(&text).into_owned()
}
