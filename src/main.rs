//! sftui
fn main() {}
