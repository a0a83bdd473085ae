//! The query plan: how the org would find the rows, as a table with the cheapest way first, and the
//! optimizer's notes in words.

use crate::app::App;
use crate::app::column::TabId;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::query::Chosen;
use crate::app::reader::Reader;
use crate::text;
use crate::worker::{Job, JobError, PlanJob};
use crate::worker::{Plan, QueryPlan};

/// Above this a plan is not selective.
const SELECTIVE: f64 = 1.0;

impl App {
    /// Asks for the plan of the statement that would run now; nothing runs.
    pub(super) fn explain_query(&mut self) -> Vec<Effect> {
        let Some(tab) = self.tab() else {
            return Vec::new();
        };
        let chosen = Chosen::of(&tab.editor);
        if chosen.soql.trim().is_empty() {
            return Vec::new();
        }
        let written = chosen.written(&tab.editor);
        let Some(filling) = self.with_last_values(&chosen, &written) else {
            self.hint("its parameters have no values yet: run the query once");
            return Vec::new();
        };
        let (id, org) = (tab.id, tab.org.clone());
        let (soql, patience) = (filling.statement(0), None);
        self.hint("asking for the query plan…");
        let (job, superseded) = self.jobs.begin(Slot::Plan(id));
        let superseded = superseded.map(Effect::Cancel).into_iter();
        superseded
            .chain([Effect::Start(
                job,
                Job::Plan(PlanJob {
                    org,
                    soql,
                    patience,
                }),
            )])
            .collect()
    }

    /// The plan is here. Whoever has gone on meanwhile is not interrupted.
    pub(super) fn on_plan(&mut self, id: TabId, plan: &QueryPlan) {
        self.toast = None;
        if self.tab().is_some_and(|tab| tab.id == id) && self.overlays.is_empty() {
            let title = self.with_whose("Query plan");
            self.read(Reader::new(title, in_words(plan)));
        } else {
            self.hint("the query plan came; ask again to see it");
        }
    }

    /// There is no plan: the org says why.
    pub(super) fn on_plan_failed(&mut self, error: &JobError) {
        self.say(Notice::from(error));
    }
}

/// The plans as a table, what the cheapest means, and the notes, each once.
fn in_words(plan: &QueryPlan) -> String {
    let Some(first) = plan.plans.first() else {
        return "The org gave no plan for this query.".to_owned();
    };
    let mut all = format!("{}\n\n", verdict(first));
    let head = ["", "begins with", "cost", "rows", "of", "object"].map(str::to_owned);
    let mut rows = vec![head.to_vec()];
    for (at, plan) in plan.plans.iter().enumerate() {
        rows.push(vec![
            (at + 1).to_string(),
            begins_with(plan),
            format!("{:.3}", plan.relative_cost),
            text::number(plan.cardinality),
            text::number(plan.sobject_cardinality),
            plan.sobject_type.clone(),
        ]);
    }
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| text::width(cell)).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    for row in &rows {
        let mut line = String::new();
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let blanks = " ".repeat(width.saturating_sub(text::width(cell)));
            // Numbers end below each other.
            line += &if matches!(column, 2..=4) {
                format!("{blanks}{cell}  ")
            } else {
                format!("{cell}{blanks}  ")
            };
        }
        all += line.trim_end();
        all.push('\n');
    }
    let notes = notes(plan);
    if !notes.is_empty() {
        all += &format!("\nNotes\n{}\n", notes.join("\n"));
    }
    all
}

/// The optimizer's notes, each once.
pub(super) fn notes(plan: &QueryPlan) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    for note in plan.plans.iter().flat_map(|plan| &plan.notes) {
        let words = format!(
            "- {}.{}: {}",
            note.table_enum_or_id,
            note.fields.join(", "),
            note.description
        );
        if !notes.contains(&words) {
            notes.push(words);
        }
    }
    notes
}

fn begins_with(plan: &Plan) -> String {
    let kind = match plan.leading_operation_type.as_str() {
        "TableScan" => "scan of the whole object",
        "Index" => "index",
        "Sharing" => "index of who sees what",
        "Other" => "an optimization of Salesforce's own",
        other => other,
    };
    match plan.fields.is_empty() {
        true => kind.to_owned(),
        false => format!("{kind} on {}", plan.fields.join(", ")),
    }
}

/// What a plan means, in a sentence.
pub(super) fn verdict(plan: &Plan) -> String {
    let rows = text::number(plan.sobject_cardinality);
    let object = &plan.sobject_type;
    match (
        plan.leading_operation_type.as_str(),
        plan.relative_cost > SELECTIVE,
    ) {
        ("TableScan", true) => format!(
            "Not selective: all {rows} rows of {object} are read. A filter on an indexed field (Id, Name, \
             a lookup, CreatedDate, an external id) would help."
        ),
        ("TableScan", false) => {
            format!("All {rows} rows of {object} are read, which costs little: it has few.")
        }
        (_, true) => format!(
            "Not selective: {} of {rows} rows are too many for an index to pay.",
            text::number(plan.cardinality)
        ),
        (_, false) => format!(
            "Selective: {} leads to {} of {rows} rows.",
            begins_with(plan),
            text::number(plan.cardinality)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::PlanNote as Note;

    fn plan(kind: &str, fields: &[&str], cost: f64) -> Plan {
        Plan {
            cardinality: 1_200,
            fields: fields.iter().map(|field| (*field).to_owned()).collect(),
            leading_operation_type: kind.to_owned(),
            notes: vec![Note {
                description: "Not considering filter for optimization because unindexed".into(),
                fields: vec!["Status".into()],
                table_enum_or_id: "Case".into(),
            }],
            relative_cost: cost,
            sobject_cardinality: 2_843_473,
            sobject_type: "Case".into(),
        }
    }

    #[test]
    fn the_cheapest_comes_first_and_a_note_once() {
        let plans = vec![
            plan("Index", &["CreatedDate"], 0.004),
            plan("TableScan", &[], 2.8),
        ];
        let words = in_words(&QueryPlan { plans });
        let lines: Vec<&str> = words.lines().collect();
        assert_eq!(
            lines[0],
            "Selective: index on CreatedDate leads to 1,200 of 2,843,473 rows."
        );
        assert!(lines[3].starts_with("1  index on CreatedDate"), "{words}");
        assert!(
            lines[4].contains("scan of the whole object  2.800  1,200  2,843,473  Case"),
            "{words}"
        );
        assert_eq!(words.matches("Case.Status: Not considering").count(), 1);
    }

    #[test]
    fn what_a_plan_means_is_said_in_words() {
        for (plan, said) in [
            (
                plan("TableScan", &[], 2.8),
                "Not selective: all 2,843,473 rows",
            ),
            (plan("TableScan", &[], 0.4), "costs little"),
            (plan("Index", &["Name"], 1.4), "too many for an index"),
            (
                plan("Sharing", &[], 0.4),
                "Selective: index of who sees what",
            ),
        ] {
            assert!(verdict(&plan).contains(said), "{}", verdict(&plan));
        }
        assert!(in_words(&QueryPlan { plans: Vec::new() }).contains("no plan"));
    }
}
