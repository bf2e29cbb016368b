//! A stream that ends when nothing has moved for too long: an idle connection, or a client that
//! asks and then does not read the answer.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep},
};

/// A stream with an end to its patience.
#[derive(Debug)]
pub struct IdleStream<S> {
    stream: S,
    most: Duration,
    end: Pin<Box<Sleep>>,
}

impl<S> IdleStream<S> {
    /// Ends when for this long no byte went either way.
    pub fn new(stream: S, most: Duration) -> Self {
        Self {
            stream,
            most,
            end: Box::pin(tokio::time::sleep(most)),
        }
    }

    /// Starts the wait anew after progress, and turns a wait that is over into an error.
    fn noted<T>(
        &mut self,
        cx: &mut Context<'_>,
        polled: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if polled.is_ready() {
            let next = Instant::now().checked_add(self.most);
            self.end.as_mut().reset(next.unwrap_or_else(Instant::now));
            return polled;
        }
        ready!(self.end.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for IdleStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_read(cx, buf);
        self.noted(cx, polled)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for IdleStream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.noted(cx, polled)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::*;

    const MOST: Duration = Duration::from_millis(50);

    #[tokio::test]
    async fn silence_ends_a_stream_and_a_byte_does_not() {
        let (near, mut far) = duplex(8);
        let mut near = IdleStream::new(near, MOST);
        far.write_all(b"a").await.unwrap();
        assert_eq!(near.read_u8().await.unwrap(), b'a');
        let silence = near.read_u8().await.unwrap_err();
        assert_eq!(silence.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn an_answer_that_nobody_reads_is_not_written_for_ever() {
        let (near, _far) = duplex(8);
        let mut near = IdleStream::new(near, MOST);
        let unread = near.write_all(&[0; 64]).await.unwrap_err();
        assert_eq!(unread.kind(), io::ErrorKind::TimedOut);
    }
}
