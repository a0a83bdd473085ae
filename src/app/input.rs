//! From keys and pastes to what they mean here: the layer on top decides, and it is derived from
//! the state, never stored. The file is long because every layer that can have the keys is here.

use crate::app::App;
use crate::app::column::Pane;
use crate::app::command::{Command, Scope};
use crate::app::edit_keys::edit_action;
use crate::app::editor::EditAction;
use crate::app::key::{Chord, Code};
use crate::app::keymap::Found;
use crate::app::login::Step;
use crate::app::msg::Effect;
use crate::app::overlay::{Confirm, Confirmed, Overlay};
use crate::app::reader::Reader;
use crate::secret::Secret;
use crate::worker::{JobInput, LogoutJob, cause_on_page};

/// The longest a prefix card keeps out of sight, so that fast typing never shows it.
pub const CARD_DELAY: std::time::Duration = std::time::Duration::from_millis(250);

impl App {
    /// Whether letters go into a text.
    pub fn is_typing(&self) -> bool {
        match self.overlays.last() {
            Some(overlay) => overlay.is_typing(),
            None if self.browser_in_focus().is_some() => self
                .browser_in_focus()
                .is_some_and(|browser| browser.picker.is_typing()),
            None => self
                .column()
                .is_some_and(|c| c.focus == Pane::Editor && c.typing),
        }
    }

    /// Whether something lies over the panes; a line typed in one of them covers nothing.
    pub fn is_covered(&self) -> bool {
        let covers = |overlay: &Overlay| !matches!(overlay, Overlay::Prompt(_));
        self.overlays.iter().any(covers) || self.browser_in_focus().is_some()
    }

    /// Whose keys are heard now, the first that knows a key deciding.
    pub fn scopes(&self) -> Vec<Scope> {
        match self.overlays.last() {
            Some(Overlay::Orgs(picker)) if !picker.is_typing() => vec![Scope::Orgs],
            Some(Overlay::Columns(picker)) if !picker.is_typing() => vec![Scope::Columns],
            Some(Overlay::Changes(card)) if !card.picker.is_typing() => vec![Scope::Changes],
            Some(Overlay::Library(library)) => vec![library.scope()],
            Some(Overlay::Object(_)) => vec![Scope::ObjectPage],
            Some(Overlay::Record(_)) => vec![Scope::RecordPage],
            Some(Overlay::Login(login)) if !login.is_typing() => vec![Scope::Login],
            Some(_) => Vec::new(),
            None if self.browser_in_focus().is_some() => vec![Scope::Objects, Scope::Global],
            None => match self.column() {
                None => vec![Scope::Welcome, Scope::Global],
                Some(column) => match (column.focus, column.typing) {
                    (Pane::Editor, true) => vec![Scope::Typing, Scope::Global],
                    (Pane::Editor, false) => vec![Scope::Editor, Scope::Global],
                    (Pane::Results, _) => vec![Scope::Results, Scope::Global],
                },
            },
        }
    }

    /// A key was pressed.
    pub(super) fn on_key(&mut self, chord: Chord) -> Vec<Effect> {
        let chord = chord.normal();
        if chord != Chord::ctrl('c') {
            self.quit_armed = None;
        }
        // These two work under every overlay: stopping and leaving are never out of reach.
        if chord == Chord::ctrl('c') && self.pending.is_empty() {
            return self.perform(Command::Cancel);
        }
        if chord == Chord::ctrl('q') && !self.overlays.is_empty() {
            return self.perform(Command::Quit);
        }
        // Alt-x is what a terminal sends for Esc and x typed fast.
        if let (Code::Char(c), true, false) = (chord.code, chord.mods.alt, chord.mods.ctrl)
            && !self.is_bound(chord)
        {
            let mut effects = self.on_key(Chord::plain(Code::Esc));
            effects.extend(self.on_key(Chord::plain(Code::Char(c))));
            return effects;
        }
        if self.overlays.is_empty() && self.browser_in_focus().is_some() {
            self.browser_key(chord)
        } else if self.overlays.is_empty() {
            self.pane_key(chord)
        } else if self.asks_for_help(chord) {
            self.perform(Command::Help)
        } else if self.asks_for_palette(chord) {
            self.perform(Command::Palette)
        } else {
            self.overlay_key(chord)
        }
    }

