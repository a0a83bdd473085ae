//! Ids of records: their two lengths, and the case of letters that was lost on the way.
//!
//! An id has 15 characters, in which case matters, or 18: the three behind them say which of the
//! others are capitals (API reference, 3.9). It must not know which objects there are.

use url::Url;

/// No longer text is taken for an address.
const LONGEST: usize = 4_096;

/// What the last three characters are made of: each stands for five bits.
const SUFFIX: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/// Whether a text has the form of an id: 15 or 18 letters and digits that are no word.
pub fn is_id(text: &str) -> bool {
    matches!(text.len(), 15 | 18)
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
        && text.bytes().take(15).filter(u8::is_ascii_digit).count() >= 3
}

/// The id with the capitals that its last three characters tell of; one of 15 characters, or with an
/// end that tells nothing, as it is.
pub fn repaired(id: &str) -> String {
    let Some((body, end)) = id.split_at_checked(15).filter(|(_, end)| end.len() == 3) else {
        return id.to_owned();
    };
    let bits: Option<Vec<usize>> = end
        .bytes()
        .map(|c| SUFFIX.iter().position(|s| *s == c.to_ascii_uppercase()))
        .collect();
    let Some(bits) = bits else {
        return id.to_owned();
    };
    let capital = |at: usize| {
        bits.get(at / 5)
            .is_some_and(|bits| bits >> (at % 5) & 1 == 1)
    };
    // A capital that is a digit: the end belongs to another id.
    let odd = |(at, c): (usize, u8)| capital(at) && !c.is_ascii_alphabetic();
    if body.bytes().enumerate().any(odd) {
        return id.to_owned();
    }
    let mut whole: String = body
        .char_indices()
        .map(|(at, c)| match capital(at) {
            true => c.to_ascii_uppercase(),
            false => c.to_ascii_lowercase(),
        })
        .collect();
    whole.push_str(&end.to_ascii_uppercase());
    whole
}

/// Whether the last three of 18 characters are those of the others; of 15 there is nothing to tell.
pub fn is_whole(id: &str) -> bool {
    let Some((body, end)) = id.split_at_checked(15).filter(|(_, end)| !end.is_empty()) else {
        return true;
    };
    let suffix = body.as_bytes().chunks(5).map(|part| {
        let bits = part.iter().rev();
        let bits = bits.fold(0, |bits, b| bits << 1 | usize::from(b.is_ascii_uppercase()));
        SUFFIX.get(bits).copied()
    });
    suffix.eq(end.bytes().map(Some))
}

/// The first three characters of the ids of standard objects, which are the same in every org (API
/// reference, 3.9).
const PREFIXES: [(&str, &str); 24] = [
    ("001", "Account"),
    ("003", "Contact"),
    ("005", "User"),
    ("006", "Opportunity"),
    ("00D", "Organization"),
    ("00G", "Group"),
    ("00O", "Report"),
    ("00Q", "Lead"),
    ("00T", "Task"),
    ("00U", "Event"),
    ("00e", "Profile"),
    ("012", "RecordType"),
    ("01Z", "Dashboard"),
    ("01p", "ApexClass"),
    ("01q", "ApexTrigger"),
    ("01s", "Pricebook2"),
    ("01t", "Product2"),
    ("068", "ContentVersion"),
    ("069", "ContentDocument"),
    ("0PS", "PermissionSet"),
    ("500", "Case"),
    ("701", "Campaign"),
    ("800", "Contract"),
    ("801", "Order"),
];

/// The object that a record with this id most likely is of, as far as that is known without asking the
/// org; its describe says whether it is.
pub fn usual_object(id: &str) -> Option<&'static str> {
    let prefix = id.get(..3)?;
    let mut known = PREFIXES.iter();
    known.find(|(own, _)| *own == prefix).map(|(_, name)| *name)
}

/// What a text points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointed {
    /// The host of an address; `None` where it is an id alone.
    pub host: Option<String>,
    /// The object, where the address says it.
    pub object: Option<String>,
    /// The id, its case repaired.
    pub id: String,
}

/// Reads an id, or the address of a page with one in it; `None` for any other text.
pub fn pointed(text: &str) -> Option<Pointed> {
    let text = text.trim().trim_matches(['\'', '"', '<', '>', ',', ';']);
    if is_id(text) {
        return Some(Pointed {
            host: None,
            object: None,
            id: repaired(text),
        });
    }
    if text.len() > LONGEST || text.contains(char::is_whitespace) {
        return None;
    }
    // Copied without its beginning it is an address all the same.
    let url = Url::parse(text).or_else(|_| Url::parse(&format!("https://{text}")));
    let url = url.ok()?;
    let named = |host: &&str| host.contains('.') || text.contains("://");
    let mut host = url.host_str().filter(named)?.to_owned();
    if let Some(port) = url.port() {
        host = format!("{host}:{port}");
    }
    // The path says it in Lightning and in classic pages, the fragment in old Lightning ones, a
    // parameter in Setup and in tabs of the console.
    let path = url.path().to_owned();
    let fragment = url.fragment().unwrap_or_default().to_owned();
    let parameters = url.query_pairs().map(|(_, value)| value.into_owned());
    let mut parts = [path, fragment].into_iter().chain(parameters);
    let (object, id) = parts.find_map(|part| in_path(&part))?;
    Some(Pointed {
        host: Some(host),
        object,
        id,
    })
}

