//! Workbooks that this program wrote, and parts as Excel writes them.

use rust_xlsxwriter::{Format, Workbook};

use super::*;

fn told(rows: &RowSet) -> Vec<Vec<String>> {
    let titles = rows.columns().iter().map(|c| c.title.clone()).collect();
    let cells = (0..rows.len()).map(|row| {
        let cells = (0..rows.columns().len()).map(|column| rows.cell(row, column));
        cells
            .map(|cell| format!("{:?} {}", cell.kind, cell.text))
            .collect()
    });
    std::iter::once(titles).chain(cells).collect()
}

#[test]
fn what_was_written_is_read() {
    for constant in [false, true] {
        let mut book = Workbook::new();
        let day = Format::new().set_num_format("yyyy-mm-dd");
        let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss\"Z\"");
        let sheet = match constant {
            true => book.add_worksheet_with_constant_memory().unwrap(),
            false => book.add_worksheet(),
        };
        for (column, title) in (0..).zip(["Id", "Owner.Name", "Amount", "Active", "Day", "At"]) {
            sheet.write_string(0, column, title).unwrap();
        }
        sheet.write_string(1, 0, "001A").unwrap();
        sheet
            .write_string(1, 1, "a <b> & \"c\"\r\n_x000D_ 日本 ")
            .unwrap();
        sheet.write_number(1, 2, -1234.5).unwrap();
        sheet.write_boolean(1, 3, true).unwrap();
        sheet.write_number_with_format(1, 4, 46_348, &day).unwrap();
        sheet
            .write_number_with_format(1, 5, 46_348.25, &moment)
            .unwrap();
        // A row that has a look alone, then one with gaps.
        sheet.write_blank(2, 1, &day).unwrap();
        sheet.write_string(3, 0, "001B").unwrap();
        sheet.write_boolean(3, 3, false).unwrap();
        book.add_worksheet().write_string(0, 0, "another").unwrap();
        let bytes = book.save_to_buffer().unwrap();
        let rows = read_workbook(&bytes).unwrap();
        assert_eq!(
            told(&rows),
            [
                vec!["Id", "Owner.Name", "Amount", "Active", "Day", "At"],
                vec![
                    "Text 001A",
                    "Text a <b> & \"c\"\r\n_x000D_ 日本 ",
                    "Number -1234.5",
                    "Bool true",
                    "Text 2026-11-22",
                    "Text 2026-11-22T06:00:00.000+0000",
                ],
                vec![
                    "Text 001B",
                    "Null ",
                    "Null ",
                    "Bool false",
                    "Null ",
                    "Null "
                ],
            ],
            "constant memory: {constant}"
        );
    }
}

#[test]
fn cells_that_excel_writes_otherwise_are_read_too() {
    let sheet = "<x:worksheet xmlns:x=\"x\"><x:sheetData>\
        <x:row><x:c t=\"s\"><x:v>0</x:v></x:c><x:c t=\"s\"><x:v>1</x:v></x:c></x:row>\
        <x:row r=\"7\"><x:c r=\"B7\"><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row>\
        <x:row r=\"9\"><x:c r=\"A9\" t=\"str\"><x:f>\"a\"</x:f><x:v>a</x:v></x:c>\
        <x:c r=\"B9\" t=\"e\"><x:v>#N/A</x:v></x:c></x:row><x:row r=\"10\"/></x:sheetData></x:worksheet>";
    let shared = "<sst><si><r><t>Na</t></r><r><t xml:space=\"preserve\">me</t></r><rPh><t>x</t></rPh></si>\
        <si><t>Amount</t></si></sst>";
    let texts = shared_texts(BufReader::new(Box::new(shared.as_bytes()) as Box<dyn Read>)).unwrap();
    assert_eq!(texts, ["Name", "Amount"]);
    let rows = Sheet {
        pieces: Pieces::new(sheet.as_bytes()),
        texts,
        looks: Looks::default(),
        from_1904: false,
    }
    .rows()
    .unwrap();
    assert_eq!(
        told(&rows),
        [
            vec!["Name", "Amount"],
            vec!["Null ", "Number 2"],
            vec!["Text a", "Text #N/A"],
        ]
    );
}

#[test]
fn what_is_no_workbook_says_so_and_nothing_panics() {
    for bytes in [
        &b""[..],
        b"Id,Name\n1,2",
        b"PK\x05\x06",
        b"\xd0\xcf\x11\xe0 old excel",
    ] {
        assert!(read_workbook(bytes).is_err());
    }
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "Id").unwrap();
    let whole = book.save_to_buffer().unwrap();
    assert_eq!(read_workbook(&whole).unwrap().len(), 0);
    for end in 0..whole.len() {
        // Cut off before its last record it is an error.
        let cut = read_workbook(&whole[..end]);
        assert!(cut.is_err() || end + 22 > whole.len(), "{end}");
        let mut broken = whole.clone();
        broken[end] ^= 0x55;
        // With one byte changed it may be read or not.
        let _ = read_workbook(&broken);
    }
    let empty = Workbook::new().save_to_buffer().unwrap();
    assert_eq!(read_workbook(&empty).unwrap_err(), NotRead::Empty);
}

#[test]
fn columns_have_letters() {
    for (at, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
        assert_eq!(letters(at), name);
        assert_eq!(place(&format!("{name}12")), Some(at));
    }
    assert_eq!(place("12"), None);
}
