//! What stands on an org's card and in the list of orgs: its limits are asked for, and what the person
//! chose is kept.

use super::run::{Context, Voice};
use super::{JobError, JobEvent};
use crate::org::{Org, OrgColour, OrgKey};
use crate::salesforce::limits as of_the_org;

/// A change of the list of orgs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrgListJob {
    /// Gives an org another alias.
    Rename {
        /// Which.
        org: OrgKey,
        /// The alias; no other org may have it.
        alias: String,
    },
    /// Gives an org's name a colour.
    Colour {
        /// Which.
        org: OrgKey,
        /// The colour; none takes it away.
        colour: Option<OrgColour>,
    },
    /// Puts the orgs into this order.
    Order(Vec<OrgKey>),
    /// Takes their order away again.
    NoOrder,
}

/// Reads an org's limits.
pub(super) async fn limits(
    context: &Context,
    org: OrgKey,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let all = context
        .sessions
        .call(&org, voice, |client| async move {
            of_the_org::read(&client).await
        })
        .await?;
    voice.usage(&org, all.usage).await;
    Ok(JobEvent::Limits(all.value))
}

/// Changes the list, under its lock.
pub(super) async fn change(context: &Context, job: OrgListJob) -> Result<JobEvent, JobError> {
    let changed = context
        .on_disk(move |store| {
            let mut changed = Ok(Vec::new());
            store.change_orgs(|orgs| changed = apply(orgs, job))?;
            Ok(changed)
        })
        .await?;
    Ok(JobEvent::OrgList(changed?))
}

/// What was changed.
fn apply(orgs: &mut [Org], job: OrgListJob) -> Result<Vec<Org>, JobError> {
    let find = |key: &OrgKey| {
        let found = orgs.iter().position(|org| org.key == *key);
        found.ok_or_else(|| JobError::UnknownOrg(key.clone()))
    };
    match job {
        OrgListJob::Rename { org, alias } => {
            let at = find(&org)?;
            let taken = |known: &Org| known.key != org && known.alias.eq_ignore_ascii_case(&alias);
            if orgs.iter().any(taken) {
                return Err(JobError::AliasTaken(alias));
            }
            Ok(orgs.get_mut(at).map(|org| {
                org.alias = alias;
                org.clone()
            }))
        }
        OrgListJob::Colour { org, colour } => {
            let at = find(&org)?;
            Ok(orgs.get_mut(at).map(|org| {
                org.card.colour = colour;
                org.clone()
            }))
        }
        OrgListJob::Order(keys) => {
            for org in orgs.iter_mut() {
                let place = keys.iter().position(|key| *key == org.key);
                org.card.place = place.and_then(|place| u32::try_from(place).ok());
            }
            return Ok(orgs.to_vec());
        }
        OrgListJob::NoOrder => {
            for org in orgs.iter_mut() {
                org.card.place = None;
            }
            return Ok(orgs.to_vec());
        }
    }
    .map(|org| org.into_iter().collect())
}
