//! `query`, `queryAll` and their further pages (API reference, section 3.2).

use std::sync::Arc;

use super::super::answer::{Answer, Question, write_page};
use super::super::error::ApiError;
use super::super::eval;
use super::super::http::reply::Reply;
use super::super::id;
use super::super::state::{State, locked};
use super::{Request, tooling};

const LARGEST_PAGE: usize = 2_000;
const SMALLEST_PAGE: usize = 200;
/// Statements may not be longer.
const LONGEST_STATEMENT: usize = 100_000;

/// Which of the resources that take statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// `query`.
    Query,
    /// `queryAll`: deleted rows too.
    All,
    /// `tooling/query`: metadata, and nothing else.
    Tooling,
}

/// `GET query?q=`, `GET queryAll?q=` and `GET tooling/query?q=`.
pub fn first_page(state: &State, request: &Request<'_>, asked: Asked) -> Result<Reply, ApiError> {
    let soql = request.call.param("q").ok_or_else(|| {
        ApiError::bad_request("MALFORMED_QUERY", "A query string has to be specified")
    })?;
    statement(state, request, asked, soql)
}

/// Answers a statement that another resource stands for.
pub fn of_statement(state: &State, request: &Request<'_>, soql: &str) -> Result<Reply, ApiError> {
    statement(state, request, Asked::Query, soql)
}

fn statement(
    state: &State,
    request: &Request<'_>,
    asked: Asked,
    soql: &str,
) -> Result<Reply, ApiError> {
    if soql.chars().count() > LONGEST_STATEMENT {
        return Err(ApiError::bad_request(
            "QUERY_TOO_COMPLICATED",
            "SOQL statements cannot be longer than 100000 characters.",
        ));
    }
    let asked_size = batch_size(request);
    let columns = request.call.param("columns") == Some("true");
    if state.config.prerender
        && asked_size.is_none()
        && !columns
        && asked != Asked::Tooling
        && let Some(reply) = state.pages.first(state, request, soql)
    {
        return Ok(reply);
    }
    let batch = asked_size.unwrap_or(LARGEST_PAGE);
    let question = Question {
        soql: soql.to_owned(),
        all: asked == Asked::All,
        tooling: asked == Asked::Tooling,
        now: state.clock.now(),
        user_id: id::make("005", request.session.user),
        version: request.version.clone(),
        batch,
        data: match asked {
            Asked::Tooling => state.tooling(),
            Asked::Query | Asked::All => state.data(),
        },
    };
    if asked == Asked::Tooling {
        tooling::check(soql)?;
    }
    if columns {
        return Ok(Reply::json(200, eval::columns(&question)?));
    }
    let answer = eval::evaluate(&question)?;
    Ok(page(state, request, &answer, 0, batch))
}

/// `GET query/{locator}`.
pub fn next_page(state: &State, request: &Request<'_>, locator: &str) -> Result<Reply, ApiError> {
    if let Some(reply) = state.pages.next(request, locator) {
        return Ok(reply);
    }
    let (answer, from) =
        locked(&state.cursors).find(locator, request.session.user, state.clock.now())?;
    let batch = batch_size(request).unwrap_or(LARGEST_PAGE);
    Ok(page(state, request, &answer, from, batch))
}

fn page(
    state: &State,
    request: &Request<'_>,
    answer: &Arc<dyn Answer>,
    from: usize,
    batch: usize,
) -> Reply {
    let mut body = String::with_capacity(batch.min(answer.len()) * 256 + 128);
    let now = state.clock.now();
    let mut rest = |answer: Arc<dyn Answer>, next: usize| {
        let locator = locked(&state.cursors).locator(&answer, next, request.session.user, now);
        // A queryAll locator says `query`, too.
        let tooling = answer.entity_type_name().map_or("", |_| "tooling/");
        format!(
            "/services/data/v{}/{tooling}query/{locator}",
            request.version
        )
    };
    write_page(answer, from, batch, &mut body, &mut rest);
    Reply::json(200, body)
}

/// `Sforce-Query-Options: batchSize=N`, a hint that is kept between 200 and 2,000.
fn batch_size(request: &Request<'_>) -> Option<usize> {
    let options = request.call.header("sforce-query-options")?;
    options
        .split([',', ';'])
        .filter_map(|option| option.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("batchSize"))
        .and_then(|(_, size)| size.trim().parse::<usize>().ok())
        .map(|size| size.clamp(SMALLEST_PAGE, LARGEST_PAGE))
}
