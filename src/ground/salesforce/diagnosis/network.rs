//! What stands between this machine and an org: names, proxies, certificates, the clock, the edge.

use super::Cause;
use crate::salesforce::error::Error;
use crate::salesforce::http::Distrust;

/// What an error of the way means; `None` where it is none.
pub(super) fn of(error: &Error) -> Option<&'static Cause> {
    Some(match error {
        Error::Unreachable {
            unknown_host: true, ..
        } => &NO_HOST,
        Error::Unreachable { .. } => &UNREACHABLE,
        Error::Proxy { proxy, .. } if proxy.starts_with("socks") => &PROXY_SOCKS,
        Error::Proxy {
            wants_password: true,
            ..
        } => &PROXY_PASSWORD,
        Error::Proxy { reached: true, .. } => &PROXY_REFUSES,
        Error::Proxy { .. } => &PROXY,
        Error::TimedOut { .. } => &SILENT,
        Error::Broken { .. } => &BROKEN,
        Error::NoCertificates(_) => &NO_AUTHORITIES,
        Error::CaFile { .. } => &CA_FILE,
        Error::Untrusted { why, .. } => match why {
            Distrust::Issuer => &ISSUER,
            Distrust::Name => &OTHER_NAME,
            Distrust::Date => &DATE,
            Distrust::Revoked => &REVOKED,
        },
        Error::WebPage { status: 420, .. } | Error::Status { status: 420, .. } => &NOT_READY,
        Error::WebPage {
            status: 200..=299, ..
        } => &PORTAL,
        Error::WebPage { .. }
        | Error::Status {
            status: 502 | 503, ..
        } => &DOWN,
        Error::Moved { .. } => &MOVED,
        Error::Status { status: 401, .. } => &super::api::EXPIRED,
        Error::Status { status: 410, .. } => &RETIRED,
        _ => return None,
    })
}

/// Every cause here.
pub(super) const ALL: &[&Cause] = &[
    &NO_HOST,
    &UNREACHABLE,
    &PROXY_SOCKS,
    &PROXY_PASSWORD,
    &PROXY_REFUSES,
    &PROXY,
    &SILENT,
    &BROKEN,
    &NO_AUTHORITIES,
    &CA_FILE,
    &ISSUER,
    &OTHER_NAME,
    &DATE,
    &REVOKED,
    &NOT_READY,
    &PORTAL,
    &DOWN,
    &MOVED,
    &RETIRED,
    &CLOCK,
];

const NO_HOST: Cause = Cause {
    id: "no-such-host",
    name: "The org's address cannot be found",
    hint: "Check the spelling and the network; a deleted or renamed org has no address.",
    why: &[
        "This machine has no network, or its DNS does not answer.",
        "The My Domain of the org was renamed, and the old name is switched off.",
        "The org is gone: a scratch org that ended, a sandbox that was deleted.",
        "The address is new and not known everywhere yet.",
    ],
    steps: &[
        "Open the address in a browser: if that fails too, it is the network or the org.",
        "Ask a colleague for the org's address, then log in again with it as My Domain.",
        "If the org is gone, take it off the list: log out of it.",
    ],
    admin: &["Setup > My Domain: the name now, and whether redirects from the former name are on."],
};

const UNREACHABLE: Cause = Cause {
    id: "not-reached",
    name: "The org cannot be reached",
    hint: "Check the network, the VPN and the proxy settings.",
    why: &[
        "There is no network, or a VPN is missing.",
        "The network lets https out through a proxy only.",
        "A firewall does not let this program out.",
    ],
    steps: &[
        "Open the org in a browser on this machine.",
        "If that works, the browser uses a proxy: set HTTPS_PROXY to the same one.",
    ],
    admin: &["Let this machine reach *.salesforce.com and *.force.com at port 443."],
};

const PROXY: Cause = Cause {
    id: "proxy-not-reached",
    name: "The proxy cannot be reached",
    hint: "Check HTTPS_PROXY; NO_PROXY=.salesforce.com goes past the proxy, where that is allowed.",
    why: &[
        "HTTPS_PROXY or ALL_PROXY names a proxy that is not there, often one of another network.",
    ],
    steps: &[
        "Look at the variables HTTPS_PROXY, ALL_PROXY and NO_PROXY in this shell.",
        "Without a proxy in this network, unset them; else correct host and port.",
    ],
    admin: &[],
};

