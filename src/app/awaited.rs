//! What a person asked for of an object that is not described yet: it goes on by itself once the
//! describe is here, unless the person went on before.

use std::time::Duration;

use crate::app::App;
use crate::app::command::Command;
use crate::app::msg::Effect;
use crate::language::Wanted;
use crate::org::OrgKey;
use crate::schema::Known;

/// Later than this nobody expects it any more.
const EXPECTED: Duration = Duration::from_secs(10);

/// Something that waits for a describe.
#[derive(Clone, Debug)]
pub(super) struct Awaited {
    org: OrgKey,
    object: String,
    since: Duration,
    /// How many overlays there were: with another number the person is elsewhere.
    overlays: usize,
    then: Then,
}

/// What goes on.
#[derive(Clone, Debug)]
pub(super) enum Then {
    /// The question whether fields are to be counted, over the records of this statement.
    Usage(String),
    /// The recycle bin, what this user deleted alone where it is true.
    Bin(bool),
    /// A command that is given again, as if its key were pressed.
    Command(Command),
}

impl App {
    /// Asks what an object is like, and goes on then.
    pub(super) fn go_on_with(&mut self, org: &OrgKey, object: &str, then: Then) -> Vec<Effect> {
        self.hint(format!("asking what {object} is like…"));
        self.awaited = Some(Awaited {
            org: org.clone(),
            object: object.to_owned(),
            since: self.now.running,
            overlays: self.overlays.len(),
            then,
        });
        self.want_objects(org, Wanted::from_iter([object.to_owned()]))
    }

    /// Something became known of an org's objects.
    pub(super) fn go_on_awaited(&mut self) -> Vec<Effect> {
        let Some(awaited) = &self.awaited else {
            return Vec::new();
        };
        let known = self
            .schemas
            .of(&awaited.org)
            .map(|schema| schema.catalog.object(&awaited.object));
        match known {
            Some(Known::Here(_)) => {}
            Some(Known::Missing) => {
                let said = format!("there is no {}, or you cannot see it", awaited.object);
                self.awaited = None;
                self.hint(said);
                return Vec::new();
            }
            _ => return Vec::new(),
        }
        let Some(awaited) = self.awaited.take() else {
            return Vec::new();
        };
        let here = self
            .column()
            .is_some_and(|column| column.org == awaited.org);
        let late = self.now.running.saturating_sub(awaited.since) > EXPECTED;
        if !here || late || self.overlays.len() != awaited.overlays {
            return Vec::new();
        }
        match awaited.then {
            Then::Usage(statement) => self.open_usage(awaited.org, &awaited.object, statement),
            Then::Bin(mine) => self.open_bin_of(&awaited.object, mine),
            Then::Command(command) => self.perform(command),
        }
    }
}
