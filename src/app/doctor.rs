//! The doctor's report and what is known of a refusal, as texts to read.

use crate::app::App;
use crate::app::command::Command;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::Overlay;
use crate::app::reader::{About, Reader};
use crate::org::OrgKey;
use crate::worker::{DoctorEvent, Job, JobError, Report};

impl App {
    /// Examines the way to an org, and shows it step by step.
    pub(super) fn examine(&mut self, org: OrgKey) -> Vec<Effect> {
        let title = format!("Doctor · {}", self.orgs.alias(&org));
        self.close_readers_about(&org);
        let waits = "Going the way to the org step by step…";
        self.read(Reader::new(title, waits).about(About::Doctor(org.clone())));
        let (id, superseded) = self.jobs.begin(Slot::Doctor(org.clone()));
        superseded
            .map(Effect::Cancel)
            .into_iter()
            .chain([Effect::Start(id, Job::Doctor(org))])
            .collect()
    }

    /// The doctor got further, or is done.
    pub(super) fn on_doctor(&mut self, org: &OrgKey, event: DoctorEvent) {
        let (report, done) = match event {
            DoctorEvent::Progress(report) => (report, false),
            DoctorEvent::Done(report) => (report, true),
        };
        let text = self.report(org, &report, done);
        self.rewrite(&About::Doctor(org.clone()), text);
    }

    fn report(&self, org: &OrgKey, report: &Report, done: bool) -> String {
        let mut text = report.text();
        if !done {
            text += "\n\nThe next step is being tried…";
            return text;
        }
        let ends = report.ended_at().and_then(|check| check.cause);
        let here = self.column().is_some_and(|column| column.org == *org);
        let login = ends.is_some_and(|cause| cause.wants_login());
        let key = self.keymap.shown(Command::OrgAgain);
        if login && here && !key.is_empty() {
            text += &format!("\n\nEsc, then {key} logs in again: alias, tabs and texts stay.");
        }
        text
    }

    /// The doctor could not begin.
    pub(super) fn on_doctor_failed(&mut self, org: &OrgKey, error: &JobError) {
        let text = Notice::from(error).text();
        self.rewrite(&About::Doctor(org.clone()), text);
    }

    /// Puts another text into the reader that is about this, if it is open.
    pub(super) fn rewrite(&mut self, about: &About, text: String) {
        let screen = self.drawn.screen.width;
        for overlay in &mut self.overlays {
            if let Overlay::Reader(reader) = overlay
                && reader.is_about(about)
            {
                reader.set_text(text.clone());
                reader.fit(screen);
            }
        }
    }

    /// Closes what is open about an org: a newer text takes its place.
    pub(super) fn close_readers_about(&mut self, org: &OrgKey) {
        self.overlays.retain(|overlay| {
            !matches!(overlay, Overlay::Reader(reader)
                if reader.is_about(&About::Doctor(org.clone()))
                    || reader.is_about(&About::Card(org.clone())))
        });
    }
}