    /// Whether the key means something here, after those of the prefix pressed so far.
    fn is_bound(&self, chord: Chord) -> bool {
        let mut keys = self.pending.clone();
        keys.push(chord);
        self.keymap.find(&self.scopes(), &keys) != Found::Nothing
    }

    /// Whether the key opens the help over the org switcher or the login pane.
    fn asks_for_help(&self, chord: Chord) -> bool {
        let explains = matches!(
            self.overlays.last(),
            Some(
                Overlay::Orgs(_)
                    | Overlay::Columns(_)
                    | Overlay::Changes(_)
                    | Overlay::Library(_)
                    | Overlay::Object(_)
                    | Overlay::Record(_)
                    | Overlay::Login(_)
            )
        );
        let free = chord.typed().is_none() || !self.is_typing();
        let help = Found::Command(Command::Help);
        explains
            && free
            && !self.is_bound(chord)
            && self.keymap.find(&[Scope::Global], &[chord]) == help
    }

    /// Whether the key opens the palette over the page of a record or of an object.
    fn asks_for_palette(&self, chord: Chord) -> bool {
        self.is_on_a_page()
            && (chord.typed().is_none() || !self.is_typing())
            && !self.is_bound(chord)
            && self.keymap.find(&[Scope::Global], &[chord]) == Found::Command(Command::Palette)
    }

    /// Whether the page of a record or of an object is on top.
    pub(super) fn is_on_a_page(&self) -> bool {
        let top = self.overlays.last();
        matches!(top, Some(Overlay::Object(_) | Overlay::Record(_)))
    }

    fn pane_key(&mut self, chord: Chord) -> Vec<Effect> {
        if let Some(effects) = self.list_key(chord) {
            return effects;
        }
        let typing = self.is_typing();
        if typing && chord == Chord::plain(Code::Tab) && self.is_at_a_fix() {
            return self.fix_problem();
        }
        if typing
            && self.pending.is_empty()
            && let Some(c) = chord.typed()
        {
            return self.edit(EditAction::Insert(c));
        }
        if let Some(effects) = self.command_key(chord) {
            return effects;
        }
        if typing && let Some(action) = edit_action(chord) {
            return self.edit(action);
        }
        if !typing
            && self.column().is_some_and(|c| c.focus == Pane::Editor)
            && let Some(action @ (EditAction::Move(_) | EditAction::Select(_))) = edit_action(chord)
        {
            return self.edit(action);
        }
        Vec::new()
    }

    /// Takes a key as a command or a part of one; `None` when it is neither.
    pub(super) fn command_key(&mut self, chord: Chord) -> Option<Vec<Effect>> {
        let had_prefix = !self.pending.is_empty();
        if had_prefix && chord == Chord::plain(Code::Esc) {
            self.pending.clear();
            return Some(Vec::new());
        }
        self.pending.push(chord);
        match self.keymap.find(&self.scopes(), &self.pending) {
            Found::Command(command) => {
                self.pending.clear();
                Some(self.perform(command))
            }
            Found::Prefix(_) => {
                self.pending_since = self.now.running;
                Some(Vec::new())
            }
            Found::Nothing => {
                self.pending.clear();
                had_prefix.then(Vec::new)
            }
        }
    }

    /// What may follow the prefix pressed so far: keys and commands, for the card.
    pub fn card(&self) -> Vec<(Vec<Chord>, Command)> {
        if self.pending.is_empty() {
            return Vec::new();
        }
        match self.keymap.find(&self.scopes(), &self.pending) {
            Found::Prefix(rest) => rest,
            _ => Vec::new(),
        }
    }

