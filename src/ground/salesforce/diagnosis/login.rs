//! What the OAuth endpoints and the browser's pages say when they refuse a login (API reference,
//! section 1.12), with what is behind each.
//!
//! Long because every refusal of Salesforce's list is a row with its causes and steps.

use super::Cause;

/// `error`, words of `error_description`, cause; the first row that fits is the one.
pub(super) const TABLE: &[(&str, &str, &Cause)] = &[
    ("access_denied", "", &DENIED),
    ("invalid_grant", "authorization code", &CODE),
    ("invalid_grant", "code verifier", &PKCE),
    ("invalid_grant", "approved this consumer", &NOT_APPROVED),
    ("invalid_grant", "ip restricted", &NETWORK),
    ("invalid_grant", "login hours", &HOURS),
    ("invalid_grant", "no valid scopes", &NO_SCOPES),
    ("invalid_grant", "security token", &SECURITY_TOKEN),
    ("invalid_grant", "authentication failure", &PASSWORD),
    ("invalid_grant", "audience", &ASSERTION),
    ("invalid_grant", "assertion", &ASSERTION),
    ("invalid_grant", "", &ENDED),
    ("invalid_token", "", &ENDED),
    ("invalid_client", "installed", &NOT_INSTALLED),
    ("app_blocked", "", &NOT_INSTALLED),
    ("fail_close_app_blocked", "", &NOT_INSTALLED),
    ("app_not_found", "", &NOT_INSTALLED),
    ("installation_error", "", &NOT_INSTALLED),
    ("ecapp_policy_not_found", "", &OTHER_ORG),
    ("invalid_distribution_state", "", &OTHER_ORG),
    ("oauth_policy_not_found", "", &OTHER_ORG),
    ("invalid_client_id", "", &KEY),
    ("invalid_client", "", &SECRET),
    ("invalid_client_credentials", "", &SECRET),
    ("invalid_basic_auth_header", "", &SECRET),
    ("invalid_app_access", "", &NOT_ASSIGNED),
    ("redirect_uri_mismatch", "", &CALLBACK),
    ("redirect_uri_missing", "", &CALLBACK),
    ("invalid_scope", "", &SCOPE),
    ("invalid_request", "code challenge", &PKCE),
    ("invalid_request", "code verifier", &PKCE),
    ("invalid_request", "", &REQUEST),
    ("unsupported_grant_type", "", &FLOW),
    ("unsupported_response_type", "", &FLOW),
    ("oauth_flow_disabled", "", &FLOW),
    ("unauthorized_client", "", &FLOW),
    ("bad_jti_claim", "", &ASSERTION),
    ("invalid_assertion_type", "", &ASSERTION),
    ("rate_limit_exceeded", "", &RATE),
    ("slow_down", "", &RATE),
    ("inactive_user", "", &USER),
    ("inactive_org", "", &ORG),
    ("server_error", "", &DOWN),
    ("service_unavailable", "", &DOWN),
    ("temporarily_unavailable", "", &DOWN),
    ("system_down", "", &DOWN),
    ("unknown_error", "", &DOWN),
    ("immediate_unsuccessful", "", &IMMEDIATE),
    ("invalid_session_level", "", &SESSION_LEVEL),
    ("invalid_otp", "", &SECOND_FACTOR),
    ("otp_error", "", &SECOND_FACTOR),
    ("invalid_dpop_proof", "", &BOUND),
    ("use_dpop_nonce", "", &BOUND),
    ("app_attest_failed", "", &BOUND),
    ("app_attest_failed_retry", "", &BOUND),
    ("exceeded_registration_limit", "", &REGISTRATION),
    ("failed_registration", "", &REGISTRATION),
    ("registration_error", "", &REGISTRATION),
    ("login_error", "", &LOGIN_PAGE),
    ("authorization_pending", "", &PENDING),
    ("invalid_expid", "", &EXPERIENCE),
    ("unsupported_expid", "", &EXPERIENCE),
    ("unsupported_token_type", "", &TOKEN_TYPE),
];

