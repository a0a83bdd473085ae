//! What the REST API says when it lets nobody in (API reference, sections 1.16 and 4).

use super::Cause;

/// Code, words in the message, cause; the first row that fits is the one.
pub(super) const TABLE: &[(&str, &str, &Cause)] = &[
    (
        "INVALID_SESSION_ID",
        "not valid for use with the REST API",
        &NO_API,
    ),
    (
        "INVALID_SESSION_ID",
        "Connected app is not attached to Agent",
        &AGENT,
    ),
    ("INVALID_SESSION_ID", "", &EXPIRED),
    ("INVALID_AUTH_HEADER", "", &EXPIRED),
    ("API_DISABLED_FOR_ORG", "", &DISABLED),
    ("API_CURRENTLY_DISABLED", "", &USER_DISABLED),
    ("REQUEST_LIMIT_EXCEEDED", "Concurrent", &CONCURRENT),
    ("REQUEST_LIMIT_EXCEEDED", "", &LIMIT),
    ("TXN_SECURITY_METERING_ERROR", "", &POLICY),
    (
        "LOGIN_MUST_USE_SECURITY_TOKEN",
        "",
        &super::login::SECURITY_TOKEN,
    ),
    ("INVALID_LOGIN", "", &super::login::PASSWORD),
];

const NO_API: Cause = Cause {
    id: "api-not-allowed",
    name: "This login may not use the REST API",
    hint: "Log in with an app that grants the scope api, or ask an admin about API access control.",
    why: &[
        "The login lacks the scope api.",
        "API Access Control is on in the org, and the app is not on its list.",
        "The org wants a high assurance session (a second factor) for the API.",
    ],
    steps: &[
        "Log in again with an app whose scopes hold api: the Salesforce CLI's has it; an own app gets it in Setup.",
        "If it stays, hand the lines below to your administrator.",
    ],
    admin: &[
        "Setup > API Access Control: allow the app, or give the user the permission Use Any API Client.",
        "The app's policies: add the scope Manage user data via APIs (api).",
        "Setup > Session Settings: see whether a high assurance session is required for the app or the user.",
    ],
};

const AGENT: Cause = Cause {
    id: "app-not-attached",
    name: "The app is not attached to an agent",
    hint: "Log in with another app; a new access token does not help.",
    why: &["The app is made for an Agentforce agent and is attached to none."],
    steps: &["Log in again with another app: the Salesforce CLI's, or one of your own."],
    admin: &["Attach the app to the agent, or make an External Client App for people."],
};

pub(super) const EXPIRED: Cause = Cause {
    id: "session-expired",
    name: "The session has expired",
    hint: "Log in again.",
    why: &[
        "The org's session time is over, and the refresh token gave no new one.",
        "An administrator ended the session.",
    ],
    steps: &["Log in again; alias, tabs and texts stay."],
    admin: &[],
};

const DISABLED: Cause = Cause {
    id: "api-off",
    name: "The API is closed to you here",
    hint: "Ask an admin for the permission API Enabled; not every edition has the API.",
    why: &[
        "Your user lacks the permission API Enabled.",
        "The org's edition has no API (Essentials, Group, Professional without the add-on).",
        "The app is new and not known everywhere yet.",
    ],
    steps: &[
        "With a new app, wait up to half an hour and try again.",
        "Hand the lines below to your administrator.",
    ],
    admin: &[
        "Give the user the permission API Enabled, in the profile or in a permission set.",
        "Setup > Company Information: see whether the edition has the API.",
    ],
};

const USER_DISABLED: Cause = Cause {
    id: "api-off-for-user",
    name: "The API is closed to your user",
    hint: "Ask an admin for the permission API Enabled.",
    why: &[
        "Your user lacks the permission API Enabled.",
        "API Access Control lets only listed apps in.",
    ],
    steps: &["Hand the lines below to your administrator."],
    admin: &[
        "Give the user the permission API Enabled, in the profile or in a permission set.",
        "Setup > API Access Control: allow the app, or give the user Use Any API Client.",
    ],
};

const LIMIT: Cause = Cause {
    id: "api-limit",
    name: "The org's API limit is used up",
    hint: "Wait: the limit counts the last 24 hours. Retrying only uses it up further.",
    why: &[
        "All programs of the org together have made as many API calls in 24 hours as its licences allow.",
    ],
    steps: &[
        "Wait: calls drop out of the count 24 hours after they were made.",
        "Until then what is on the screen stays, and so do the cached objects.",
    ],
    admin: &[
        "Setup > Company Information: API Requests, Last 24 Hours. The API Usage report names who made them.",
    ],
};

const CONCURRENT: Cause = Cause {
    id: "api-concurrent",
    name: "Too many long requests run in the org at once",
    hint: "Try again in a minute, with a filter or a LIMIT.",
    why: &["An org runs 25 requests of more than 20 seconds at once, a developer org 5."],
    steps: &[
        "Try again in a minute.",
        "Filter on an indexed field, or add a LIMIT.",
    ],
    admin: &["Setup > System Overview: API usage names the programs that run long requests."],
};

const POLICY: Cause = Cause {
    id: "transaction-policy",
    name: "A security policy of the org held the request up too long",
    hint: "Try again; if it stays, an admin can look at the transaction security policies.",
    why: &["A transaction security policy looks at each request, and took too long."],
    steps: &["Try again.", "Ask for fewer rows at once."],
    admin: &["Setup > Transaction Security Policies: see which ones look at API queries."],
};
