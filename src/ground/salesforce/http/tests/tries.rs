//! What is sent again, and how often.

use super::*;

#[tokio::test]
async fn a_read_is_tried_again_after_transient_failures() {
    let busy = answer("503 Service Unavailable", "retry-after: 0\r\n", "");
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{\"totalSize\"".to_vec();
    let snag = answer("420 x", "content-type: text/html\r\n", "<html>snag</html>");
    let server = Script::new([busy, cut, snag, page()]).await;
    assert!(query(&server.client()).await.is_ok());
    assert_eq!(server.heads().len(), 4);
}

#[tokio::test]
async fn a_read_is_given_up_after_four_tries() {
    let server = Script::new([answer("500 x", "content-type: text/html\r\n", "<html>")]).await;
    let error = query(&server.client()).await.unwrap_err();
    assert!(
        matches!(error, Error::WebPage { status: 500, .. }),
        "{error}"
    );
    assert_eq!(server.heads().len(), 4);
}

#[tokio::test]
async fn what_would_fail_again_is_asked_once() {
    for (status, body) in [
        (
            "400 x",
            r#"[{"errorCode":"MALFORMED_QUERY","message":"m"}]"#,
        ),
        (
            "401 x",
            r#"[{"errorCode":"INVALID_SESSION_ID","message":"m"}]"#,
        ),
        (
            "403 x",
            r#"[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"m"}]"#,
        ),
        ("404 x", r#"[{"errorCode":"NOT_FOUND","message":"m"}]"#),
        (
            "500 x",
            r#"[{"errorCode":"UNKNOWN_EXCEPTION","message":"m"}]"#,
        ),
    ] {
        let server =
            Script::new([answer(status, "content-type: application/json\r\n", body)]).await;
        let error = query(&server.client()).await.unwrap_err();
        assert!(matches!(error, Error::Api(_)), "{error}");
        assert_eq!(server.heads().len(), 1, "{status}");
    }
}

/// The retry policy, status by status, with the bodies that come with them.
#[tokio::test]
async fn a_read_is_tried_again_where_that_can_help_and_nowhere_else() {
    const JSON: &str = "application/json";
    const HTML: &str = "text/html";
    let busy = r#"[{"errorCode":"SERVER_UNAVAILABLE","message":"Service Unavailable"}]"#;
    let unknown = r#"[{"errorCode":"UNKNOWN_EXCEPTION","message":"m"}]"#;
    let snag = "<html>We've hit a snag</html>";
    for (status, kind, body, tries) in [
        (420, HTML, snag, 4),
        (420, JSON, "", 4),
        (429, JSON, "", 4),
        (500, HTML, snag, 4),
        (500, JSON, "", 4),
        (500, JSON, unknown, 1),
        (502, HTML, snag, 4),
        (503, JSON, busy, 4),
        (504, HTML, snag, 4),
        (406, JSON, "", 4),
        (406, JSON, "no", 1),
        (400, JSON, "", 1),
        (403, JSON, "", 1),
        (404, HTML, snag, 1),
        (410, JSON, "", 1),
        (414, JSON, "", 1),
    ] {
        let kind = format!("content-type: {kind}\r\n");
        let server = Script::new([answer(&format!("{status} x"), &kind, body)]).await;
        let error = query(&server.client()).await.unwrap_err();
        assert_eq!(server.heads().len(), tries, "{status} {body}: {error}");
    }
}

#[tokio::test]
async fn a_form_is_sent_once_whatever_happens() {
    let server = Script::new([answer("503 x", "retry-after: 0\r\n", "")]).await;
    let token = Secret::new("CANARY");
    let revoke = crate::salesforce::token::revoke;
    let error = revoke(&Http::default(), &server.url, &token)
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(503));
    let heads = server.heads();
    assert_eq!(heads.len(), 1);
    assert!(
        heads[0].starts_with("POST /services/oauth2/revoke HTTP/1.1"),
        "{heads:?}"
    );
}

#[tokio::test]
async fn whoever_watches_hears_how_long_a_read_waits_and_why() {
    let busy = answer("503 Service Unavailable", "retry-after: 0\r\n", "");
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{\"totalSize\"".to_vec();
    let server = Script::new([busy, cut, page()]).await;
    let (sender, heard) = std::sync::mpsc::channel();
    let client = server
        .client()
        .watched(Watch::new(move |wait| sender.send(wait.reason).unwrap()));
    query(&client).await.unwrap();
    drop(client);
    let heard: Vec<_> = heard.into_iter().collect();
    assert_eq!(heard, ["the org is busy", "the connection broke"]);
}

/// A server may close an idle connection at the moment it is used again.
#[tokio::test]
async fn a_read_on_a_connection_that_the_server_closed_is_sent_again() {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", socket.local_addr().unwrap());
    let heads = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&heads);
    tokio::spawn(async move {
        for connection in 0.. {
            let (mut stream, _) = socket.accept().await.unwrap();
            for request in 0..2 {
                let mut head = Vec::new();
                while memchr::memmem::find(&head, b"\r\n\r\n").is_none() {
                    assert!(stream.read_buf(&mut head).await.unwrap() > 0);
                }
                seen.lock().unwrap().push((connection, request));
                if request == 0 {
                    let text = String::from_utf8(page()).unwrap();
                    let text = text.replace("connection: close\r\n", "");
                    stream.write_all(text.as_bytes()).await.unwrap();
                }
            }
        }
    });
    let options = HttpOptions {
        retry: Retry {
            first_wait: Duration::from_millis(1),
            ..Retry::default()
        },
        ..HttpOptions::default()
    };
    let client = Client::new(Http::new(options), &url, Secret::new("t"), "66.0").unwrap();
    query(&client).await.unwrap();
    query(&client).await.unwrap();
    assert_eq!(*heads.lock().unwrap(), [(0, 0), (0, 1), (1, 0)]);
}