    fn overlay_key(&mut self, chord: Chord) -> Vec<Effect> {
        // Among the rows of the org switcher and of the list of columns letters are commands, the
        // person's own first of all.
        if matches!(
            self.scopes()[..],
            [Scope::Orgs | Scope::Columns | Scope::Changes]
        ) && let Some(effects) = self.command_key(chord)
        {
            return effects;
        }
        // In the lists of statements and on the page of an object keys that type nothing are commands
        // in the filter, too, unless they change it.
        let edits = self.is_typing() && edit_action(chord).is_some();
        if matches!(
            self.overlays.last(),
            Some(Overlay::Library(_) | Overlay::Object(_) | Overlay::Record(_))
        ) && !edits
            && (!self.is_typing() || chord.typed().is_none())
            && let Some(effects) = self.command_key(chord)
        {
            return effects;
        }
        let page = self.drawn.list.height.max(2);
        let width = self.drawn.list.width.max(1);
        let esc = chord == Chord::plain(Code::Esc);
        let Some(overlay) = self.overlays.last_mut() else {
            return Vec::new();
        };
        match overlay {
            Overlay::Orgs(picker) => {
                if esc || (!picker.is_typing() && chord.typed() == Some('q')) {
                    self.overlays.pop();
                    return Vec::new();
                }
                if chord.code == Code::Enter {
                    let key = picker.selected().cloned();
                    return match key {
                        Some(key) => {
                            let record = self.record_in_filter(&key);
                            self.overlays.pop();
                            self.toast = None;
                            let mut effects = match self.beside {
                                true => self.open_beside(key),
                                false => self.go_to(key),
                            };
                            // The record that was asked for, not only its org.
                            if let Some(record) = record {
                                effects.extend(self.open_record(record, None));
                            }
                            effects
                        }
                        None => Vec::new(),
                    };
                }
                picker.key(chord, page, width);
                self.orgs_filter_changed()
            }
            Overlay::Palette(picker) | Overlay::Help(picker) => {
                if esc || (!picker.is_typing() && chord.typed() == Some('q')) {
                    self.overlays.pop();
                    return Vec::new();
                }
                if chord.code == Code::Enter {
                    let Some(item) = picker.selected_item() else {
                        // An id or an address is no command, and says well enough what is meant.
                        let text = picker.filter().text().to_owned();
                        if self.names_a_record(&text) {
                            self.overlays.pop();
                            return self.go_to_named(&text).unwrap_or_default();
                        }
                        return Vec::new();
                    };
                    let command = item.key;
                    // What cannot be done now says why, and the list stays to choose another.
                    if let Some(why) = item.disabled_reason.clone() {
                        self.hint(format!("{}: {why}", command.spec().help));
                        return Vec::new();
                    }
                    self.overlays.pop();
                    return self.perform(command);
                }
                picker.key(chord, page, width);
                Vec::new()
            }
            Overlay::Columns(_) => self.columns_key(chord),
            Overlay::Cell(_) => self.cell_key(chord),
            Overlay::CellText(_) => self.cell_text_key(chord),
            Overlay::Paste(_) => self.paste_key(chord),
            Overlay::Changes(_) => self.changes_key(chord),
            Overlay::Send(_) => self.send_key(chord),
            Overlay::Object(_) => self.page_key(chord),
            Overlay::Record(_) => self.record_page_key(chord),
            Overlay::Views(_) => self.views_key(chord),
            Overlay::Schemas(_) => self.schemas_key(chord),
            Overlay::Usage(_) => self.usage_key(chord),
            Overlay::Trail(_) => self.trail_key(chord),
            Overlay::Where(_) => self.where_key(chord),
            Overlay::Targets(_) => self.targets_key(chord),
            Overlay::Members(_) => self.members_key(chord),
            Overlay::Library(_) => self.library_key(chord),
            Overlay::Form(_) => self.form_key(chord),
            Overlay::Sources(_) => self.sources_key(chord),
            Overlay::Prompt(_) => self.prompt_key(chord),
            Overlay::Stats(_) => self.stats_key(chord),
            Overlay::Frequency(_) => self.frequency_key(chord),
            Overlay::Compare(_) => self.compare_key(chord),
            Overlay::Login(_) => self.login_key(chord),
            Overlay::Export(_) => self.export_key(chord),
            Overlay::CopyFile(_) => self.copy_file_key(chord),
            Overlay::Confirm(confirm) => {
                if chord.typed() == Some('y') {
                    let Confirm {
                        action, choices, ..
                    } = confirm.clone();
                    self.overlays.pop();
                    return match action {
                        Confirmed::Logout(org) => self.log_out(LogoutJob::new(org), &choices),
                        Confirmed::RemoveOrg(org) => {
                            self.log_out(LogoutJob::removal(org), &choices)
                        }
                        Confirmed::LogoutAll => self.log_out_of_all(&choices),
                        Confirmed::LoadAll(tab) => self.load_all(tab),
                        Confirmed::Spend(what) => self.spend(what),
                        Confirmed::Quit => self.quit_now(),
                        Confirmed::Replace => self.replace_file(),
                        Confirmed::ReplaceQuery => self.replace_query(),
                        Confirmed::DeleteQuery(path) => self.delete_query(path),
                        Confirmed::CloseTab => self.close_tab(),
                        Confirmed::CloseColumn => self.close_column(),
                        Confirmed::RunAnyway => self.run_checked(),
                        Confirmed::RunStaged => self.run_held(),
                        Confirmed::Unlock(org) => self.unlock_org(&org, None),
                        Confirmed::AddId => self.add_id(),
                        Confirmed::DropForm => self.close_form(),
                        Confirmed::PurgeJournal => self.purge_journal(),
                    };
                }
                let turned = confirm
                    .choices
                    .iter_mut()
                    .find(|choice| chord.typed() == Some(choice.key));
                if let Some(choice) = turned {
                    choice.on = !choice.on;
                } else if esc
                    || matches!(chord.typed(), Some('n' | 'q'))
                    || chord.code == Code::Enter
                {
                    self.overlays.pop();
                }
                Vec::new()
            }
            Overlay::Reader(_) => self.reader_key(chord),
            Overlay::RecordForm(_) => self.record_form_key(chord),
            Overlay::Writing(_) => self.writing_key(chord),
            Overlay::Journal(_) => self.journal_key(chord),
            Overlay::Undo(_) => self.undo_key(chord),
        }
    }

