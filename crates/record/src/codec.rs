//! Reading and writing canonical CBOR (RFC 8949 §4.2): what both the body and the envelope need.
//!
//! Writing is canonical: shortest heads, sorted keys, definite lengths. Reading accepts what is
//! well formed and within the limits and never writes it again: bytes are stored, hashed and
//! forwarded exactly as received.

use minicbor::{Decoder, Encoder, decode, encode};

use crate::limits;

/// Bytes that are not a body, an envelope or a message as this version reads them.
#[derive(Debug, thiserror::Error)]
pub enum Malformed {
    /// Not the CBOR it should be.
    #[error("the bytes are not well formed")]
    Cbor(#[from] decode::Error),
    /// Well formed, but something is missing, twice there or not as the format has it.
    #[error("{0}")]
    Shape(&'static str),
    /// Larger than `limits` allows.
    #[error("{0} is larger than allowed")]
    TooLarge(&'static str),
}

/// An encoder over memory, which cannot fail.
pub(crate) type Enc<'a> = Encoder<&'a mut Vec<u8>>;
pub(crate) type EncResult = Result<(), encode::Error<std::convert::Infallible>>;

/// Runs an encoding into memory. The only error of such an encoder is one that cannot be made.
pub(crate) fn to_vec(write: impl FnOnce(&mut Enc<'_>) -> EncResult) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(512);
    let done = write(&mut Encoder::new(&mut bytes));
    debug_assert!(done.is_ok(), "writing to memory cannot fail");
    bytes
}

/// The length of an array that must be definite.
pub(crate) fn array(d: &mut Decoder<'_>, what: &'static str) -> Result<usize, Malformed> {
    let length = d
        .array()?
        .ok_or(Malformed::Shape("an array of indefinite length"))?;
    usize::try_from(length).map_err(|_| Malformed::TooLarge(what))
}

/// The length of an array that must be definite and have at most `most` elements.
pub(crate) fn array_of(
    d: &mut Decoder<'_>,
    most: usize,
    what: &'static str,
) -> Result<usize, Malformed> {
    let length = array(d, what)?;
    if length > most {
        Err(Malformed::TooLarge(what))
    } else {
        Ok(length)
    }
}

/// The length of a map that must be definite.
pub(crate) fn map(d: &mut Decoder<'_>) -> Result<u64, Malformed> {
    d.map()?
        .ok_or(Malformed::Shape("a map of indefinite length"))
}

/// Exactly `N` bytes.
pub(crate) fn bytes<const N: usize>(d: &mut Decoder<'_>) -> Result<[u8; N], Malformed> {
    d.bytes()?
        .try_into()
        .map_err(|_| Malformed::Shape("a byte string of another length"))
}

/// Passes over one value of any sort, however deep within the limit, and gives its bytes.
pub(crate) fn skip<'b>(d: &mut Decoder<'b>) -> Result<&'b [u8], Malformed> {
    let start = d.position();
    skip_nested(d, 0)?;
    d.input()
        .get(start..d.position())
        .ok_or(Malformed::Shape("a value that ends early"))
}

fn skip_nested(d: &mut Decoder<'_>, depth: usize) -> Result<(), Malformed> {
    use minicbor::data::Type;
    if depth > limits::DEPTH {
        return Err(Malformed::TooLarge("nesting"));
    }
    match d.datatype()? {
        Type::Array => {
            for _ in 0..array(d, "an array")? {
                skip_nested(d, depth + 1)?;
            }
        }
        Type::Map => {
            for _ in 0..map(d)? {
                skip_nested(d, depth + 1)?;
                skip_nested(d, depth + 1)?;
            }
        }
        Type::Tag => {
            d.tag()?;
            skip_nested(d, depth + 1)?;
        }
        Type::ArrayIndef | Type::MapIndef | Type::BytesIndef | Type::StringIndef => {
            return Err(Malformed::Shape("a value of indefinite length"));
        }
        Type::Break | Type::Unknown(_) => return Err(Malformed::Shape("a value of no type")),
        _ => d.skip()?,
    }
    Ok(())
}

/// Refuses anything after the value that was read.
pub(crate) fn at_end(d: &Decoder<'_>) -> Result<(), Malformed> {
    if d.position() == d.input().len() {
        Ok(())
    } else {
        Err(Malformed::Shape("bytes after the end"))
    }
}
