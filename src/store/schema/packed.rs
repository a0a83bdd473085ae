//! How describes are written: flags as bits, numbers and lengths as variable-length integers, texts
//! as they are. A seventh of the JSON's size, and read many times faster.
//!
//! Every field of every type is named here, so that one that is added cannot be forgotten; a change
//! needs a new [`VERSION`]. Reading is total: what cannot be is `None`. It must not know files.

use crate::schema::{
    ChildRelationship, Field, GlobalDescribe, ObjectDescribe, ObjectSummary, PicklistValue,
    RecordType, SupportedScope,
};

/// Of the form of everything here.
pub(super) const VERSION: u8 = 3;
/// No list is made so long in advance because a damaged file says so.
const RESERVE_MAX: usize = 4_096;

/// What can be written and read again.
pub(super) trait Packed: Sized {
    fn pack(&self, out: &mut Vec<u8>);
    fn unpack(from: &mut Reader<'_>) -> Option<Self>;
}

/// What was not read yet.
#[derive(Debug)]
pub(super) struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }
}

impl Packed for u32 {
    fn pack(&self, out: &mut Vec<u8>) {
        let mut rest = *self;
        while rest >= 0x80 {
            out.push((rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        out.push(rest as u8);
    }

    fn unpack(from: &mut Reader<'_>) -> Option<Self> {
        let mut value = 0_u32;
        for shift in (0..35).step_by(7) {
            let byte = from.byte()?;
            let bits = u32::from(byte & 0x7f);
            // The fifth byte has four bits left.
            if shift == 28 && bits > 0xf {
                return None;
            }
            value |= bits << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }
}

/// Lengths are 32 bits wide: no describe has four billion of anything.
fn pack_length(length: usize, out: &mut Vec<u8>) {
    u32::try_from(length).unwrap_or(u32::MAX).pack(out);
}

impl Packed for String {
    fn pack(&self, out: &mut Vec<u8>) {
        pack_length(self.len(), out);
        out.extend_from_slice(self.as_bytes());
    }

    fn unpack(from: &mut Reader<'_>) -> Option<Self> {
        let length = usize::try_from(u32::unpack(from)?).ok()?;
        let text = std::str::from_utf8(from.take(length)?).ok()?;
        Some(text.to_owned())
    }
}

impl<T: Packed> Packed for Option<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        u32::from(self.is_some()).pack(out);
        if let Some(value) = self {
            value.pack(out);
        }
    }

    fn unpack(from: &mut Reader<'_>) -> Option<Self> {
        match from.byte()? {
            0 => Some(None),
            1 => T::unpack(from).map(Some),
            _ => None,
        }
    }
}

impl<T: Packed> Packed for Vec<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        pack_length(self.len(), out);
        for value in self {
            value.pack(out);
        }
    }

    fn unpack(from: &mut Reader<'_>) -> Option<Self> {
        let length = usize::try_from(u32::unpack(from)?).ok()?;
        let mut all = Self::with_capacity(length.min(RESERVE_MAX));
        for _ in 0..length {
            all.push(T::unpack(from)?);
        }
        Some(all)
    }
}

/// Both directions of a struct: its flags as bits of one number, then its other fields in order.
macro_rules! packed {
    ($type:ident: flags [$($flag:ident)*] fields [$($field:ident)*]) => {
        impl Packed for $type {
            fn pack(&self, out: &mut Vec<u8>) {
                let Self { $($flag,)* $($field,)* } = self;
                let flags: &[bool] = &[$(*$flag),*];
                flags.iter().rev().fold(0_u32, |bits, flag| bits << 1 | u32::from(*flag)).pack(out);
                $($field.pack(out);)*
            }

            #[allow(unused_mut, unused_variables, unused_assignments, reason = "not every type has flags")]
            fn unpack(from: &mut Reader<'_>) -> Option<Self> {
                let mut bits = u32::unpack(from)?;
                $(
                    let $flag = bits & 1 == 1;
                    bits >>= 1;
                )*
                $(let $field = Packed::unpack(from)?;)*
                Some(Self { $($flag,)* $($field,)* })
            }
        }
    };
}

packed!(GlobalDescribe: flags [] fields [sobjects]);
packed!(ObjectSummary:
    flags [custom custom_setting queryable searchable createable updateable deletable undeletable
        deprecated_and_hidden mergeable layoutable]
    fields [name label label_plural key_prefix associate_entity_type associate_parent_entity]);
packed!(ObjectDescribe:
    flags []
    fields [summary fields child_relationships record_type_infos supported_scopes]);
packed!(SupportedScope: flags [] fields [name label]);
packed!(Field:
    flags [custom calculated dependent_picklist createable updateable nillable defaulted_on_create
        filterable groupable sortable aggregatable external_id unique name_field name_pointing
        polymorphic_foreign_key restricted_picklist encrypted html_formatted auto_number id_lookup
        case_sensitive cascade_delete restricted_delete]
    fields [name label kind length precision scale digits calculated_formula compound_field_name
        controller_name inline_help_text reference_to relationship_name picklist_values default_value
        default_value_formula extra_type_info relationship_order]);
