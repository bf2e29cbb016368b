//! A small HTTP client on plain sockets, so that a test can send exactly what it means to, and a
//! laptop that enrols, is let in and asks.

use std::{
    io::{self, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use record::{
    Body, Change, DeviceId, Ed25519, Envelope, EnvelopeHash, Incarnation, PublicKey, Seq,
    SignatureScheme, SigningKey,
};
use sync::{
    account::{
        Challenge, ChallengeRequest, Credentials, EnrolRequest, Enrolled, EnrolmentCode, Lineage,
        Problem, Refused, RenewRequest, Token, TokenReply, TokenRequest,
    },
    message::{Carried, Hello, List, Push, Reply, Request, Settled},
};

/// However slow the machine: a test that hangs is a test that fails.
pub const PATIENCE: Duration = Duration::from_secs(30);
pub const CBOR: &str = "application/cbor";

pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let own = self.headers.iter().find(|(own, _)| own == name);
        own.map(|(_, value)| value.as_str())
    }

    /// The body as it was before it was packed.
    pub fn unpacked(&self) -> Vec<u8> {
        match self.header("content-encoding") {
            Some("zstd") => zstd::decode_all(self.body.as_slice()).unwrap(),
            _ => self.body.clone(),
        }
    }

    pub fn problem(&self) -> Problem {
        assert_eq!(self.header("content-type"), Some(CBOR));
        Problem::decode(&self.unpacked()).unwrap()
    }
}

