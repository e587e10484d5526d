//! Zero bytes received: in TCP the end, in UDP a message.

use std::{
    io::Read,
    net::{Ipv4Addr, Shutdown, TcpListener, TcpStream, UdpSocket},
    process::ExitCode,
    time::Duration,
};

use anyhow::ensure;
use cli::{Shown, println, run};

fn main() -> ExitCode {
    run(|| {
        let receiver = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        receiver.set_read_timeout(Some(Duration::from_secs(5)))?;
        let sender = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        sender.connect(receiver.local_addr()?)?;

        println!("UDP: three datagrams, the second without a byte:");
        let messages: [&[u8]; 3] = [b"one", b"", b"two"];
        for message in messages {
            sender.send(message)?;
        }
        for message in messages {
            let mut buf = [0; 16];
            let (len, _) = receiver.recv_from(&mut buf)?;
            let shown = Shown(&buf[..len]);
            println!("  {len} bytes: \"{shown}\"");
            ensure!(buf[..len] == *message);
        }
        println!("  `if not data: break` would have missed \"two\", and would let");
        println!("  anybody stop the server with an empty datagram");

        println!("TCP: zero bytes are the end of the stream:");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let near = TcpStream::connect(listener.local_addr()?)?;
        let (mut far, _) = listener.accept()?;
        near.shutdown(Shutdown::Write)?;
        for _ in 0..2 {
            let len = far.read(&mut [0; 16])?;
            println!("  {len} bytes, however often it is read");
            ensure!(len == 0);
        }
        Ok(())
    })
}
