//! Logging in: one file a flow, and what they share.
//!
//! The browser's flows are [`web_server`] (with [`pkce`]) and the legacy [`user_agent`]; both wait at
//! [`loopback`] for what [`redirect`] judges. Without a browser: [`jwt`] signs with the key that
//! [`key`] reads, [`client_credentials`] and the legacy [`password`] send what they have, [`device`]
//! polls, [`access_token`] and [`sfdx_url`] take over what somebody else got. [`host`] normalises what
//! was typed, `refusal` says in words what a flow's refusal means. Nothing here opens a browser,
//! keeps a token or shows anything.

pub mod access_token;
pub mod client_credentials;
pub mod device;
mod error;
pub mod host;
pub mod jwt;
pub mod key;
pub mod loopback;
pub mod password;
pub mod pkce;
pub mod redirect;
mod refusal;
pub mod sfdx_url;
pub mod user_agent;
pub mod web_server;

pub use device::Device;
pub use error::{KeyTrouble, LoginError};
pub use host::LoginHost;
pub use key::SigningKey;
pub use loopback::Listener;
pub use redirect::{Asked, Outcome};
pub use refusal::{Flow, Refusal};
pub use sfdx_url::SfdxUrl;
pub use web_server::{Attempt, Callback, NoListener};
