//! Belief: an error of accept goes away by itself: just go on.
//!
//! When no descriptor is left (EMFILE), the newcomer stays in the backlog. So the listener
//! is reported at once and accept fails again, and a core is busy with that until somebody
//! leaves. In Python: `OSError` from `accept`; `socketserver` just goes on, and `asyncio`
//! lets the listener rest for a second. Source: accept(2).

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use cli::println;
#[cfg(unix)]
use rustix::process::{Resource, getrlimit, setrlimit};
use selector_multicast::{DefaultSelector, EVENT_READ};
use socket2::Socket;
use testkit::{DEADLINE, connect, listen};

const SPAN: Duration = Duration::from_millis(100);

fn main() -> anyhow::Result<()> {
    println!("Belief: an error of accept goes away by itself: just go on.\n");
    println!("What happens:");
    if cfg!(windows) {
        println!("  not shown: Windows has no limit of descriptors to run into");
        println!(
            "\nDone right:\n  a listener whose accept fails rests for a moment"
        );
        return Ok(());
    }
    let (listener, address) = listen();
    let (ann, _ben) = (connect(address), connect(address));
    let mut selector = DefaultSelector::<Socket, ()>::new()?;
    let peer = selector.register(listener.accept()?.0.into(), EVENT_READ, ())?;
    // Ann's descriptor is the last one that there is.
    #[cfg(unix)]
    {
        let mut limit = getrlimit(Resource::Nofile);
        limit.current = Some(u64::try_from(selector.get_key(peer)?.fd)? + 1);
        setrlimit(Resource::Nofile, limit)?;
    }
    println!("  Ann is connected, Ben is in the backlog, no descriptor is left");
    let listener = selector.register(listener.into(), EVENT_READ, ())?;
    let (start, mut errors) = (Instant::now(), 0);
    while start.elapsed() < SPAN {
        selector.select(Some(DEADLINE))?;
        let accepted = selector.get_key(listener)?.fileobj.accept();
        errors += u32::from(accepted.is_err());
    }
    println!("  within {SPAN:?}, accept fails {errors} times");
    ensure!(errors > 100, "accept has not failed, or select has waited");

    println!("\nDone right:");
    let error = selector.get_key(listener)?.fileobj.accept().err();
    println!("  accept fails: {}", error.context("it has not failed")?);
    // ANCHOR: cure
    // The cure. Instead of `let resting = None;`:
    let resting = Some(selector.unregister(listener)?.fileobj);
    // ANCHOR_END: cure
    let events = selector.select(Some(SPAN))?.len();
    println!("  the listener is not watched: {events} events within {SPAN:?}");
    ensure!(events == 0, "select does not wait, though nobody can be accepted");
    drop(ann);
    selector.select(Some(DEADLINE))?;
    selector.unregister(peer)?;
    println!("  Ann, who is still watched, leaves: there is a descriptor");
    let resting = resting.context("the listener has not rested")?;
    let listener = selector.register(resting, EVENT_READ, ())?;
    selector.select(Some(DEADLINE))?;
    selector.get_key(listener)?.fileobj.accept()?;
    println!("  the listener is watched again: Ben is accepted");
    Ok(())
}
