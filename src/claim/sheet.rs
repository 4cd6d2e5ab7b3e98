//! The table that a claim's rows stand in, where its raw bytes are rows: what a place in them is called.

/// The columns of a file of rows, shared by all claims of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// What stands between two cells of the raw bytes.
    pub delimiter: u8,
    /// The headings of the columns, in the order of the file; none where the raw bytes are a claim in JSON.
    pub headings: Vec<String>,
    /// Of a Parquet file: the first row of each row group, from 1, in order. None of a text file.
    pub groups: Vec<u64>,
}

impl Sheet {
    /// The row group that holds a row of the file, and the row's number in it, both from 1; `None` in a text file.
    pub fn group_of(&self, row: u64) -> Option<(u64, u64)> {
        let group = self.groups.partition_point(|first| *first <= row);
        let first = self.groups.get(group.checked_sub(1)?)?;
        Some((group as u64, row - first + 1))
    }
}
