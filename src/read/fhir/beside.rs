//! Files of resources to what references of claims in other files lead to.

use std::io::{self, Cursor, Read};
use std::sync::Arc;

use super::framer::FhirFramer;
use super::scope::Index;
use crate::read::unpack::{Bounds, Fault, Packing, Unpacked};
use crate::read::{Input, Trouble};

/// The resources that stand beside claims, in files of their own.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    index: Arc<Index>,
}

impl Beside {
    pub(super) fn index(&self) -> Arc<Index> {
        Arc::clone(&self.index)
    }

    /// Reads resources from files, each with its position among the files of the run: Bundles, or a resource a line, also
    /// compressed. They are kept in memory, those that claims refer to alone. What is damaged is told, with the file's
    /// position.
    ///
    /// # Errors
    /// Those of reading.
    pub fn read(files: Vec<(Input, u32)>) -> io::Result<(Beside, Vec<(u32, Trouble)>)> {
        let mut index = Index::default();
        let mut damage = Vec::new();
        for (input, file) in files {
            let mut input: Box<dyn Read + Send> = match input {
                Input::Stream(stream) => stream,
                Input::File(file) => Box::new(file),
            };
            let mut head = Vec::new();
            (&mut input).take(4).read_to_end(&mut head)?;
            let packing = Packing::of(&head);
            let whole = Cursor::new(head).chain(input);
            let fault = Fault::default();
            let plain: Box<dyn Read + Send> = match packing {
                Some(packing) => Box::new(Unpacked::new(packing, whole, Bounds::default(), fault.clone())?),
                None => Box::new(whole),
            };
            let (found, troubles) = FhirFramer::new(plain, Vec::new(), file, None).collect(index)?;
            index = found;
            damage.extend(troubles.into_iter().chain(fault.take()).map(|trouble| (file, trouble)));
        }
        Ok((Beside { index: Arc::new(index) }, damage))
    }
}
