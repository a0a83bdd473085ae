//! What the worker answers, and who is told.
//!
//! The one place where staleness is decided: an event of a job that is not known any more changes
//! nothing. It is long because every kind of job stands beside every way in which it can end, and
//! must not know what any of them does with its answer.

use super::App;
use super::jobs::Slot;
use super::msg::Effect;
use super::multi;
use super::notice::Notice;
use super::orgs::OrgState;
use super::result;
use crate::org::{Org, OrgClass, OrgKey};
use crate::worker::{JobError, JobEvent, JobId};

impl App {
    pub(super) fn on_job(&mut self, id: JobId, event: JobEvent) -> Vec<Effect> {
        let Some(slot) = self.jobs.slot(id).cloned() else {
            return Vec::new();
        };
        if event.is_last() {
            self.jobs.end(id);
        }
        let mut effects = Vec::new();
        match (slot, event) {
            (slot, JobEvent::ApiUsage { org, used, max }) => {
                effects = self.on_usage(&slot, &org, used, max);
            }
            (_, JobEvent::Schema { org, event }) => {
                effects = self.on_schema(&org, event);
                effects.extend(self.go_on_awaited());
                self.refresh_schema_compare();
            }
            (Slot::Schema(org), JobEvent::Failed(error)) => {
                self.on_schema_failed(&org, &error);
                self.refresh_schema_compare();
            }
            (Slot::Schema(org), JobEvent::Cancelled) => self.on_schema_cancelled(&org),
            (_, JobEvent::VaultNotice(text)) => self.say(Notice::warning(text)),
            (slot, JobEvent::Waiting { reason, time }) => self.on_waiting(&slot, reason, time),
            (Slot::SfOrgs, JobEvent::Sf(event)) => effects = self.on_sf(event),
            (Slot::SfOrgs, JobEvent::Failed(error)) => self.log.push(Notice::from(&error)),
            (Slot::Vault | Slot::Passphrase, JobEvent::Vault(event)) => {
                effects = self.on_vault(event);
            }
            (Slot::Vault | Slot::Passphrase, JobEvent::Failed(error)) => {
                self.on_passphrase_failed(&error);
            }
            (Slot::Write, event) => return self.on_write(event),
            (Slot::FormRead, event) => return self.on_form_read(event),
            (Slot::Journal, event) => return self.on_journal(event),
            (Slot::Lookup, JobEvent::Explore(event)) => self.on_lookup(Ok(event)),
            (Slot::Lookup, JobEvent::Failed(error)) => self.on_lookup(Err(error)),
            (Slot::Picklists, event) => self.on_picklists(event),
            (Slot::Download, event) => self.on_download(event),
            (Slot::Layout(org, object, kind), event) => {
                effects = self.on_page_layout((org, object, kind), event);
            }
            (slot @ (Slot::Lock(_) | Slot::Record | Slot::GoTo | Slot::Reread(_)), event) => {
                effects = self.on_record_job(slot, event);
            }
            (Slot::Rows(tab), JobEvent::Query(event)) => {
                self.on_query(tab, event);
                effects = self.ask_headings(tab);
                effects.extend(self.rows_came(tab));
                if let Some(org) = self.find_tab(tab).map(|tab| tab.org.clone()) {
                    effects.extend(self.retry_schema(&org));
                }
            }
            (Slot::Member(tab, at), JobEvent::Query(event)) => {
                effects = self.on_member(tab, at, event);
                effects.extend(self.ask_headings(tab));
                effects.extend(self.rows_came(tab));
            }
            (Slot::Member(tab, at), JobEvent::Failed(error)) => {
                effects = self.on_member_failed(tab, at, &error);
            }
            (Slot::Member(tab, at), JobEvent::Cancelled) => {
                effects = self.end_member(tab, at, multi::MemberState::Stopped);
            }
            (Slot::Watch(tab, at), JobEvent::Query(event)) => {
                effects = self.on_round(tab, at, event);
            }
            (Slot::Round(tab), JobEvent::Compare(event)) => {
                effects = self.on_round_compared(tab, *event);
            }
            (Slot::Watch(tab, _) | Slot::Round(tab), JobEvent::Failed(error)) => {
                effects = self.on_round_failed(tab, &error);
            }
            (Slot::Watch(tab, _) | Slot::Round(tab), JobEvent::Cancelled) => {
                effects = self.fail_round(tab, "it was cancelled", true);
            }
            (Slot::Headings(tab, depth), JobEvent::Headings(headings)) => {
                self.on_headings(tab, depth, headings);
            }
            // Columns without headings are columns all the same; the log has the reason.
            (Slot::Headings(..), JobEvent::Failed(_)) => {}
            (Slot::Children(tab), JobEvent::Children(event)) => {
                return self.on_children(tab, event);
            }
            (Slot::Children(tab), JobEvent::Failed(error)) => {
                self.on_children_failed(tab, &error);
            }
            (Slot::Export(tab), JobEvent::Export(event)) => self.on_export(tab, event),
            (Slot::Export(tab), JobEvent::Failed(error)) => self.on_export_failed(tab, &error),
            (Slot::Export(tab), JobEvent::Cancelled) => self.export_stopped(tab),
            (Slot::Rows(tab), JobEvent::Failed(error)) => {
                self.on_query_failed(tab, &error);
                effects = self.rows_came(tab);
            }
            (Slot::Rows(tab), JobEvent::Cancelled) => {
                self.end_run(tab, result::End::Stopped);
                effects = self.rows_came(tab);
            }
            (Slot::Arrange(tab), JobEvent::Arrange(event)) => {
                effects = self.on_arranged(tab, event);
            }
            (Slot::Arrange(tab), JobEvent::Failed(error)) => self.not_arranged(tab, Some(&error)),
            (Slot::Arrange(tab), JobEvent::Cancelled) => self.not_arranged(tab, None),
            (Slot::Find(tab), JobEvent::Find(event)) => effects = self.on_found(tab, event),
            (Slot::Find(tab), JobEvent::Failed(error)) => self.not_found(tab, Some(&error)),
            (Slot::Find(tab), JobEvent::Cancelled) => self.not_found(tab, None),
            (Slot::CompareRows(at), JobEvent::Query(event)) => {
                return self.on_compare_rows(at, event);
            }
            (Slot::CompareRows(at), JobEvent::Failed(error)) => {
                return self.on_compare_rows_failed(at, Some(&error));
            }
            (Slot::CompareRows(at), JobEvent::Cancelled) => {
                return self.on_compare_rows_failed(at, None);
            }
            (Slot::Compare, JobEvent::Compare(event)) => return self.on_compare(*event),
            (Slot::Compare, JobEvent::Failed(error)) => self.on_compare_failed(Some(&error)),
            (Slot::Compare, JobEvent::Cancelled) => self.on_compare_failed(None),
            (Slot::Column(tab), JobEvent::Stats(event)) => self.on_stats(tab, event),
            (Slot::Column(tab), JobEvent::Frequency(event)) => self.on_frequencies(tab, event),
            (Slot::Column(tab), JobEvent::Failed(error)) => self.not_counted(tab, Some(&error)),
            (Slot::Column(tab), JobEvent::Cancelled) => self.not_counted(tab, None),
            (Slot::CopyFile, JobEvent::Export(event)) => self.on_copy_file(event),
            (Slot::CopyFile, JobEvent::Failed(error)) => self.on_copy_file_failed(&error),
            (Slot::Copy(_), JobEvent::Copy(event)) => return self.on_copy(event),
            (Slot::Copy(_), JobEvent::Failed(error)) => self.say(Notice::from(&error)),
            (Slot::Library, JobEvent::History { runs, damaged }) => self.on_history(runs, damaged),
            (Slot::Library | Slot::Saved, JobEvent::Saved(event)) => return self.on_saved(event),
            (Slot::List, JobEvent::List(event)) => return self.on_list(event),
            (Slot::List, JobEvent::Failed(error)) => self.on_list_failed(Some(&error)),
            (Slot::List, JobEvent::Cancelled) => self.on_list_failed(None),
            (Slot::Check(tab), JobEvent::Plan(plan)) => return self.on_checked(tab, Some(&plan)),
            (Slot::Check(tab), JobEvent::Failed(_) | JobEvent::Cancelled) => {
                return self.on_checked(tab, None);
            }
            (Slot::Plan(tab), JobEvent::Plan(plan)) => self.on_plan(tab, &plan),
            (Slot::Plan(_), JobEvent::Failed(error)) => self.on_plan_failed(&error),
            (Slot::Values, JobEvent::Values(values)) => self.on_values(values),
            (Slot::Values, JobEvent::Failed(error)) => self.on_values_failed(&error),
            (Slot::Counts(org), JobEvent::Counts(event)) => self.on_counts(&org, event),
            (Slot::Counts(org), JobEvent::Failed(error)) => self.on_counts_failed(&org, &error),
            (Slot::Counts(org), JobEvent::Cancelled) => self.on_counts_cancelled(&org),
            (Slot::Explore(tab), JobEvent::Explore(event)) => {
                effects = self.on_explored(tab, event)
            }
            (Slot::Explore(tab), JobEvent::Failed(error)) => self.on_explore_failed(tab, &error),
            (Slot::Views, JobEvent::Explore(event)) => self.on_views(event),
            (Slot::Views, JobEvent::Failed(error)) => self.on_views_failed(&error),
            (Slot::Usage, JobEvent::Usage(event)) => self.on_fields_counted(event),
            (Slot::Usage, JobEvent::Failed(error)) => self.on_fields_not_counted(Some(&error)),
            (Slot::Usage, JobEvent::Cancelled) => self.on_fields_not_counted(None),
            (Slot::Undo, JobEvent::Undo(event)) => effects = self.on_undo(event),
            (Slot::Undo, JobEvent::Failed(error)) => effects = self.on_undo_failed(&error),
            (Slot::Undelete(org), JobEvent::Collection(event)) => {
                effects = self.on_undeleted(&org, event);
            }
            (Slot::Undelete(org), JobEvent::Failed(error)) => {
                effects = self.on_undelete_failed(&org, Some(&error));
            }
            (Slot::Undelete(org), JobEvent::Cancelled) => {
                effects = self.on_undelete_failed(&org, None);
            }
            (Slot::Trail { .. }, JobEvent::Trail(event)) => self.on_trail(event),
            (Slot::Trail { setup }, JobEvent::Failed(error)) => {
                self.on_trail_failed(setup, Some(&error));
            }
            (Slot::Trail { setup }, JobEvent::Cancelled) => self.on_trail_failed(setup, None),
            (Slot::Saved, JobEvent::Failed(error)) => self.on_saved_failed(&error),
            (Slot::Library, JobEvent::Failed(error)) => self.on_library_failed(&error),
            (Slot::Login, JobEvent::Login(event)) => return self.on_login(event),
            (Slot::Login, JobEvent::Failed(error)) => self.on_login_failed(&error),
            (Slot::Login, JobEvent::Cancelled) => self.login_stopped(),
            (Slot::Logout(_), JobEvent::Logout(event)) => return self.on_logout(event),
            (Slot::Logout(org), JobEvent::Failed(error)) => self.on_logout_failed(&org, &error),
            (Slot::Probe(org), JobEvent::Probe(event)) => {
                effects = self.on_probed(&org, *event.org)
            }
            (Slot::Probe(org), JobEvent::Failed(error)) => self.on_probe_failed(&org, &error),
            (Slot::Probe(org), JobEvent::Cancelled) => {
                self.set_org_state(&org, OrgState::NotAsked);
            }
            (Slot::Doctor(org), JobEvent::Doctor(event)) => self.on_doctor(&org, event),
            (Slot::Doctor(org), JobEvent::Failed(error)) => self.on_doctor_failed(&org, &error),
            (Slot::Browse, JobEvent::Browse(event)) => self.on_browse(event),
            (Slot::Limits(org), JobEvent::Limits(all)) => self.on_limits(&org, Ok(all)),
            (Slot::Limits(org), JobEvent::Failed(error)) => self.on_limits(&org, Err(&error)),
            (Slot::Whose, JobEvent::Whose(event)) => self.on_whose(event),
            (Slot::Whose, JobEvent::Failed(error)) => self.on_whose_failed(&error),
            (Slot::OrgList, JobEvent::OrgList(orgs)) => self.on_org_list(orgs),
            (Slot::OrgList, JobEvent::Failed(error)) => self.on_org_list_failed(&error),
            (Slot::Doctor(org) | Slot::Limits(org), JobEvent::Cancelled) => {
                self.close_readers_about(&org);
            }
            (Slot::Browse, JobEvent::Failed(error)) => self.say(Notice::from(&error)),
            (Slot::Collection(tab), JobEvent::Collection(event)) => {
                effects = self.on_collection(tab, event);
            }
            (Slot::Collection(tab), JobEvent::Failed(error)) => {
                effects = self.on_collection_failed(tab, &error);
            }
            // A job of one kind never speaks for another; nothing follows if it did.
            (
                Slot::Rows(_)
                | Slot::Member(..)
                | Slot::Watch(..)
                | Slot::Round(_)
                | Slot::Export(_)
                | Slot::Arrange(_)
                | Slot::Find(_)
                | Slot::Compare
                | Slot::CompareRows(_)
                | Slot::Column(_)
                | Slot::Copy(_)
                | Slot::CopyFile
                | Slot::Library
                | Slot::Saved
                | Slot::Values
                | Slot::Plan(_)
                | Slot::List
                | Slot::Check(_)
                | Slot::Login
                | Slot::Logout(_)
                | Slot::Probe(_)
                | Slot::Doctor(_)
                | Slot::Browse
                | Slot::Limits(_)
                | Slot::Whose
                | Slot::OrgList
                | Slot::Headings(..)
                | Slot::Schema(_)
                | Slot::SfOrgs
                | Slot::Vault
                | Slot::Passphrase
                | Slot::Counts(_)
                | Slot::Explore(_)
                | Slot::Views
                | Slot::Lookup
                | Slot::Usage
                | Slot::Undelete(_)
                | Slot::Undo
                | Slot::Trail { .. }
                | Slot::Collection(_)
                | Slot::Children(_),
                JobEvent::Query(_)
                | JobEvent::Login(_)
                | JobEvent::Logout(_)
                | JobEvent::Probe(_)
                | JobEvent::Doctor(_)
                | JobEvent::Browse(_)
                | JobEvent::Limits(_)
                | JobEvent::Whose(_)
                | JobEvent::OrgList(_)
                | JobEvent::Arrange(_)
                | JobEvent::Find(_)
                | JobEvent::Compare(_)
                | JobEvent::Export(_)
                | JobEvent::Copy(_)
                | JobEvent::Stats(_)
                | JobEvent::Frequency(_)
                | JobEvent::Headings(_)
                | JobEvent::History { .. }
                | JobEvent::Saved(_)
                | JobEvent::List(_)
                | JobEvent::Plan(_)
                | JobEvent::Values(_)
                | JobEvent::Counts(_)
                | JobEvent::Explore(_)
                | JobEvent::Usage(_)
                | JobEvent::Undo(_)
                | JobEvent::Trail(_)
                | JobEvent::Children(_)
                | JobEvent::Sf(_)
                | JobEvent::Vault(_)
                | JobEvent::Record(_)
                | JobEvent::Collection(_)
                | JobEvent::Cancelled,
            ) => {}
        }
        self.refresh_picker();
        self.refresh_columns();
        self.refresh_members();
        effects.extend(self.refresh_page());
        effects.extend(self.refresh_forms());
        effects
    }

