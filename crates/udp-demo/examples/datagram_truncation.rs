//! `recvfrom(bufsize)` of a longer datagram: the rest is gone, and nobody says so.

use std::{
    io,
    mem::MaybeUninit,
    net::{Ipv4Addr, UdpSocket},
    process::ExitCode,
    time::Duration,
};

use anyhow::ensure;
use cli::{println, run};
use socket2::{MaybeUninitSlice, SockRef};

fn main() -> ExitCode {
    run(|| {
        let receiver = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        receiver.set_read_timeout(Some(Duration::from_secs(5)))?;
        let sender = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        sender.connect(receiver.local_addr()?)?;

        sender.send(b"0123456789")?;
        sender.send(b"next")?;
        println!("10 bytes were sent, then 4. Receiving with a buffer of 4:");
        let mut buf = [0; 4];
        let first = receiver.recv(&mut buf);
        if cfg!(windows) {
            let error = first.err().map(|error| error.to_string());
            println!("  an error, as this is Windows: {error:?}");
        } else {
            println!("  {first:?}, and no word about the rest");
            ensure!(first? == 4 && buf == *b"0123");
        }
        ensure!(receiver.recv(&mut buf)? == 4 && buf == *b"next");
        println!("  then the 4: the other 6 of the first are gone for ever");

        println!("With a buffer of one byte more than the limit of 4:");
        for message in [&b"four"[..], b"0123456789"] {
            sender.send(message)?;
            let mut buf = [0; 5];
            let too_long = match receiver.recv(&mut buf) {
                Ok(len) => len > 4,
                Err(error) if is_too_long_for_windows(&error) => true,
                Err(error) => return Err(error.into()),
            };
            let len = message.len();
            println!("  {len} bytes: over the limit? {too_long}");
            ensure!(too_long == (len > 4));
        }

        println!("socket2 hands out the flag MSG_TRUNC, which tells it too:");
        for message in [&b"four"[..], b"0123456789"] {
            sender.send(message)?;
            let mut buf = [MaybeUninit::uninit(); 4];
            let (len, flags) = SockRef::from(&receiver)
                .recv_vectored(&mut [MaybeUninitSlice::new(&mut buf)])?;
            let cut = flags.is_truncated();
            println!("  {len} bytes received, truncated? {cut}");
            ensure!(cut == (message.len() > 4));
        }
        Ok(())
    })
}

fn is_too_long_for_windows(error: &io::Error) -> bool {
    const WSAEMSGSIZE: i32 = 10040;
    cfg!(windows) && error.raw_os_error() == Some(WSAEMSGSIZE)
}
