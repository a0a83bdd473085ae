//! What is offered to a file: exactly the text that was to be copied and no clipboard took, or a file
//! that a record holds.
//!
//! The offer lies over the panes where nothing was pressed since the copy; else somebody is typing,
//! and a key that is named brings it.

use std::path::Path;
use std::sync::Arc;

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::copy::Copying;
use crate::app::edit_keys::edit_action;
use crate::app::editor::{EditAction, Field};
use crate::app::export::timed_name;
use crate::app::jobs::Slot;
use crate::app::key::{Chord, Code};
use crate::app::msg::{Effect, NotCopied};
use crate::app::notice::Notice;
use crate::app::overlay::{Confirm, Confirmed, Overlay};
use crate::org::OrgKey;
use crate::text;
use crate::worker::{ExportEvent, FileOfRecord, Job, JobError, TextJob};

/// What goes into the file.
#[derive(Debug, Clone)]
pub(super) enum Content {
    /// A text that is here.
    Text(Arc<str>),
    /// What a record of an org holds.
    OfRecord(OrgKey, FileOfRecord),
}

/// The offer.
#[derive(Debug, Clone)]
pub struct CopyFile {
    content: Content,
    /// What it is and how much, in words.
    pub what: String,
    /// Why it was not copied.
    pub why: String,
    /// The file.
    pub file: Field,
    /// Why it cannot be written like this.
    pub refused: Option<String>,
}

impl CopyFile {
    /// A text for a file that was asked for as one.
    pub fn new(text: Arc<str>, what: impl Into<String>, file: &str) -> Self {
        Self::of(Content::Text(text), what, file)
    }

    pub(super) fn of(content: Content, what: impl Into<String>, file: &str) -> Self {
        Self {
            content,
            what: what.into(),
            why: String::new(),
            file: Field::new(file),
            refused: None,
        }
    }

    /// Edits the name of the file.
    pub fn edit(&mut self, action: EditAction, width: u16) {
        self.refused = None;
        self.file.apply(action, width);
    }
}

impl App {
    /// Nothing took a copy: it is kept, and offered to a file.
    pub(super) fn offer_file(&mut self, not: NotCopied, about: Option<Copying>) {
        let about = about.unwrap_or_default();
        let what = match about.words() {
            "" => text::bytes(not.text.len() as u64),
            what => what.to_owned(),
        };
        let name = timed_name("copy", self.now.epoch, about.extension());
        let offer = CopyFile {
            content: Content::Text(not.text.into()),
            what,
            why: not.why,
            file: Field::new(&name),
            refused: None,
        };
        let key = self.keymap.shown(crate::app::command::Command::CopyFile);
        let notice = Notice::warning("Nothing was copied").detail(offer.why.clone());
        let notice = notice.hint(format!("{key} writes it to a file"));
        if self.pressed_since_copy {
            self.say(notice);
            self.not_copied = Some(Box::new(offer));
        } else {
            self.log.push(notice);
            self.overlays.push(Overlay::CopyFile(Box::new(offer)));
        }
    }

    /// Whether there is a text that no clipboard took.
    pub(super) fn can_write_copy(&self) -> Availability {
        match self.not_copied {
            Some(_) => Availability::Ready,
            None => Availability::Disabled("no copy was too big for the clipboard"),
        }
    }

    /// Brings the offer back.
    pub(super) fn open_copy_file(&mut self) -> Vec<Effect> {
        let offer = self.not_copied.take().map(Overlay::CopyFile);
        self.overlays.extend(offer);
        Vec::new()
    }

    pub(super) fn copy_file_key(&mut self, chord: Chord) -> Vec<Effect> {
        let width = self.drawn.list.width.max(1);
        if chord == Chord::plain(Code::Esc) || chord.code == Code::Enter {
            let Some(Overlay::CopyFile(offer)) = self.overlays.pop() else {
                return Vec::new();
            };
            if chord.code == Code::Enter {
                return self.write_copy(*offer, false);
            }
            // What was to be copied can be brought back until something else is.
            if !offer.why.is_empty() {
                self.not_copied = Some(offer);
            }
        } else if let Some(Overlay::CopyFile(offer)) = self.overlays.last_mut() {
            let typed = chord.typed().map(EditAction::Insert);
            if let Some(action) = typed.or_else(|| edit_action(chord)) {
                offer.edit(action, width);
            }
        }
        Vec::new()
    }

    /// Writes the text of an offer.
    pub(super) fn write_copy(&mut self, offer: CopyFile, replace: bool) -> Vec<Effect> {
        let text = match &offer.content {
            Content::Text(text) => Arc::clone(text),
            Content::OfRecord(org, source) => {
                let (org, source) = (org.clone(), source.clone());
                return self.start_download(org, source, offer, replace);
            }
        };
        let job = TextJob {
            text,
            file: offer.file.text().trim().to_owned(),
            replace,
        };
        self.copy_writing = Some(Box::new(offer));
        let (id, superseded) = self.jobs.begin(Slot::CopyFile);
        let superseded = superseded.map(Effect::Cancel).into_iter();
        superseded
            .chain([Effect::Start(id, Job::Text(job))])
            .collect()
    }

    /// The file is there, or one of that name was before.
    pub(super) fn on_copy_file(&mut self, event: ExportEvent) {
        match event {
            ExportEvent::Progress { .. } => {}
            ExportEvent::Exists(path) => {
                let offer = self.copy_writing.take();
                self.ask_to_replace(&path, offer);
            }
            ExportEvent::Done(done) => {
                let offer = self.copy_writing.take();
                let what = offer.map_or_else(|| text::bytes(done.bytes), |offer| offer.what);
                self.say(Notice::info(format!(
                    "{what} written to {}",
                    done.path.display()
                )));
            }
        }
    }

    /// A file is there already: below the question stands the offer, to write another name.
    pub(super) fn ask_to_replace(&mut self, path: &Path, offer: Option<Box<CopyFile>>) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let question = Confirm {
            title: format!("Replace {name}?"),
            lines: vec![
                format!("{} is there already.", path.display()),
                "The new file takes its place once it is complete.".to_owned(),
            ],
            choices: Vec::new(),
            action: Confirmed::Replace,
        };
        self.overlays.extend(offer.map(Overlay::CopyFile));
        self.overlays.push(Overlay::Confirm(question));
    }

    /// It could not be written: the offer comes back and says why.
    pub(super) fn on_copy_file_failed(&mut self, error: &JobError) {
        let notice = Notice::from(error);
        self.log.push(notice.clone());
        if let Some(mut offer) = self.copy_writing.take() {
            offer.refused = Some(format!("{}. {}", notice.detail, notice.hint));
            self.overlays.push(Overlay::CopyFile(offer));
        }
    }
}
