//! `Session`: the arrangement that is kept between two starts: columns, orgs, tabs, texts.
//!
//! Plain data for a file; holds no rows and nothing secret.

use serde::{Deserialize, Serialize};

pub use crate::app::objects::SavedObjects;
use crate::org::OrgKey;

/// The whole arrangement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The columns from left to right.
    #[serde(default)]
    pub columns: Vec<SavedColumn>,
    /// Which column had the focus.
    #[serde(default)]
    pub focused: usize,
    /// What was taken from lists lately, org by org.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recent: Vec<SavedRecent>,
    /// What was typed for the parameters of queries, the newest first.
    #[serde(default)]
    pub values: Vec<SavedValue>,
    /// The objects that come first in the list of objects, org by org.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<SavedObjects>,
}

/// Names that were taken from lists in one org, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedRecent {
    /// The org.
    pub org: OrgKey,
    /// The names.
    pub names: Vec<String>,
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedValue {
    /// The query, as it was written.
    pub query: String,
    /// The parameter's name.
    pub name: String,
    /// What was typed.
    pub value: String,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedColumn {
    /// The org it showed.
    pub org: OrgKey,
    /// The tabs of every org that was opened in it.
    #[serde(default)]
    pub desks: Vec<SavedDesk>,
}

/// One org's tabs in a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedDesk {
    /// Whose tabs.
    pub org: OrgKey,
    /// Which tab was in front.
    #[serde(default)]
    pub active: usize,
    /// The tabs from left to right.
    pub tabs: Vec<SavedTab>,
}

/// One tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedTab {
    /// The text of the editor.
    pub text: String,
    /// The cursor, as a byte offset.
    #[serde(default)]
    pub cursor: usize,
}
