//! Packs bodies for those who ask.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use hyper::body::Bytes;

/// Bodies below this many bytes are not worth it.
pub const WORTH_IT: usize = 256;

/// The body packed; `None` only if memory fails, which the caller answers with the plain body.
pub fn pack(body: &[u8], level: Compression) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 6), level);
    encoder.write_all(body).ok()?;
    encoder.finish().ok().map(Bytes::from)
}

/// What [`pack`] packed.
pub fn unpack(packed: &[u8]) -> Option<Bytes> {
    let mut body = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut body).ok()?;
    Some(Bytes::from(body))
}
