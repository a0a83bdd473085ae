//! How much of an answer is taken in, and how long it is waited for.

use super::*;

#[tokio::test]
async fn a_body_is_capped_after_decompression() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&vec![b' '; 2 << 20]).unwrap();
    let body = gzip.finish().unwrap();
    assert!(body.len() < 100_000);
    let mut bomb = format!(
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    bomb.extend(body);
    let server = Script::new([bomb]).await;
    let options = HttpOptions {
        body_cap: 1 << 20,
        ..HttpOptions::default()
    };
    let error = query(&server.client_with(options)).await.unwrap_err();
    assert_eq!(error, Error::TooLarge { limit: 1 << 20 });
}

#[tokio::test]
async fn silence_ends_in_a_timeout() {
    let quiet = HttpOptions {
        query_timeout: Duration::from_millis(80),
        ..HttpOptions::default()
    };
    let stall = HttpOptions {
        read_timeout: Duration::from_millis(80),
        ..HttpOptions::default()
    };
    let drip = HttpOptions {
        total_timeout: Duration::from_millis(80),
        ..HttpOptions::default()
    };
    let begun = b"HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{".to_vec();
    for (options, answer) in [(quiet, Vec::new()), (stall, begun.clone()), (drip, begun)] {
        let server = Script::then([answer], true).await;
        let error = query(&server.client_with(options)).await.unwrap_err();
        assert!(matches!(error, Error::TimedOut { .. }), "{error}");
        assert_eq!(server.heads().len(), 1, "not tried again");
        tells_no_secret(&error);
    }
}

/// A body that drips to its last allowed second is not called silent for that second.
#[test]
fn a_timeout_names_the_limit_that_was_reached() {
    let seconds = Duration::from_secs;
    let options = HttpOptions {
        read_timeout: seconds(60),
        total_timeout: seconds(600),
        ..HttpOptions::default()
    };
    for (silence, waited, time, limit) in [
        (60, 0, 60, 60),
        (60, 540, 60, 60),
        (60, 597, 3, 600),
        (60, 700, 0, 600),
        (150, 0, 150, 150),
        (900, 0, 600, 600),
    ] {
        assert_eq!(
            options.patience(seconds(silence), seconds(waited)),
            Patience {
                time: seconds(time),
                limit: seconds(limit)
            },
            "{silence} {waited}"
        );
    }
}
