//! A hub that has nothing to do does nothing.

use std::{
    thread,
    time::{Duration, Instant},
};

use testkit::{DEADLINE, Server, Work};

use crate::{Hub, owing::Owing, peer::Peer};

pub fn with_a_hundred_silent_peers_it_does_not_run_at_all(hub: &Hub) {
    let server = hub.start_for(100, &[]);
    let _peers = a_hundred_silent_peers(&server);
    assert_sleeps(&server);
}

pub fn with_deadlines_for_a_hundred_silent_peers_it_does_not_run_either(hub: &Hub) {
    let server = hub.start_for(100, &["--idle-timeout", "3600"]);
    let _peers = a_hundred_silent_peers(&server);
    assert_sleeps(&server);
}

pub fn with_much_owed_to_peers_that_take_nothing_it_does_not_run_either(hub: &Hub) {
    let Owing { server, slow, .. } = Owing::start(hub);
    assert_sleeps(&server);
    // Then there is something to read, or so it may seem.
    slow.half_close();
    assert_sleeps(&server);
}

fn a_hundred_silent_peers(server: &Server) -> Vec<Peer> {
    let peers: Vec<_> = (0..100).map(|_| Peer::join(server)).collect();
    for peer in &peers {
        peer.write("hello\n");
    }
    for peer in &peers {
        peer.expect("hello\n".repeat(100));
    }
    peers
}

fn assert_sleeps(server: &Server) {
    // Until it has come to rest after all that.
    let begin = Instant::now();
    while measure(server, Duration::from_millis(50)) != (0, 0) {
        assert!(begin.elapsed() < DEADLINE, "it never rests");
    }
    let (ticks, switches) = measure(server, Duration::from_secs(1));
    assert_eq!((ticks, switches), (0, 0), "ticks and wake-ups in one second");
}

/// How much it runs in this time, in ticks and context switches.
fn measure(server: &Server, time: Duration) -> (u64, u64) {
    let before = Work::of(server.id());
    // Not to wait for something, but to measure for so long.
    thread::sleep(time);
    let after = Work::of(server.id());
    // A thread that ends in between takes its switches with it.
    (after.ticks - before.ticks, after.switches.abs_diff(before.switches))
}
