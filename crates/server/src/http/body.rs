//! Reading a request's body within its bounds, and packing an answer's.
//!
//! The bounds are on the packed bytes while they arrive and on the unpacked bytes while they are
//! unpacked, so that a small bomb stays small (docs/rules.md F40, F55).

use std::io::Read;

use axum::{
    body::Body,
    http::{
        HeaderMap, HeaderValue, Request, StatusCode,
        header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::{Shared, problem::Fault};

/// Bytes of a body on the wire: 1 MiB of changes, and what frames them. Packing makes nothing that
/// is allowed larger than this.
const WIRE_BYTES: usize = sync::limits::REQUEST_BYTES;
/// Bytes by which packing may make a small body larger.
const PACKING: usize = 1024;
/// Bytes of a body unpacked: 8 MiB.
const UNPACKED_BYTES: usize = 8 * 1024 * 1024;
/// The largest window that unpacking may ask memory for: 2^23 is 8 MiB.
const WINDOW_LOG: u32 = 23;
/// The level that answers are packed with (docs/rules.md P27). Level 3 makes a first sync 6 %
/// smaller, and slower by more than that.
const LEVEL: i32 = 1;
/// Answers below this are sent as they are.
const WORTH_PACKING: usize = 512;

/// Reads a body of one of these types, no larger than `most` once unpacked.
pub async fn read(
    shared: &Shared,
    request: Request<Body>,
    types: &[&str],
    most: usize,
) -> Result<Vec<u8>, Fault> {
    let headers = request.headers();
    let is_of = |own: &&str| header(headers, CONTENT_TYPE) == Some(*own);
    if !types.iter().any(is_of) {
        return Err(Fault::WrongType);
    }
    let packed = match header(headers, CONTENT_ENCODING) {
        None | Some("identity") => false,
        Some("zstd") => true,
        Some(_) => return Err(Fault::WrongType),
    };
    let most = most.min(UNPACKED_BYTES);
    let most_arriving = WIRE_BYTES.min(if packed { most + PACKING } else { most });
    let declared = header(headers, CONTENT_LENGTH).map(str::parse::<u64>);
    if declared.is_some_and(|length| !length.is_ok_and(|length| length <= most_arriving as u64)) {
        return Err(Fault::TooLarge);
    }
    let arriving = Limited::new(request.into_body(), most_arriving).collect();
    let bytes = match tokio::time::timeout(shared.body_time, arriving).await {
        Ok(Ok(arrived)) => arrived.to_bytes(),
        Ok(Err(error)) if error.is::<LengthLimitError>() => return Err(Fault::TooLarge),
        Ok(Err(_)) | Err(_) => return Err(Fault::CutShort),
    };
    if packed {
        unpacked(&bytes, most)
    } else {
        Ok(bytes.into())
    }
}

fn header(headers: &HeaderMap, name: axum::http::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn unpacked(packed: &[u8], most: usize) -> Result<Vec<u8>, Fault> {
    let mut unpacking = zstd::Decoder::with_buffer(packed).map_err(|_| Fault::Malformed)?;
    let bounded = unpacking.window_log_max(WINDOW_LOG);
    bounded.map_err(|_| Fault::Failed)?;
    let mut bytes = Vec::new();
    let mut one_more = unpacking.take(most as u64 + 1);
    one_more
        .read_to_end(&mut bytes)
        .map_err(|_| Fault::Malformed)?;
    if bytes.len() > most {
        return Err(Fault::TooLarge);
    }
    Ok(bytes)
}

/// Whether the asker takes zstd.
pub fn takes_zstd(headers: &HeaderMap) -> bool {
    let takes = header(headers, ACCEPT_ENCODING).unwrap_or_default();
    takes.split(',').any(|one| one.trim() == "zstd")
}

/// An answer, packed if it is worth it and the asker takes it.
pub fn answer(status: StatusCode, kind: &'static str, bytes: Vec<u8>, zstd: bool) -> Response {
    let kind = [(CONTENT_TYPE, HeaderValue::from_static(kind))];
    if !zstd || bytes.len() < WORTH_PACKING {
        return (status, kind, bytes).into_response();
    }
    match zstd::bulk::compress(&bytes, LEVEL) {
        Ok(packed) => {
            let how = [(CONTENT_ENCODING, HeaderValue::from_static("zstd"))];
            (status, kind, how, packed).into_response()
        }
        Err(_) => (status, kind, bytes).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_unpacks_to_more_than_allowed_is_refused_without_unpacking_it_all() {
        let bomb = zstd::bulk::compress(&vec![0; 64 * 1024 * 1024], 3).unwrap();
        assert!(bomb.len() < 16 * 1024);
        assert_eq!(unpacked(&bomb, UNPACKED_BYTES), Err(Fault::TooLarge));
        let fits = zstd::bulk::compress(&vec![7; 1000], 3).unwrap();
        assert_eq!(unpacked(&fits, 1000).unwrap(), vec![7; 1000]);
        assert_eq!(unpacked(&fits, 999), Err(Fault::TooLarge));
        assert_eq!(unpacked(b"not zstd", 1000), Err(Fault::Malformed));
        assert_eq!(
            unpacked(&fits[..fits.len() - 4], 1000),
            Err(Fault::Malformed)
        );
    }

    #[test]
    fn a_window_that_asks_for_more_memory_than_allowed_is_refused() {
        let mut wide = zstd::Encoder::new(Vec::new(), 3).unwrap();
        wide.window_log(27).unwrap();
        std::io::copy(&mut std::io::repeat(1).take(64), &mut wide).unwrap();
        let wide = wide.finish().unwrap();
        assert_eq!(unpacked(&wide, 1000), Err(Fault::Malformed));
    }

    #[test]
    fn zstd_is_sent_to_those_who_take_it() {
        let mut headers = HeaderMap::new();
        assert!(!takes_zstd(&headers));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, zstd"));
        assert!(takes_zstd(&headers));
    }
}
