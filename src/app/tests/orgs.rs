//! orgs.
