//! it

mod parts;
