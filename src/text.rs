//! Display width, truncation, control characters made visible, humane numbers, durations and dates.
