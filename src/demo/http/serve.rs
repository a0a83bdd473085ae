//! The listener, the connections and the way of one request through faults to its answer.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use flate2::Compression;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, Limited, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::fault::{Fault, Faults};
use super::gzip;
use super::log::{LogEntry, RequestLog};
use super::reply::Reply;
use super::request::Call;
use super::socket::{ResetFlag, Socket};

/// Answers a request. Runs on a thread that may take its time.
pub trait Handler: Send + Sync + 'static {
    fn answer(&self, call: &Call) -> Reply;
    /// Waited before the answer to this path is sent.
    fn latency(&self, path: &str) -> Duration;
    /// Whether bodies are packed for those who ask.
    fn packs(&self) -> bool;
    fn faults(&self) -> &Faults;
    fn log(&self) -> &RequestLog;
}

type Body = UnsyncBoxBody<Bytes, io::Error>;

/// Salesforce refuses longer addresses with 414, and with 431 those that are longer together with
/// the headers.
const LONGEST_HEAD: usize = 16_384;
/// Room for heads that are refused: the target alone may have 16 kB; the headers come on top.
const LONGEST_BUFFER: usize = 128 * 1024;
/// The same for HTTP/2.
const LONGEST_HEADERS: u32 = 128 * 1024;
/// The longest body read; a REST request body may not be longer than 50 MB.
const LONGEST_BODY: usize = 50 * 1024 * 1024;

/// Accepts connections until cancelled.
pub async fn accept(listener: TcpListener, handler: Arc<impl Handler>, stop: CancellationToken) {
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, _)) = accepted else {
            // Out of file descriptors, or the peer is gone already: others may still get through.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        // Small answers must not wait for more to come; failing that they only come later.
        let _ = stream.set_nodelay(true);
        let reset: ResetFlag = Arc::new(AtomicBool::new(false));
        let socket = Socket::new(stream, Arc::clone(&reset));
        let (handler, stop) = (Arc::clone(&handler), stop.clone());
        tokio::spawn(async move {
            let service = service_fn(|request| {
                let (handler, reset) = (Arc::clone(&handler), Arc::clone(&reset));
                async move { Ok::<_, Infallible>(one(request, handler, reset).await) }
            });
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .max_buf_size(LONGEST_BUFFER)
                .serve_connection(TokioIo::new(socket), service);
            tokio::select! {
                () = stop.cancelled() => {}
                // How a connection ends is the peer's affair.
                _ = connection => {}
            }
        });
    }
}

/// Serves one connection to its end, in HTTP/1.1 or HTTP/2, as the peer begins. What carries it,
/// such as TLS, is the caller's; it cannot be reset, only broken.
///
/// The server's own listener does not speak HTTP/2: nobody does without TLS, and it would make the
/// program larger.
pub async fn connection<Io>(io: Io, handler: Arc<impl Handler>, stop: CancellationToken)
where
    Io: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request| {
        let handler = Arc::clone(&handler);
        async move { Ok::<_, Infallible>(one(request, handler, ResetFlag::default()).await) }
    });
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .max_buf_size(LONGEST_BUFFER);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(LONGEST_HEADERS);
    tokio::select! {
        () = stop.cancelled() => {}
        _ = builder.serve_connection(TokioIo::new(io), service) => {}
    }
}

async fn one(
    request: Request<Incoming>,
    handler: Arc<impl Handler>,
    reset: ResetFlag,
) -> Response<Body> {
    let target = request
        .uri()
        .path_and_query()
        .map_or_else(|| request.uri().path().to_owned(), ToString::to_string);
    let entry = handler.log().begin(LogEntry {
        method: request.method().to_string(),
        target: target.clone(),
        http2: request.version() == hyper::Version::HTTP_2,
        headers: request.headers().clone(),
        body: String::new(),
        status: 0,
    });
    let faults = handler
        .faults()
        .strike(&format!("{} {target}", request.method()));
    let (parts, body) = request.into_parts();
    let body = Limited::new(body, LONGEST_BODY).collect().await;
    let (reply, packed) = match body {
        Ok(_) if target.len() > LONGEST_HEAD => (Reply::empty(414), false),
        Ok(_) if target.len() + length(&parts.headers) > LONGEST_HEAD => (Reply::empty(431), false),
        Ok(body) => {
            let body = body.to_bytes();
            handler.log().body(entry, &body);
            let mut call = Call::new(parts, body);
            if !handler.packs() {
                call.headers.remove(ACCEPT_ENCODING);
            }
            let packed = call.accepts_gzip();
            let latency = handler.latency(&call.path);
            if !latency.is_zero() {
                tokio::time::sleep(latency).await;
            }
            let answering = Arc::clone(&handler);
            let reply = match faults.iter().find_map(replacement) {
                Some(reply) => reply,
                None => tokio::task::spawn_blocking(move || answering.answer(&call))
                    .await
                    // A panic in a handler is a defect of the demo; the peer sees what Salesforce sends then.
                    .unwrap_or_else(|_| internal_error()),
            };
            (reply, packed)
        }
        Err(_) => (Reply::empty(413), false),
    };
    for fault in &faults {
        match fault {
            Fault::Latency(time) => tokio::time::sleep(*time).await,
            Fault::Hold(gate) => gate.wait().await,
            _ => {}
        }
    }
    handler.log().end(entry, reply.status);
    respond(reply, packed, &faults, reset)
}

