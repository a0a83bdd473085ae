//! Real values: those that the records of an org have in a field, which a person asks for with a key.
//!
//! What may be asked of the field whose value stands at a cursor, in which words, and what is known
//! of the answers. It must not know who asks, when, and how it is shown.

use std::collections::BTreeMap;

/// The most values that one question brings.
pub const VALUES_MAX: usize = 200;
/// The most records that are looked at where the org does not group.
pub const RECORDS_MAX: usize = 2_000;
/// How many answers about one field are kept, for different beginnings.
const ANSWERS_MAX: usize = 8;

/// The field whose value stands at a cursor, and how the org can be asked for its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueOf {
    /// The object that is asked: the one that has the field, also behind a path; of a parent that
    /// can be one of several, the query's own.
    pub object: String,
    /// The field as it is asked of that object.
    pub field: String,
    /// Its type by its name in a describe.
    pub kind: String,
    /// What is typed of the value, without its quotes.
    pub typed: String,
    /// What tells a person more than the value: the name behind an id.
    pub(super) title: Option<String>,
    /// A condition without which the values of others would come, too.
    pub(super) only: Option<String>,
    /// Whether the org can group by it.
    pub(super) groups: bool,
    /// Whether its values can be asked for by their beginning.
    pub(super) begins: bool,
    /// Why there is nothing to ask, in a sentence.
    pub refused: Option<String>,
}

/// What is sent to an org for the values of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueQuestion {
    /// One row for each value with how often it comes, the most frequent first; none where the org
    /// cannot group by the field.
    pub grouped: Option<String>,
    /// The field of so many records; counted by who asks.
    pub plain: String,
    /// How the values begin that are asked for; empty for all.
    pub prefix: String,
    /// Whether there is a column with a title behind that of the value.
    pub titled: bool,
}

/// A value that records have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RealValue {
    /// As the org writes it; none where the field is empty.
    pub value: Option<String>,
    /// What else tells a person what it is; may be empty.
    pub title: String,
    /// How many records have it.
    pub count: u64,
}

/// What an org answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldValues {
    /// The values, the most frequent first.
    pub values: Vec<RealValue>,
    /// How they begin; empty where they were not asked for by that.
    pub prefix: String,
    /// Whether these are all that begin so.
    pub whole: bool,
    /// How many records were looked at, where the org did not count.
    pub looked_at: Option<u64>,
}

/// What is known of the values in one org.
#[derive(Clone, Debug, Default)]
pub struct RealValues(BTreeMap<(String, String), Vec<FieldValues>>);

impl ValueOf {
    /// The same for the same field, whatever is typed.
    pub fn key(&self) -> (String, String) {
        (self.object.to_lowercase(), self.field.to_lowercase())
    }

    /// `Account.Industry`.
    pub fn name(&self) -> String {
        format!("{}.{}", self.object, self.field)
    }

    /// By which beginning the org is asked now.
    pub fn prefix(&self) -> &str {
        // A pattern says more than a beginning.
        let plain = self.begins && !self.typed.contains(['%', '_']);
        if plain { self.typed.trim_start() } else { "" }
    }

    /// What to send.
    pub fn question(&self) -> ValueQuestion {
        let Self { object, field, .. } = self;
        let prefix = self.prefix();
        let mut conditions: Vec<String> = self.only.iter().cloned().collect();
        if !prefix.is_empty() {
            let pattern = prefix.replace('\\', "\\\\").replace('\'', "\\'");
            conditions.push(format!("{field} LIKE '{pattern}%'"));
        }
        let conditions = match conditions.is_empty() {
            true => String::new(),
            false => format!(" WHERE {}", conditions.join(" AND ")),
        };
        let fields = match &self.title {
            Some(title) => format!("{field}, {title}"),
            None => field.clone(),
        };
        let grouped = self.groups.then(|| {
            format!(
                "SELECT {fields}, COUNT(Id) FROM {object}{conditions} GROUP BY {fields} \
                 ORDER BY COUNT(Id) DESC LIMIT {VALUES_MAX}"
            )
        });
        ValueQuestion {
            grouped,
            plain: format!("SELECT {fields} FROM {object}{conditions} LIMIT {RECORDS_MAX}"),
            prefix: prefix.to_owned(),
            titled: self.title.is_some(),
        }
    }
}

impl FieldValues {
    /// Whether it says all there is to say of what begins so.
    fn settles(&self, prefix: &str) -> bool {
        match self.whole {
            true => begins_with(prefix, &self.prefix),
            false => self.prefix.eq_ignore_ascii_case(prefix),
        }
    }
}

impl RealValues {
    /// The answer that says most of what is typed.
    pub fn of(&self, of: &ValueOf) -> Option<&FieldValues> {
        let answers = self.0.get(&of.key())?;
        let prefix = of.prefix();
        let fits = |answer: &&FieldValues| begins_with(prefix, &answer.prefix);
        answers
            .iter()
            .filter(fits)
            .max_by_key(|answer| (answer.settles(prefix), answer.prefix.len()))
    }

    /// Whether the org would have nothing to add for what is typed.
    pub fn settles(&self, of: &ValueOf) -> bool {
        self.of(of)
            .is_some_and(|answer| answer.settles(of.prefix()))
    }

    /// Takes an answer.
    pub fn put(&mut self, key: (String, String), answer: FieldValues) {
        let answers = self.0.entry(key).or_default();
        answers.retain(|known| !known.prefix.eq_ignore_ascii_case(&answer.prefix));
        answers.insert(0, answer);
        answers.truncate(ANSWERS_MAX);
    }
}

fn begins_with(text: &str, prefix: &str) -> bool {
    text.to_lowercase().starts_with(&prefix.to_lowercase())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn of(typed: &str) -> ValueOf {
        ValueOf {
            object: "Account".to_owned(),
            field: "Name".to_owned(),
            kind: "string".to_owned(),
            typed: typed.to_owned(),
            title: None,
            only: None,
            groups: true,
            begins: true,
            refused: None,
        }
    }

    fn answer(prefix: &str, whole: bool) -> FieldValues {
        FieldValues {
            prefix: prefix.to_owned(),
            whole,
            ..FieldValues::default()
        }
    }

    #[test]
    fn an_answer_serves_for_what_is_typed_on_where_it_is_whole() {
        let mut known = RealValues::default();
        assert!(!known.settles(&of("")));
        known.put(of("").key(), answer("", false));
        assert!(known.settles(&of("")) && !known.settles(&of("A")));
        assert_eq!(
            known.of(&of("A")).unwrap().prefix,
            "",
            "better than nothing"
        );
        known.put(of("").key(), answer("Ac", true));
        for (typed, settled, prefix) in [
            ("a", false, ""),
            ("ac", true, "Ac"),
            ("ACM", true, "Ac"),
            ("b", false, ""),
            ("a_", true, ""),
        ] {
            assert_eq!(known.settles(&of(typed)), settled, "{typed}");
            assert_eq!(known.of(&of(typed)).unwrap().prefix, prefix, "{typed}");
        }
        for at in 0..100 {
            known.put(of("").key(), answer(&at.to_string(), true));
        }
        assert_eq!(known.0[&of("").key()].len(), ANSWERS_MAX);
    }
}
