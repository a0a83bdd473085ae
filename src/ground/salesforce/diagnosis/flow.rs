//! What a refusal means in the flow in which it came, where that is something else than everywhere:
//! the app's own secret, a device's code, an sfdx auth URL, a way in that needs the org's own address
//! (API reference, sections 1.8 to 1.10).

use super::Cause;
use crate::salesforce::login::Flow;

/// Flow, `error`, words of `error_description`, cause; the first row that fits is the one.
pub(super) const TABLE: &[(Flow, &str, &str, &Cause)] = &[
    (
        Flow::ClientCredentials,
        "invalid_grant",
        "no valid scopes",
        &super::login::NO_SCOPES,
    ),
    (Flow::ClientCredentials, "invalid_grant", "", &RUN_AS),
    (
        Flow::ClientCredentials,
        "unsupported_grant_type",
        "",
        &CREDENTIALS_OFF,
    ),
    (
        Flow::ClientCredentials,
        "oauth_flow_disabled",
        "",
        &CREDENTIALS_OFF,
    ),
    (
        Flow::ClientCredentials,
        "invalid_client",
        "",
        &SECRET_OR_RUN_AS,
    ),
    (Flow::Device, "access_denied", "", &DEVICE_DENIED),
    (Flow::Device, "invalid_grant", "", &CODE_NOT_TYPED),
    (Flow::Device, "unsupported_grant_type", "", &DEVICE_BLOCKED),
    (
        Flow::Device,
        "unsupported_response_type",
        "",
        &DEVICE_BLOCKED,
    ),
    (Flow::Device, "oauth_flow_disabled", "", &DEVICE_BLOCKED),
    (Flow::Device, "app_blocked", "", &DEVICE_BLOCKED),
    (Flow::Device, "fail_close_app_blocked", "", &DEVICE_BLOCKED),
    (Flow::Device, "app_not_found", "", &DEVICE_BLOCKED),
    (Flow::Device, "invalid_request", "", &DEVICE_BLOCKED),
    (Flow::SfdxUrl, "invalid_grant", "", &SFDX_DEAD),
];

const CREDENTIALS_OFF: Cause = Cause {
    id: "credentials-off",
    name: "The app may not log in with its secret alone",
    hint: "Tick Enable Client Credentials Flow in the app, then choose in its policies whom it runs as.",
    why: &[
        "The client credentials flow is off in the app, as it is in every new one.",
        "The org was asked through another host than its own My Domain.",
    ],
    steps: &[
        "Have the flow switched on in the app: the lines below say where.",
        "Type the org's own address (My Domain), not login or test.",
        "After a change wait up to half an hour, then try again.",
        "Until then log in through the browser, as yourself.",
    ],
    admin: &[
        "The app > Settings > OAuth: tick Enable Client Credentials Flow.",
        "The app > Policies > Client Credentials Flow > Run As: choose an active user with the permission API Enabled.",
    ],
};

const RUN_AS: Cause = Cause {
    id: "no-run-as",
    name: "The app has no user to run as",
    hint: "Choose the user under Client Credentials Flow, Run As, in the app's policies; the user needs API Only User or API Enabled and must be active.",
    why: &[
        "No user is chosen in the app's policies.",
        "The user that was chosen is inactive or frozen, or lacks the permission API Enabled.",
    ],
    steps: &[
        "Hand the lines below to your administrator.",
        "Until then log in through the browser, as yourself.",
    ],
    admin: &[
        "The app > Policies > Client Credentials Flow > Run As: choose an active user.",
        "Give that user the permission API Enabled (or API Only User) and no more than the app needs.",
    ],
};

