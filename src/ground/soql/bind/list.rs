//! `List`: the values for one parameter, and what was made of the texts they came from.

use std::collections::HashSet;

use super::id::long_id;

/// How many values a preview shows.
const PREVIEW: usize = 4;

/// Values for a list, each once, in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// The values.
    pub values: Vec<String>,
    /// How many texts were blank and are left out.
    pub blank: usize,
    /// How many came again and are left out.
    pub twice: usize,
    /// Whether all are Ids of records; they are then of 18 characters.
    pub ids: bool,
    /// How many are no Ids where nearly all are, and the first of them.
    pub odd: Option<(usize, String)>,
    /// The heading above them, which is no value.
    pub heading: Option<String>,
}

impl List {
    /// The list of these texts; `heading` is what stood above them.
    pub fn of<'t>(texts: impl IntoIterator<Item = &'t str>, heading: Option<&str>) -> Self {
        let mut list = Self {
            heading: heading.map(str::to_owned),
            ..Self::default()
        };
        let mut all: Vec<&str> = Vec::new();
        for text in texts {
            match text.trim() {
                "" => list.blank += 1,
                text => all.push(text),
            }
        }
        let long: Vec<Option<String>> = all.iter().map(|text| long_id(text)).collect();
        let found = long.iter().flatten().count();
        list.ids = found > 0 && found == all.len();
        if !list.ids && found > 0 && found * 10 >= all.len() * 9 {
            let first = all.iter().zip(&long).find(|(_, id)| id.is_none());
            list.odd = first.map(|(text, _)| (all.len() - found, (*text).to_owned()));
        }
        let mut seen: HashSet<String> = HashSet::with_capacity(all.len());
        for (text, id) in all.into_iter().zip(long) {
            let value = id.filter(|_| list.ids).unwrap_or_else(|| text.to_owned());
            if seen.insert(value.clone()) {
                list.values.push(value);
            } else {
                list.twice += 1;
            }
        }
        list
    }

    /// How many values there are and what became of the others, in one line:
    /// `412 values, 3 blank left out, 7 twice left out`.
    pub fn about(&self) -> String {
        let noun = match (self.ids, self.values.len()) {
            (true, 1) => "Id",
            (true, _) => "Ids",
            (false, 1) => "value",
            (false, _) => "values",
        };
        let mut about = format!("{} {noun}", number(self.values.len()));
        if self.blank > 0 {
            about += &format!(", {} blank left out", number(self.blank));
        }
        if self.twice > 0 {
            about += &format!(", {} twice left out", number(self.twice));
        }
        if let Some(heading) = &self.heading {
            about += &format!(", heading {heading} left out");
        }
        if let Some((odd, first)) = &self.odd {
            let verb = if *odd == 1 { "is no Id" } else { "are no Ids" };
            about += &format!(", {} {verb}: {first}", number(*odd));
        }
        about
    }

    /// The first values with commas between, and whether there are more.
    pub fn preview(&self) -> String {
        let first: Vec<&str> = self
            .values
            .iter()
            .take(PREVIEW)
            .map(String::as_str)
            .collect();
        let more = if self.values.len() > PREVIEW {
            ", …"
        } else {
            ""
        };
        format!("{}{more}", first.join(", "))
    }
}

pub(super) fn number(count: usize) -> String {
    crate::text::number(u64::try_from(count).unwrap_or(u64::MAX))
}