const PROXY_SOCKS: Cause = Cause {
    id: "proxy-socks",
    name: "A SOCKS proxy is named, and sftui uses http proxies only",
    hint: "Name an http proxy in HTTPS_PROXY, or unset ALL_PROXY.",
    why: &["HTTPS_PROXY or ALL_PROXY names a proxy that begins with socks."],
    steps: &[
        "Most such proxies listen for http at another port: set HTTPS_PROXY=http://host:port.",
        "Without a proxy in this network, unset the variable.",
    ],
    admin: &[],
};

const PROXY_PASSWORD: Cause = Cause {
    id: "proxy-password",
    name: "The proxy wants a user name and a password",
    hint: "Put them into the address of the proxy: HTTPS_PROXY=http://user:password@host:port.",
    why: &["The proxy lets only people through whom it knows (status 407)."],
    steps: &[
        "Set HTTPS_PROXY=http://user:password@host:port; signs like @ in the password as %40.",
        "Where the proxy wants a Windows login (NTLM, Kerberos), a local helper such as px or cntlm makes it.",
    ],
    admin: &[
        "Let *.salesforce.com and *.force.com through the proxy without a login, or name one for programs.",
    ],
};

const PROXY_REFUSES: Cause = Cause {
    id: "proxy-refuses",
    name: "The proxy does not let the connection through",
    hint: "Ask whoever runs the proxy to let the org's address through.",
    why: &[
        "The proxy does not allow CONNECT to this address.",
        "The proxy cannot find or reach the address itself.",
    ],
    steps: &["Open the org in a browser that uses the same proxy: its error page says more."],
    admin: &["Let CONNECT to *.salesforce.com:443 and *.force.com:443 through the proxy."],
};

const SILENT: Cause = Cause {
    id: "silent",
    name: "The org does not answer",
    hint: "Try again; a heavy query may need a filter or a LIMIT.",
    why: &[
        "The org has too much to do.",
        "The network drops connections without a word, as some VPNs and firewalls do.",
    ],
    steps: &[
        "Try again.",
        "See status.salesforce.com for the org's instance.",
    ],
    admin: &[],
};

const BROKEN: Cause = Cause {
    id: "broken",
    name: "The connection broke",
    hint: "Try again.",
    why: &["The network, a VPN or a proxy ended the connection in the middle."],
    steps: &[
        "Try again.",
        "If it stays, try another network, or without the VPN.",
    ],
    admin: &[],
};

const NO_AUTHORITIES: Cause = Cause {
    id: "no-authorities",
    name: "This machine trusts no certificate authority",
    hint: "Install the package ca-certificates, or name a PEM file as ca_file in the config.",
    why: &["It is a small container or system without the package ca-certificates."],
    steps: &[
        "Install the package ca-certificates.",
        "Or name a PEM file with certificates as ca_file under [network] in the config.",
    ],
    admin: &[],
};

const CA_FILE: Cause = Cause {
    id: "ca-file",
    name: "The CA file cannot be used",
    hint: "Name a PEM file with certificates as ca_file under [network] in the config, or take the line out.",
    why: &["ca_file in the config, or SFTUI_CA_FILE, names a file that is missing or no PEM."],
    steps: &[
        "Correct the path, or take the line out.",
        "`sftui config check` says what is wrong with it.",
    ],
    admin: &[],
};

const ISSUER: Cause = Cause {
    id: "not-trusted",
    name: "The certificate is not trusted here",
    hint: "If your network inspects traffic, get its CA certificates (PEM) and name the file as ca_file under [network] in the config.",
    why: &[
        "The network opens and inspects encrypted traffic, with a certificate authority of its own.",
        "Somebody listens in: do not log in before you know.",
    ],
    steps: &[
        "Ask whoever runs the network whether it inspects traffic, and for its CA certificates as PEM.",
        "Name that file as ca_file under [network] in the config; the system's authorities stay trusted.",
    ],
    admin: &[
        "Hand out the CA certificates of the inspecting proxy, or leave *.salesforce.com uninspected.",
    ],
};

