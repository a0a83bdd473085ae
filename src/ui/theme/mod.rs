//! Themes: from what something means ([`Role`]) to how it looks ([`Style`]).
//!
//! Drawing code names roles, never colours. The dark and the light theme use only the sixteen ANSI
//! colours, which people have set to their taste, on the terminal's own background; and of those
//! neither black, white nor the bright ones, which on well-known palettes (Solarized) are the
//! background or greys. `ColourBlind` is opt-in and uses three colours of the 256 that differ in
//! lightness as well as in hue and read on black and on white. `Mono` uses no colour at all. In no
//! theme does a difference rest on colour alone: there is a word, a sign or a modifier too.
//!
//! The terminal library must be told not to apply `NO_COLOR` itself
//! (`crossterm::style::force_color_output(true)` before the first frame): it would write a reset
//! for every colour change and so wipe reverse, bold and dim, and with them the cursor. We honour
//! `NO_COLOR` by choosing `Mono`. Which theme is wanted is decided outside; nothing is read here.

mod role;

use ratatui::style::{Color, Modifier, Style};

use crate::ui::grid::GridStyles;

pub use role::Role;

/// A set of looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// For dark backgrounds; reads on light ones too.
    #[default]
    Dark,
    /// For light backgrounds.
    Light,
    /// Safe for the common colour blindnesses, on any background.
    ColourBlind,
    /// No colour at all.
    Mono,
}

/// The colours of a theme, by what they are for.
struct Hues {
    keyword: Color,
    function: Color,
    object: Color,
    text: Color,
    number: Color,
    accent: Color,
    error: Color,
    warning: Color,
    success: Color,
    prod: Color,
    sandbox: Color,
    scratch: Color,
    dev: Color,
    /// Blue, cyan, green, magenta, yellow, red: names that people coloured.
    names: [Color; 6],
}

const DARK: Hues = Hues {
    keyword: Color::Magenta,
    function: Color::Cyan,
    object: Color::Cyan,
    text: Color::Green,
    number: Color::Yellow,
    accent: Color::Cyan,
    error: Color::Red,
    warning: Color::Yellow,
    success: Color::Green,
    prod: Color::Red,
    sandbox: Color::Green,
    scratch: Color::Yellow,
    dev: Color::Cyan,
    names: [
        Color::Blue,
        Color::Cyan,
        Color::Green,
        Color::Magenta,
        Color::Yellow,
        Color::Red,
    ],
};

// Yellow and cyan cannot be read on white.
const LIGHT: Hues = Hues {
    keyword: Color::Magenta,
    function: Color::Blue,
    object: Color::Blue,
    text: Color::Green,
    number: Color::Blue,
    accent: Color::Blue,
    error: Color::Red,
    warning: Color::Magenta,
    success: Color::Green,
    prod: Color::Red,
    sandbox: Color::Green,
    scratch: Color::Magenta,
    dev: Color::Blue,
    names: [
        Color::Blue,
        Color::Blue,
        Color::Green,
        Color::Magenta,
        Color::Magenta,
        Color::Red,
    ],
};

/// #0087d7, #d75f00 and #af5faf.
const BLUE: Color = Color::Indexed(32);
const ORANGE: Color = Color::Indexed(166);
const PURPLE: Color = Color::Indexed(133);

const COLOUR_BLIND: Hues = Hues {
    keyword: BLUE,
    function: PURPLE,
    object: BLUE,
    text: ORANGE,
    number: PURPLE,
    accent: BLUE,
    error: ORANGE,
    warning: PURPLE,
    success: BLUE,
    prod: ORANGE,
    sandbox: BLUE,
    scratch: PURPLE,
    dev: Color::Reset,
    names: [BLUE, BLUE, PURPLE, PURPLE, ORANGE, ORANGE],
};

impl Theme {
    /// A QR code: black on white of the 256 colours, which no palette changes; `None` where there are
    /// no colours.
    pub fn qr(self) -> Option<Style> {
        let colours = Style::new().fg(Color::Indexed(16)).bg(Color::Indexed(231));
        (self != Self::Mono).then_some(colours)
    }

    /// Every theme.
    pub const ALL: [Self; 4] = [Self::Dark, Self::Light, Self::ColourBlind, Self::Mono];

