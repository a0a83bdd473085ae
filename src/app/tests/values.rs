//! The values that records have, asked for with a key: when the org is asked, what ends it, what is
//! kept, and what it costs.

use super::assist::{all, knowing};
use super::*;
use crate::language::{FieldValues, RealValue};
use crate::worker::ValuesJob;

/// An answer: values with how often they come.
pub(crate) fn answer(values: &[(&str, u64)], prefix: &str, whole: bool) -> JobEvent {
    let values = values.iter().map(|(value, count)| RealValue {
        value: (!value.is_empty()).then(|| (*value).to_owned()),
        title: String::new(),
        count: *count,
    });
    JobEvent::Values(FieldValues {
        values: values.collect(),
        prefix: prefix.to_owned(),
        whole,
        looked_at: None,
    })
}

impl Desk {
    /// The one question that was asked since the last look.
    pub(crate) fn asked(&mut self) -> (JobId, String) {
        let found = self.asked_all();
        assert_eq!(found.len(), 1, "{found:?}");
        found.into_iter().next().unwrap()
    }

    fn asked_all(&mut self) -> Vec<(JobId, String)> {
        let started = self.started().into_iter();
        let of = |job: &ValuesJob| {
            let question = &job.question;
            question.grouped.clone().unwrap_or(question.plain.clone())
        };
        started
            .filter_map(|(id, job)| match &job {
                Job::Values(job) => Some((id, of(job))),
                _ => None,
            })
            .collect()
    }

    fn labels(&self) -> Vec<String> {
        let items = self.app.list().map_or(&[][..], |list| list.items());
        items.iter().map(|item| item.label.clone()).collect()
    }

    fn says(&mut self, text: &str) -> bool {
        self.draw(120, 40).contains(text)
    }
}

const FIRST: &str =
    "SELECT Name, COUNT(Id) FROM Account GROUP BY Name ORDER BY COUNT(Id) DESC LIMIT 200";

#[test]
fn a_key_asks_and_the_values_are_taken_as_the_place_needs_them() {
    let mut desk = all();
    desk.put("SELECT Id FROM Account WHERE Name = |")
        .does("Ctrl-Space");
    let (job, soql) = desk.asked();
    assert_eq!(soql, FIRST);
    assert!(desk.says("asking acme-prod for the values of Account.Name…"));
    desk.event(
        job,
        answer(&[("Acme", 12), ("O'Neill", 3), ("", 2)], "", true),
    );
    assert_eq!(desk.labels(), ["Acme", "O'Neill",]);
    assert!(desk.says("12 records have it"));
    desk.does("Down Enter");
    assert_eq!(
        desk.shown(),
        "SELECT Id FROM Account WHERE Name = 'O\\'Neill'|"
    );
    // The next time nobody has to be asked, and what stands there already is left out.
    desk.put("SELECT Id FROM Account WHERE Name IN ('Acme', '|').")
        .does("Ctrl-Space");
    assert_eq!(desk.labels(), ["O'Neill"]);
    assert!(desk.asked_all().is_empty());
}

#[test]
fn in_an_open_list_the_key_asks_once_and_then_moves() {
    let mut desk = all();
    desk.put("SELECT Id FROM Account WHERE Rating = |")
        .does("Ctrl-Space");
    assert!(desk.asked_all().is_empty(), "there is something to choose");
    assert!(desk.says("Ctrl-Space: values in acme-prod · 1 call"));
    desk.does("Ctrl-Space");
    let (job, soql) = desk.asked();
    assert!(
        soql.starts_with("SELECT Rating, COUNT(Id) FROM Account GROUP BY Rating"),
        "{soql}"
    );
    desk.does("Ctrl-Space Ctrl-Space");
    assert!(desk.asked_all().is_empty(), "it is being asked");
    desk.put("SELECT Id FROM Account WHERE Rating = |")
        .does("Ctrl-Space Ctrl-Space");
    let (job2, _) = desk.asked();
    desk.event(job, answer(&[("Late", 1)], "", true));
    assert!(
        !desk.labels().contains(&"Late".to_owned()),
        "nobody waits for that one"
    );
    desk.event(job2, answer(&[("Warm", 7), ("Old", 5), ("", 4)], "", true));
    assert_eq!(desk.labels(), ["Warm", "Old", "Hot", "Cold", "NULL"]);
    let first = desk.app.list().unwrap().item().unwrap();
    assert_eq!((first.label.as_str(), first.detail.as_str()), ("Warm", "7"));
    desk.does("Ctrl-Space Enter");
    assert_eq!(desk.shown(), "SELECT Id FROM Account WHERE Rating = 'Old'|");
    // What goes down in other programs never asks.
    desk.put("SELECT Id FROM Account WHERE Industry = |")
        .does("Ctrl-Space Ctrl-N Ctrl-N");
    assert!(desk.asked_all().is_empty());
    assert_eq!(desk.app.list().unwrap().selected(), 2);
}

#[test]
fn from_commanding_a_plain_key_asks() {
    let mut desk = all();
    desk.put("SELECT Id FROM Account WHERE Rating = '|'")
        .does("Esc v");
    let (_, soql) = desk.asked();
    assert!(soql.contains("GROUP BY Rating"), "{soql}");
    desk.put("SELECT Id| FROM Account").does("Esc v");
    assert!(desk.asked_all().is_empty());
    assert_eq!(desk.toast(), "no value of a field stands at the cursor");
}