/// Codes that stand on pages in the browser, and never come back to us.
pub(super) const PAGES: &[(&str, &Cause)] = &[
    ("OAUTH_APPROVAL_ERROR_GENERIC", &APPROVAL),
    ("OAUTH_EC_APP_NOT_FOUND", &OTHER_ORG),
    ("OAUTH_AUTHORIZATION_BLOCKED", &NOT_INSTALLED),
    ("OAUTH_APP_BLOCKED", &NOT_INSTALLED),
];

const DENIED: Cause = Cause {
    id: "denied",
    name: "Access was denied in the browser",
    hint: "Start the login again and choose Allow.",
    why: &["Deny was pressed, or the page was closed by the org's policy."],
    steps: &[
        "Start the login again.",
        "Press Allow on the page that names the app.",
    ],
    admin: &[],
};

const CODE: Cause = Cause {
    id: "code-expired",
    name: "The login took too long",
    hint: "Start the login again; a code is good once and for a short time.",
    why: &["The code that the browser brought is good once and for about 15 minutes."],
    steps: &["Start the login again, and paste the newest address only."],
    admin: &[],
};

const PKCE: Cause = Cause {
    id: "pkce",
    name: "Salesforce refused the login's proof (PKCE)",
    hint: "The app requires PKCE, and something on the way removed it. Start again.",
    why: &[
        "The proof that the login is the one that was begun is missing or another attempt's.",
        "A proxy or a link checker opened the address before the browser did.",
    ],
    steps: &["Start the login again, and use the address of this attempt only."],
    admin: &[],
};

const NOT_APPROVED: Cause = Cause {
    id: "not-approved",
    name: "Nobody has approved this app for you yet",
    hint: "Log in through the browser once, or ask an admin to pre-authorise the app.",
    why: &["A login without a browser needs an approval that was given before."],
    steps: &["Log in through the browser with the same app once, and press Allow."],
    admin: &[
        "The app's policies: Permitted Users = Admin approved users are pre-authorized, then assign the user's profile or a permission set.",
    ],
};

const NETWORK: Cause = Cause {
    id: "ip-restricted",
    name: "The org does not let you in from this network",
    hint: "Ask an admin about login IP ranges and hours, or connect through the VPN.",
    why: &[
        "Your profile has login IP ranges, and this address is not in them.",
        "The app enforces IP restrictions.",
    ],
    steps: &[
        "Connect through the company's VPN and try again.",
        "Else hand the lines below to your administrator.",
    ],
    admin: &[
        "The user's profile > Login IP Ranges, and Setup > Network Access.",
        "The app's policies > IP Relaxation.",
        "Setup > Login History shows the address that was refused. Open no range to the whole world.",
    ],
};

const HOURS: Cause = Cause {
    id: "login-hours",
    name: "The org does not let you in at this hour",
    hint: "Ask an admin about login IP ranges and hours, or connect through the VPN.",
    why: &["Your profile has login hours, and it is none of them."],
    steps: &[
        "Try again within the hours.",
        "Else hand the line below to your administrator.",
    ],
    admin: &["The user's profile > Login Hours."],
};

pub(super) const NO_SCOPES: Cause = Cause {
    id: "no-scopes",
    name: "The app has no scopes",
    hint: "Give the app the scopes api and refresh_token in Setup.",
    why: &["The app was made without scopes."],
    steps: &["Where the app is yours, add the scopes; else hand the line below over."],
    admin: &[
        "The app's OAuth settings: add Manage user data via APIs (api) and Perform requests at any time (refresh_token).",
    ],
};

pub(super) const SECURITY_TOKEN: Cause = Cause {
    id: "security-token",
    name: "The org wants your security token",
    hint: "Get the token by mail (Settings, Reset My Security Token) and type it into its field.",
    why: &[
        "This address is none of the org's trusted ones, so the password alone is not enough.",
        "The token was reset, or the password was changed, which resets it too.",
    ],
    steps: &[
        "In Salesforce: your picture > Settings > Reset My Security Token. It comes by mail.",
        "Log in again with user, password and that token in its own field.",
        "Better: log in through the browser, which needs no token.",
    ],
    admin: &[
        "Setup > Network Access can trust the company's own addresses. Never trust a range of the whole world.",
    ],
};