    fn login_key(&mut self, chord: Chord) -> Vec<Effect> {
        let width = self.drawn.list.width.max(1);
        let esc = chord == Chord::plain(Code::Esc);
        let Some(Overlay::Login(login)) = self.overlays.last_mut() else {
            return Vec::new();
        };
        match &mut login.step {
            Step::Form => {
                if esc {
                    self.overlays.pop();
                    return Vec::new();
                }
                let on_choice = login.form.focus.is_choice();
                match chord.code {
                    Code::Enter => return self.submit_login(),
                    Code::Tab if chord.mods.shift => login.form.turn(-1),
                    Code::Up => login.form.turn(-1),
                    Code::Tab | Code::Down => login.form.turn(1),
                    Code::Left if on_choice => login.form.choose(-1),
                    Code::Right | Code::Char(' ') if on_choice => login.form.choose(1),
                    _ => {
                        let typed = chord.typed().map(EditAction::Insert);
                        if let Some(action) = typed.or_else(|| edit_action(chord)) {
                            login.form.edit(action, width);
                        }
                    }
                }
                Vec::new()
            }
            Step::Waiting(waiting) if waiting.pasting => {
                match chord.code {
                    // Where nothing else can be done, one Esc is enough.
                    Code::Esc if waiting.no_listener.is_some() && waiting.paste.is_empty() => {
                        return self.cancel_login();
                    }
                    Code::Esc | Code::Tab => waiting.pasting = false,
                    Code::Enter => return self.submit_paste(),
                    _ => {
                        waiting.refused = None;
                        let typed = chord.typed().map(EditAction::Insert);
                        if let Some(action) = typed.or_else(|| edit_action(chord)) {
                            waiting.paste.apply(action, width);
                        }
                    }
                }
                Vec::new()
            }
            Step::Failed(notice) => {
                match chord.code {
                    Code::Char('K') => {
                        let text = notice.text();
                        self.read(Reader::new("About the refusal", text));
                    }
                    Code::Esc | Code::Enter => login.step = Step::Form,
                    Code::Char('r') => return self.submit_login(),
                    // What is longer than the pane is read line by line.
                    Code::Down => login.scroll_down(self.drawn.list),
                    Code::Up => login.scroll = login.scroll.saturating_sub(1),
                    _ => {}
                }
                Vec::new()
            }
            Step::Starting
            | Step::Waiting(_)
            | Step::Code(_)
            | Step::Asking(_)
            | Step::Exchanging
            | Step::Saving(_) => {
                if esc && login.qr {
                    login.qr = false;
                    return Vec::new();
                }
                if esc {
                    return self.cancel_login();
                }
                if chord.code == Code::Tab {
                    login.type_paste();
                    return Vec::new();
                }
                self.command_key(chord).unwrap_or_default()
            }
        }
    }

