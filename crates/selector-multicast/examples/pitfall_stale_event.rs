//! Belief: every event of a batch is for a socket that is still there.
//!
//! Serving the first event may close the socket of the second, and who comes next gets
//! its number, as that is the lowest free one. In Python the second event then hits the
//! newcomer, by `get_map()[fd]`, or a closed socket (EBADF). A token has a generation
//! besides: `Token(2v3)` is in the place of `Token(2v1)`, and somebody else.
//! Source: socket(2).

use std::net::UdpSocket;

use anyhow::ensure;
use cli::println;
use selector_multicast::{DefaultSelector, EVENT_READ, Fd, Token};
use testkit::DEADLINE;

type Selector = DefaultSelector<UdpSocket, &'static str>;

fn main() -> anyhow::Result<()> {
    println!(
        "Belief: every event of a batch is for a socket that is still there.\n"
    );

    println!("What happens:");
    let (selector, _, fd) = serve_the_first_of_two()?;
    let hit = by_number(&selector, fd);
    println!("  the second event, for number {fd}, hits: {hit:?}");
    // Windows may choose another number.
    ensure!(hit == Some("Cleo") || cfg!(windows), "it does not hit the newcomer");

    println!("\nDone right:");
    let (selector, token, fd) = serve_the_first_of_two()?;
    // ANCHOR: cure
    // The cure. Instead of `let hit = by_number(&selector, fd);`:
    let hit = selector.get_key(token).ok().map(|key| key.data);
    println!("  the second event, for {token:?}, number {fd}, hits: {hit:?}");
    ensure!(hit.is_none(), "it hits a newcomer, who has sent nothing");
    // ANCHOR_END: cure
    Ok(())
}

fn by_number(selector: &Selector, fd: Fd) -> Option<&'static str> {
    selector.get_map().values().find(|key| key.fd == fd).map(|key| key.data)
}

/// Returns who the second event of a batch is for, after the first has been served.
fn serve_the_first_of_two() -> anyhow::Result<(Selector, Token, Fd)> {
    let mut selector = Selector::new()?;
    for name in ["Ann", "Ben"] {
        let socket = UdpSocket::bind("127.0.0.1:0")?;
        socket.send_to(b"hello", socket.local_addr()?)?;
        selector.register(socket, EVENT_READ, name)?;
    }
    let mut batch = selector.select(Some(DEADLINE))?;
    while batch.len() < 2 {
        batch = selector.select(Some(DEADLINE))?;
    }
    let (served, token) = (batch[0].0, batch[1].0);
    let gone = selector.unregister(token)?;
    let [name, other] = [selector.get_key(served)?.data, gone.data];
    println!("  two events: serving {name} closes {other}, number {}", gone.fd);
    drop(gone.fileobj);
    let newcomer = UdpSocket::bind("127.0.0.1:0")?;
    let newcomer = selector.register(newcomer, EVENT_READ, "Cleo")?;
    println!(
        "  then Cleo comes, who sends nothing, number {}",
        selector.get_key(newcomer)?.fd
    );
    Ok((selector, token, gone.fd))
}
