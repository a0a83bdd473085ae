//! Query pages as the server sends them, made the same way every time.

use std::fmt::Write;

/// The 12 columns of the statement.
pub const TITLES: [&str; 12] = [
    "Id",
    "Name",
    "StageName",
    "Amount",
    "Probability",
    "IsClosed",
    "CloseDate",
    "CreatedDate",
    "Description",
    "City__c",
    "Discount__c",
    "Owner.Name",
];

/// Whether a column holds numbers.
pub fn is_number(column: usize) -> bool {
    matches!(column, 3 | 4 | 10)
}

/// The pages of a result.
pub fn pages(rows: usize, page: usize) -> Vec<Vec<u8>> {
    (0..rows)
        .step_by(page)
        .map(|from| one(from, (from + page).min(rows), rows).into_bytes())
        .collect()
}

fn one(from: usize, to: usize, rows: usize) -> String {
    let mut text = format!("{{\"totalSize\":{rows},\"done\":{}", to == rows);
    if to < rows {
        let _ = write!(
            text,
            ",\"nextRecordsUrl\":\"/services/data/v66.0/query/01gRO0000016PIAYA2-{to}\""
        );
    }
    text.push_str(",\"records\":[");
    for row in from..to {
        if row > from {
            text.push(',');
        }
        record(&mut text, row);
    }
    text.push_str("]}");
    text
}

/// One in five texts has escapes, one in five is not ASCII, and there are nulls.
fn record(text: &mut String, row: usize) {
    let description = match row % 5 {
        0 => "said \\\"yes\\\"\\nthen left \\u2013 call back",
        1 => "Käufer wünscht Rückruf über Zürich",
        2 => "",
        _ => "follow up next quarter, see the notes of the last meeting",
    };
    let city = ["San Francisco", "Köln", "東京", "Austin", "Reykjavik"][row / 3 % 5];
    let stage = [
        "Prospecting",
        "Closed Won",
        "Negotiation/Review",
        "Qualification",
    ][row % 4];
    let discount = if row.is_multiple_of(3) {
        "null".to_owned()
    } else {
        format!("{}.{:02}", row % 40, row % 100)
    };
    let _ = write!(
        text,
        "{{\"attributes\":{{\"type\":\"Opportunity\",\"url\":\"/services/data/v66.0/sobjects/Opportunity/006RO{row:010}YAM\"}},\
         \"Id\":\"006RO{row:010}YAM\",\"Name\":\"Opportunity {row} of the bench\",\"StageName\":\"{stage}\",\
         \"Amount\":{}.0,\"Probability\":{},\"IsClosed\":{},\"CloseDate\":\"2026-{:02}-{:02}\",\
         \"CreatedDate\":\"2024-03-17T16:21:26.000+0000\",\"Description\":\"{description}\",\"City__c\":\"{city}\",\
         \"Discount__c\":{discount},\"Owner\":{{\"attributes\":{{\"type\":\"User\",\"url\":\"/services/data/v66.0/sobjects/User/005RO000000abcdYAM\"}},\
         \"Name\":\"Pat Doe {}\"}}}}",
        row * 37 % 1_000_000,
        row % 101,
        row.is_multiple_of(2),
        row % 12 + 1,
        row % 28 + 1,
        row % 17,
    );
}
