//! What can be registered: sockets; on Unix pipes too; no regular files, no BufReader.
//!
//! Python's "file object" is anything with `fileno()`, which lets too much in: bytes in
//! memory have none (ValueError), a regular file has one that epoll refuses
//! (PermissionError), and a buffered reader has one that says nothing of its buffer.

use std::{
    io::{BufRead, BufReader, Write},
    time::Duration,
};

use anyhow::ensure;
use cli::println;
use selector_multicast::{DefaultSelector, EVENT_READ};
use testkit::{DEADLINE, pair};

fn main() -> anyhow::Result<()> {
    #[cfg(unix)]
    sources_of_all_kinds()?;
    #[cfg(target_os = "linux")]
    a_regular_file()?;
    a_buffered_reader()
}

/// With the type of what they have in common, a descriptor, they share a selector.
#[cfg(unix)]
fn sources_of_all_kinds() -> anyhow::Result<()> {
    use std::{io, os::fd::OwnedFd, os::unix::net::UnixStream};

    // ANCHOR: kinds
    let mut selector = DefaultSelector::<OwnedFd, &str>::new()?;
    let (listener, address) = testkit::listen();
    selector.register(listener.into(), EVENT_READ, "a listener")?;
    let _client = testkit::connect(address);
    let (mut peer, stream) = pair();
    selector.register(stream.into(), EVENT_READ, "a TCP stream")?;
    peer.write_all(b"x")?;
    let (reader, mut writer) = io::pipe()?;
    selector.register(reader.into(), EVENT_READ, "a pipe")?;
    writer.write_all(b"x")?;
    let (mut near, far) = UnixStream::pair()?;
    selector.register(far.into(), EVENT_READ, "a Unix stream")?;
    near.write_all(b"x")?;
    // ANCHOR_END: kinds
    while !selector.get_map().is_empty() {
        let ready = selector.select(Some(DEADLINE))?;
        ensure!(!ready.is_empty(), "not all of them are ready");
        for (token, events) in ready {
            println!("{}: {events:?}", selector.unregister(token)?.data);
        }
    }
    Ok(())
}

#[cfg(target_os = "linux")]
fn a_regular_file() -> anyhow::Result<()> {
    use std::{env, fs::File};

    let mut selector = DefaultSelector::new()?;
    let file = File::open(env::current_exe()?)?;
    let refused = selector.register(file, EVENT_READ, ()).err();
    let error = anyhow::Context::context(refused, "it was taken")?;
    println!("a regular file: {error}");
    ensure!(selector.get_map().is_empty(), "it is registered");
    Ok(())
}

/// `register(BufReader::new(stream), …)` does not compile. Here is what a clone, which
/// does, would hide.
fn a_buffered_reader() -> anyhow::Result<()> {
    let (mut peer, stream) = pair();
    let mut selector = DefaultSelector::new()?;
    selector.register(stream.try_clone()?, EVENT_READ, ())?;
    let mut reader = BufReader::new(stream);
    peer.write_all(b"one\ntwo\n")?;
    testkit::wait_until_queued(reader.get_ref(), 8);
    selector.select(Some(DEADLINE))?;
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let ready = selector.select(Some(Duration::from_millis(50)))?;
    let hidden = reader.buffer().len();
    println!("a BufReader: two lines come, we read {line:?}");
    println!("  ready: {ready:?}, and {hidden} bytes lie in its buffer unseen");
    ensure!(ready.is_empty() && hidden == 4, "the selector has seen them");
    Ok(())
}
