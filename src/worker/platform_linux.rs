//! Whose a connection on this machine is, as Linux tells it.

use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::os::unix::fs::MetadataExt;

/// Whether a connection from `peer` to `here` is another person's; `false` where that is not known.
/// The superuser can read all of this process anyway, and relays (WSL) run as it.
pub(super) fn is_somebody_elses(peer: SocketAddr, here: SocketAddr) -> bool {
    let found = || {
        let me = fs::metadata("/proc/self").ok()?.uid();
        let table = fs::read_to_string("/proc/net/tcp").ok()?;
        let (from, to) = (spelled(peer)?, spelled(here)?);
        let row = table.lines().find_map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let ends = words.get(1)? == &from && words.get(2)? == &to;
            ends.then(|| words.get(7)?.parse::<u32>().ok()).flatten()
        })?;
        Some(row != me && row != 0)
    };
    found().unwrap_or(false)
}

/// An address as the kernel's table spells it: the bytes as this machine stores numbers.
fn spelled(address: SocketAddr) -> Option<String> {
    let IpAddr::V4(ip) = address.ip() else {
        return None;
    };
    let number = u32::from_ne_bytes(ip.octets());
    Some(format!("{number:08X}:{:04X}", address.port()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn our_own_connection_is_ours_and_is_found_in_the_table() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let stream = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (_kept, peer) = listener.accept().unwrap();
        assert!(!is_somebody_elses(peer, listener.local_addr().unwrap()));
        let table = fs::read_to_string("/proc/net/tcp").unwrap();
        let row = format!(
            "{} {}",
            spelled(peer).unwrap(),
            spelled(stream.peer_addr().unwrap()).unwrap()
        );
        assert!(table.contains(&row), "{row}");
    }
}