pub fn connect(to: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(to).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Posts a body with the headers given, and reads the whole answer.
pub fn post(to: SocketAddr, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    try_post(to, path, headers, body).unwrap()
}

/// As [`post`], from a server that may go away.
pub fn try_post(
    to: SocketAddr,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> io::Result<Answer> {
    let mut head = format!("POST {path} HTTP/1.1\r\nhost: doorstep\r\nconnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if !headers.iter().any(|(name, _)| *name == "content-length") {
        head.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    let mut stream = TcpStream::connect(to)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(head.as_bytes())?;
    // A server that has heard enough closes before all is sent.
    drop(stream.write_all(body));
    read_answer(&mut stream)
}

pub fn read_answer(stream: &mut TcpStream) -> io::Result<Answer> {
    let mut bytes = Vec::new();
    let read = stream.read_to_end(&mut bytes);
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        read?;
        return Err(io::ErrorKind::UnexpectedEof.into());
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    let header = |line: &str| {
        let (name, value) = line.split_once(':').unwrap();
        (name.to_lowercase(), value.trim().to_owned())
    };
    Ok(Answer {
        status: status.parse().unwrap(),
        headers: lines.map(header).collect(),
        body: bytes[end + 4..].to_vec(),
    })
}

/// A laptop of one member of staff.
pub struct Laptop {
    pub server: SocketAddr,
    pub device: DeviceId,
    pub incarnation: Incarnation,
    secret: SigningKey,
    pub token: Option<Token>,
    pub seq: Seq,
    pub prev: EnvelopeHash,
    pub enrolled: Option<Enrolled>,
}

impl Laptop {
    /// Not enrolled yet. Its ids and key follow from a number.
    pub fn new(server: SocketAddr, number: u8) -> Self {
        Self {
            server,
            device: DeviceId([number; 16]),
            incarnation: Incarnation([number; 16]),
            secret: SigningKey::from_bytes(&[number; 32]),
            token: None,
            seq: 0,
            prev: EnvelopeHash::START,
            enrolled: None,
        }
    }

    pub fn key(&self) -> PublicKey {
        Ed25519.public_key(&self.secret)
    }

    pub fn lineage(&self) -> Lineage {
        let statement = Lineage::statement(self.device, self.incarnation, self.key());
        Lineage {
            device: self.device,
            incarnation: self.incarnation,
            key: self.key(),
            name: "Laptop".into(),
            proof: Ed25519.sign(&self.secret, &statement),
        }
    }

    pub fn try_enrol(
        &self,
        code: EnrolmentCode,
        credentials: &Credentials,
    ) -> Result<Enrolled, Answer> {
        let request = EnrolRequest {
            code,
            credentials: credentials.clone(),
            lineage: self.lineage(),
        };
        let answer = self.account("/v1/enrol", &request.encode());
        if answer.status != 200 {
            return Err(answer);
        }
        Ok(Enrolled::decode(&answer.unpacked()).unwrap())
    }

    /// Enrols and is let in.
    pub fn enrol(&mut self, code: EnrolmentCode, credentials: &Credentials) {
        let enrolled = self.try_enrol(code, credentials);
        self.enrolled = Some(enrolled.unwrap_or_else(|answer| panic!("{:?}", answer.problem())));
        self.enter();
    }

    /// Goes on under a new incarnation with a new key, both made from a number.
    pub fn renew(&mut self, number: u8, credentials: &Credentials) -> Answer {
        self.incarnation = Incarnation([number; 16]);
        self.secret = SigningKey::from_bytes(&[number; 32]);
        (self.seq, self.prev) = (0, EnvelopeHash::START);
        let request = RenewRequest {
            credentials: credentials.clone(),
            lineage: self.lineage(),
        };
        self.account("/v1/renew", &request.encode())
    }

    pub fn account(&self, path: &str, body: &[u8]) -> Answer {
        post(self.server, path, &[("content-type", CBOR)], body)
    }

    pub fn challenge(&self) -> Result<[u8; 32], Refused> {
        let asks = ChallengeRequest {
            incarnation: self.incarnation,
        };
        let answer = self.account("/v1/challenge", &asks.encode());
        if answer.status != 200 {
            return Err(answer.problem().refused().unwrap());
        }
        Ok(Challenge::decode(&answer.unpacked()).unwrap().challenge)
    }

    pub fn answer_challenge(&self, challenge: [u8; 32]) -> Result<TokenReply, Refused> {
        let statement = Challenge::statement(self.incarnation, &challenge);
        let request = TokenRequest {
            incarnation: self.incarnation,
            challenge,
            signature: Ed25519.sign(&self.secret, &statement),
        };
        let answer = self.account("/v1/token", &request.encode());
        if answer.status != 200 {
            return Err(answer.problem().refused().unwrap());
        }
        Ok(TokenReply::decode(&answer.unpacked()).unwrap())
    }

    /// Gets a token.
    pub fn enter(&mut self) {
        let challenge = self.challenge().unwrap();
        self.token = Some(self.answer_challenge(challenge).unwrap().token);
    }

    pub fn bearer(&self) -> String {
        self.token.unwrap().header()
    }

    /// Asks something, packed both ways, and reads the reply, refused or not.
    pub fn ask(&self, request: &Request) -> Reply {
        self.try_ask(request).unwrap()
    }

    /// As [`Laptop::ask`], of a server that may go away.
    pub fn try_ask(&self, request: &Request) -> io::Result<Reply> {
        let bearer = self.bearer();
        let headers = [
            ("content-type", Reply::CONTENT_TYPE),
            ("content-encoding", "zstd"),
            ("accept-encoding", "zstd"),
            ("authorization", &bearer),
        ];
        let packed = zstd::bulk::compress(&request.encode(), 3).unwrap();
        let path = format!("/v1/{}", request.name());
        let answer = try_post(self.server, &path, &headers, &packed)?;
        assert_eq!(answer.header("content-type"), Some(Reply::CONTENT_TYPE));
        let reply = Reply::decode(&answer.unpacked()).map_err(io::Error::other)?;
        assert_eq!(answer.status == 200, !matches!(reply, Reply::Refused(_)));
        Ok(reply)
    }

    pub fn hello(&self) -> Request {
        Request::Hello(Hello {
            oldest: 1,
            newest: 1,
            app: "test".into(),
            device: self.device,
            incarnation: self.incarnation,
            read: None,
            witness: None,
        })
    }

    /// The push of one more change, in the next envelope.
    pub fn push_of(&mut self, body: Body) -> Request {
        let (change, bytes) = Change::seal(body);
        self.seq += 1;
        let envelope = Envelope::seal(
            change.id,
            (self.device, self.incarnation),
            (self.seq, self.prev),
            &Ed25519,
            &self.secret,
        );
        self.prev = envelope.hash();
        Request::Push(Push {
            device: self.device,
            incarnation: self.incarnation,
            first: self.seq,
            changes: List(vec![Carried {
                envelope: envelope.encode(),
                body: bytes,
            }]),
        })
    }

    /// The verdict on a push of one change.
    pub fn settled(&self, reply: &Reply) -> Settled {
        let Reply::Verdicts(verdicts) = reply else {
            panic!("{reply:?}");
        };
        let server = self.enrolled.as_ref().unwrap().server_key;
        verdicts.open(&Ed25519, server).unwrap().remove(0)
    }
}