#[test]
fn what_ends_a_question() {
    for keys in ["Esc", "Left", "Ctrl-C", "Home", "F1", "Enter", "` `"] {
        let mut desk = all();
        desk.put("SELECT Id FROM Account WHERE Name = 'x|")
            .does("Ctrl-Space");
        let (job, _) = desk.asked();
        desk.does(keys);
        let cancelled = desk.cancelled();
        // A blank goes on in the text.
        assert_eq!(cancelled == [job], keys != "` `", "{keys} {cancelled:?}");
        if keys == "Esc" {
            assert!(desk.app.is_typing(), "one step back only");
        }
    }
    // Another field's value is another question.
    let mut desk = all();
    desk.put("SELECT Id FROM Account WHERE Name = |")
        .does("Ctrl-Space");
    let (job, _) = desk.asked();
    desk.put("SELECT Id FROM Account WHERE Phone = |")
        .does("Ctrl-Space Ctrl-Space");
    assert!(
        desk.effects
            .iter()
            .any(|e| matches!(e, Effect::Cancel(id) if *id == job))
    );
    let (_, soql) = desk.asked();
    assert!(soql.contains("GROUP BY Phone"), "{soql}");
}

#[test]
fn what_is_typed_on_narrows_and_asks_again_after_a_pause_where_there_is_more() {
    let mut desk = all();
    desk.put("SELECT Id FROM Account WHERE Name = '|")
        .does("Ctrl-Space");
    let (job, _) = desk.asked();
    desk.event(job, answer(&[("Acme", 12), ("Bolt", 3)], "", false));
    assert!(desk.says("the 2 most frequent · type for others"));
    desk.does("`Ab`");
    assert!(desk.asked_all().is_empty(), "not while somebody types");
    desk.wait(300)
        .does("`_`")
        .does("Backspace")
        .does("`e`")
        .wait(300);
    assert!(desk.asked_all().is_empty());
    desk.wait(200);
    let (job, soql) = desk.asked();
    assert!(soql.contains("WHERE Name LIKE 'Abe%' GROUP BY"), "{soql}");
    desk.event(job, answer(&[("Abel & Sons", 1)], "Abe", true));
    assert_eq!(desk.labels(), ["Abel & Sons"]);
    desk.does("`l`").wait(2_000);
    assert!(desk.asked_all().is_empty(), "all that begin so are here");
    desk.does("Tab");
    assert_eq!(
        desk.shown(),
        "SELECT Id FROM Account WHERE Name = 'Abel & Sons'|"
    );
}

#[test]
fn nothing_and_errors_are_said_and_can_be_tried_again() {
    let mut desk = all();
    desk.put("SELECT Id FROM Account WHERE Name = 'zz|")
        .does("Ctrl-Space");
    let (job, soql) = desk.asked();
    assert!(soql.contains("LIKE 'zz%'"), "{soql}");
    desk.event(
        job,
        JobEvent::Failed(JobError::Salesforce(Error::TimedOut {
            host: "acme".into(),
            seconds: 60,
        })),
    );
    assert!(desk.says("✗ no values of Account.Name:"));
    desk.does("Ctrl-Space");
    let (job, _) = desk.asked();
    desk.event(job, answer(&[], "zz", true));
    assert!(desk.says("no value of Account.Name in acme-prod begins with zz"));
    desk.does("Esc");
    assert!(desk.app.list().is_none() && desk.app.is_typing());
    desk.does("Ctrl-Space");
    assert!(desk.says("begins with zz"), "it is known");
    assert!(desk.asked_all().is_empty());
}

#[test]
fn an_org_with_few_calls_left_is_not_asked() {
    let mut desk = all();
    let job = desk
        .app
        .jobs
        .begin(crate::app::jobs::Slot::Probe(prod().key))
        .0;
    let usage = |used| JobEvent::ApiUsage {
        org: prod().key,
        used,
        max: 15_000,
    };
    desk.event(job, usage(14_400));
    desk.put("SELECT Id FROM Account WHERE Name = |")
        .does("Ctrl-Space");
    assert!(desk.asked_all().is_empty());
    assert!(desk.says("acme-prod has 600 of 15,000 API calls left today"));
    desk.does("Esc");
    desk.event(job, usage(14_000));
    desk.does("Ctrl-Space");
    desk.asked();
}

#[test]
fn what_cannot_be_compared_is_not_asked() {
    let mut desk = all();
    desk.put("SELECT Id FROM Account WHERE Notes__c = |")
        .does("Ctrl-Space Ctrl-Space");
    assert!(desk.asked_all().is_empty());
    assert!(desk.says("not asked: WHERE cannot use Account.Notes__c"));
    desk.does("` `");
    assert!(!desk.says("not asked"));
    // Of an object that is not known yet nothing is asked before it is.
    let mut desk = knowing(&["Contact"]);
    desk.put("SELECT Id FROM Account WHERE Name = |")
        .does("Ctrl-Space");
    let job = desk.schema_job().unwrap();
    assert!(desk.says("loading Account…"));
    for event in super::assist::told(&["Account"]).into_iter().skip(1) {
        desk.schema(job, event);
    }
    desk.asked();
}
