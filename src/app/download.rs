//! Files that records hold (fields of type base64), to a file on this machine: which one is meant, what
//! it is called, and how far it is. One at a time. The bytes never come here.

use std::path::is_separator;

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::copy_file::{Content, CopyFile};
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::Overlay;
use crate::app::record_page::Record;
use crate::org::OrgKey;
use crate::schema::{Field, id};
use crate::text;
use crate::worker::{DownloadJob, ExportError, ExportEvent, FileOfRecord, Job, JobError, JobEvent};

/// A file on its way.
#[derive(Debug)]
pub struct Downloading {
    offer: Box<CopyFile>,
    org: OrgKey,
    /// Bytes that are here.
    pub bytes: u64,
    /// Bytes there will be; 0 where that is not known.
    pub total: u64,
}

impl Downloading {
    /// The name of the file, without its directories.
    pub fn file(&self) -> &str {
        let path = self.offer.file.text().trim();
        path.rsplit(is_separator).next().unwrap_or(path)
    }

    /// How far it is, in words.
    pub fn words(&self) -> String {
        let here = text::bytes(self.bytes);
        match (self.bytes.min(self.total) * 100).checked_div(self.total) {
            Some(percent) => format!("{here} of {}, {percent} %", text::bytes(self.total)),
            None => here,
        }
    }
}

/// The file of the field, where the record has one there.
fn file_of(record: &Record, field: &Field) -> Option<FileOfRecord> {
    record.has_file(field).then(|| FileOfRecord {
        object: record.object.name().to_owned(),
        id: record.id.clone(),
        field: field.name.clone(),
        size: record.file_size(field),
    })
}

/// The file whose address a cell holds: `/services/data/v66.0/sobjects/Attachment/00P…/Body`.
fn file_at(address: &str) -> Option<FileOfRecord> {
    let parts: Vec<&str> = address
        .strip_prefix("/services/data/v")?
        .split('/')
        .collect();
    let [_, "sobjects", object, id, field] = parts.as_slice() else {
        return None;
    };
    id::is_id(id).then(|| FileOfRecord {
        object: (*object).to_owned(),
        id: (*id).to_owned(),
        field: (*field).to_owned(),
        size: None,
    })
}

/// What a file is called, by what its record says; nothing in it leads to another directory.
fn name_of(source: &FileOfRecord, says: impl Fn(&str) -> Option<String>) -> String {
    let says = |field| says(field).filter(|text| !text.trim().is_empty());
    let path = says("PathOnClient");
    // It is a path of the machine that it was made on, whichever that was.
    let last = path
        .as_deref()
        .and_then(|path| path.rsplit(['/', '\\']).next());
    let name = last.map(str::to_owned).filter(|name| !name.is_empty());
    let name = name.or_else(|| says("Title")).or_else(|| says("Name"));
    let mut name = name.unwrap_or_else(|| format!("{}-{}", source.object, source.id));
    let kind = match source.object.as_str() {
        "Document" => says("Type"),
        _ => says("FileExtension"),
    };
    let ends = |name: &str| {
        let end = name.rsplit_once('.').map_or("", |(_, end)| end);
        matches!(end.len(), 1..=5) && end.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let end = match kind {
        Some(kind) => Some(kind).filter(|kind| {
            let now = name.rsplit_once('.').map_or("", |(_, end)| end);
            !now.eq_ignore_ascii_case(kind)
        }),
        None if ends(&name) => None,
        None => says("ContentType").and_then(|kind| extension(&kind).map(str::to_owned)),
    };
    if let Some(end) = end {
        name = format!("{name}.{end}");
    }
    let safe = |c: char| match c {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
        c if c.is_control() => '_',
        c => c,
    };
    let name: String = name.trim().chars().map(safe).take(160).collect();
    match name.strip_prefix(['.', '~']) {
        Some(rest) => format!("_{rest}"),
        None => name,
    }
}

/// How files of a media type end.
fn extension(media: &str) -> Option<&'static str> {
    let media = media.split(';').next().unwrap_or_default().trim();
    Some(match media.to_ascii_lowercase().as_str() {
        "application/zip" | "application/x-zip-compressed" => "zip",
        "application/pdf" => "pdf",
        "application/json" => "json",
        "application/javascript" | "application/x-javascript" | "text/javascript" => "js",
        "application/xml" | "text/xml" => "xml",
        "text/css" => "css",
        "text/csv" => "csv",
        "text/html" => "html",
        "text/plain" => "txt",
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/svg+xml" => "svg",
        _ => return None,
    })
}