pub(super) const PASSWORD: Cause = Cause {
    id: "password-refused",
    name: "Salesforce did not accept user and password",
    hint: "Check user, password and security token; the org may block this kind of login. Through the browser it works always.",
    why: &[
        "The user name or the password is wrong (the user name looks like an address, and a sandbox adds its name to it).",
        "The security token is missing or old: from an untrusted address it must stand behind the password.",
        "The org blocks the username-password flow, as all orgs since Summer '23 do.",
        "The app is an External Client App, which never has this flow.",
        "The user must use a second factor or single sign-on, or is locked out.",
        "It is the wrong host: sandboxes log in at test.salesforce.com or their My Domain.",
    ],
    steps: &[
        "Log in through the browser instead: it asks for all that the org wants.",
        "To stay with this flow, check the user name, reset the security token (Settings > Reset My Security Token), and try once more; some failures lock the user.",
        "For programs use the JWT flow, with a key file.",
    ],
    admin: &[
        "Setup > Login History says which of these it was (Invalid Password, Username-Password Flow Disabled, …).",
        "Setup > OAuth and OpenID Connect Settings > Allow OAuth Username-Password Flows, if it must be.",
    ],
};

pub(super) const ASSERTION: Cause = Cause {
    id: "assertion-refused",
    name: "Salesforce did not accept the signed login (JWT)",
    hint: "Check user name, key file, login host and this machine's clock.",
    why: &[
        "The audience does not fit: https://login.salesforce.com for production, https://test.salesforce.com for sandboxes.",
        "The user name is not one of this org.",
        "The key does not belong to the certificate of the app.",
        "This machine's clock is wrong, so that the login looks too old or not valid yet.",
    ],
    steps: &[
        "Check the user name, the Consumer Key and the login host.",
        "Check this machine's date and time.",
        "Check that the key file belongs to the certificate that is uploaded in the app.",
    ],
    admin: &[
        "The app: Use digital signatures with the certificate of this key; scopes api and refresh_token.",
        "The app's policies: pre-authorise the user's profile or permission set.",
    ],
};

/// The grant has ended.
pub(super) const ENDED: Cause = Cause {
    id: "login-ended",
    name: "The login is no longer valid",
    hint: "Log in again. An app keeps five logins a user; a sixth ends the oldest.",
    why: &[
        "The refresh token was not used for 30 days, or is older than the app's policy allows.",
        "Somebody ended it: an administrator, a logout elsewhere, a changed password.",
        "The same user logged in with this app a sixth time: that ends the oldest of the five.",
        "Another program used the same refresh token: where tokens rotate, that ends them all.",
        "The sandbox was refreshed.",
    ],
    steps: &["Log in again; alias, tabs and texts stay."],
    admin: &[
        "Setup > Connected Apps OAuth Usage shows who has logins with the app.",
        "The app's policies > Refresh Token Policy: how long a login lasts.",
    ],
};

const NOT_INSTALLED: Cause = Cause {
    id: "app-not-installed",
    name: "The app is not installed in this org, or is blocked",
    hint: "Ask an admin to install the app (Setup, Connected Apps OAuth Usage), or use your own External Client App with the org's My Domain.",
    why: &[
        "Since September 2025 apps that are not installed in an org are blocked for everybody without the permission Approve Uninstalled Connected Apps.",
        "An administrator blocked the app.",
    ],
    steps: &[
        "Hand the lines below to your administrator.",
        "Or use an External Client App of the org's own; the README says how to make one.",
    ],
    admin: &[
        "Setup > Connected Apps OAuth Usage: find the app (Salesforce CLI, or the name of your own), press Install; if it says Unblock, unblock it.",
        "Or give the user the permission Approve Uninstalled Connected Apps (or Use Any API Client).",
        "Or make an External Client App (distribution state Local) and hand out its Consumer Key.",
    ],
};

