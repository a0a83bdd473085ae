//! Pages of the big object rendered once and served from memory, so that a bench never measures
//! the server. The first run of a statement renders its pages for the encoding it asks for; later
//! runs cost nothing.
//!
//! Only `SELECT field, … FROM Meter_Reading__c` is served from here; anything else is evaluated.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex};
use std::thread;

use flate2::Compression;
use hyper::body::Bytes;

use super::super::data::Dataset;
use super::super::http::gzip;
use super::super::http::reply::Reply;
use super::super::id;
use super::super::load::BIG_OBJECT;
use super::super::model::{FieldId, ObjectId};
use super::super::state::{State, locked};
use super::Request;

const PAGE: usize = 2_000;

/// A statement's pages in one encoding.
struct Rendered {
    cursor: String,
    packed: bool,
    pages: Vec<Bytes>,
}

/// All rendered pages of a server.
#[derive(Default)]
pub struct Pages {
    /// By version, statement and encoding.
    rendered: Mutex<HashMap<(String, String, bool), Arc<Rendered>>>,
}

impl Pages {
    /// The first page of a plain statement over the big object; `None` for any other statement.
    pub fn first(&self, state: &State, request: &Request<'_>, soql: &str) -> Option<Reply> {
        let packed = request.call.accepts_gzip();
        let key = (request.version.clone(), soql.to_owned(), packed);
        // Held while rendering: a second run of the same statement waits for the first.
        let mut rendered = locked(&self.rendered);
        if let Some(pages) = rendered.get(&key) {
            return pages.reply(0);
        }
        let data = state.data();
        let (object, fields) = plain_statement(&data, soql)?;
        let cursor = id::make("0r8", 900_000 + rendered.len() as u64);
        let pages = Arc::new(render(
            &data,
            object,
            &fields,
            &request.version,
            cursor,
            packed,
        ));
        rendered.insert(key, Arc::clone(&pages));
        pages.reply(0)
    }

    /// A further page; `None` when the locator is not one of these.
    pub fn next(&self, request: &Request<'_>, locator: &str) -> Option<Reply> {
        let (cursor, offset) = locator.rsplit_once('-')?;
        let page = offset.parse::<usize>().ok()? / PAGE;
        let rendered = locked(&self.rendered);
        let pages = rendered.values().find(|pages| pages.cursor == cursor)?;
        if pages.packed && !request.call.accepts_gzip() {
            // Asked for packed and now plain: rare, and no reason to refuse.
            let packed = pages.pages.get(page)?;
            return gzip::unpack(packed).map(|plain| Reply::json(200, plain));
        }
        pages.reply(page)
    }
}

impl Rendered {
    fn reply(&self, page: usize) -> Option<Reply> {
        let bytes = self.pages.get(page)?.clone();
        let reply = Reply::json(200, bytes);
        Some(if self.packed {
            reply.with("content-encoding", "gzip")
        } else {
            reply
        })
    }
}

/// The object and fields of `SELECT field, … FROM Meter_Reading__c`.
fn plain_statement(data: &Dataset, soql: &str) -> Option<(ObjectId, Vec<FieldId>)> {
    let words: Vec<&str> = soql
        .split(|character: char| character.is_ascii_whitespace() || character == ',')
        .filter(|word| !word.is_empty())
        .collect();
    let (select, rest) = words.split_first()?;
    let [fields @ .., from, name] = rest else {
        return None;
    };
    let keywords = select.eq_ignore_ascii_case("SELECT") && from.eq_ignore_ascii_case("FROM");
    let commas = soql.bytes().filter(|byte| *byte == b',').count();
    if !keywords || !name.eq_ignore_ascii_case(BIG_OBJECT) || commas + 1 != fields.len() {
        return None;
    }
    let id = data.schema().object_named(name)?;
    let object = data.schema().object(id);
    let fields = fields
        .iter()
        .map(|field| object.field_named(field))
        .collect::<Option<Vec<_>>>()?;
    Some((id, fields))
}

fn render(
    data: &Dataset,
    object: ObjectId,
    fields: &[FieldId],
    version: &str,
    cursor: String,
    packed: bool,
) -> Rendered {
    let rows: Vec<usize> = (0..data.row_count(object))
        .filter(|row| !data.is_deleted(object, *row) && !data.is_archived(object, *row))
        .collect();
    let total = rows.len();
    let page = |number: usize, rows: &[usize]| {
        let next = (number + 1) * PAGE;
        let mut out = String::with_capacity(rows.len() * 400);
        // Writing to a String cannot fail.
        let _ = write!(out, "{{\"totalSize\":{total},\"done\":{},", next >= total);
        if next < total {
            let _ = write!(
                out,
                "\"nextRecordsUrl\":\"/services/data/v{version}/query/{cursor}-{next}\","
            );
        }
        out.push_str("\"records\":[");
        for (at, row) in rows.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            write_row(data, object, *row, fields, version, &mut out);
        }
        out.push_str("]}");
        if packed {
            gzip::pack(out.as_bytes(), Compression::fast()).unwrap_or_default()
        } else {
            Bytes::from(out)
        }
    };
    let chunks: Vec<(usize, &[usize])> = rows.chunks(PAGE).enumerate().collect();
    let threads = thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let share = chunks.len().div_ceil(threads).max(1);
    let pages = thread::scope(|scope| {
        let workers: Vec<_> = chunks
            .chunks(share)
            .map(|chunks| {
                scope.spawn(|| {
                    chunks
                        .iter()
                        .map(|(number, rows)| page(*number, rows))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        workers
            .into_iter()
            // A worker that panicked leaves its pages out, which the bench's row count shows.
            .flat_map(|worker| worker.join().unwrap_or_default())
            .collect()
    });
    Rendered {
        cursor,
        packed,
        pages,
    }
}

fn write_row(
    data: &Dataset,
    object: ObjectId,
    row: usize,
    fields: &[FieldId],
    version: &str,
    out: &mut String,
) {
    let described = data.schema().object(object);
    let _ = write!(
        out,
        "{{\"attributes\":{{\"type\":\"{name}\",\"url\":\"/services/data/v{version}/sobjects/{name}/{id}\"}}",
        name = described.name,
        id = data.id(object, row)
    );
    for field in fields {
        let _ = write!(out, ",\"{}\":", described.field(*field).name);
        data.value(object, row, *field).write_json(out);
    }
    out.push('}');
}
