//! `Session`: the arrangement that is kept between two starts: columns, orgs, tabs, texts.
//!
//! Plain data for a file; holds no rows and nothing secret.

use serde::{Deserialize, Serialize};

use crate::app::column::Column;
use crate::app::grid::KeptArrangement;
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
    /// Whether it was shown alone.
    #[serde(default)]
    pub alone: bool,
    /// What was taken from lists lately, org by org.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recent: Vec<SavedRecent>,
    /// What was typed for the parameters of queries, the newest first.
    #[serde(default)]
    pub values: Vec<SavedValue>,
    /// The orgs that a statement was run in together last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<OrgKey>,
    /// The objects that come first in the list of objects, org by org.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<SavedObjects>,
    /// The tabs of orgs that were not in the list any more, and whose texts were to stay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parked: Vec<SavedDesk>,
}

impl Session {
    /// Takes the tabs of an org out, wherever they are.
    pub fn forget_tabs(&mut self, org: &OrgKey) {
        self.parked.retain(|desk| desk.org != *org);
        for column in &mut self.columns {
            column.desks.retain(|desk| desk.org != *org);
        }
    }
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
    /// What that was called, to name it where it is gone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub alias: String,
    /// The tabs of every org that was opened in it.
    #[serde(default)]
    pub desks: Vec<SavedDesk>,
    /// What it had of the spare width.
    #[serde(default = "usual_share")]
    pub share: u16,
    /// Whether the results had the focus in it, and not the editor.
    #[serde(default)]
    pub results: bool,
    /// Whether that pane had the whole column.
    #[serde(default)]
    pub zoom: bool,
}

impl SavedColumn {
    /// A column with these tabs, as wide as any other.
    pub fn new(org: OrgKey, desks: Vec<SavedDesk>) -> Self {
        Self {
            org,
            alias: String::new(),
            desks,
            share: usual_share(),
            results: false,
            zoom: false,
        }
    }
}

fn usual_share() -> u16 {
    Column::SHARE
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedTab {
    /// The text of the editor.
    pub text: String,
    /// The cursor, as a byte offset.
    #[serde(default)]
    pub cursor: usize,
    /// Whether it had rows.
    #[serde(default)]
    pub ran: bool,
    /// How their columns were shown, where that was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<SavedLook>,
    /// The fields that were left out of its text, where it was linked with others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linked: Option<Vec<String>>,
    /// Whether deleted and archived rows are asked for, too.
    #[serde(default, skip_serializing_if = "is_not")]
    pub all: bool,
}

/// How the columns of a result were shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedLook {
    /// Their titles, as they came: of a result with others it means nothing.
    pub titles: Vec<String>,
    /// Which were shown, in which order, how wide.
    pub columns: KeptArrangement,
    /// Whether their titles were labels.
    #[serde(default)]
    pub labels: bool,
    /// How its rows were sorted and filtered and where the cursor was, where that is not as they came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<SavedPlan>,
}

/// How the rows of a result were sorted and filtered, and where in them the cursor was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedPlan {
    /// The statement whose rows they were: of those of another it means nothing.
    pub soql: String,
    /// The keys, the first one first: the column's number, whether it descends, whether rows without a
    /// value come first.
    #[serde(default)]
    pub sort: Vec<(usize, bool, bool)>,
    /// The conditions, as they could be typed.
    #[serde(default)]
    pub filters: Vec<String>,
    /// The Id of the record under the cursor, where that was not the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The number of the row under the cursor, where rows have no Id and it was not the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// The number of the column under the cursor, where that was not the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
}

/// What serde asks before it leaves a switch out.
fn is_not(switch: &bool) -> bool {
    !*switch
}
