//! What several kinds of tests need: a program in a terminal of its own, a shell on a screen in
//! memory.

pub mod consent;
pub mod flow;
#[cfg(unix)]
pub mod handover;
#[cfg(unix)]
pub mod pty;
pub mod screen;
pub mod tls;
