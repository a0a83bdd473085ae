//! Queries for tests: made of bytes, so that what fails can be made smaller.
//!
//! Every query is right; blanks and comments stand between its words.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

/// Makes queries of choices, which proptest can shrink.
struct Maker<'a> {
    choices: std::slice::Iter<'a, u8>,
    words: Vec<&'static str>,
}

impl Maker<'_> {
    fn choose(&mut self, from: usize) -> usize {
        usize::from(self.choices.next().copied().unwrap_or(u8::MAX)) % from
    }

    fn pick(&mut self, from: &[&'static str]) {
        let at = self.choose(from.len());
        self.words.push(from[at]);
    }

    fn words(&mut self, words: &str) {
        for word in words.split(' ') {
            let word = ALL.iter().find(|known| **known == word);
            self.words.push(word.unwrap());
        }
    }

    fn field(&mut self) {
        self.field_in(0);
    }

    /// A field in so many functions; two are the most.
    fn field_in(&mut self, calls: usize) {
        match self.choose(8) {
            0 if calls < 2 => {
                self.pick(&["COUNT", "toLabel", "CALENDAR_YEAR", "Max"]);
                self.words("(");
                self.field_in(calls + 1);
                self.words(")");
            }
            _ => self.pick(&[
                "Id",
                "Name",
                "Account.Owner.Name",
                "Order",
                "acme__Weight_of_all__c",
            ]),
        }
    }

    fn list(&mut self, most: usize, item: fn(&mut Self)) {
        item(self);
        for _ in 0..self.choose(most) {
            self.words(",");
            item(self);
        }
    }

    fn item(&mut self) {
        match self.choose(9) {
            0 => {
                self.words("(");
                self.query(1);
                self.words(")");
            }
            1 => {
                self.words("typeof What WHEN Account then");
                self.list(3, |this| this.pick(&["Id", "Name", "Phone"]));
                if self.choose(2) == 0 {
                    self.words("else Name");
                }
                self.words("end");
            }
            2 => self.words("DISTANCE ( Loc , GEOLOCATION ( 1 , -2.5 ) , 'mi' ) d"),
            _ => self.field(),
        }
    }

    fn value(&mut self) {
        self.pick(&[
            "'x'",
            "'it\\'s a -- long text'",
            "-5",
            "null",
            "TRUE",
            "LAST_N_DAYS:5",
            ":ids",
            "2026-01-31",
            "USD5.50",
            "'é漢'",
        ]);
    }

    fn condition(&mut self) {
        match self.choose(8) {
            0 => {
                self.words("(");
                self.conditions();
                self.words(")");
            }
            1 => {
                self.words("( not");
                self.condition();
                self.words(")");
            }
            2 => {
                self.field();
                self.words("NOT in (");
                self.list(9, Self::value);
                self.words(")");
            }
            3 => self.words("Id IN ( select AccountId FROM Contact where Name = 'x' )"),
            4 => self.words("Name LIKE 'x'"),
            _ => {
                self.field();
                self.pick(&["=", "!=", "<>", ">="]);
                self.value();
            }
        }
    }

    fn conditions(&mut self) {
        self.condition();
        let joiner = self.choose(2);
        for _ in 0..self.choose(4) {
            self.words.push(["and", "OR"][joiner]);
            self.condition();
        }
    }

    fn query(&mut self, level: usize) {
        self.words("SELECT");
        match level {
            0 => self.list(12, Self::item),
            _ => self.list(6, Self::field),
        }
        self.words("FROM");
        self.pick(&["Account", "Contacts", "Group"]);
        if self.choose(2) == 0 {
            self.words("where");
            self.conditions();
        }
        if self.choose(5) == 0 {
            self.words("with SECURITY_ENFORCED");
        }
        if self.choose(5) == 0 {
            self.words("group by");
            self.list(5, Self::field);
            self.words("having");
            self.conditions();
        }
        if self.choose(3) == 0 {
            self.words("ORDER BY");
            self.list(5, |this| {
                this.field();
                if this.choose(2) == 0 {
                    this.words("desc nulls last");
                }
            });
        }
        if self.choose(3) == 0 {
            self.words("limit 1");
        }
    }
}

const ALL: &[&str] = &[
    "(",
    ")",
    ",",
    "typeof",
    "What",
    "WHEN",
    "Account",
    "then",
    "else",
    "Name",
    "end",
    "DISTANCE",
    "Loc",
    "GEOLOCATION",
    "1",
    "-2.5",
    "'mi'",
    "d",
    "not",
    "NOT",
    "in",
    "IN",
    "Id",
    "select",
    "AccountId",
    "FROM",
    "Contact",
    "where",
    "=",
    "'x'",
    "LIKE",
    "SELECT",
    "with",
    "SECURITY_ENFORCED",
    "group",
    "by",
    "BY",
    "having",
    "ORDER",
    "desc",
    "nulls",
    "last",
    "limit",
];

const SEPARATORS: &[&str] = &[
    " ",
    " ",
    " ",
    " ",
    "\n",
    "  ",
    " \t",
    "\n\n",
    " -- why\n",
    "\n// so\n",
    " /* in */ ",
    "\n/* own */\n",
    " /* two\nlines */ ",
    "\r\n",
];

/// Some queries, with blanks and comments between their words, one after another.
pub(super) fn made(choices: &[u8], separators: &[u8]) -> String {
    let mut choices = choices.iter();
    let mut separators = separators.iter().cycle();
    let mut separator = || {
        let at = separators.next().copied().unwrap_or(0);
        SEPARATORS[usize::from(at) % SEPARATORS.len()]
    };
    let mut text = String::new();
    for number in 0..3 {
        let mut maker = Maker {
            choices: choices.clone(),
            words: Vec::new(),
        };
        maker.query(0);
        choices = maker.choices;
        for word in maker.words {
            text.push_str(separator());
            text.push_str(word);
        }
        text.push_str(separator());
        text.push_str([";", "\n\n"][number % 2]);
        if choices.len() == 0 {
            break;
        }
    }
    text
}