const OTHER_ORG: Cause = Cause {
    id: "app-of-another-org",
    name: "The External Client App is not in this org",
    hint: "Log in with the My Domain of the org that the app was made in, not with login.salesforce.com.",
    why: &[
        "A local External Client App works in the org that owns it alone, and each sandbox needs its own.",
        "It was used through login.salesforce.com or test.salesforce.com instead of the org's My Domain.",
    ],
    steps: &[
        "Choose My Domain as the org, and enter the address of the org that the app was made in.",
        "In another org use the app of that org, or the Salesforce CLI's.",
    ],
    admin: &["Make an External Client App in this org too, or package it and install it here."],
};

const APPROVAL: Cause = Cause {
    id: "approval-error",
    name: "The org did not approve the app",
    hint: "Ask an admin to install the app (Setup, Connected Apps OAuth Usage); or leave the scope empty.",
    why: &[
        "The app is not installed in the org, or is blocked.",
        "A scope was asked for that the app is not configured with.",
        "The user may use the API only and cannot log in to pages.",
    ],
    steps: &[
        "Log in with an empty scope: that asks for all that the app has.",
        "If it stays, hand the lines below to your administrator.",
    ],
    admin: &[
        "Setup > Connected Apps OAuth Usage: find the app, press Install or Unblock.",
        "The app's OAuth settings: add the scopes that are asked for (api, refresh_token, web).",
        "Setup > Login History of the user names the reason.",
    ],
};

const KEY: Cause = Cause {
    id: "unknown-key",
    name: "The org does not know this consumer key",
    hint: "Check the key and the login host. A new app takes 2 to 30 minutes to be known, and a local app only works on its own org's My Domain.",
    why: &[
        "The Consumer Key is mistyped or cut.",
        "The app is new: it takes 2 to 30 minutes to be known everywhere.",
        "The app belongs to another org, or was deleted.",
        "It is the wrong login host: a local app works on its own org's My Domain only.",
    ],
    steps: &[
        "Copy the Consumer Key anew from the app's settings.",
        "Log in with My Domain as the org.",
        "With a new app, wait up to half an hour.",
    ],
    admin: &["Setup > External Client App Manager > the app > Settings > Consumer Key and Secret."],
};

const SECRET: Cause = Cause {
    id: "client-secret",
    name: "The client secret is wrong or missing",
    hint: "Untick Require Secret for both flows in the app, or enter its secret.",
    why: &[
        "The app requires a secret, and none or another was sent.",
        "Require Secret for Refresh Token Flow is a box of its own: a login can work and its renewal fail.",
    ],
    steps: &[
        "Enter the app's Consumer Secret in the login form.",
        "Or have both Require Secret boxes unticked.",
    ],
    admin: &[
        "The app > Settings > OAuth > untick Require secret for Web Server Flow and for Refresh Token Flow.",
    ],
};

const NOT_ASSIGNED: Cause = Cause {
    id: "app-not-assigned",
    name: "You may not use this app",
    hint: "Ask an admin to assign your profile or permission set to the app.",
    why: &["The app lets only pre-authorised users in, and you are none of them."],
    steps: &["Hand the lines below to your administrator."],
    admin: &[
        "Setup > the app > Policies: assign the user's profile, or a permission set that the user has.",
        "Or Permitted Users = All users may self-authorize.",
    ],
};

const CALLBACK: Cause = Cause {
    id: "callback",
    name: "The callback is not the one registered",
    hint: "Register the exact callback in the app: scheme, host, port and path must be equal.",
    why: &[
        "The callback of the login differs from those in the app; localhost and 127.0.0.1, ports and a last slash count.",
    ],
    steps: &[
        "Enter the callback exactly as it is registered, or register the one that is used.",
        "After a change wait up to half an hour.",
    ],
    admin: &["The app > Settings > OAuth > Callback URL: add the one that is used, one a line."],
};

const SCOPE: Cause = Cause {
    id: "scope",
    name: "The app does not grant what was asked for",
    hint: "Leave the scope empty, or add it to the app.",
    why: &["A scope was asked for that the app is not configured with."],
    steps: &[
        "Leave the scope empty: that asks for all that the app has.",
        "Or have the scope added to the app.",
    ],
    admin: &[
        "The app > Settings > OAuth scopes: add api and refresh_token, and web for Open in the browser.",
    ],
};

