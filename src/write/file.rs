//! Written claims to one file: what stands around and between them, in their order.

use std::io;

use rustc_hash::FxHashSet;

use super::parquet::RowGroups;
use super::x12::Interchange;
use super::{Counted, Form, Heading, Written};
use crate::claim::Date;

/// A claim that a file has no place for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Rows are told by the claim's number, and it has none that a row can have.
    NoNumber,
    /// Rows are told by the claim's number, and an earlier claim has it.
    Again,
    /// It has more service lines than the guide of its type has place for.
    Lines {
        /// How many there is place for.
        most: u32,
    },
}

/// A file that claims are put into, in order.
#[derive(Debug)]
pub struct File {
    form: Form,
    interchange: Interchange,
    /// The heading line, until it is written.
    heading: Vec<u8>,
    /// The numbers of the claims so far, hashed.
    numbers: FxHashSet<u64>,
    parquet: Option<RowGroups>,
}

impl File {
    /// A file of a format. `today` is the day of an interchange whose claims say none.
    pub fn new(form: Form, heading: &Heading, today: Date) -> File {
        let heading = if form == Form::Csv { heading.line() } else { Vec::new() };
        let parquet = (form == Form::Parquet).then(RowGroups::new);
        File { form, interchange: Interchange::new(today), heading, numbers: FxHashSet::default(), parquet }
    }

    /// What the next claims add to the file, and those that are left out, by their position among them.
    pub fn put(&mut self, written: &mut Written) -> (Vec<u8>, Vec<(usize, Refused)>) {
        let bytes = std::mem::take(&mut written.bytes);
        let (mut out, mut refused) = (std::mem::take(&mut self.heading), Vec::new());
        let mut from = 0;
        for (at, mark) in written.marks.iter().enumerate() {
            let own = bytes.get(from..mark.end).unwrap_or(&[]);
            from = mark.end;
            let again = mark.number.is_some_and(|number| !self.numbers.insert(number));
            if let Some(why) = mark.refused.or(again.then_some(Refused::Again)) {
                refused.push((at, why));
                continue;
            }
            match self.form {
                Form::X12 => self.interchange.put(mark, own, &mut out),
                // They are put in as rows.
                Form::Parquet => {}
                Form::Json | Form::Fhir | Form::Csv => out.extend_from_slice(own),
            }
            for (loss, count) in &mark.losses {
                written.losses.entry(*loss).or_insert(Counted { times: 0, first: at }).times += count;
            }
        }
        if let (Some(file), Some(claims)) = (&mut self.parquet, written.rows.take()) {
            out = file.put(claims);
        }
        (out, refused)
    }

    /// What stands behind the last claim.
    ///
    /// # Errors
    /// The claims cannot be written as one file of the format.
    pub fn end(mut self) -> io::Result<Vec<u8>> {
        if let Some(file) = self.parquet {
            return file.end();
        }
        let mut out = std::mem::take(&mut self.heading);
        self.interchange.end(&mut out);
        Ok(out)
    }
}