    /// How a role looks. Backgrounds stay the terminal's own.
    pub fn style(self, role: Role) -> Style {
        let hues = match self {
            Self::Dark => &DARK,
            Self::Light => &LIGHT,
            Self::ColourBlind => &COLOUR_BLIND,
            Self::Mono => return Style::new().add_modifier(mono(role)),
        };
        coloured(role, hues)
    }

    /// How the parts of a grid look.
    pub fn grid(self) -> GridStyles {
        GridStyles {
            header: self.style(Role::Header),
            header_current: self.style(Role::HeaderCurrent),
            rule: self.style(Role::Border),
            mark: self.style(Role::TitleFocused),
            text: self.style(Role::Text),
            number: self.style(Role::Number),
            boolean: self.style(Role::Boolean),
            null: self.style(Role::Null),
            empty: self.style(Role::Empty),
            summary: self.style(Role::StandIn),
            changed: self.style(Role::Warning),
            failed: self.style(Role::Error),
            cursor_row: self.style(Role::CursorRow),
            cursor: self.style(Role::Cursor).remove_modifier(Modifier::DIM),
            cursor_away: self.style(Role::CursorAway),
            stale: self.style(Role::Stale),
        }
    }
}

const PLAIN: Modifier = Modifier::empty();
const BOLD: Modifier = Modifier::BOLD;
const DIM: Modifier = Modifier::DIM;
const ITALIC: Modifier = Modifier::ITALIC;
const UNDERLINED: Modifier = Modifier::UNDERLINED;
const REVERSED: Modifier = Modifier::REVERSED;

/// What tells roles apart without colour.
fn mono(role: Role) -> Modifier {
    match role {
        Role::Text
        | Role::Title
        | Role::Number
        | Role::Boolean
        | Role::FieldName
        | Role::ObjectName
        | Role::NumberLit
        | Role::DateLit
        | Role::Constant
        | Role::Operator
        | Role::Punctuation
        | Role::Label
        | Role::Success
        | Role::Info
        | Role::Dev
        | Role::Progress => PLAIN,
        Role::Dim
        | Role::Border
        | Role::Null
        | Role::Stale
        | Role::LineNumber
        | Role::Placeholder
        | Role::Hint
        | Role::Disabled => DIM,
        Role::BorderFocused
        | Role::TitleFocused
        | Role::CursorRow
        | Role::Header
        | Role::Keyword
        | Role::LineNumberCurrent
        | Role::Error
        | Role::OrgBlue
        | Role::OrgCyan
        | Role::OrgGreen
        | Role::OrgMagenta
        | Role::OrgYellow
        | Role::OrgRed
        | Role::HintKey => BOLD,
        Role::Selection | Role::Cursor | Role::Prod => REVERSED,
        Role::CursorAway | Role::HeaderCurrent | Role::Diagnostic | Role::Sandbox => UNDERLINED,
        Role::SyntaxError => UNDERLINED,
        Role::Doubt => ITALIC.union(UNDERLINED),
        Role::Empty | Role::StandIn | Role::Comment => DIM.union(ITALIC),
        Role::Function | Role::Str | Role::Scratch | Role::Warning => ITALIC,
        Role::Bracket | Role::Match => BOLD.union(UNDERLINED),
    }
}