const SECRET_OR_RUN_AS: Cause = Cause {
    id: "secret-or-run-as",
    name: "The secret is wrong, or the app has no user to run as",
    hint: "Compare the secret with the app's Consumer Secret; then choose the user under Client Credentials Flow, Run As, in its policies.",
    why: &[
        "The Consumer Secret is mistyped or cut, or was replaced in Setup meanwhile.",
        "No user is chosen in the app's policies: some orgs give the same answer for that.",
    ],
    steps: &[
        "Copy the Consumer Secret anew from the app's settings, and log in again with it.",
        "If it is the same, hand the lines below to your administrator.",
    ],
    admin: &[
        "The app > Settings > OAuth > Consumer Key and Secret: the one in force, and whether another is staged.",
        "The app > Policies > Client Credentials Flow > Run As: choose an active user.",
    ],
};

const DEVICE_DENIED: Cause = Cause {
    id: "device-denied",
    name: "Access was denied on the org's page",
    hint: "Start again and choose Allow.",
    why: &[
        "Deny was pressed on the page where the code was typed.",
        "Somebody else typed the code, and did not know what it was for.",
    ],
    steps: &[
        "Start the login again: it shows a new code.",
        "Type it on the page, and press Allow only where the page names the app that you log in with.",
    ],
    admin: &[],
};

const CODE_NOT_TYPED: Cause = Cause {
    id: "device-code-expired",
    name: "The code was not typed in time",
    hint: "Start again; a code is good for 10 minutes.",
    why: &["A device code is good once, and for 10 minutes."],
    steps: &[
        "Log in to the org in that browser first, so that the page asks for nothing but the code.",
        "Start the login again, and type the new code at once.",
    ],
    admin: &[],
};

const DEVICE_BLOCKED: Cause = Cause {
    id: "device-blocked",
    name: "The org blocks this app's device codes",
    hint: "Use an app of the org itself with Enable Device Flow ticked, or log in with the browser on another machine and paste the address back.",
    why: &[
        "Since September 2025 Salesforce blocks device codes of every app that is not installed in the org, the Salesforce CLI's among them, also for users who approved it before.",
        "The device flow is off in the app.",
    ],
    steps: &[
        "Log in through the browser instead. It may be on another machine: open the address that sftui shows there, and paste the address it ends on.",
        "Or hand the lines below to your administrator, and log in with that app.",
    ],
    admin: &[
        "Use an app of the org's own (or install this one): its settings > OAuth > Enable Device Flow.",
        "Device codes can be had from anybody by trickery: the browser flow is the safer one.",
    ],
};

const SFDX_DEAD: Cause = Cause {
    id: "sfdx-url-dead",
    name: "The URL's refresh token is not good any more",
    hint: "Make a new one: sf org auth show-sfdx-auth-url. A refresh token that rotates is good for one use only.",
    why: &[
        "A refresh token that rotates is good for one use: whoever used the URL first has the login now, or sf renewed its own since.",
        "The login was ended in the org, or by five newer ones of the same user and app.",
        "It was not used for longer than the app's policy allows.",
    ],
    steps: &[
        "Where the login came from, run `sf org auth show-sfdx-auth-url -o ALIAS --json`.",
        "If sf itself cannot use the org any more, log in there anew with `sf org login web`.",
        "Give the new URL to sftui at once, and let nothing else use it afterwards.",
        "Or log in through the browser: then each program has a login of its own.",
    ],
    admin: &[
        "Setup > Connected Apps OAuth Usage: whether the user's sessions were revoked.",
        "The app's refresh token policy: how long one lives, and whether it rotates.",
    ],
};

/// A way in that works at an org's own address only.
pub(super) const NEEDS_MY_DOMAIN: Cause = Cause {
    id: "needs-my-domain",
    name: "This way in needs the org's own address",
    hint: "Type its My Domain, e.g. acme or acme.my.salesforce.com: login and test are refused for this.",
    why: &[
        "The general hosts login.salesforce.com and test.salesforce.com do not know which org is meant.",
    ],
    steps: &[
        "In the browser, open the org and copy any address of it.",
        "Log in again and paste it as the org.",
    ],
    admin: &[],
};