impl App {
    /// The file on its way.
    pub fn downloading(&self) -> Option<&Downloading> {
        self.downloading.as_deref()
    }

    /// The file that is meant on the record page: that of the row, else the first that the record has.
    fn file_on_page(&self) -> Option<(OrgKey, FileOfRecord, String)> {
        let page = self.record_page()?;
        let record = page.record()?;
        let mut fields = record.object.describe().fields.iter();
        let of_row = page
            .selected_field()
            .and_then(|field| file_of(record, field));
        let source = of_row.or_else(|| fields.find_map(|field| file_of(record, field)))?;
        let name = name_of(&source, |field| record.text(field));
        Some((page.org.clone(), source, name))
    }

    /// The file that the cell under the cursor stands for.
    fn file_of_cell(&self) -> Option<(OrgKey, FileOfRecord, String)> {
        let tab = self.tab()?;
        let result = tab.result.as_ref()?;
        let (row, place) = (result.row()?, result.column()?);
        let source = file_at(result.rows.cell(row, place).text)?;
        let columns = result.rows.columns();
        let name = name_of(&source, |field| {
            // Of the record itself, not of one that it points to.
            let same = |path: &[String]| matches!(path, [only] if only.eq_ignore_ascii_case(field));
            let place = columns.iter().position(|column| same(&column.path))?;
            Some(result.rows.cell(row, place).text.to_owned())
        });
        Some((tab.org_here().clone(), source, name))
    }

    /// Whether there is a file to fetch, on the record page or in the cell.
    pub(super) fn can_download(&self, page: bool) -> Availability {
        if page && self.record_page().is_none() {
            return Availability::Hidden;
        }
        if self.downloading.is_some() {
            return Availability::Disabled("a file is being fetched; Ctrl-C cancels that");
        }
        match (page, page && self.file_on_page().is_some()) {
            (true, true) => Availability::Ready,
            (true, false) => Availability::Disabled("no field of this record holds a file"),
            (false, _) if self.file_of_cell().is_some() => Availability::Ready,
            (false, _) => Availability::Disabled("this cell is not that of a file"),
        }
    }

    /// Asks where the file goes.
    pub(super) fn ask_download(&mut self, page: bool) -> Vec<Effect> {
        let found = match page {
            true => self.file_on_page(),
            false => self.file_of_cell(),
        };
        if let Some((org, source, name)) = found {
            let size = source.size.map(text::bytes);
            let size = size.map_or_else(String::new, |size| format!(", {size}"));
            let what = format!("{} of {} {}{size}", source.field, source.object, source.id);
            let offer = CopyFile::of(Content::OfRecord(org, source), what, &name);
            self.overlays.push(Overlay::CopyFile(Box::new(offer)));
        }
        Vec::new()
    }

    /// Fetches the file of an offer.
    pub(super) fn start_download(
        &mut self,
        org: OrgKey,
        source: FileOfRecord,
        offer: CopyFile,
        replace: bool,
    ) -> Vec<Effect> {
        self.toast = None;
        let run = Downloading {
            org: org.clone(),
            bytes: 0,
            total: source.size.unwrap_or(0),
            offer: Box::new(offer),
        };
        let job = DownloadJob {
            org,
            source,
            file: run.offer.file.text().trim().to_owned(),
            replace,
        };
        self.downloading = Some(Box::new(run));
        let (id, superseded) = self.jobs.begin(Slot::Download);
        let superseded = superseded.map(Effect::Cancel).into_iter();
        superseded
            .chain([Effect::Start(id, Job::Download(job))])
            .collect()
    }

    /// Cancels the file on its way.
    pub(super) fn stop_download(&mut self) -> Option<Vec<Effect>> {
        let run = self.downloading.take()?;
        self.hint(format!("{} is not fetched; no file was left", run.file()));
        let cancel = self.jobs.end_slot(&Slot::Download).map(Effect::Cancel);
        Some(cancel.into_iter().collect())
    }

    /// What is lost of the file on its way when the program ends.
    pub(super) fn download_to_lose(&self) -> Option<String> {
        let run = self.downloading.as_ref()?;
        Some(format!(
            "{} is still being fetched; there would be no file.",
            run.file()
        ))
    }

