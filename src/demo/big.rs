//! The big object: rows computed from their index, so that a million of them cost no memory.
//!
//! A value is a fixed function of row index and field; the same in every process. Must not know
//! how rows are stored, served or queried.

use std::borrow::Cow;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::decimal::Decimal;
use super::id;
use super::model::{FieldId, Object};
use super::value::Value;

/// How many accounts the readings are spread over: the accounts numbered 1 to this.
const ACCOUNTS: u64 = 60;
/// How many users own them.
const USERS: u64 = 6;
/// 2024-01-01T00:00:00Z.
const FIRST_READING: i64 = 1_704_067_200;

/// The rows of the big object.
#[derive(Clone, Debug)]
pub struct BigObject {
    len: usize,
    /// Whether one row in a hundred has another value than elsewhere.
    differs: bool,
    key_prefix: String,
    columns: Vec<Column>,
}

/// How a field's value is computed.
#[derive(Clone, Copy, Debug)]
enum Column {
    Id,
    NotDeleted,
    Name,
    Owner,
    Stamp,
    CreatedBy,
    Account,
    Serial,
    ReadAt,
    Day,
    KilowattHours,
    PeakLoad,
    Voltage,
    Cost,
    Tariff,
    Status,
    Estimated,
    LoadFactor,
    Sequence,
    Note,
    Empty,
}

impl BigObject {
    /// `len` rows for an object with the fields of `Meter_Reading__c`; a field it does not know is
    /// null in all rows.
    pub fn new(object: &Object, len: usize) -> Self {
        let column = |name: &str| match name {
            "Id" => Column::Id,
            "IsDeleted" => Column::NotDeleted,
            "Name" => Column::Name,
            "OwnerId" => Column::Owner,
            "CreatedDate" | "LastModifiedDate" | "SystemModstamp" => Column::Stamp,
            "CreatedById" | "LastModifiedById" => Column::CreatedBy,
            "Account__c" => Column::Account,
            "Meter_Serial__c" => Column::Serial,
            "Read_At__c" => Column::ReadAt,
            "Reading_Date__c" => Column::Day,
            "Kilowatt_Hours__c" => Column::KilowattHours,
            "Peak_Load__c" => Column::PeakLoad,
            "Voltage__c" => Column::Voltage,
            "Cost__c" => Column::Cost,
            "Tariff__c" => Column::Tariff,
            "Status__c" => Column::Status,
            "Estimated__c" => Column::Estimated,
            "Load_Factor__c" => Column::LoadFactor,
            "Sequence__c" => Column::Sequence,
            "Note__c" => Column::Note,
            _ => Column::Empty,
        };
        Self {
            len,
            differs: false,
            key_prefix: object.key_prefix.clone(),
            columns: object
                .fields
                .iter()
                .map(|field| column(&field.name))
                .collect(),
        }
    }

    /// The same rows, one in a hundred with another value.
    pub fn differing(mut self, differs: bool) -> Self {
        self.differs = differs;
        self
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// The value of the field in the row; any row number is computed, below [`Self::len`] or not.
    pub fn value(&self, row: usize, field: FieldId) -> Value<'static> {
        let row = row as u64;
        let chance = |salt: u64| mix(row.wrapping_mul(31).wrapping_add(salt));
        match self.columns.get(field.0).copied().unwrap_or(Column::Empty) {
            Column::Id => owned(id::make(&self.key_prefix, row + 1)),
            Column::NotDeleted => Value::Bool(false),
            Column::Name => owned(format!("MR-{:07}", row + 1)),
            Column::Owner => owned(id::make("005", 1 + chance(1) % USERS)),
            Column::Stamp => read_at(row, 47),
            Column::CreatedBy => owned(id::make("005", 1)),
            Column::Account => owned(id::make("001", account(row))),
            Column::Serial => owned(format!("EM-{:05}-{}", account(row) * 137, row % 7)),
            Column::ReadAt => read_at(row, 0),
            Column::Day => day(row),
            Column::KilowattHours if self.differs && row % 100 == 7 => number(1_234_567, 3),
            Column::KilowattHours => number(chance(2) % 900_000, 3),
            // One reading in nine has none.
            Column::PeakLoad if chance(3) % 9 == 0 => Value::Null,
            Column::PeakLoad => number(chance(4) % 4_800, 2),
            Column::Voltage => number(2_250 + chance(5) % 160, 1),
            Column::Cost => number(chance(2) % 900_000 * 31 / 1_000, 2),
            Column::Tariff => pick(&["Day", "Night", "Weekend", "Peak"], chance(6)),
            Column::Status if chance(7) % 50 == 0 => Value::text("Rejected"),
            Column::Status => pick(&["Accepted", "Accepted", "Accepted", "Pending"], chance(8)),
            Column::Estimated => Value::Bool(chance(9) % 12 == 0),
            Column::LoadFactor if chance(10) % 15 == 0 => Value::Null,
            Column::LoadFactor => number(chance(11) % 10_001, 2),
            Column::Sequence => number(row + 1, 0),
            Column::Note if chance(12) % 40 != 0 => Value::Null,
            Column::Note => pick(
                &[
                    "Estimated: the meter cupboard was locked",
                    "Zähler getauscht, alter Stand übernommen",
                    "検針員不在のため推定値",
                    "القراءة من العميل",
                    "Replaced 🔧 by 👷🏽‍♀️ on site",
                ],
                chance(13),
            ),
            Column::Empty => Value::Null,
        }
    }
}

fn owned(text: String) -> Value<'static> {
    Value::Text(Cow::Owned(text))
}

fn number(units: u64, scale: u8) -> Value<'static> {
    Value::Number(Decimal::new(i128::from(units), scale))
}

fn pick(from: &[&'static str], chance: u64) -> Value<'static> {
    // The remainder is below the length.
    Value::text(from[(chance % from.len() as u64) as usize])
}

fn account(row: u64) -> u64 {
    1 + row % ACCOUNTS
}

/// Every account's meters are read at the same minute; the next reading is 15 minutes later.
fn read_at(row: u64, later: i64) -> Value<'static> {
    let seconds = FIRST_READING + (row / ACCOUNTS) as i64 * 900 + later;
    Value::DateTime(Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH))
}

fn day(row: u64) -> Value<'static> {
    let days = (row / ACCOUNTS) as i64 * 900 / 86_400;
    let first = Date::constant(2024, 1, 1);
    Value::Date(
        first
            .checked_add(SignedDuration::from_hours(days * 24))
            .unwrap_or(first),
    )
}

/// SplitMix64: spreads neighbouring numbers over all 64 bits.
fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