const OTHER_NAME: Cause = Cause {
    id: "other-certificate",
    name: "The host shows the certificate of another host",
    hint: "Check the address; a proxy may answer in the org's place.",
    why: &[
        "The address is mistyped.",
        "A proxy or a sign-in page of the network answers in the org's place.",
    ],
    steps: &[
        "Check the address of the org.",
        "Open any page in a browser: the network may want a sign-in first.",
    ],
    admin: &[],
};

const DATE: Cause = Cause {
    id: "certificate-date",
    name: "The certificate is not valid now",
    hint: "Check this machine's clock, then ask whoever runs the host.",
    why: &[
        "This machine's clock is wrong.",
        "The certificate has run out.",
    ],
    steps: &[
        "Compare this machine's date and time with another clock, and set it.",
        "If the clock is right, tell whoever runs the host.",
    ],
    admin: &[],
};

const REVOKED: Cause = Cause {
    id: "certificate-revoked",
    name: "The certificate has been revoked",
    hint: "Send no login there; ask whoever runs the host.",
    why: &["Its authority has taken it back: its key may be in other hands."],
    steps: &["Send no login there.", "Ask whoever runs the host."],
    admin: &[],
};

const NOT_READY: Cause = Cause {
    id: "not-ready",
    name: "The org's address is not ready yet",
    hint: "A new org or domain takes some minutes to get its address. Try again later.",
    why: &[
        "The org or its My Domain is new, and Salesforce's edge does not know where it is yet (status 420).",
        "The org is being moved to another instance.",
    ],
    steps: &[
        "Wait ten minutes and try again.",
        "If it stays, log in again: that tells where the org is now.",
    ],
    admin: &[],
};

const PORTAL: Cause = Cause {
    id: "sign-in-page",
    name: "A web page answered in the org's place",
    hint: "Open any page in a browser: the network may ask you to sign in to it first.",
    why: &[
        "The network (hotel, train, guest Wi-Fi) wants a sign-in first.",
        "The My Domain is dead, and a page answers for it.",
    ],
    steps: &[
        "Open any page in a browser and sign in to the network.",
        "If you are signed in, check the org's address.",
    ],
    admin: &[],
};

const DOWN: Cause = Cause {
    id: "down",
    name: "The org is unreachable or under maintenance",
    hint: "See status.salesforce.com, or sign in to the network if it asks for that.",
    why: &[
        "Salesforce maintains the org's instance, or it is down.",
        "A proxy answers with a page of its own.",
    ],
    steps: &[
        "See status.salesforce.com for the org's instance.",
        "Try again later.",
    ],
    admin: &[],
};

const MOVED: Cause = Cause {
    id: "moved",
    name: "The org has moved to another address",
    hint: "Log in again to learn the org's new address.",
    why: &["The org was moved to another instance, or its My Domain was renamed."],
    steps: &["Log in again: alias, tabs and texts stay, the new address is remembered."],
    admin: &["Setup > My Domain: the name now."],
};

const RETIRED: Cause = Cause {
    id: "version-retired",
    name: "This API version is retired",
    hint: "Choose a newer API version.",
    why: &["The version that was remembered is no longer served."],
    steps: &["Check the org again: its newest version is asked for and remembered."],
    admin: &[],
};

/// The clock of this machine and the org's differ by more than a minute.
pub const CLOCK: Cause = Cause {
    id: "clock",
    name: "This machine's clock is off by more than a minute",
    hint: "Set the clock: logins with a key file, and certificates, fail with a wrong one.",
    why: &[
        "The clock of this machine differs from Salesforce's.",
        "JWT logins are dated and refused, and certificates look as if they were not valid.",
    ],
    steps: &[
        "Turn on automatic time: `timedatectl set-ntp true` on Linux, Date & Time on macOS and Windows.",
        "In a virtual machine, have it take the time of its host.",
    ],
    admin: &[],
};
