//! Talking to the server over HTTP: one request, one answer, and what went wrong in between.

use std::time::Duration;

use reqwest::{
    Client, StatusCode, Url,
    header::{ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER},
    redirect,
};
use sync::device::Failure;

use crate::Error;

/// A server that is not there is given up after so long.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// An answer that stops coming is given up after so long (docs/rules.md F12).
const READ_TIMEOUT: Duration = Duration::from_secs(45);
/// zstd's level, both ways (docs/rules.md P27).
const ZSTD_LEVEL: i32 = 3;

/// Why there is no answer to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoAnswer {
    /// The server was not reached, or the answer did not come whole.
    Offline,
    /// Something else answered: a captive portal, a proxy.
    NotOurServer,
    /// What stands before the server is busy: come back after so many seconds.
    Later(u32),
}

/// What the engine makes of it.
impl From<NoAnswer> for Failure {
    fn from(no: NoAnswer) -> Self {
        match no {
            NoAnswer::Offline => Self::Unreachable,
            NoAnswer::NotOurServer => Self::NotOurServer,
            NoAnswer::Later(after_s) => Self::Busy { after_s },
        }
    }
}

/// An answer of the server, inflated.
pub(crate) struct Answer {
    /// Whether the server did what was asked.
    pub ok: bool,
    /// The answer's bytes.
    pub bytes: Vec<u8>,
    /// How many bytes came over the wire.
    pub wire_bytes: usize,
}

/// The way to one server.
#[derive(Clone)]
pub(crate) struct Http {
    client: Client,
    base: Url,
}

impl Http {
    /// The way to the server of an address: plain HTTP on loopback only, until there is TLS.
    pub fn new(address: &str) -> Result<Self, Error> {
        let base = Url::parse(address.trim()).map_err(|_| Error::BadAddress)?;
        let loopback = match base.host() {
            Some(url_host) => match url_host {
                url::Host::Domain(name) => name == "localhost",
                url::Host::Ipv4(ip) => ip.is_loopback(),
                url::Host::Ipv6(ip) => ip.is_loopback(),
            },
            None => false,
        };
        if base.scheme() != "http" || !loopback {
            return Err(Error::BadAddress);
        }
        let client = Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(READ_TIMEOUT)
            .redirect(redirect::Policy::none())
            .no_proxy()
            .build()
            .map_err(|_| Error::Fault)?;
        Ok(Self { client, base })
    }

    /// Posts a message and gives the answer, if it is of the content type expected.
    pub async fn post(
        &self,
        path: &str,
        message: &[u8],
        token: Option<&str>,
        expected: &str,
    ) -> Result<Answer, NoAnswer> {
        let url = self.base.join(path).map_err(|_| NoAnswer::NotOurServer)?;
        let body = zstd::encode_all(message, ZSTD_LEVEL).map_err(|_| NoAnswer::Offline)?;
        let mut request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, expected)
            .header(CONTENT_ENCODING, "zstd")
            .header(ACCEPT_ENCODING, "zstd")
            .body(body);
        if let Some(token) = token {
            request = request.header(AUTHORIZATION, token);
        }
        let response = request.send().await.map_err(|_| NoAnswer::Offline)?;
        read(response, expected).await
    }
}

async fn read(mut response: reqwest::Response, expected: &str) -> Result<Answer, NoAnswer> {
    let status = response.status();
    let header = |name| {
        let value = response.headers().get(name)?.to_str().ok()?;
        Some(value.to_owned())
    };
    let ours = header(CONTENT_TYPE).is_some_and(|content_type| content_type == expected);
    let zstd = header(CONTENT_ENCODING).is_some_and(|encoding| encoding == "zstd");
    let later = header(RETRY_AFTER).and_then(|seconds| seconds.parse().ok());
    if !ours {
        return Err(match status {
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => {
                NoAnswer::Later(later.unwrap_or_default())
            }
            _ => NoAnswer::NotOurServer,
        });
    }
    let mut wire = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| NoAnswer::Offline)? {
        if wire.len() + chunk.len() > sync::limits::REPLY_BYTES {
            return Err(NoAnswer::NotOurServer);
        }
        wire.extend_from_slice(&chunk);
    }
    let wire_bytes = wire.len();
    let bytes = if zstd { inflate(&wire)? } else { wire };
    Ok(Answer {
        ok: status.is_success(),
        bytes,
        wire_bytes,
    })
}

/// Inflates, but never to more than a reply may be (docs/rules.md F55).
fn inflate(wire: &[u8]) -> Result<Vec<u8>, NoAnswer> {
    use std::io::Read;
    if let Ok(Some(length)) = zstd::zstd_safe::get_frame_content_size(wire)
        && let Ok(length) = usize::try_from(length)
        && length <= sync::limits::REPLY_BYTES
    {
        // Whole and at once, as our server packs it: no window beside the answer itself.
        return zstd::bulk::decompress(wire, length).map_err(|_| NoAnswer::Offline);
    }
    let mut bytes = Vec::new();
    let most = sync::limits::REPLY_BYTES as u64 + 1;
    zstd::Decoder::new(wire)
        .and_then(|decoder| decoder.take(most).read_to_end(&mut bytes))
        .map_err(|_| NoAnswer::Offline)?;
    if bytes.len() as u64 == most {
        Err(NoAnswer::NotOurServer)
    } else {
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read, Write},
        net::{Ipv4Addr, TcpListener},
    };

    use super::*;

    /// What is made of an answer that is none of ours.
    fn made_of(answer: &'static str) -> Option<NoAnswer> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let answering = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            // What it asks is nobody's concern; it is answered once it asks.
            let _ = stream.read(&mut [0; 1024]).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
            drop(stream.read_to_end(&mut Vec::new()));
        });
        let http = Http::new(&address).unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let asked = http.post("/v1/hello", b"hello", None, "application/cbor");
        let made = runtime.block_on(asked).err();
        drop((http, runtime));
        answering.join().unwrap();
        made
    }

    #[test]
    fn who_is_busy_says_when_to_come_back() {
        let busy = "HTTP/1.1 503 Busy\r\nretry-after: 30\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(made_of(busy), Some(NoAnswer::Later(30)));
        let many = "HTTP/1.1 429 Many\r\nretry-after: tomorrow\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(made_of(many), Some(NoAnswer::Later(0)));
        let gone = "HTTP/1.1 410 Gone\r\nretry-after: 30\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(made_of(gone), Some(NoAnswer::NotOurServer));
        assert_eq!(
            Failure::from(NoAnswer::Later(30)),
            Failure::Busy { after_s: 30 }
        );
    }
}