/// The record that a path names, and its object where Lightning says it:
/// `/lightning/r/Account/001…/view`.
fn in_path(path: &str) -> Option<(Option<String>, String)> {
    let segments: Vec<&str> = path.split(['/', '?', '&', '=']).collect();
    let at = segments.iter().position(|part| is_id(part))?;
    let id = repaired(segments.get(at)?);
    let before = at.checked_sub(1).and_then(|at| segments.get(at).copied());
    let in_lightning = segments.contains(&"r");
    let is_name = |name: &&str| {
        let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
        in_lightning && name.len() > 1 && name.bytes().all(fits)
    };
    Some((before.filter(is_name).map(str::to_owned), id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lost_capitals_are_put_back_and_odd_ends_change_nothing() {
        for (typed, meant) in [
            ("0012300000bVTphAAG", "0012300000bVTphAAG"),
            ("0012300000bvtphaag", "0012300000bVTphAAG"),
            ("0012300000BVTPHAAG", "0012300000bVTphAAG"),
            // 15 characters say nothing of their case.
            ("0012300000bvtph", "0012300000bvtph"),
            // Of a digit no capital can be made, and 9 is in no end.
            ("001230000000000B99", "001230000000000B99"),
            ("001230000000000BAA", "001230000000000BAA"),
            ("", ""),
            ("ü", "ü"),
        ] {
            assert_eq!(repaired(typed), meant);
        }
    }

    #[test]
    fn the_end_tells_whether_an_id_is_whole() {
        for whole in [
            "0012300000bVTphAAG",
            "0012300000bVTph",
            "0015g0000000001AAA",
        ] {
            assert!(is_whole(whole), "{whole}");
        }
        for odd in [
            "0012300000bVTphAAX",
            "0012300000bvtphAAG",
            "0012300000bVTphaag",
            "001230000000000B99",
        ] {
            assert!(!is_whole(odd), "{odd}");
        }
    }

    #[test]
    fn words_are_no_ids() {
        assert!(is_id("0015g00000AbCdEAAV") && is_id("0015g00000AbCdE"));
        for word in ["internationalize", "congratulations", "0015g00000AbCd", ""] {
            assert!(!is_id(word), "{word}");
        }
    }

    #[test]
    fn ids_and_addresses_of_every_kind_name_a_record() {
        let lightning = "https://acme.lightning.force.com/lightning/";
        let account = Some("Account");
        for (text, host, object) in [
            ("0015g00000AbCdEAAV", None, None),
            (" '0015g00000AbCdEAAV' ", None, None),
            (
                &format!("{lightning}r/Account/0015g00000AbCdEAAV/view"),
                Some("acme.lightning.force.com"),
                account,
            ),
            (
                &format!("{lightning}r/0015g00000AbCdEAAV/view"),
                Some("acme.lightning.force.com"),
                None,
            ),
            (
                "https://acme.lightning.force.com/one/one.app#/sObject/0015g00000AbCdEAAV/view",
                Some("acme.lightning.force.com"),
                None,
            ),
            (
                "https://acme.lightning.force.com/lightning/r/Case/x?ws=%2Flightning%2Fr%2FAccount%2F0015g00000AbCdEAAV%2Fview",
                Some("acme.lightning.force.com"),
                account,
            ),
            (
                "https://acme.my.salesforce.com/0015g00000AbCdEAAV?nooverride=1",
                Some("acme.my.salesforce.com"),
                None,
            ),
            (
                "acme.my.salesforce.com/0015g00000AbCdEAAV/e",
                Some("acme.my.salesforce.com"),
                None,
            ),
        ] {
            let found = pointed(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found.host.as_deref(), host, "{text}");
            assert_eq!(found.object.as_deref(), object, "{text}");
            assert_eq!(found.id, "0015g00000AbCdEAAV", "{text}");
        }
        for other in [
            "",
            "acme",
            "SELECT Id FROM Account",
            "https://acme.my.salesforce.com/lightning/o/Account/list",
            "internationalize",
        ] {
            assert_eq!(pointed(other), None, "{other}");
        }
    }
}
