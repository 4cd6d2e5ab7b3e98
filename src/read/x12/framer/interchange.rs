//! ISA, or its absence, to the delimiters that the segments behind it are read with.

use std::io;

use super::super::isa::{self, Fault};
use super::super::lex::{Delimiters, begins};
use super::words::{LOWER_CASE, push, separator};
use super::{Interchange, X12Framer};
use crate::read::{Batch, Cost, Spot};

impl X12Framer {
    pub(super) fn isa(&mut self, batch: &mut Batch) -> io::Result<()> {
        self.leave(batch, "the next ISA follows");
        self.said.clear();
        let offset = self.stream.offset();
        let window = self.stream.window(isa::WINDOW)?;
        let lower = window.first().is_some_and(u8::is_ascii_lowercase);
        let parsed = isa::parse(window);
        let assumed = isa::assumed(window);
        match parsed {
            Ok(isa) => {
                let number = self.stream.take(isa.length);
                let spot = |element: &str| Spot { offset, number, element: element.to_owned() };
                for (code, message) in isa.oddities {
                    self.once(batch, code, spot("ISA"), message);
                }
                if lower {
                    self.once(batch, "x12/lower-case", spot("ISA"), LOWER_CASE);
                }
                self.delimiters = Some(isa.delimiters);
                self.interchange = Some(Interchange { control: isa.control, groups: 0, assumed: false });
            }
            Err(fault) => {
                let number = self.stream.number() + 1;
                let spot = Spot { offset, number, element: "ISA".to_owned() };
                self.delimiters = None;
                match (fault, assumed) {
                    (Fault::Elements, Some(delimiters)) => {
                        self.once(batch, "x12/isa", spot, "the ISA does not have its 16 elements; the usual separators `*`, `:` and `~` are assumed, which the segments behind it use");
                        // The damaged ISA ends where the first usual terminator stands.
                        let window = self.stream.window(isa::WINDOW)?;
                        let length = memchr::memchr(delimiters.segment, window).map_or(window.len(), |at| at + 1);
                        self.stream.take(length);
                        self.delimiters = Some(delimiters);
                        self.interchange = Some(Interchange { control: Vec::new(), groups: 0, assumed: true });
                    }
                    (Fault::Clash(delimiters), _) => {
                        let Delimiters { element, component, segment, .. } = delimiters;
                        let message = format!(
                            "the ISA declares separators that cannot be told apart from each other or from text: elements {}, components {}, segments {}; no claim of this interchange can be read: write it with `*`, `:` and `~`",
                            separator(element),
                            separator(component),
                            separator(segment)
                        );
                        push(batch, "x12/delimiters", spot, Cost::Bytes, message);
                        self.stream.skip_to_isa()?;
                    }
                    (Fault::Cut, _) => {
                        push(
                            batch,
                            "x12/truncated",
                            spot,
                            Cost::Bytes,
                            "the input ends within the ISA segment".to_owned(),
                        );
                        self.stream.skip_to_isa()?;
                    }
                    (Fault::Elements, None) => {
                        push(batch, "x12/isa", spot, Cost::Bytes, "the ISA does not have its 16 elements, so its separators are unknown; no claim can be read before the next complete ISA".to_owned());
                        self.stream.skip_to_isa()?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Something that is no ISA while no separators are known.
    pub(super) fn lost(&mut self, batch: &mut Batch) -> io::Result<()> {
        let (offset, number) = (self.stream.offset(), self.stream.number() + 1);
        let spot = Spot { offset, number, element: String::new() };
        let window = self.stream.window(isa::WINDOW)?;
        let headless = begins(window, b"GS") || begins(window, b"ST");
        match isa::assumed(window).filter(|_| headless) {
            Some(delimiters) => {
                self.delimiters = Some(delimiters);
                self.interchange = Some(Interchange { control: Vec::new(), groups: 0, assumed: true });
                self.once(batch, "x12/no-isa", spot, "the ISA segment that declares the separators is missing; `*`, `:` and `~` are assumed, which the file uses; put the ISA before GS and the IEA behind GE");
            }
            None if headless => {
                push(batch, "x12/no-isa", spot, Cost::Bytes, "the ISA segment that declares the separators is missing and they cannot be told; put the ISA before GS and the IEA behind GE".to_owned());
                self.stream.skip_to_isa()?;
            }
            None => {
                push(
                    batch,
                    "x12/garbage",
                    spot,
                    Cost::Bytes,
                    "these bytes belong to no interchange; they are passed over up to the next ISA".to_owned(),
                );
                self.stream.skip_to_isa()?;
            }
        }
        Ok(())
    }
}
