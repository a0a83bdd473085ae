//! Sessions with orgs of the Salesforce CLI, which gives their tokens. Must not refresh anything.

use super::{Inner, Session, State};
use crate::org::OrgKey;
use crate::secret::Secret;
use crate::worker::JobError;
use crate::worker::blocking::blocking;

impl Inner {
    /// An org of the Salesforce CLI: its token is asked for, and never refreshed by us. So no lock of
    /// ours is needed: `sf` has its own.
    pub(super) async fn session_of_sf(
        &self,
        key: &OrgKey,
        state: &mut State,
        expired: Option<Secret>,
    ) -> Result<Session, JobError> {
        let org = self.org(key)?;
        state.client = None;
        let (token, instance_url) = self.sf.token(&org, expired.as_ref()).await?;
        let client = self.client(&org, &instance_url, token).await?;
        if instance_url != org.instance_url || org.api_version.is_none() {
            self.note_place(key, instance_url, client.version()).await;
        }
        state.take(&client);
        Ok(Session::of(client))
    }

    /// Notes where an org of the Salesforce CLI is now, where it is in the list.
    async fn note_place(&self, key: &OrgKey, instance_url: String, version: &str) {
        let (store, key, version) = (self.store.clone(), key.clone(), version.to_owned());
        let written = blocking(move || {
            store.update_org(&key, |org| {
                org.instance_url = instance_url;
                org.api_version = Some(version);
            })
        });
        if let Ok(Err(error)) = written.await {
            tracing::warn!(%error, "the org list was not updated");
        }
    }
}