/// How many bytes the headers took on the wire.
fn length(headers: &HeaderMap) -> usize {
    let line = |(name, value): (&HeaderName, &HeaderValue)| {
        name.as_str().len() + ": ".len() + value.len() + "\r\n".len()
    };
    headers.iter().map(line).sum()
}

/// The answer a fault puts in the place of the real one.
fn replacement(fault: &Fault) -> Option<Reply> {
    Some(match fault {
        Fault::Unauthorized => Reply::json(
            401,
            r#"[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]"#,
        ),
        Fault::Unavailable { retry_after } => {
            let reply = Reply::json(
                503,
                r#"[{"message":"Service Unavailable","errorCode":"SERVER_UNAVAILABLE"}]"#,
            );
            match retry_after {
                Some(seconds) => reply.with("retry-after", seconds.to_string()),
                None => reply,
            }
        }
        Fault::HtmlError => Reply::html(
            500,
            "<html><head><title>Error</title></head><body><h1>We are down for maintenance.</h1></body></html>",
        ),
        Fault::MalformedJson => Reply::json(
            200,
            r#"{"totalSize":2,"done":true,"records":[{"attributes":{"type":"Account","url":"/services/data/v66.0/sobj"#,
        ),
        Fault::ExpiredLocator => Reply::json(
            400,
            r#"[{"message":"invalid query locator","errorCode":"INVALID_QUERY_LOCATOR"}]"#,
        ),
        Fault::Answer {
            status,
            content_type,
            body,
        } => {
            let mut reply = Reply::empty(*status);
            reply.body = Bytes::from(body.clone());
            if content_type.is_empty() {
                reply
            } else {
                reply.with("content-type", content_type.as_str())
            }
        }
        _ => return None,
    })
}

fn internal_error() -> Reply {
    Reply::json(
        500,
        r#"[{"message":"An unexpected error occurred. Please include this ErrorId if you contact support: 1234567890-12345 (-123456789)","errorCode":"UNKNOWN_EXCEPTION"}]"#,
    )
}

fn respond(reply: Reply, packed: bool, faults: &[Fault], reset: ResetFlag) -> Response<Body> {
    let mut response = Response::new(Body::default());
    *response.status_mut() =
        StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in &reply.headers {
        // Values come from our own code and from redirects of registered callbacks.
        if let Ok(value) = HeaderValue::from_str(value) {
            response
                .headers_mut()
                .append(HeaderName::from_static(name), value);
        }
    }
    for fault in faults {
        if let Fault::ClockAhead(ahead) = fault
            && let Some(time) = std::time::SystemTime::now().checked_add(*ahead)
            && let Ok(date) = HeaderValue::from_str(&httpdate::fmt_http_date(time))
        {
            response.headers_mut().insert(hyper::header::DATE, date);
        }
    }
    let mut body = reply.body;
    let fit = response.headers().contains_key(CONTENT_TYPE)
        && !response.headers().contains_key(CONTENT_ENCODING);
    if packed
        && fit
        && body.len() >= gzip::WORTH_IT
        && let Some(packed) = gzip::pack(&body, Compression::fast())
    {
        body = packed;
        response
            .headers_mut()
            .insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    if faults.is_empty() {
        *response.body_mut() = Full::new(body)
            .map_err(|never| match never {})
            .boxed_unsync();
    } else {
        response
            .headers_mut()
            .insert(hyper::header::CONTENT_LENGTH, HeaderValue::from(body.len()));
        *response.body_mut() = faulty(body, faults, reset);
    }
    response
}

/// A body that comes slowly or not to its end.
fn faulty(body: Bytes, faults: &[Fault], reset: ResetFlag) -> Body {
    let mut speed = None;
    let mut end = None;
    for fault in faults {
        match fault {
            Fault::BytesPerSecond(bytes) => speed = Some((*bytes).max(1)),
            Fault::ResetAfter(bytes) => end = Some((*bytes, true)),
            Fault::TruncateAfter(bytes) => end = Some((*bytes, false)),
            _ => {}
        }
    }
    let limit = end.map_or(body.len(), |(bytes, _)| bytes.min(body.len()));
    // Twenty pieces a second are smooth enough.
    let piece = speed.map_or(64 * 1024, |speed| {
        usize::try_from(speed / 20).unwrap_or(usize::MAX).max(1)
    });
    let stream = futures_util::stream::unfold(0_usize, move |sent| {
        let (body, reset) = (body.clone(), Arc::clone(&reset));
        async move {
            if sent > limit {
                return None;
            }
            if sent == limit {
                // Past the limit: one last step that breaks the connection, where one was asked for.
                let (_, hard) = end?;
                // What was sent goes out first: a pending body makes hyper flush.
                tokio::time::sleep(Duration::from_millis(20)).await;
                reset.store(hard, Ordering::Release);
                let broken = io::Error::from(io::ErrorKind::ConnectionReset);
                return Some((Err(broken), limit + 1));
            }
            let next = sent.saturating_add(piece).min(limit);
            if let Some(speed) = speed {
                let millis = ((next - sent) as u64).saturating_mul(1_000) / speed;
                tokio::time::sleep(Duration::from_millis(millis)).await;
            }
            Some((Ok(Frame::data(body.slice(sent..next))), next))
        }
    });
    StreamBody::new(stream).boxed_unsync()
}