/// The colour of a role, over what tells it apart without.
fn coloured(role: Role, hues: &Hues) -> Style {
    let style = Style::new().add_modifier(mono(role));
    let plain = Style::new();
    match role {
        // Uniform, whatever colours the text below has.
        Role::Selection | Role::Cursor => style.fg(Color::Reset),
        Role::BorderFocused | Role::TitleFocused | Role::HintKey => style.fg(hues.accent),
        Role::Match | Role::Progress => style.fg(hues.accent),
        Role::Keyword => plain.fg(hues.keyword),
        Role::Function => plain.fg(hues.function),
        Role::ObjectName => plain.fg(hues.object).add_modifier(BOLD),
        Role::Str => plain.fg(hues.text),
        Role::NumberLit | Role::DateLit => plain.fg(hues.number),
        Role::Constant => plain.fg(hues.keyword),
        Role::SyntaxError => style.fg(hues.error),
        Role::Diagnostic => style.underline_color(hues.error),
        Role::Doubt => Style::new()
            .add_modifier(UNDERLINED)
            .underline_color(hues.warning),
        Role::Error => style.fg(hues.error),
        Role::Warning => plain.fg(hues.warning),
        Role::Success => style.fg(hues.success),
        Role::Prod => style.fg(hues.prod).add_modifier(BOLD),
        Role::Sandbox => plain.fg(hues.sandbox),
        Role::Scratch => plain.fg(hues.scratch),
        Role::Dev => plain.fg(hues.dev),
        Role::OrgBlue => style.fg(hues.names[0]),
        Role::OrgCyan => style.fg(hues.names[1]),
        Role::OrgGreen => style.fg(hues.names[2]),
        Role::OrgMagenta => style.fg(hues.names[3]),
        Role::OrgYellow => style.fg(hues.names[4]),
        Role::OrgRed => style.fg(hues.names[5]),
        _ => style,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_lists_each_role_once() {
        let distinct: std::collections::HashSet<Role> = Role::ALL.into_iter().collect();
        assert_eq!(distinct.len(), Role::ALL.len());
        // The last variant's place tells how many there are.
        assert_eq!(Role::Progress as usize + 1, Role::ALL.len());
    }

    #[test]
    fn mono_never_sets_a_colour() {
        for role in Role::ALL {
            let style = Theme::Mono.style(role);
            assert_eq!((style.fg, style.bg), (None, None), "{role:?}");
            assert_eq!(style.underline_color, None, "{role:?}");
        }
    }

    #[test]
    fn backgrounds_are_the_terminals_own() {
        for theme in Theme::ALL {
            for role in Role::ALL {
                assert_eq!(theme.style(role).bg, None, "{theme:?} {role:?}");
            }
        }
    }

    #[test]
    fn the_dark_and_the_light_theme_use_safe_ansi_colours_only() {
        let safe = [
            Color::Reset,
            Color::Red,
            Color::Green,
            Color::Yellow,
            Color::Blue,
            Color::Magenta,
            Color::Cyan,
        ];
        for theme in [Theme::Dark, Theme::Light] {
            for role in Role::ALL {
                let style = theme.style(role);
                for colour in [style.fg, style.underline_color].into_iter().flatten() {
                    assert!(safe.contains(&colour), "{theme:?} {role:?}: {colour:?}");
                    let unreadable = matches!(colour, Color::Yellow | Color::Cyan);
                    assert!(theme == Theme::Dark || !unreadable, "{role:?}: {colour:?}");
                }
            }
        }
    }

    #[test]
    fn what_must_be_told_apart_differs_in_every_theme() {
        use Role as R;
        let pairs = [
            (R::Null, R::Empty),
            (R::Null, R::Text),
            (R::Empty, R::Text),
            (R::Prod, R::Sandbox),
            (R::Prod, R::Scratch),
            (R::Prod, R::Dev),
            (R::Sandbox, R::Scratch),
            (R::Sandbox, R::Dev),
            (R::Scratch, R::Dev),
            (R::Border, R::BorderFocused),
            (R::Title, R::TitleFocused),
            (R::Text, R::Selection),
            (R::Text, R::CursorRow),
            (R::CursorRow, R::Selection),
            (R::Cursor, R::CursorRow),
            (R::Cursor, R::CursorAway),
            (R::Text, R::Dim),
            (R::Text, R::Stale),
            (R::Text, R::Match),
            (R::Match, R::Selection),
            (R::Text, R::Disabled),
            (R::Text, R::Placeholder),
            (R::Hint, R::HintKey),
            (R::LineNumber, R::LineNumberCurrent),
            (R::Keyword, R::FieldName),
            (R::Keyword, R::Str),
            (R::Str, R::Comment),
            (R::Str, R::FieldName),
            (R::FieldName, R::Comment),
            (R::FieldName, R::SyntaxError),
            (R::Text, R::Diagnostic),
            (R::Text, R::Doubt),
            (R::Diagnostic, R::Doubt),
            (R::Punctuation, R::Bracket),
            (R::Error, R::Warning),
            (R::Error, R::Success),
            (R::Error, R::Text),
            (R::Warning, R::Text),
        ];
        for theme in Theme::ALL {
            for (a, b) in pairs {
                assert_ne!(theme.style(a), theme.style(b), "{theme:?}: {a:?} and {b:?}");
            }
        }
    }

    #[test]
    fn the_selection_and_production_are_reversed_in_every_theme() {
        for theme in Theme::ALL {
            for role in [Role::Selection, Role::Cursor, Role::Prod] {
                let style = theme.style(role);
                assert!(style.add_modifier.contains(REVERSED), "{theme:?} {role:?}");
            }
        }
    }
}
