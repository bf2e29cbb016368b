//! A list with a bound that is held before anything of it is read.

use minicbor::{
    Decode, Decoder, Encode, Encoder,
    decode::{self, Error},
    encode::{self, Write},
};

/// At most `MOST` of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List<T, const MOST: usize>(pub Vec<T>);

impl<T, const MOST: usize> Default for List<T, MOST> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, const MOST: usize> From<Vec<T>> for List<T, MOST> {
    fn from(items: Vec<T>) -> Self {
        Self(items)
    }
}

impl<C, T: Encode<C>, const MOST: usize> Encode<C> for List<T, MOST> {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.array(self.0.len() as u64)?;
        self.0.iter().try_for_each(|item| item.encode(e, ctx))
    }
}

impl<'b, C, T: Decode<'b, C>, const MOST: usize> Decode<'b, C> for List<T, MOST> {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        let length = d.array()?.ok_or(Error::message("an indefinite list"))?;
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if length > MOST {
            return Err(Error::message("a list longer than allowed"));
        }
        (0..length)
            .map(|_| T::decode(d, ctx))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

/// A text of at most [`crate::limits::TEXT_BYTES`]; a longer one is cut at a character.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words(pub String);

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Self(cut(text).to_owned())
    }
}

impl<C> Encode<C> for Words {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.str(cut(&self.0))?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Words {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        Ok(Self::from(d.str()?))
    }
}

fn cut(text: &str) -> &str {
    let most = crate::limits::TEXT_BYTES;
    let end = (0..=most.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}
