//! Ids, hashes and streams as parts of other messages: each is a byte string, a stream two of them.

use minicbor::{
    Decode, Decoder, Encode, Encoder,
    decode::{self, Error},
    encode::{self, Write},
};

use crate::{
    ActId, AuthorId, ChainHash, ChangeId, Compartment, DeviceId, EntryId, EnvelopeHash, FieldName,
    Incarnation, Kind, PublicKey, Role, Stream, Subject,
};

macro_rules! as_bytes {
    ($($name:ident),*) => {$(
        impl<C> Encode<C> for $name {
            fn encode<W: Write>(
                &self,
                e: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
                let bytes = d.bytes()?.try_into();
                bytes.map(Self).map_err(|_| Error::message("a byte string of another length"))
            }
        }
    )*};
}

as_bytes!(
    ActId,
    AuthorId,
    ChainHash,
    ChangeId,
    DeviceId,
    EntryId,
    EnvelopeHash,
    Incarnation,
    PublicKey
);

macro_rules! as_text {
    ($($name:ident),*) => {$(
        impl<C> Encode<C> for $name {
            fn encode<W: Write>(
                &self,
                e: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), encode::Error<W::Error>> {
                e.str(self.as_str())?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
                Self::parse(d.str()?).map_err(|_| Error::message("a bad name"))
            }
        }
    )*};
}

as_text!(Compartment, FieldName, Kind, Role);

impl<C> Encode<C> for Subject {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.bytes(&self.bytes())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Subject {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        Self::from_bytes(d.bytes()?).ok_or(Error::message("an unknown subject"))
    }
}

impl<C> Encode<C> for Stream {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.array(2)?
            .encode_with(self.subject, ctx)?
            .encode_with(&self.compartment, ctx)?
            .ok()
    }
}

impl<'b, C> Decode<'b, C> for Stream {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        if d.array()? != Some(2) {
            return Err(Error::message("a stream of another form"));
        }
        Ok(Self {
            subject: d.decode_with(ctx)?,
            compartment: d.decode_with(ctx)?,
        })
    }
}