    /// Sends what stands in the paste field of the waiting login to its job.
    fn submit_paste(&mut self) -> Vec<Effect> {
        let Some(job) = self.jobs.of(&crate::app::jobs::Slot::Login) else {
            return Vec::new();
        };
        let Some(Overlay::Login(login)) = self.overlays.last_mut() else {
            return Vec::new();
        };
        let Some(waiting) = login.waiting_mut() else {
            return Vec::new();
        };
        let pasted = Secret::new(waiting.paste.text().trim());
        waiting.paste.take();
        if pasted.is_empty() {
            return Vec::new();
        }
        // The text of an error page says more than that it is no address.
        if let Some(cause) = cause_on_page(pasted.expose()) {
            self.read(Reader::new("About the refusal", cause.text("")));
            return Vec::new();
        }
        vec![Effect::Tell(job, JobInput::PastedRedirect(pasted))]
    }

    /// A bracketed paste came. It never presses a key.
    pub(super) fn on_paste(&mut self, text: String) -> Vec<Effect> {
        let width = self.drawn.list.width.max(1);
        self.pending.clear();
        if self.overlays.is_empty() && self.browser_in_focus().is_some() {
            return self.paste_into_browser(text);
        }
        match self.overlays.last_mut() {
            None => {
                let Some(column) = self.column_mut() else {
                    return Vec::new();
                };
                if column.focus != Pane::Editor {
                    return self.paste_id(&text);
                }
                column.typing = true;
                self.edit(EditAction::Paste(text))
            }
            Some(Overlay::Orgs(picker)) => {
                picker.edit(EditAction::Paste(text), width);
                self.orgs_filter_changed()
            }
            Some(Overlay::Palette(picker) | Overlay::Help(picker)) => {
                picker.edit(EditAction::Paste(text), width);
                Vec::new()
            }
            Some(Overlay::Columns(picker)) => {
                picker.edit(EditAction::Paste(text), width);
                Vec::new()
            }
            Some(Overlay::Changes(card)) => {
                card.picker.edit(EditAction::Paste(text), width);
                Vec::new()
            }
            Some(Overlay::Cell(_)) => {
                self.paste_into_cell(text);
                Vec::new()
            }
            Some(Overlay::CellText(_)) => {
                self.edit_cell_text(Some(EditAction::Paste(text)));
                Vec::new()
            }
            Some(Overlay::Send(_)) => {
                self.paste_into_send(text);
                Vec::new()
            }
            Some(Overlay::Library(library)) => {
                library.picker.edit(EditAction::Paste(text), width);
                Vec::new()
            }
            Some(Overlay::Record(page)) => {
                if page.picker.is_typing() {
                    page.picker.edit(EditAction::Paste(text), width);
                    return Vec::new();
                }
                self.paste_id(&text)
            }
            Some(Overlay::Object(page)) => {
                page.picker.edit(EditAction::Paste(text), width);
                Vec::new()
            }
            Some(Overlay::Schemas(compare)) => {
                compare.picker.edit(EditAction::Paste(text), width);
                Vec::new()
            }
            Some(Overlay::Views(card)) => {
                card.picker.edit(EditAction::Paste(text), width);
                Vec::new()
            }
            Some(Overlay::Targets(targets)) => {
                targets.picker.edit(EditAction::Paste(text), width);
                Vec::new()
            }
            Some(Overlay::Members(card)) => {
                card.picker.edit(EditAction::Paste(text), width);
                Vec::new()
            }
            Some(Overlay::Usage(card)) => {
                card.picker.edit(EditAction::Paste(text), width);
                Vec::new()
            }
            Some(Overlay::Trail(card)) => {
                card.picker.edit(EditAction::Paste(text), width);
                Vec::new()
            }
            Some(Overlay::Where(_)) => {
                self.paste_into_where(text);
                Vec::new()
            }
            Some(Overlay::Prompt(_)) => self.edit_prompt(EditAction::Paste(text)),
            Some(Overlay::Frequency(card)) => {
                card.picker.edit(EditAction::Paste(text), width);
                Vec::new()
            }
            Some(Overlay::Login(login)) => match &mut login.step {
                Step::Form => {
                    login.form.edit(EditAction::Paste(text), width);
                    Vec::new()
                }
                // A paste anywhere here lands in the field and is sent at once.
                Step::Waiting(waiting) => {
                    waiting.refused = None;
                    waiting.paste.take();
                    waiting.paste.apply(EditAction::Paste(text), width);
                    self.submit_paste()
                }
                _ => Vec::new(),
            },
            Some(Overlay::Sources(sources)) => {
                sources.picker.edit(EditAction::Paste(text), width);
                Vec::new()
            }
            Some(Overlay::Form(_)) => {
                if !self.paste_values(&text)
                    && let Some(Overlay::Form(form)) = self.overlays.last_mut()
                {
                    form.edit(EditAction::Paste(text), width);
                }
                Vec::new()
            }
            Some(Overlay::CopyFile(offer)) => {
                offer.edit(EditAction::Paste(text), width);
                Vec::new()
            }
            Some(Overlay::Export(card)) => {
                card.edit(EditAction::Paste(text), width);
                Vec::new()
            }
            Some(Overlay::Compare(compare)) => {
                compare.edit(EditAction::Paste(text), width);
                Vec::new()
            }
            Some(Overlay::Confirm(_) | Overlay::Stats(_) | Overlay::Paste(_)) => Vec::new(),
            Some(Overlay::Reader(_)) => self.paste_into_reader(text),
            Some(Overlay::RecordForm(_)) => {
                self.paste_into_form(text);
                Vec::new()
            }
            Some(Overlay::Writing(writing)) => {
                if writing.is_typing() {
                    writing.typed.apply(EditAction::Paste(text), width);
                }
                Vec::new()
            }
            Some(Overlay::Journal(journal)) => {
                journal.paste(text, width);
                Vec::new()
            }
            Some(Overlay::Undo(_)) => {
                self.paste_into_undo(text);
                Vec::new()
            }
        }
    }