    /// An org answered, and said what it is.
    fn on_probed(&mut self, org: &OrgKey, answered: Org) -> Vec<Effect> {
        let trusted = self.orgs.get(org).map(|entry| entry.org.class);
        let production = answered.class == OrgClass::Production;
        self.orgs.put(answered);
        self.set_org_state(org, OrgState::Connected);
        self.set_org_problem(org, None);
        let mut effects = self.retry_schema(org);
        // What passed for a sandbox turned out to be production: nobody typed its alias.
        if production && trusted != Some(OrgClass::Production) && self.is_unlocked(org) {
            effects.extend(self.lock_org(org));
        }
        effects
    }

    fn on_probe_failed(&mut self, org: &OrgKey, error: &JobError) {
        let state = if error.needs_login() {
            OrgState::NeedsLogin
        } else if error.limit_used_up() {
            OrgState::LimitUsedUp
        } else if error.not_reached() {
            OrgState::Unreachable
        } else {
            OrgState::Failed
        };
        self.set_org_state(org, state);
        let notice = Notice::from(error);
        self.set_org_problem(org, Some(notice.clone()));
        self.log.push(notice);
    }

    fn on_logout_failed(&mut self, org: &OrgKey, error: &JobError) {
        let alias = self.orgs.alias(org).to_owned();
        let notice = Notice::from(error);
        self.say(Notice {
            title: format!("{alias} is still here: {}", notice.title),
            ..notice
        });
    }
}