const REQUEST: Cause = Cause {
    id: "bad-request",
    name: "Salesforce refused the login's request",
    hint: "Start the login again; Login History in Setup shows why it failed.",
    why: &[
        "The org wants https, or a proxy changed the request.",
        "The app lacks a scope that this flow needs.",
    ],
    steps: &[
        "Start the login again.",
        "If a proxy is used, try without it.",
    ],
    admin: &["Setup > Login History of the user names the reason."],
};

const FLOW: Cause = Cause {
    id: "flow-off",
    name: "The app may not log in this way",
    hint: "Enable the web server flow for the app in Setup.",
    why: &[
        "The flow is switched off in the app or in the org.",
        "External Client Apps have no username-password flow; the device flow is blocked for most apps since 2025.",
    ],
    steps: &[
        "Log in through the browser (the web server flow).",
        "Else hand the lines below to your administrator.",
    ],
    admin: &[
        "The app > Settings > OAuth: enable the flow (for web server: Enable Authorization Code and Credentials).",
        "Setup > OAuth and OpenID Connect Settings: which flows the org allows.",
    ],
};

const RATE: Cause = Cause {
    id: "too-many-logins",
    name: "Too many logins",
    hint: "Wait some minutes before the next login.",
    why: &["The user logged in too often within an hour, here or in other programs."],
    steps: &[
        "Wait some minutes, then try once.",
        "Look for a program that logs in again and again with this user.",
    ],
    admin: &["Setup > Login History of the user shows which program it is."],
};

const USER: Cause = Cause {
    id: "inactive-user",
    name: "The user is inactive or frozen",
    hint: "Ask an admin to activate or unfreeze the user.",
    why: &[
        "The user was deactivated or frozen.",
        "In a refreshed sandbox the user may be inactive, and the user name another.",
    ],
    steps: &["Hand the line below to your administrator."],
    admin: &["Setup > Users > the user: Active is ticked, and it says Freeze, not Unfreeze."],
};

const ORG: Cause = Cause {
    id: "inactive-org",
    name: "The org is locked, closed or suspended",
    hint: "Ask whoever owns the org; Salesforce Support can reopen it.",
    why: &["A trial or scratch org has ended, or the org was suspended."],
    steps: &[
        "Ask whoever owns the org.",
        "If it is gone, take it off the list: log out of it.",
    ],
    admin: &["Salesforce Support can reopen a locked org."],
};

const DOWN: Cause = Cause {
    id: "login-down",
    name: "Salesforce's login is down",
    hint: "Try again later; see status.salesforce.com.",
    why: &["The login service failed or is overloaded."],
    steps: &["Try again in some minutes.", "See status.salesforce.com."],
    admin: &[],
};

const IMMEDIATE: Cause = Cause {
    id: "not-logged-in-browser",
    name: "The browser is not logged in to the org",
    hint: "Start the login again and log in on the page.",
    why: &[
        "A login without a page was asked for, and the browser has no session or no approval yet.",
    ],
    steps: &["Start the login again and log in on the page."],
    admin: &[],
};

const SESSION_LEVEL: Cause = Cause {
    id: "session-level",
    name: "The org wants a session with a second factor",
    hint: "Log in again through the browser with your second factor.",
    why: &["The app or the profile requires a high assurance session."],
    steps: &["Log in again through the browser and confirm with your second factor."],
    admin: &[
        "The app's policies > High assurance session required, and Setup > Session Settings > Session Security Levels.",
    ],
};

const SECOND_FACTOR: Cause = Cause {
    id: "second-factor",
    name: "The second factor was not accepted",
    hint: "Start the login again with a fresh code.",
    why: &[
        "The one-time code was mistyped or too old.",
        "The clock of the device that makes the codes is wrong.",
    ],
    steps: &[
        "Start the login again with a fresh code.",
        "Check the date and time of that device.",
    ],
    admin: &["The user's Identity Verification Methods can be reset in Setup > Users."],
};

