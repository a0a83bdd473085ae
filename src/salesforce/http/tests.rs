//! The policy, on real sockets.
