//! `salesforce`.
