//! Rows compared: loaded, paired, written.

use std::time::Duration;

use tokio::runtime::Runtime;

use super::arguments::{CompareArguments, Named};
use super::load::{self, Events, Statement};
use super::mapped::{self, Mapped};
use super::output::{self, Compared};
use super::places::Places;
use super::{End, written};
use crate::cli::query::place::warn;
use crate::cli::query::statement;
use crate::cli::{Everywhere, Usage};
use crate::rows::diff::{Difference, How, Plan, candidates, usual_ignored};
use crate::rows::{Cancel, RowSet};
use crate::shell;
use crate::worker::Worker;

/// How long a token refresh that was sent may take to be kept at the end.
const AT_THE_END: Duration = Duration::from_secs(2);

pub(super) fn compared(
    arguments: &CompareArguments,
    said: Everywhere,
    runtime: &Runtime,
) -> anyhow::Result<End> {
    let places = Places::find(&arguments.sources, said, runtime.handle())?;
    let soql = if places.ask_orgs() {
        if arguments.soql.is_none() && arguments.file.is_none() {
            let text = "say what is compared: rows with -q SOQL or -f FILE (`-q -` reads the standard \
                        input), what the orgs are made of with --schema";
            return Err(Usage(text.into()).into());
        }
        let (soql, file) = (arguments.soql.as_deref(), arguments.file.as_deref());
        let statement = statement::read(soql, file, None, &[])?.fill(usize::MAX)?;
        statement.filling.statement(0)
    } else if arguments.soql.is_some() || arguments.file.is_some() {
        return Err(Usage("a statement is for orgs, and only files are compared".into()).into());
    } else {
        String::new()
    };
    let statement = Statement {
        soql,
        all: arguments.all_rows,
        tooling: arguments.tooling,
    };
    runtime.block_on(async {
        let (worker, events) = places.worker(runtime.handle());
        let ended = tokio::select! {
            biased;
            ending = shell::asked_to_end() => Ok(End::Interrupted(ending)),
            end = load_and_compare(arguments, &places, &statement, &worker, events) => end,
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
    statement: &Statement,
    worker: &Worker,
    mut events: Events,
) -> anyhow::Result<End> {
    let Some(rows) = load::all(places, statement, worker, &mut events).await else {
        return Ok(End::Failed);
    };
    let Some(targets) = mapped::all(arguments, places, &rows, worker, &mut events).await? else {
        return Ok(End::Failed);
    };
    let names = places.names();
    // The threads of the runtime have nothing else to do meanwhile.
    let sides = Sides {
        places,
        rows: &rows,
        names: &names,
        mapped: &targets,
    };
    let found = tokio::task::block_in_place(|| pairs(arguments, &sides))?;
    let different = found.iter().any(|one| is_different(&one.difference));
    let classes: Vec<_> = places.sources.iter().map(|source| source.class()).collect();
    if arguments.format == Some(Named::Xlsx) {
        output::say_notes(&found);
        output::workbook(arguments, &found, worker, &mut events).await?;
    } else {
        written(tokio::task::block_in_place(|| {
            output::write(arguments, &found, &classes)
        }))?;
    }
    Ok(End::Compared { different })
}

/// Everything that is compared, each at the place of its argument.
struct Sides<'a> {
    places: &'a Places,
    rows: &'a [RowSet],
    names: &'a [String],
    mapped: &'a [Mapped],
}

/// Whether anything differs; a column that one side alone has is no less than a row.
fn is_different(difference: &Difference) -> bool {
    let diff = &difference.diff;
    diff.counts().differences() > 0 || diff.plan().lacking().iter().any(|only| !only.is_empty())
}

/// Compares each with the first.
fn pairs(arguments: &CompareArguments, sides: &Sides<'_>) -> anyhow::Result<Vec<Compared>> {
    let sources = &sides.places.sources;
    let named = sides.names.iter().zip(sides.rows).zip(sources);
    let named: Vec<_> = named.map(|((name, rows), of)| (name, rows, of)).collect();
    let [(reference, left, of_left), others @ ..] = named.as_slice() else {
        return Ok(Vec::new());
    };
    for column in &arguments.ignore {
        let mut titles = sides.rows.iter().flat_map(|rows| rows.columns().iter());
        if !titles.any(|known| known.title.eq_ignore_ascii_case(column)) {
            warn(&format!("--ignore: nobody has a column {column}"));
        }
    }
    let mut how = How {
        key: arguments.key.clone(),
        ignored: arguments.ignore.clone(),
        rules: arguments.rules(),
        ..How::default()
    };
    if !arguments.system_fields {
        for rows in sides.rows {
            how.ignored.extend(usual_ignored(rows.columns()));
        }
    }
    let cancel = Cancel::default();
    let mut found = Vec::new();
    for (at, (name, right, of_right)) in others.iter().enumerate() {
        how.targets = mapped::of_both(sides.mapped, at + 1);
        how.across_orgs = !arguments.same_org && of_left.may_differ_from(of_right);
        how.only_texts = of_left.is_of_texts() && of_right.is_of_texts();
        if how.key.is_empty() {
            how.key = best_key(left, right, &how)?;
            warn(&format!("rows are paired by {}", how.key.join(", ")));
        }
        let plan = Plan::new(left, right, &how).map_err(|error| {
            let titles = |rows: &RowSet| -> Vec<String> {
                rows.columns()
                    .iter()
                    .map(|column| column.title.clone())
                    .collect()
            };
            let mut known = left.columns().iter();
            let (name, rows) = match known.any(|c| c.title.eq_ignore_ascii_case(&error.name)) {
                true => (name, right),
                false => (reference, left),
            };
            Usage(format!(
                "there is no column {} in {name}; it has {}",
                error.name,
                titles(rows).join(", ")
            ))
        })?;
        // Nobody calls it off but by ending the process.
        let Some(diff) = plan.run(left, right, &cancel) else {
            continue;
        };
        found.push(Compared {
            difference: Difference {
                diff,
                left: (*left).clone(),
                right: (*right).clone(),
                names: [(*reference).clone(), (*name).clone()],
                all: arguments.all,
            },
        });
    }
    Ok(found)
}

/// The columns that pair most rows.
fn best_key(left: &RowSet, right: &RowSet, how: &How) -> anyhow::Result<Vec<String>> {
    let found = candidates(left, right, how, &Cancel::default()).unwrap_or_default();
    let best = found.into_iter().find(|candidate| candidate.pairs > 0);
    match best {
        Some(best) => Ok(best.columns),
        // Nothing on a side: whatever the key, all rows are on one side only.
        None if left.is_empty() || right.is_empty() => {
            let mut titles = left
                .columns()
                .iter()
                .chain(right.columns())
                .map(|column| &column.title);
            Ok(titles.next().cloned().into_iter().collect())
        }
        None => {
            let text = "no column pairs any row of one with a row of the other; say with --key which \
                        columns do";
            Err(Usage(text.into()).into())
        }
    }
}
