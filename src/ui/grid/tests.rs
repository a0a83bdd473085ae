//! Tests of the grid: screens, and what holds for any size and any data.
