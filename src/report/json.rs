//! Findings to one JSON document: what NDJSON gives line by line, in a list.

/// What stands before the first object.
pub const HEAD: &str = "{\"version\":1,\"results\":[";
/// What stands between the last object and the summary.
pub const SUMMARY: &str = "\n],\"summary\":";
/// What stands behind the summary.
pub const TAIL: &str = "}\n";
