//! One text in several editors: what is typed in one comes into the others, less the fields that are
//! left out there.

use std::ops::Range;

use super::Linked;
use crate::app::App;
use crate::app::column::TabId;
use crate::soql::leave_out::{leave_out, without};
use crate::soql::rewrite::change;

/// Where a byte of a text without some parts stands in the whole one; at a part, before it.
fn to_whole(at: usize, parts: &[Range<usize>]) -> usize {
    let mut at = at;
    for part in parts {
        if part.start >= at {
            break;
        }
        at += part.len();
    }
    at
}

/// Where a byte of the whole text stands in the one without these parts.
fn from_whole(at: usize, parts: &[Range<usize>]) -> usize {
    let before = parts.iter().filter(|part| part.start < at);
    at - before
        .map(|part| part.end.min(at) - part.start)
        .sum::<usize>()
}

impl App {
    /// Where a byte of one linked tab's text stands in another's.
    pub(super) fn same_place_in(&self, from: TabId, at: usize, to: TabId) -> usize {
        let whole = to_whole(at, &self.left_out_of(from));
        from_whole(whole, &self.left_out_of(to))
    }

    /// The parts of the link's text that a tab has not.
    fn left_out_of(&self, id: TabId) -> Vec<Range<usize>> {
        let link = self.find_tab(id).and_then(|tab| tab.link.as_ref());
        let text = self.link_text.as_deref().unwrap_or_default();
        match link {
            Some(link) if !link.left_out.is_empty() => leave_out(text, &link.left_out),
            _ => Vec::new(),
        }
    }

    /// The text of the link as a tab has it.
    pub(super) fn linked_text(&self, id: TabId) -> String {
        let text = self.link_text.as_deref().unwrap_or_default();
        without(text, &self.left_out_of(id))
    }

    /// Brings the texts of the linked tabs in line with the one that was changed.
    pub(in crate::app) fn follow_text(&mut self) {
        if self.link_text.is_none() {
            self.begin_link_text();
        }
        let changed = |tab: &&crate::app::column::Tab| {
            let link = tab.link.as_ref();
            link.is_some_and(|link| link.revision != tab.editor.revision())
        };
        let here = self.tab().filter(|tab| changed(tab)).map(|tab| tab.id);
        let source = here.or_else(|| self.linked().find(changed).map(|tab| tab.id));
        let Some(source) = source else { return };
        let Some(tab) = self.find_tab(source) else {
            return;
        };
        let (text, cursor) = (tab.editor.text().to_owned(), tab.editor.cursor());
        let before = tab.link.as_ref().and_then(|link| link.before.as_ref());
        if before == Some(&text) {
            // It took its own text back.
            let alias = self.orgs.alias(&tab.org).to_owned();
            self.unlink(source);
            self.hint(format!(
                "{alias} has its own query again and is not linked any more"
            ));
            return;
        }
        self.take_text_of(source, &text);
        self.note_revision(source);
        let others: Vec<TabId> = self.linked().map(|tab| tab.id).collect();
        for other in others.into_iter().filter(|other| *other != source) {
            let text = self.linked_text(other);
            let cursor = self.same_place_in(source, cursor, other);
            self.write_linked(other, &text, Some(cursor));
        }
    }

    /// After a start: the text of the link is that of a tab that leaves nothing out.
    fn begin_link_text(&mut self) {
        let whole = |tab: &&crate::app::column::Tab| {
            let link = tab.link.as_ref();
            link.is_some_and(|link| link.left_out.is_empty())
        };
        let tab = self.linked().find(whole).or(self.linked().next());
        self.link_text = tab.map(|tab| tab.editor.text().to_owned());
        let all: Vec<TabId> = self.linked().map(|tab| tab.id).collect();
        for id in all {
            let text = self.linked_text(id);
            self.write_linked(id, &text, None);
        }
    }

    /// The text of the link is what a tab's text says, with the fields that it leaves out.
    fn take_text_of(&mut self, source: TabId, text: &str) {
        let whole = self.link_text.take().unwrap_or_default();
        let left: Vec<String> = self.link_mut(source, |link| link.left_out.clone());
        let parts = match left.is_empty() {
            true => Vec::new(),
            false => leave_out(&whole, &left),
        };
        if parts.is_empty() {
            self.link_text = Some(text.to_owned());
            return;
        }
        if whole == text {
            // What was left out is back.
            self.link_mut(source, |link| link.left_out.clear());
            self.link_text = Some(whole);
            return;
        }
        let (range, with) = change(&without(&whole, &parts), text);
        let range = to_whole(range.start, &parts)..to_whole(range.end, &parts);
        let mut next = whole;
        next.replace_range(range, &with);
        if without(&next, &leave_out(&next, &left)) == text {
            self.link_text = Some(next);
        } else {
            // A field that was left out was written again: what is written counts.
            self.link_mut(source, |link| link.left_out.clear());
            self.link_text = Some(text.to_owned());
        }
    }

    fn link_mut<T: Default>(&mut self, id: TabId, change: impl FnOnce(&mut Linked) -> T) -> T {
        let link = self.find_tab_mut(id).and_then(|tab| tab.link.as_mut());
        link.map(change).unwrap_or_default()
    }

    fn note_revision(&mut self, id: TabId) {
        if let Some(tab) = self.find_tab_mut(id)
            && let Some(link) = &mut tab.link
        {
            link.revision = tab.editor.revision();
        }
    }

    /// Puts a text into the editor of a linked tab: only what differs, so that it can be undone there.
    pub(super) fn write_linked(&mut self, id: TabId, text: &str, cursor: Option<usize>) {
        let Some(tab) = self.find_tab_mut(id) else {
            return;
        };
        if tab.editor.text() != text {
            let (range, with) = change(tab.editor.text(), text);
            tab.editor.follow(range, with, cursor);
            tab.problem = None;
            self.keep_soon();
        }
        self.note_revision(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_go_from_one_text_to_the_other_and_back() {
        let whole = "SELECT Id, Tier__c, Name FROM Account";
        let parts = leave_out(whole, &["Tier__c".to_owned()]);
        let rest = without(whole, &parts);
        for at in 0..=rest.len() {
            let there = to_whole(at, &parts);
            assert_eq!(from_whole(there, &parts), at, "{at}");
        }
        let name = rest.find("Name").unwrap_or_default();
        assert_eq!(
            to_whole(name, &parts),
            whole.find("Name").unwrap_or_default()
        );
        let gone = whole.find("Tier__c").unwrap_or_default();
        assert_eq!(from_whole(gone + 3, &parts), parts[0].start);
    }
}
