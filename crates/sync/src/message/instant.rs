//! Instants on the wire: milliseconds since 1970, UTC.

use chrono::{DateTime, Utc};
use minicbor::{
    Decoder, Encoder,
    decode::{self, Error},
    encode::{self, Write},
};

pub(crate) fn encode<C, W: Write>(
    at: &DateTime<Utc>,
    e: &mut Encoder<W>,
    _: &mut C,
) -> Result<(), encode::Error<W::Error>> {
    e.i64(at.timestamp_millis())?.ok()
}

pub(crate) fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<DateTime<Utc>, decode::Error> {
    DateTime::from_timestamp_millis(d.i64()?).ok_or(Error::message("an impossible time"))
}
