//! What an org is made of: objects, fields, relationships, record types, picklists, as describes
//! tell them.
//!
//! Plain data, pure and public. It must not know how a describe is fetched or where it is kept.

pub mod about;
mod catalog;
mod companions;
pub mod compare;
mod describe;
pub mod id;
mod names;
mod object;
pub mod picklist;
mod related;
pub mod usage;
pub mod value;
pub mod words;

pub use catalog::{Catalog, Known, ObjectList};
pub use companions::{Companions, ObjectGroup, group_of};
pub use describe::{
    ChildRelationship, Field, GlobalDescribe, ObjectDescribe, ObjectSummary, PicklistValue,
    RecordType, SupportedScope,
};
pub use object::{Object, SearchName, names_without_namespace};
pub use related::{related_lists, usual_name_field, view_columns};
