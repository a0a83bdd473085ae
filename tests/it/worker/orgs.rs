//! Jobs about the list of orgs: whose record it is, limits, names and colours.

use sftui::demo::DemoConfig;
use sftui::org::{OrgColour, OrgKey};
use sftui::worker::{Job, JobError, JobEvent, OrgListJob, WhoseEvent, WhoseJob};

use super::query::{all, job};
use super::rig::Rig;

async fn rig() -> Rig {
    let config = DemoConfig {
        big_rows: 10,
        ..DemoConfig::prod()
    };
    Rig::logged_in(config).await
}

#[tokio::test]
async fn the_org_that_has_a_record_says_what_it_is_of() {
    let mut rig = rig().await;
    let contacts = job(&rig, "SELECT Id FROM Contact LIMIT 1");
    let rows = all(&mut rig, contacts).await;
    let id = rows.rows.cell(0, 0).text.to_string();
    let dead = OrgKey::new("00D000000000009AAA", "005000000000009AAA");
    let ask = |id: &str| {
        Job::Whose(WhoseJob {
            id: id.into(),
            orgs: vec![dead.clone(), rig.org.key.clone()],
        })
    };
    let (there, not_there, nonsense) = (ask(&id), ask("0039999999999999"), ask("001' OR Id != ''"));
    let key = rig.org.key.clone();
    let JobEvent::Whose(WhoseEvent { found, silent, .. }) = rig.run(there).await else {
        panic!("{}", rig.said);
    };
    assert_eq!(found, [(key, "Contact".to_owned())]);
    assert_eq!(
        silent,
        std::slice::from_ref(&dead),
        "one that is not known cannot say"
    );
    for asked in [not_there, nonsense] {
        let JobEvent::Whose(WhoseEvent { found, .. }) = rig.run(asked).await else {
            panic!("{}", rig.said);
        };
        assert_eq!(found, []);
    }
    let statements = rig.demo.log().entries();
    assert!(
        !statements
            .iter()
            .any(|entry| entry.target.contains("OR+Id"))
    );
}

#[tokio::test]
async fn limits_come_by_name() {
    let mut rig = rig().await;
    let JobEvent::Limits(all) = rig.run(Job::Limits(rig.org.key.clone())).await else {
        panic!("{}", rig.said);
    };
    let storage = all
        .iter()
        .find(|limit| limit.name == "DataStorageMB")
        .unwrap();
    assert_eq!((storage.max, storage.remaining), (10_240, 9_817));
    assert!(all.iter().any(|limit| limit.name == "DailyApiRequests"));
}

#[tokio::test]
async fn the_list_is_changed_under_its_lock_and_an_alias_is_had_once() {
    let mut rig = rig().await;
    let key = rig.org.key.clone();
    let mut other = rig.org.clone();
    other.key = OrgKey::new("00D000000000009AAA", "005000000000009AAA");
    other.alias = "globex".into();
    rig.store.put_org(&other).unwrap();
    let rename = |org: &OrgKey, alias: &str| {
        Job::OrgList(OrgListJob::Rename {
            org: org.clone(),
            alias: alias.into(),
        })
    };
    let last = rig.run(rename(&key, "live")).await;
    assert!(
        matches!(&last, JobEvent::OrgList(orgs) if orgs[0].alias == "live"),
        "{last:?}"
    );
    let last = rig.run(rename(&other.key, "LIVE")).await;
    assert!(
        matches!(&last, JobEvent::Failed(JobError::AliasTaken(alias)) if alias == "LIVE"),
        "{last:?}"
    );
    let colour = OrgListJob::Colour {
        org: key.clone(),
        colour: Some(OrgColour::Green),
    };
    rig.run(Job::OrgList(colour)).await;
    rig.run(Job::OrgList(OrgListJob::Order(vec![
        other.key.clone(),
        key.clone(),
    ])))
    .await;
    let place = |rig: &Rig, key: &OrgKey| {
        let orgs = rig.store.orgs().value;
        let org = orgs.into_iter().find(|org| org.key == *key).unwrap();
        (org.alias, org.card.colour, org.card.place)
    };
    assert_eq!(
        place(&rig, &key),
        ("live".into(), Some(OrgColour::Green), Some(1))
    );
    assert_eq!(place(&rig, &other.key).2, Some(0));
    // What the org tells later does not take the person's choices away.
    rig.run(rig.probe()).await;
    assert_eq!(
        place(&rig, &key),
        ("live".into(), Some(OrgColour::Green), Some(1))
    );
    let kept = rig
        .store
        .orgs()
        .value
        .into_iter()
        .find(|org| org.key == key)
        .unwrap();
    assert!(kept.card.edition.is_some() && kept.card.instance.is_some());
    assert!(kept.card.refreshed.is_some(), "its token was just renewed");
    rig.run(Job::OrgList(OrgListJob::NoOrder)).await;
    assert_eq!(place(&rig, &key).2, None);
}
