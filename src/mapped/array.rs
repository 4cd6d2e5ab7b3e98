//! Numbers packed side by side, as they stand in a file.

use std::fmt;
use std::marker::PhantomData;

use super::Bytes;

/// A number that is kept as its little-endian bytes.
pub trait Plain: Copy + Default {
    /// How many bytes it takes.
    const SIZE: usize;

    /// The number at a position, counted in numbers; `None` behind the last.
    fn read(bytes: &[u8], at: usize) -> Option<Self>;

    /// Appends its bytes.
    fn write(self, to: &mut Vec<u8>);
}

macro_rules! plain {
    ($($number:ty),*) => { $(
        impl Plain for $number {
            const SIZE: usize = size_of::<$number>();

            #[inline]
            fn read(bytes: &[u8], at: usize) -> Option<$number> {
                let (numbers, _) = bytes.as_chunks();
                numbers.get(at).map(|number| <$number>::from_le_bytes(*number))
            }

            fn write(self, to: &mut Vec<u8>) {
                to.extend_from_slice(&self.to_le_bytes());
            }
        }
    )* };
}

plain!(u8, u32, u64);

/// Numbers of one width, owned or in a mapped file.
#[derive(Clone)]
pub struct Array<T> {
    bytes: Bytes,
    of: PhantomData<T>,
}

impl<T: Plain> Array<T> {
    /// The number at a position; `None` behind the last.
    #[inline]
    pub fn get(&self, at: usize) -> Option<T> {
        T::read(self.bytes.as_slice(), at)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.bytes.len() / T::SIZE
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Their bytes, to be read with [`Plain::read`] many times over.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.as_slice()
    }
}

impl<T> Default for Array<T> {
    fn default() -> Array<T> {
        Array { bytes: Bytes::default(), of: PhantomData }
    }
}

impl<T> From<Bytes> for Array<T> {
    fn from(bytes: Bytes) -> Array<T> {
        Array { bytes, of: PhantomData }
    }
}

impl<T: Plain> From<&[T]> for Array<T> {
    fn from(numbers: &[T]) -> Array<T> {
        let mut bytes = Vec::with_capacity(numbers.len() * T::SIZE);
        numbers.iter().for_each(|number| number.write(&mut bytes));
        Array::from(Bytes::from(bytes))
    }
}

impl<T: Plain> fmt::Debug for Array<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} numbers", self.len())
    }
}
