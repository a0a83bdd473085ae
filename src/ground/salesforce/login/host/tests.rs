//! Hosts that are understood, and traps that are not.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use super::*;

#[test]
fn login_hosts_are_understood() {
    for (typed, url) in [
        ("login", "https://login.salesforce.com"),
        ("Production", "https://login.salesforce.com"),
        (" test ", "https://test.salesforce.com"),
        ("sandbox", "https://test.salesforce.com"),
        ("login.salesforce.com", "https://login.salesforce.com"),
        (
            "https://login.salesforce.com/",
            "https://login.salesforce.com",
        ),
        (
            "http://login.salesforce.com",
            "https://login.salesforce.com",
        ),
        ("acme", "https://acme.my.salesforce.com"),
        ("ACME", "https://acme.my.salesforce.com"),
        ("acme--uat", "https://acme--uat.sandbox.my.salesforce.com"),
        ("acme.my", "https://acme.my.salesforce.com"),
        (
            "acme--uat.sandbox",
            "https://acme--uat.sandbox.my.salesforce.com",
        ),
        (
            "acme--uat.sandbox.my",
            "https://acme--uat.sandbox.my.salesforce.com",
        ),
        ("Acme.My.Salesforce.com.", "https://acme.my.salesforce.com"),
        (
            "https://acme.my.salesforce.com/001x?y=z#f",
            "https://acme.my.salesforce.com",
        ),
        (
            "acme.develop.my.salesforce.com",
            "https://acme.develop.my.salesforce.com",
        ),
        (
            "https://acme.lightning.force.com/lightning/page/home",
            "https://acme.my.salesforce.com",
        ),
        (
            "acme--uat.sandbox.lightning.force.com",
            "https://acme--uat.sandbox.my.salesforce.com",
        ),
        (
            "https://acme.my.salesforce-setup.com/lightning/setup/SetupOneHome/home",
            "https://acme.my.salesforce.com",
        ),
        (
            "acme.lightning.crmforce.mil",
            "https://acme.my.salesforce.mil",
        ),
        ("acme.my.salesforce.mil", "https://acme.my.salesforce.mil"),
        (
            "acme.my.sfcrmproducts.cn",
            "https://acme.my.sfcrmproducts.cn",
        ),
        ("cs42.salesforce.com", "https://cs42.salesforce.com"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        (
            "http://127.0.0.1:8080/services/oauth2/authorize?x",
            "http://127.0.0.1:8080",
        ),
        ("localhost:8080", "http://localhost:8080"),
        ("http://[::1]:9/", "http://[::1]:9"),
    ] {
        let host = LoginHost::parse(typed).unwrap_or_else(|e| panic!("{typed}: {e}"));
        assert_eq!(host.url(), url, "{typed}");
    }
}

#[test]
fn trap_hosts_are_refused() {
    for typed in [
        "",
        "   ",
        "https://login.salesforce.com.evil.com",
        "https://login.salesforce.com@evil.com/",
        "https://user:pass@login.salesforce.com/",
        "evilsalesforce.com",
        "login-salesforce.com",
        "my.salesforce.com",
        "salesforce.com",
        "www.salesforce.com",
        "help.salesforce.com",
        "trailhead.salesforce.com",
        "https://acme.my.salesforce.com:8443/",
        "https://acme.my.salesforce.com.evil.org/",
        "https://evil.com/acme.my.salesforce.com",
        "https://evil.com#.my.salesforce.com",
        "https://evil.com\\.my.salesforce.com",
        "https://аcme.my.salesforce.com",
        "xn--acme-5ve.my.salesforce.com",
        "ftp://login.salesforce.com",
        "javascript://login.salesforce.com/%0aalert(1)",
        "http://10.0.0.1",
        "http://192.168.1.1:1717",
        "http://0.0.0.0",
        "acme.my.site.com",
        "-acme",
        "acme corp",
        "http://localhost.evil.com",
        "127.0.0.1.evil.com",
        "acme_.my.salesforce.com",
    ] {
        let result = LoginHost::parse(typed);
        assert!(result.is_err(), "{typed}: {result:?}");
    }
}

#[test]
fn an_instance_must_be_salesforce_or_this_host() {
    let login = LoginHost::parse("login").unwrap();
    for (instance, taken) in [
        (
            "https://acme.my.salesforce.com",
            Some("https://acme.my.salesforce.com"),
        ),
        (
            "https://ACME.my.salesforce.com/",
            Some("https://acme.my.salesforce.com"),
        ),
        (
            "https://na1.salesforce.com",
            Some("https://na1.salesforce.com"),
        ),
        (
            "https://acme.my.sfcrmproducts.cn",
            Some("https://acme.my.sfcrmproducts.cn"),
        ),
        ("http://acme.my.salesforce.com", None),
        ("https://salesforce.com.evil", None),
        ("https://evilsalesforce.com", None),
        ("https://acme.my.salesforce.com@evil.com", None),
        ("https://acme.my.salesforce.com:444", None),
        ("https://xn--slesforce-x2a.com", None),
        ("https://127.0.0.1", None),
        ("http://localhost:80", None),
        ("not a url", None),
    ] {
        assert_eq!(
            login.check_instance(instance).ok().as_deref(),
            taken,
            "{instance}"
        );
    }
    let demo = LoginHost::parse("http://127.0.0.1:4000").unwrap();
    assert_eq!(
        demo.check_instance("http://127.0.0.1:4001").unwrap(),
        "http://127.0.0.1:4001"
    );
    assert!(
        demo.check_instance("https://acme.my.salesforce.com")
            .is_err()
    );
}
