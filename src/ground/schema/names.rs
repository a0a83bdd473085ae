//! `NameIndex`: places of names in a list, found in any case and without making a text.
//!
//! A table with open addressing that holds only places; the names stay where they are. It is made
//! once for each describe, of which some have 800 fields, and asked many times while somebody types.
//! It must not know what the names are of.

/// Where names stand in a list. Of two equal names the first is found.
#[derive(Clone, Debug, Default)]
pub(super) struct NameIndex {
    /// Places plus one; 0 is free. As many as a power of two, and never full.
    slots: Vec<u32>,
}

impl NameIndex {
    /// An index of these names and their places; `name` gives the name at a place again.
    pub(super) fn new<'a>(
        names: impl Iterator<Item = (usize, &'a str)>,
        name: impl Fn(usize) -> Option<&'a str>,
    ) -> Self {
        let names: Vec<(usize, &str)> = names.collect();
        if names.is_empty() {
            return Self::default();
        }
        let mut index = Self {
            slots: vec![0; (names.len() * 2).next_power_of_two()],
        };
        for (place, text) in names {
            let Ok(stored) = u32::try_from(place + 1) else {
                break;
            };
            let at = index.slot(text, &name);
            if let Some(slot) = index.slots.get_mut(at)
                && *slot == 0
            {
                *slot = stored;
            }
        }
        index
    }

    /// The place of a name.
    pub(super) fn find<'a>(
        &self,
        text: &str,
        name: impl Fn(usize) -> Option<&'a str>,
    ) -> Option<usize> {
        let stored = *self.slots.get(self.slot(text, &name))?;
        usize::try_from(stored).ok()?.checked_sub(1)
    }

    /// The slot that has this name, or the free one where it would be.
    fn slot<'a>(&self, text: &str, name: &impl Fn(usize) -> Option<&'a str>) -> usize {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = hash(text) & mask;
        // At most half of the slots are taken, so that a free one ends the search.
        while let Some(&stored) = self.slots.get(at)
            && stored != 0
        {
            let here = name(stored as usize - 1);
            if here.is_some_and(|here| here.eq_ignore_ascii_case(text)) {
                break;
            }
            at = (at + 1) & mask;
        }
        at
    }
}

/// FNV-1a over the bytes, ASCII letters as small ones; the high half is folded into the low one,
/// because only low bits choose a slot.
fn hash(text: &str) -> usize {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        hash ^= u64::from(byte.to_ascii_lowercase());
        hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
    }
    (hash ^ (hash >> 32)) as usize
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_finds_what_a_map_of_small_letters_finds(
            names in prop::collection::vec("[aAbB_é]{0,3}", 0..60),
            wanted in "[aAbB_é]{0,3}",
        ) {
            let name = |place: usize| names.get(place).map(String::as_str);
            let index = NameIndex::new(names.iter().map(String::as_str).enumerate(), name);
            let mut map = HashMap::new();
            for (place, name) in names.iter().enumerate() {
                map.entry(name.to_ascii_lowercase()).or_insert(place);
            }
            for wanted in names.iter().chain([&wanted]) {
                prop_assert_eq!(
                    index.find(wanted, name),
                    map.get(&wanted.to_ascii_lowercase()).copied()
                );
            }
        }
    }
}