    /// An id or an address that is pasted where nothing is typed leads to its record; anything else is
    /// a block for the cells.
    fn paste_id(&mut self, text: &str) -> Vec<Effect> {
        if let Some(effects) = self.go_to_named(text) {
            return effects;
        }
        self.paste_into_grid(text)
    }

    /// Does something to the text of the tab in front.
    pub(super) fn edit(&mut self, action: EditAction) -> Vec<Effect> {
        let viewport = self.drawn.editor;
        let Some(column) = self.column_mut() else {
            return Vec::new();
        };
        let opens = matches!(&action, EditAction::Insert(c) if !matches!(c, ')' | ';' | '*'));
        let types = matches!(
            &action,
            EditAction::Insert(_)
                | EditAction::Newline
                | EditAction::Backspace
                | EditAction::Delete
                | EditAction::DeleteWordLeft
        );
        let tab = column.tab_mut();
        let edited = tab.editor.apply(action, viewport);
        let mut effects = Vec::new();
        if edited.changed {
            self.text_changed();
            if types {
                self.note_typed(opens);
            }
        }
        if let Some(text) = edited.clipboard {
            self.clipboard = text.clone();
            effects.push(Effect::Copy(text));
        }
        effects
    }

    /// Replaces parts of the text of the tab in front as one edit.
    pub(super) fn splice(
        &mut self,
        edits: Vec<(std::ops::Range<usize>, String)>,
        cursor: Option<usize>,
    ) {
        if let Some(column) = self.column_mut() {
            column.tab_mut().editor.splice(edits, cursor);
            self.text_changed();
        }
    }

    /// The text in front is another now: it has to be saved, and the next edit clears the error,
    /// whose place would be wrong.
    fn text_changed(&mut self) {
        if let Some(column) = self.column_mut() {
            column.tab_mut().problem = None;
        }
        self.keep_soon();
    }
}
