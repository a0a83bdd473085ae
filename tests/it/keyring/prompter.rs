//! Who stands before the unlock prompt of gnome-keyring. The daemon shows its prompts through another
//! program, over the bus (`org.gnome.keyring.SystemPrompter`, gcr); here that program is a person who
//! presses Cancel, or who is not there. The lock itself is opened as a desktop does it at log-in, over
//! the daemon's control socket. Knows nothing of sftui.

use std::collections::HashMap;
use std::env;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::{Arc, Mutex};

use zbus::blocking::{Connection, MessageIterator};
use zbus::message::{Message, Type};
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};

/// What the person does at a prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Person {
    /// Presses Cancel.
    Cancels,
    /// Is not there.
    IsAway,
}

/// The prompts of a bus, and the person before them.
pub struct Prompter {
    connection: Connection,
    seen: Arc<Mutex<Seen>>,
}

struct Seen {
    person: Person,
    /// What was shown, by its kind.
    shown: Vec<String>,
    /// What waits for an answer.
    waiting: Vec<Callback>,
}

/// Whom a prompt belongs to.
#[derive(Clone)]
struct Callback {
    client: String,
    path: OwnedObjectPath,
}

impl Prompter {
    /// Stands before the prompts of this session's bus.
    pub fn new(person: Person) -> Self {
        let connection = Connection::session().unwrap();
        let calls = MessageIterator::from(&connection);
        connection
            .request_name("org.gnome.keyring.SystemPrompter")
            .unwrap();
        let seen = Arc::new(Mutex::new(Seen {
            person,
            shown: Vec::new(),
            waiting: Vec::new(),
        }));
        let (speaks, sees) = (connection.clone(), Arc::clone(&seen));
        std::thread::spawn(move || {
            for message in calls.flatten() {
                if message.message_type() == Type::MethodCall {
                    hear(&speaks, &sees, &message);
                }
            }
        });
        Self { connection, seen }
    }

    /// From now on the person does something else; what waits for an answer gets it.
    pub fn person(&self, person: Person) {
        let waiting = {
            let mut seen = self.seen.lock().unwrap();
            seen.person = person;
            match person {
                Person::Cancels => std::mem::take(&mut seen.waiting),
                Person::IsAway => Vec::new(),
            }
        };
        for callback in waiting {
            ready(&self.connection, &callback, "no");
        }
    }

    /// The prompts that were shown since this was asked last.
    pub fn shown(&self) -> Vec<String> {
        std::mem::take(&mut self.seen.lock().unwrap().shown)
    }
}

/// A call of the daemon's. It is answered before anything is said back, as the real program does it:
/// the daemon does not expect the other order.
fn hear(connection: &Connection, seen: &Mutex<Seen>, message: &Message) {
    let header = message.header();
    let member = header.member().map(|name| name.as_str().to_owned());
    let client = header.sender().unwrap().to_string();
    let path_of = |path| Callback { client, path };
    match member.as_deref() {
        Some("BeginPrompting") => {
            let callback = path_of(message.body().deserialize().unwrap());
            connection.reply(&header, &()).unwrap();
            ready(connection, &callback, "");
        }
        Some("PerformPrompt") => {
            type Prompt = (OwnedObjectPath, String, HashMap<String, OwnedValue>, String);
            let body = message.body();
            let (path, kind, _, _): Prompt = body.deserialize().unwrap();
            let callback = path_of(path);
            connection.reply(&header, &()).unwrap();
            let person = {
                let mut seen = seen.lock().unwrap();
                seen.shown.push(kind);
                if seen.person == Person::IsAway {
                    seen.waiting.push(callback.clone());
                }
                seen.person
            };
            if person == Person::Cancels {
                ready(connection, &callback, "no");
            }
        }
        Some("StopPrompting") => {
            let callback = path_of(message.body().deserialize().unwrap());
            connection.reply(&header, &()).unwrap();
            say(connection, &callback, "PromptDone", &());
        }
        _ => {
            let unknown = "org.freedesktop.DBus.Error.UnknownMethod";
            connection.reply_error(&header, unknown, &"").unwrap();
        }
    }
}

fn ready(connection: &Connection, callback: &Callback, reply: &str) {
    let nothing: HashMap<&str, Value<'_>> = HashMap::new();
    say(connection, callback, "PromptReady", &(reply, nothing, ""));
}

fn say<B>(connection: &Connection, callback: &Callback, method: &str, body: &B)
where
    B: serde::Serialize + zbus::zvariant::DynamicType,
{
    const CALLBACK: &str = "org.gnome.keyring.internal.Prompter.Callback";
    let to = Some(callback.client.as_str());
    // A daemon that has gone needs no answer.
    let _ = connection.call_method(to, &callback.path, Some(CALLBACK), method, body);
}

/// Opens the login keyring with its password, as a log-in to the desktop does (gnome-keyring,
/// `daemon/control`): a byte with the credentials, then length, operation and the password.
pub fn unlock(password: &str) {
    const UNLOCK: u32 = 1;
    let runtime = env::var("XDG_RUNTIME_DIR").unwrap();
    let mut socket = UnixStream::connect(Path::new(&runtime).join("keyring/control")).unwrap();
    let length = u32::try_from(password.len()).unwrap();
    let mut message = vec![0];
    for number in [12 + length, UNLOCK, length] {
        message.extend(number.to_be_bytes());
    }
    message.extend(password.as_bytes());
    socket.write_all(&message).unwrap();
    let mut answer = [0; 8];
    socket.read_exact(&mut answer).unwrap();
    assert_eq!(answer, [0, 0, 0, 8, 0, 0, 0, 0], "the daemon unlocked it");
}
