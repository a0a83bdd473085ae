//! Attacks on a real listener.