packed!(PicklistValue: flags [active default_value] fields [value label valid_for]);
packed!(ChildRelationship: flags [cascade_delete] fields [child_object field relationship_name]);
packed!(RecordType:
    flags [active available master default_record_type_mapping]
    fields [record_type_id name developer_name]);

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn again<T: Packed>(value: &T) -> Option<T> {
        let mut bytes = Vec::new();
        value.pack(&mut bytes);
        let mut reader = Reader(&bytes);
        let read = T::unpack(&mut reader);
        assert!(reader.0.is_empty());
        read
    }

    fn field() -> impl Strategy<Value = Field> {
        let texts = (any::<String>(), any::<String>(), any::<Option<String>>());
        let rest = (
            any::<[u32; 4]>(),
            any::<[bool; 24]>(),
            prop::collection::vec(any::<String>(), 0..3),
        );
        (texts, rest).prop_map(|((name, label, some), (numbers, flags, list))| Field {
            name,
            kind: label.clone(),
            label,
            length: numbers[0],
            precision: numbers[1],
            scale: numbers[2],
            digits: numbers[3],
            custom: flags[0],
            calculated: flags[1],
            calculated_formula: some.clone(),
            compound_field_name: None,
            controller_name: some.clone(),
            dependent_picklist: flags[2],
            createable: flags[3],
            updateable: flags[4],
            nillable: flags[5],
            defaulted_on_create: flags[6],
            filterable: flags[7],
            groupable: flags[8],
            sortable: flags[9],
            aggregatable: flags[10],
            external_id: flags[11],
            unique: flags[12],
            name_field: flags[13],
            name_pointing: flags[14],
            polymorphic_foreign_key: flags[15],
            restricted_picklist: flags[16],
            encrypted: flags[17],
            html_formatted: flags[18],
            auto_number: flags[19],
            id_lookup: flags[20],
            case_sensitive: flags[21],
            cascade_delete: flags[22],
            restricted_delete: flags[23],
            default_value: some.clone(),
            default_value_formula: None,
            extra_type_info: some.clone(),
            relationship_order: flags[0].then_some(numbers[0]),
            inline_help_text: some.clone(),
            picklist_values: list
                .iter()
                .map(|value| PicklistValue {
                    value: value.clone(),
                    label: some.clone(),
                    active: flags[0],
                    default_value: flags[1],
                    valid_for: some.clone(),
                })
                .collect(),
            reference_to: list,
            relationship_name: some,
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(fields in prop::collection::vec(field(), 0..4), flag: bool) {
            let describe = ObjectDescribe {
                summary: ObjectSummary {
                    name: "Account".into(),
                    label: "Firma".into(),
                    label_plural: "Firmen".into(),
                    key_prefix: Some("001".into()),
                    custom: flag,
                    custom_setting: !flag,
                    queryable: true,
                    searchable: flag,
                    createable: !flag,
                    updateable: flag,
                    deletable: false,
                    undeletable: true,
                    deprecated_and_hidden: flag,
                    mergeable: flag,
                    layoutable: !flag,
                    associate_entity_type: None,
                    associate_parent_entity: Some("Kunde".into()),
                },
                fields,
                child_relationships: vec![ChildRelationship {
                    child_object: "Contact".into(),
                    field: "AccountId".into(),
                    relationship_name: Some("Contacts".into()),
                    cascade_delete: flag,
                }],
                record_type_infos: vec![RecordType {
                    record_type_id: "012".into(),
                    name: "Partner".into(),
                    developer_name: "partner".into(),
                    active: flag,
                    available: true,
                    master: !flag,
                    default_record_type_mapping: flag,
                }],
                supported_scopes: vec![SupportedScope {
                    name: "mine".into(),
                    label: "Meine Firmen".into(),
                }],
            };
            prop_assert_eq!(again(&describe).unwrap(), describe.clone());
            let global = GlobalDescribe { sobjects: vec![describe.summary; 3] };
            prop_assert_eq!(again(&global).unwrap(), global);
        }

        #[test]
        fn any_number_is_read_again(number: u32) {
            prop_assert_eq!(again(&number), Some(number));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = ObjectDescribe::unpack(&mut Reader(&bytes));
            let _ = GlobalDescribe::unpack(&mut Reader(&bytes));
        }
    }

    #[test]
    fn a_beginning_alone_is_refused() {
        let describe = ObjectDescribe {
            fields: vec![
                Field {
                    name: "Näme".into(),
                    ..Field::default()
                };
                3
            ],
            ..ObjectDescribe::default()
        };
        let mut bytes = Vec::new();
        describe.pack(&mut bytes);
        for length in 0..bytes.len() {
            assert_eq!(
                ObjectDescribe::unpack(&mut Reader(&bytes[..length])),
                None,
                "{length}"
            );
        }
    }
}
