//! What can stand between a laptop and its server: a network's sign-in page, a bad line, somebody
//! who changes what passes.

use std::{
    io::{self, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
};

use sync::message::{Reply, Request};

/// A request on its way.
#[derive(Clone)]
pub struct Asked {
    pub path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Asked {
    /// What a laptop that was let in asks.
    pub fn request(&self) -> Request {
        Request::decode(&zstd::decode_all(self.body.as_slice()).unwrap()).unwrap()
    }

    /// The same question with other words in it.
    pub fn with(mut self, request: &Request) -> Self {
        self.body = zstd::encode_all(request.encode().as_slice(), 1).unwrap();
        self
    }
}

/// An answer on its way.
#[derive(Debug, Clone)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    /// The body, not packed unless a header says so.
    pub body: Vec<u8>,
    /// How many bytes are promised, where that is not what comes.
    promised: Option<usize>,
    /// Bytes instead of an answer of HTTP.
    raw: Option<Vec<u8>>,
}

impl Answer {
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let answer = Self {
            status,
            headers: Vec::new(),
            body: body.into(),
            promised: None,
            raw: None,
        };
        match content_type {
            "" => answer,
            kind => answer.header("content-type", kind),
        }
    }

    /// What some other service says, or nothing at all.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            raw: Some(bytes.into()),
            ..Self::new(0, "", "")
        }
    }

    /// An answer of the server's own.
    pub fn of(reply: &Reply) -> Self {
        let status = match reply {
            Reply::Refused(refusal) => refusal.obstacle.http_status(),
            _ => 200,
        };
        Self::new(status, Reply::CONTENT_TYPE, reply.encode())
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The reply in it.
    pub fn reply(&self) -> Reply {
        Reply::decode(&self.body).unwrap()
    }

    /// The connection breaks after so many bytes of the body.
    pub fn breaks_after(mut self, bytes: usize) -> Self {
        self.promised = Some(self.body.len());
        self.body.truncate(bytes);
        self
    }

    /// A proxy forgets the rest after so many bytes of the body, and says that this was all.
    pub fn cut_to(mut self, bytes: usize) -> Self {
        self.body.truncate(bytes);
        self
    }

    fn write(&self, to: &mut TcpStream) -> io::Result<()> {
        if let Some(raw) = &self.raw {
            return to.write_all(raw);
        }
        let mut head = format!("HTTP/1.1 {} Whatever\r\nconnection: close\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let length = self.promised.unwrap_or(self.body.len());
        head.push_str(&format!("content-length: {length}\r\n\r\n"));
        to.write_all(head.as_bytes())?;
        to.write_all(&self.body)
    }
}

/// The server behind it.
#[derive(Clone, Copy)]
pub struct Behind(pub SocketAddr);

impl Behind {
    /// Hands a question on, and gives the answer, not packed.
    pub fn ask(self, asked: &Asked) -> Answer {
        let mut stream = TcpStream::connect(self.0).unwrap();
        let mut head = format!("POST {} HTTP/1.1\r\nhost: doorstep\r\n", asked.path);
        let own = ["host", "connection", "content-length", "accept-encoding"];
        for (name, value) in asked
            .headers
            .iter()
            .filter(|(name, _)| !own.contains(&&**name))
        {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let length = asked.body.len();
        head.push_str(&format!(
            "connection: close\r\ncontent-length: {length}\r\n\r\n"
        ));
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&asked.body).unwrap();
        let (line, headers, body) = read_message(&mut stream).unwrap();
        let status = line.split(' ').nth(1).unwrap().parse().unwrap();
        let kind = |(name, _): &&(String, String)| name == "content-type";
        let kind = headers.iter().find(kind).map(|(_, kind)| kind.as_str());
        Answer::new(status, kind.unwrap_or_default(), body)
    }
}

type Does = dyn Fn(Asked) -> Option<Answer> + Send + Sync;

/// It stands there until it is dropped.
pub struct Between {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    listening: Option<JoinHandle<()>>,
}

impl Between {
    /// Stands at an address and does something with each question; `None` hangs up.
    pub fn at(
        address: SocketAddr,
        does: impl Fn(Asked) -> Option<Answer> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, does) = (Arc::clone(&stop), Arc::new(does));
        let listening = std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                let does: Arc<Does> = Arc::clone(&does) as _;
                // A laptop that hangs up first is not this one's trouble.
                std::thread::spawn(move || drop(talk(stream, &*does)));
            }
        });
        Self {
            address,
            stop,
            listening: Some(listening),
        }
    }
}

impl Drop for Between {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        drop(TcpStream::connect(self.address));
        if let Some(listening) = self.listening.take() {
            drop(listening.join());
        }
    }
}

fn talk(mut stream: TcpStream, does: &Does) -> io::Result<()> {
    let (line, headers, body) = read_message(&mut stream)?;
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    match does(Asked {
        path,
        headers,
        body,
    }) {
        Some(answer) => answer.write(&mut stream),
        None => Ok(()),
    }
}

type Message = (String, Vec<(String, String)>, Vec<u8>);

/// Reads a message whose length is declared: its first line, its headers, its body.
fn read_message(stream: &mut TcpStream) -> io::Result<Message> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        let mut more = [0; 4096];
        match stream.read(&mut more)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => bytes.extend_from_slice(&more[..read]),
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n").map(str::to_owned);
    let first = lines.next().unwrap_or_default();
    let header = |line: String| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_lowercase(), value.trim().to_owned()))
    };
    let headers: Vec<(String, String)> = lines.filter_map(header).collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length
        .and_then(|(_, value)| value.parse().ok())
        .unwrap_or_default();
    let mut body = bytes.split_off(end + 4);
    let have = body.len();
    body.resize(length, 0);
    if have < length {
        stream.read_exact(&mut body[have..])?;
    }
    Ok((first, headers, body))
}