    /// The job that fetches a file said something.
    pub(super) fn on_download(&mut self, event: JobEvent) {
        if let JobEvent::Export(ExportEvent::Progress { rows, total }) = event {
            if let Some(run) = &mut self.downloading {
                (run.bytes, run.total) = (rows, total);
            }
            return;
        }
        let Some(run) = self.downloading.take() else {
            return;
        };
        match event {
            JobEvent::Export(ExportEvent::Exists(path)) => {
                self.ask_to_replace(&path, Some(run.offer));
            }
            JobEvent::Export(ExportEvent::Done(done)) => {
                let size = text::bytes(done.bytes);
                let title = format!("{} ({size}) is in {}", run.file(), done.path.display());
                self.say(match done.remarks.is_empty() {
                    true => Notice::info(title),
                    false => Notice::warning(title).detail(done.remarks.join(" ")),
                });
            }
            JobEvent::Failed(error) => self.on_download_failed(*run, &error),
            _ => {
                let title = format!("{} is not fetched", run.file());
                self.say(Notice::warning(title).detail("no file was left"));
            }
        }
    }

    /// What a better name would mend goes back to its question.
    fn on_download_failed(&mut self, mut run: Downloading, error: &JobError) {
        let notice = Notice::from(error);
        if let JobError::Export(
            ExportError::Path { .. } | ExportError::NoDirectory(_) | ExportError::IsDirectory(_),
        ) = error
        {
            self.log.push(notice.clone());
            run.offer.refused = Some(format!("{}. {}", notice.detail, notice.hint));
            self.overlays.push(Overlay::CopyFile(run.offer));
            return;
        }
        if error.needs_login() {
            self.set_org_state(&run.org, crate::app::orgs::OrgState::NeedsLogin);
        }
        let title = format!("{} was not fetched: {}", run.file(), notice.title);
        self.say(Notice { title, ..notice });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(object: &str, says: &[(&str, &str)]) -> String {
        let source = FileOfRecord {
            object: object.into(),
            id: "0685g00000AbCdEAAV".into(),
            field: "VersionData".into(),
            size: None,
        };
        let said = |field: &str| says.iter().find(|(name, _)| *name == field);
        name_of(&source, |field| {
            said(field).map(|(_, text)| (*text).to_owned())
        })
    }

    #[test]
    fn a_file_is_called_what_its_record_says_and_stays_in_its_directory() {
        for (object, says, file) in [
            (
                "ContentVersion",
                &[
                    ("PathOnClient", r"C:\a\Plan.pdf"),
                    ("Title", "x"),
                    ("FileExtension", "pdf"),
                ][..],
                "Plan.pdf",
            ),
            (
                "ContentVersion",
                &[("Title", "Q1 v1.2"), ("FileExtension", "csv")],
                "Q1 v1.2.csv",
            ),
            (
                "ContentVersion",
                &[
                    ("PathOnClient", "/tmp/"),
                    ("Title", "T"),
                    ("FileExtension", "TXT"),
                ],
                "T.TXT",
            ),
            (
                "Attachment",
                &[("Name", "photo.JPG"), ("ContentType", "image/jpeg")],
                "photo.JPG",
            ),
            (
                "Attachment",
                &[
                    ("Name", "note"),
                    ("ContentType", "text/plain; charset=UTF-8"),
                ],
                "note.txt",
            ),
            ("Document", &[("Name", "Logo"), ("Type", "png")], "Logo.png"),
            (
                "StaticResource",
                &[("Name", "jquery"), ("ContentType", "application/zip")],
                "jquery.zip",
            ),
            (
                "Attachment",
                &[("Name", "../../etc/pass\u{7}wd")],
                "_._.._etc_pass_wd",
            ),
            ("Attachment", &[("Name", "~/x")], "__x"),
            ("Other__c", &[("Name", " ")], "Other__c-0685g00000AbCdEAAV"),
        ] {
            assert_eq!(name(object, says), file, "{says:?}");
        }
    }

    #[test]
    fn the_address_of_a_file_names_its_record() {
        let file = file_at("/services/data/v66.0/sobjects/Attachment/00P5g00000AbCdEAAV/Body");
        let file = file.map(|f| (f.object, f.id, f.field));
        let expected = (
            "Attachment".into(),
            "00P5g00000AbCdEAAV".into(),
            "Body".into(),
        );
        assert_eq!(file, Some(expected));
        for other in [
            "/services/data/v66.0/sobjects/Attachment/00P5g00000AbCdEAAV",
            "/services/data/v66.0/sobjects/Attachment/nothing/Body",
            "https://elsewhere/services/data/v66.0/sobjects/Attachment/00P5g00000AbCdEAAV/Body",
        ] {
            assert_eq!(file_at(other), None, "{other}");
        }
    }
}
