//! Hostile values: what a record may hold that a terminal must never be given as it stands.

use super::data::Dataset;
use super::value::Value;

/// Names that try to take over a terminal, to hide or turn around what stands there, or to fill it.
pub const HOSTILE: [&str; 12] = [
    "\u{1b}]52;c;Y3VybCBldmlsLmV4YW1wbGU=\u{7}clipboard",
    "\u{1b}]0;new title\u{1b}\\title",
    "\u{1b}[2J\u{1b}[Hcleared",
    "\u{1b}[6n\u{1b}[c\u{5}asks",
    "\u{9b}31mC1 red",
    "\u{90}q#0~\u{9c}sixel",
    "invoice\u{202e}fdp.exe",
    "\u{2066}isolated\u{2069}\u{200f}marks",
    "zero\u{200b}\u{200d}\u{2060}\u{feff}width",
    "tags\u{e0041}\u{e0042}\u{e007f}",
    "line\r\nbreak\ttab\u{0}nul\u{7f}del\u{8}\u{8}back",
    "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}zalgo",
];

/// Gives the first accounts these names, and the one after them a name of 200,000 characters.
pub fn poison(data: &mut Dataset) {
    let Some(object) = data.schema().object_named("Account") else {
        return;
    };
    let Some(name) = data.schema().object(object).field_named("Name") else {
        return;
    };
    for (row, text) in HOSTILE.iter().enumerate() {
        data.set(object, row, name, Value::text(text));
    }
    let huge = "漢字\u{1b}[31m".repeat(30_000);
    data.set(object, HOSTILE.len(), name, Value::Text(huge.into()));
}