const BOUND: Cause = Cause {
    id: "bound-tokens",
    name: "The app wants a proof that sftui does not give",
    hint: "Switch off DPoP and app attestation for the app, or use another app.",
    why: &["The app requires tokens that are bound to a device (DPoP), or an attested mobile app."],
    steps: &["Log in with another app: the Salesforce CLI's, or one of your own without it."],
    admin: &["The app > Settings > OAuth: no DPoP, no app attestation."],
};

const REGISTRATION: Cause = Cause {
    id: "registration",
    name: "The app could not be registered with the org",
    hint: "Use an app that exists already.",
    why: &["Dynamic registration of apps failed or has reached its limit; sftui does not need it."],
    steps: &["Log in with an app that exists: the Salesforce CLI's, or one of your own."],
    admin: &[],
};

const LOGIN_PAGE: Cause = Cause {
    id: "login-page",
    name: "Salesforce's login page failed",
    hint: "Start the login again; Login History in Setup shows why it failed.",
    why: &[
        "The login page ended in an error: single sign-on, a login flow, or a policy of the org.",
    ],
    steps: &["Log in to the org in the same browser first, then start the login again."],
    admin: &["Setup > Login History of the user names the reason."],
};

const PENDING: Cause = Cause {
    id: "pending",
    name: "Nobody has entered the code yet",
    hint: "Open the address and enter the code; it is asked again.",
    why: &["The login waits for somebody to enter the code on the page."],
    steps: &["Open the address that is shown, and enter the code."],
    admin: &[],
};

const EXPERIENCE: Cause = Cause {
    id: "experience",
    name: "The org does not know this login experience",
    hint: "Log in at the org's My Domain.",
    why: &["The address asks for a dynamic branding that is not set up."],
    steps: &["Log in at the org's My Domain."],
    admin: &[],
};

const TOKEN_TYPE: Cause = Cause {
    id: "unknown-token",
    name: "Salesforce does not know this token",
    hint: "Nothing is left to revoke.",
    why: &["The token has ended already."],
    steps: &["Nothing is left to do."],
    admin: &[],
};

/// The login gave no refresh token.
pub(super) const NO_REFRESH: Cause = Cause {
    id: "no-refresh-token",
    name: "The app gives no refresh token",
    hint: "Add the scope refresh_token to the app and to the login.",
    why: &["The app or the login lacks the scope refresh_token (offline_access)."],
    steps: &["Log in with the scope refresh_token, or with an empty scope."],
    admin: &[
        "The app > Settings > OAuth scopes: add Perform requests at any time (refresh_token, offline_access).",
    ],
};

/// The callback's port is not to be had.
pub(super) const PORT: Cause = Cause {
    id: "port",
    name: "The callback's port cannot be listened on",
    hint: "End the other login or program on it, or paste the address the browser ends on.",
    why: &[
        "Another login (sf, an IDE) or program listens on the port.",
        "The system has reserved it, as Hyper-V and WinNAT do on Windows.",
    ],
    steps: &[
        "End the other login, or the program on the port.",
        "Or log in and paste the address that the browser ends on.",
        "Or register further callbacks with other ports in your own app.",
    ],
    admin: &[],
};

/// The token answer names a foreign host.
pub(super) const FOREIGN: Cause = Cause {
    id: "foreign-address",
    name: "The org's address is not one of Salesforce",
    hint: "Nothing was sent there. Check the login host.",
    why: &[
        "The answer to the login names a host that is none of Salesforce's: the login host may be false.",
    ],
    steps: &[
        "Check the login host.",
        "Do not log in there before you know whose host it is.",
    ],
    admin: &[],
};

/// A code that is not in the list.
pub(super) const UNKNOWN: Cause = Cause {
    id: "refused",
    name: "Salesforce refused the login",
    hint: "Start the login again; Login History in Setup shows why it failed.",
    why: &["Salesforce gave a reason that sftui does not know."],
    steps: &[
        "Start the login again.",
        "If it stays, hand the server's words above and the line below to your administrator.",
    ],
    admin: &["Setup > Login History of the user names the reason."],
};
