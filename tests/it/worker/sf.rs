//! Orgs of the Salesforce CLI: found in files of a home of the test's own, used with the tokens that
//! a program named `sf` gives, which is a script here, and with those of the files where there is
//! no program.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sftui::config::SalesforceCli;
use sftui::demo::{DemoConfig, DemoOrg, DemoServer};
use sftui::org::{LoginKind, OrgClass, OrgKey};
use sftui::vault::SessionOnly;
use sftui::worker::{Job, JobError, JobEvent, LogoutJob, Settings, SfError, SfEvent};

use super::rig::{NoBrowser, Rig};

const USER: &str = "sofia@acme.example";

/// The key of the vectors of the first form.
const KEY: &str = "8e8fd1e6dc06a37bf420898dbc3ee35c";
const SEALED: &str = "a1b2c3d4e5f692dd761ee7eeff8534dcff5133a7698742f3a3e5c60ae8003d0fd4cddec850f2fffe:3b25db70fa890ad53a3dfee287507e78";

/// A home directory with logins of `sf`, and a program of that name.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        fs::create_dir_all(home.path().join(".sfdx")).unwrap();
        fs::create_dir_all(home.path().join(".sf")).unwrap();
        fs::create_dir_all(home.path().join("bin")).unwrap();
        home
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.path().join(file), text).unwrap();
    }

    /// A login as `sf` writes it.
    fn login(&self, user: &str, instance: &str, more: &str) {
        let text = format!(
            r#"{{"username":"{user}","orgId":"00D5g00000AbCdEEAV","instanceUrl":"{instance}",
            "loginUrl":"{instance}","clientId":"PlatformCLI","refreshToken":"0c1d:77"{more}}}"#
        );
        self.write(&format!(".sfdx/{user}.json"), &text);
    }

    /// A program: what it does with its arguments, in the shell's words.
    fn program(&self, script: &str) {
        let path = self.path().join("bin/sf");
        let home = self.path().display();
        let text = format!(
            "#!/bin/sh\nset -u\nHOME='{home}'\necho \"$*\" >> \"$HOME/asked\"\n\
             env >> \"$HOME/environment\"\n{script}\n"
        );
        fs::write(&path, text).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// The token that the program gives next.
    fn next_token(&self, token: &str) {
        let answer =
            format!(r#"{{"status":0,"result":{{"accessToken":"{token}"}},"warnings":[]}}"#);
        self.write("answer", &answer);
    }

    fn asked(&self) -> Vec<String> {
        let text = fs::read_to_string(self.path().join("asked")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    fn place(&self) -> SalesforceCli {
        let usual = std::env::var_os("PATH").unwrap_or_default();
        let search = std::iter::once(self.path().join("bin")).chain(std::env::split_paths(&usual));
        SalesforceCli {
            search: Some(std::env::join_paths(search).unwrap()),
            ..SalesforceCli::under(self.path())
        }
    }

    /// The same without the program.
    fn place_without_program(&self) -> SalesforceCli {
        SalesforceCli::under(self.path())
    }
}

async fn demo() -> DemoServer {
    DemoOrg::start(DemoConfig {
        big_rows: 10,
        ..DemoConfig::prod()
    })
    .await
    .unwrap()
}

fn rig(demo: DemoServer, place: SalesforceCli) -> Rig {
    let settings = Settings {
        salesforce_cli: Some(place),
        ..Settings::default()
    };
    let directory = Arc::new(tempfile::tempdir().unwrap());
    let vault = Arc::new(SessionOnly::new());
    Rig::beside(demo, directory, vault, Arc::new(NoBrowser), settings)
}

async fn found(rig: &mut Rig) -> SfEvent {
    match rig.run(Job::SfOrgs).await {
        JobEvent::Sf(found) => found,
        other => panic!("{other:?}"),
    }
}

fn key(user: &str) -> OrgKey {
    OrgKey::of_the_salesforce_cli("00D5g00000AbCdEEAV", user)
}

const GIVES: &str = r#"case "$*" in
  "org auth show-access-token -o "*" --json") cat "$HOME/answer" ;;
  *) echo "not a command" >&2; exit 127 ;;
esac"#;

#[tokio::test]
async fn orgs_are_found_with_their_names_classes_and_the_default() {
    let home = Home::new();
    let on = |host: &str| format!("https://{host}.my.salesforce.com");
    home.login(
        USER,
        &on("acme"),
        r#","name":"Acme","instanceApiVersion":"66.0","accessToken":"a:b""#,
    );
    home.login(
        "dev@acme.example",
        &on("acme-dev-ed.develop"),
        r#","orgEdition":"Developer Edition","isSandbox":false"#,
    );
    home.login(
        "uat@acme.example.uat",
        &on("acme--uat.sandbox"),
        r#","isSandbox":true"#,
    );
    home.login(
        "scratch@acme.example",
        &on("x.scratch"),
        r#","isScratch":true,"devHubUsername":"sofia@acme.example","expirationDate":"2999-01-01""#,
    );
    home.login(
        "old@acme.example",
        &on("y.scratch"),
        r#","isScratch":true,"expirationDate":"2020-01-01""#,
    );
    // Not logins, and one that is damaged, and one that leads elsewhere.
    home.write(".sfdx/key.json", r#"{"key":"x"}"#);
    home.write(".sfdx/00D5g00000AbCdEEAV.json", r#"{"usernames":[]}"#);
    home.write(".sfdx/broken@acme.example.json", "\0\0\0");
    home.write(".sfdx/-o@acme.example.json", "{}");
    home.login(
        "evil@acme.example",
        "https://acme.my.salesforce.com.evil",
        "",
    );
    home.write(
        ".sfdx/alias.json",
        r#"{"orgs":{"uat":"uat@acme.example.uat","prod":"sofia@acme.example"}}"#,
    );
    home.write(".sf/config.json", r#"{"target-org":"uat"}"#);
    let mut rig = rig(demo().await, home.place_without_program());
    let found = found(&mut rig).await;
    let shown: Vec<(&str, OrgClass)> = found
        .orgs
        .iter()
        .map(|org| (org.alias.as_str(), org.class))
        .collect();
    assert_eq!(
        shown,
        [
            ("prod", OrgClass::Production),
            ("uat", OrgClass::Sandbox),
            ("dev@acme.example", OrgClass::Developer),
            ("scratch@acme.example", OrgClass::Scratch),
        ]
    );
    assert_eq!(found.default, Some(key("uat@acme.example.uat")));
    assert_eq!(
        (found.unreadable, found.ended, found.program),
        (2, 1, false)
    );
    let prod = &found.orgs[0];
    assert_eq!(prod.login, LoginKind::SfCli);
    assert_eq!(prod.api_version.as_deref(), Some("66.0"));
    // Nothing is written down before an org is used, and nothing is asked.
    assert!(rig.store.orgs().value.is_empty());
    assert!(home.asked().is_empty());
}

#[tokio::test]
async fn a_project_names_its_own_default_and_old_files_are_understood() {
    let home = Home::new();
    home.login(USER, "https://acme.my.salesforce.com", "");
    home.login("b@acme.example", "https://b.my.salesforce.com", "");
    home.write(
        ".sfdx/sfdx-config.json",
        r#"{"defaultusername":"sofia@acme.example"}"#,
    );
    let mut here = rig(demo().await, home.place_without_program());
    assert_eq!(found(&mut here).await.default, Some(key(USER)));
    let project = home.path().join("work/force-app");
    fs::create_dir_all(&project).unwrap();
    fs::create_dir_all(home.path().join("work/.sf")).unwrap();
    home.write("work/.sf/config.json", r#"{"target-org":"b@acme.example"}"#);
    let place = SalesforceCli {
        project: Some(project),
        ..home.place_without_program()
    };
    let mut there = rig(demo().await, place);
    assert_eq!(found(&mut there).await.default, Some(key("b@acme.example")));
}

#[tokio::test]
async fn an_org_is_used_with_the_token_that_sf_gives_and_asked_again_when_it_expires() {
    let home = Home::new();
    let demo = demo().await;
    home.login(USER, demo.base_url(), "");
    home.program(GIVES);
    home.next_token(&demo.issue_access_token());
    let mut rig = rig(demo, home.place());
    let last = rig.run(Job::Probe(key(USER))).await;
    assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
    rig.run(Job::Probe(key(USER))).await;
    let question = format!("org auth show-access-token -o {USER} --json");
    assert_eq!(home.asked(), [question.as_str()]);
    // From its use on it is in the list, and not from being asked who it is.
    assert!(rig.store.orgs().value.is_empty());
    rig.worker.used(key(USER));
    let noted = async {
        while rig
            .store
            .orgs()
            .value
            .iter()
            .all(|org| org.last_used.is_none())
        {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), noted)
        .await
        .unwrap();
    let listed = rig.store.orgs().value;
    assert_eq!(listed.len(), 1);
    assert_eq!(
        (listed[0].login.clone(), &listed[0].key),
        (LoginKind::SfCli, &key(USER))
    );

    rig.demo.expire_access_tokens();
    home.next_token(&rig.demo.issue_access_token());
    let last = rig.run(Job::Probe(key(USER))).await;
    assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
    assert_eq!(home.asked().len(), 2);
    // What sf owns is never refreshed by us.
    assert_eq!(rig.refreshes(), 0);

    // The same token again: it is told, and not asked for ever.
    rig.demo.expire_access_tokens();
    let JobEvent::Failed(error) = rig.run(Job::Probe(key(USER))).await else {
        panic!("the org takes no token");
    };
    assert!(
        matches!(error, JobError::Sf(SfError::TokenRefused)),
        "{error:?}"
    );
    assert!(error.needs_login() && error.hint().contains("sf org login web"));
    assert_eq!(home.asked().len(), 3);
}

#[tokio::test]
async fn an_older_sf_is_asked_in_the_older_way_and_a_hidden_token_is_no_token() {
    let home = Home::new();
    let demo = demo().await;
    home.login(USER, demo.base_url(), "");
    home.program(
        r#"case "$*" in
  "org display -o "*" --json") cat "$HOME/answer" ;;
  *) echo "Warning: org auth show-access-token is not a sf command." >&2; exit 127 ;;
esac"#,
    );
    home.next_token(&demo.issue_access_token());
    let mut rig = rig(demo, home.place());
    let last = rig.run(Job::Probe(key(USER))).await;
    assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
    assert_eq!(home.asked().len(), 2);
    rig.demo.expire_access_tokens();
    home.next_token("[REDACTED] Use 'sf org auth show-access-token' to view");
    let JobEvent::Failed(error) = rig.run(Job::Probe(key(USER))).await else {
        panic!("there is no token");
    };
    assert!(matches!(error, JobError::Sf(SfError::Hidden)), "{error:?}");
    assert!(!rig.demo.log().entries().iter().any(|entry| {
        let header = entry.headers.get("authorization");
        header.is_some_and(|header| header.to_str().unwrap_or_default().contains("REDACTED"))
    }));
}

#[tokio::test]
async fn what_sf_refuses_is_told_in_its_words() {
    let home = Home::new();
    let demo = demo().await;
    home.login(USER, demo.base_url(), "");
    home.program(
        r#"echo '{"name":"RefreshTokenAuthError","message":"Error authenticating with the refresh token due to: expired access/refresh token","exitCode":1,"status":1}'; exit 1"#,
    );
    let mut rig = rig(demo, home.place());
    let JobEvent::Failed(error) = rig.run(Job::Probe(key(USER))).await else {
        panic!("there is no token");
    };
    assert!(
        error.detail().contains("expired access/refresh token"),
        "{error:?}"
    );
    assert!(error.needs_login());
    assert_eq!(home.asked().len(), 1);
    for script in ["exit 0", "echo nonsense", "exit 9", "kill -9 $$"] {
        home.program(script);
        let JobEvent::Failed(error) = rig.run(Job::Probe(key(USER))).await else {
            panic!("there is no token");
        };
        assert!(
            matches!(error, JobError::Sf(SfError::Broken(_))),
            "{script}: {error:?}"
        );
        assert!(!error.hint().is_empty());
    }
}

#[tokio::test]
async fn several_jobs_ask_sf_once_and_a_slow_sf_holds_up_no_list() {
    let home = Home::new();
    let demo = demo().await;
    home.login(USER, demo.base_url(), "");
    // It answers when it is let go.
    home.program(r#"read -r _ < "$HOME/gate"; cat "$HOME/answer""#);
    let gate = home.path().join("gate");
    let made = std::process::Command::new("mkfifo")
        .arg(&gate)
        .status()
        .unwrap();
    assert!(made.success());
    home.next_token(&demo.issue_access_token());
    let mut rig = rig(demo, home.place());
    let probes: Vec<_> = (0..4).map(|_| rig.start(Job::Probe(key(USER)))).collect();
    assert_eq!(found(&mut rig).await.orgs.len(), 1);
    // The other end is opened by the program, which all four wait for.
    let opened = tokio::task::spawn_blocking(move || fs::write(gate, "go\n"));
    opened.await.unwrap().unwrap();
    for probe in probes {
        let last = rig.last(probe).await;
        assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
    }
    assert_eq!(home.asked().len(), 1);
}

/// Three that never answer are looked at; meanwhile the list comes, and a fourth is used.
#[tokio::test]
async fn orgs_that_do_not_answer_hold_up_no_org_that_is_used() {
    let home = Home::new();
    let demo = demo().await;
    let stuck: Vec<String> = (1..=3).map(|n| format!("stuck{n}@acme.example")).collect();
    let gate = |user: &String| home.path().join(format!("gate-{user}"));
    for user in &stuck {
        home.login(user, demo.base_url(), "");
        let made = std::process::Command::new("mkfifo")
            .arg(gate(user))
            .status()
            .unwrap();
        assert!(made.success());
    }
    home.login(USER, demo.base_url(), "");
    home.program(r#"case "$5" in stuck*) read -r _ < "$HOME/gate-$5" ;; esac; cat "$HOME/answer""#);
    home.next_token(&demo.issue_access_token());
    let mut rig = rig(demo, home.place());
    let probes: Vec<_> = stuck
        .iter()
        .map(|user| rig.start(Job::Probe(key(user))))
        .collect();
    let all_begun = async {
        while home.asked().len() < stuck.len() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), all_begun)
        .await
        .unwrap();
    // The fourth's look waits for its turn; its use does not.
    let look = rig.start(Job::Probe(key(USER)));
    assert_eq!(found(&mut rig).await.orgs.len(), 4);
    let used = rig.run(Job::Limits(key(USER))).await;
    assert!(matches!(used, JobEvent::Limits(_)), "{used:?}");
    for user in &stuck {
        let gate = gate(user);
        let opened = tokio::task::spawn_blocking(move || fs::write(gate, "go\n"));
        opened.await.unwrap().unwrap();
    }
    for probe in probes.into_iter().chain([look]) {
        let last = rig.last(probe).await;
        assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
    }
}

#[tokio::test]
async fn without_the_program_the_token_of_the_files_is_used_while_it_lives() {
    let home = Home::new();
    let demo = demo().await;
    let token = demo.issue_access_token();
    home.login(
        USER,
        demo.base_url(),
        &format!(r#","accessToken":"{token}""#),
    );
    let mut rig = rig(demo, home.place_without_program());
    let last = rig.run(Job::Probe(key(USER))).await;
    assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
    rig.demo.expire_access_tokens();
    let JobEvent::Failed(error) = rig.run(Job::Probe(key(USER))).await else {
        panic!("the token is dead");
    };
    assert!(matches!(error, JobError::Sf(SfError::Expired)), "{error:?}");
    assert!(error.hint().contains("Install `sf`"), "{error:?}");
    assert_eq!(rig.refreshes(), 0);
}

#[tokio::test]
async fn a_sealed_token_is_opened_with_the_key_file_and_sent_as_it_was() {
    let home = Home::new();
    let demo = demo().await;
    home.login(
        USER,
        demo.base_url(),
        &format!(r#","accessToken":"{SEALED}""#),
    );
    home.write(
        ".sfdx/key.json",
        &format!(r#"{{"account":"local","key":"{KEY}","service":"sfdx"}}"#),
    );
    let mut rig = rig(demo, home.place_without_program());
    // The vectors hold no token of the demo org, so it is refused there; what was sent is the point.
    let last = rig.run(Job::Probe(key(USER))).await;
    assert!(
        matches!(last, JobEvent::Failed(JobError::Sf(SfError::Expired))),
        "{last:?}"
    );
    let sent = rig.demo.log().entries().iter().any(|entry| {
        let header = entry.headers.get("authorization");
        header.is_some_and(|h| h.as_bytes() == b"Bearer 5Aep861EXAMPLErefreshTOKEN.value_1")
    });
    assert!(sent);
    for (file, why) in [
        (
            r#"{"key":"9e8fd1e6dc06a37bf420898dbc3ee35c"}"#,
            "another one",
        ),
        (r#"{"key":"short"}"#, "another one"),
        ("", "no key"),
    ] {
        home.write(".sfdx/key.json", file);
        let JobEvent::Failed(error) = rig.run(Job::Probe(key(USER))).await else {
            panic!("nothing opens it");
        };
        assert!(error.detail().contains(why), "{error:?}");
    }
}

#[tokio::test]
async fn no_secret_is_in_arguments_environment_files_or_words() {
    let home = Home::new();
    let demo = demo().await;
    home.login(USER, demo.base_url(), "");
    home.program(GIVES);
    let token = demo.issue_access_token();
    home.next_token(&token);
    let mut rig = rig(demo, home.place());
    rig.run(Job::Probe(key(USER))).await;
    rig.run(Job::Logout(LogoutJob::new(key(USER)))).await;
    assert!(!rig.said.contains(&token));
    for file in ["asked", "environment"] {
        let text = fs::read_to_string(home.path().join(file)).unwrap();
        assert!(!text.contains(&token) && !text.contains("SFTUI_ACCESS_TOKEN"));
    }
    for file in files(rig.directory.path()) {
        let text = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
        assert!(!text.contains(&token), "{file:?}");
    }
    // Its files are as they were.
    let login = fs::read_to_string(home.path().join(format!(".sfdx/{USER}.json"))).unwrap();
    assert!(login.contains("0c1d:77"));
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().flatten();
    entries
        .flat_map(|entry| match entry.path() {
            path if path.is_dir() => files(&path),
            path => vec![path],
        })
        .collect()
}

#[tokio::test]
async fn taking_one_off_the_list_revokes_nothing_and_it_is_found_again() {
    let home = Home::new();
    let demo = demo().await;
    home.login(USER, demo.base_url(), "");
    home.program(GIVES);
    home.next_token(&demo.issue_access_token());
    let mut rig = rig(demo, home.place());
    rig.run(Job::Probe(key(USER))).await;
    let JobEvent::Logout(end) = rig.run(Job::Logout(LogoutJob::new(key(USER)))).await else {
        panic!("it goes off the list");
    };
    assert!(
        end.not_revoked.is_none() && end.not_deleted.is_none(),
        "{end:?}"
    );
    assert!(rig.store.orgs().value.is_empty());
    assert_eq!(rig.demo.log().count("/services/oauth2/revoke"), 0);
    assert_eq!(found(&mut rig).await.orgs.len(), 1);
}

#[tokio::test]
async fn a_login_of_our_own_to_the_same_user_stands_for_the_one_of_sf() {
    let home = Home::new();
    home.login(USER, "https://acme.my.salesforce.com", "");
    home.write(
        ".sfdx/alias.json",
        r#"{"orgs":{"acme":"other@acme.example"}}"#,
    );
    home.login("other@acme.example", "https://acme.my.salesforce.com", "");
    let mut rig = rig(demo().await, home.place_without_program());
    let own = sftui::org::Org {
        key: OrgKey::new("00D5g00000AbCdEEAV", "0055g00000XyZaBAAV"),
        alias: "acme".into(),
        username: USER.into(),
        ..rig.org.clone()
    };
    rig.store.put_org(&own).unwrap();
    let found = found(&mut rig).await;
    let names: Vec<&str> = found.orgs.iter().map(|org| org.alias.as_str()).collect();
    assert_eq!(names, ["acme-sf"]);
}
