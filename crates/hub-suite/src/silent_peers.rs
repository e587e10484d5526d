//! `--idle-timeout`: the time that a peer has to complete its next message.

use std::{
    thread,
    time::{Duration, Instant},
};

use crate::{
    Hub,
    owing::Owing,
    peer::{Peer, assert_serves, join},
};

const TIMEOUT: Duration = Duration::from_millis(500);

pub fn a_silent_peer_is_dropped_though_it_listens_and_a_speaking_one_stays(
    hub: &Hub,
) {
    let server = hub.start(&["--idle-timeout", "0.5"]);
    let begin = Instant::now();
    let [speaker, silent] = join(&server);
    let mut ticks = 0;
    while begin.elapsed() < 3 * TIMEOUT {
        speaker.write("tick\n");
        speaker.expect("tick\n");
        ticks += 1;
        thread::sleep(TIMEOUT / 10);
    }
    assert_eq!(
        server.wait_for_log(&silent.line("dropped")),
        silent.line("dropped: no whole message within 500ms")
    );
    let got = silent.read_to_end();
    assert!("tick\n".repeat(ticks).as_bytes().starts_with(&got));
    let got = got.len() / "tick\n".len();
    assert!(0 < got && got < ticks, "the silent one has got {got} of {ticks} ticks");
    assert_serves("delimited", &speaker, &[&speaker]);
}

pub fn a_dripping_peer_is_dropped_after_the_idle_timeout_too(hub: &Hub) {
    let server = hub.start(&["--idle-timeout", "0.5"]);
    let begin = Instant::now();
    let peer = Peer::join(&server);
    thread::scope(|scope| {
        // Far more often than the timeout, so that no single read is ever late.
        let dripping = scope.spawn(|| {
            let mut drips = 0;
            while drips < 2000 && peer.try_write("x") {
                drips += 1;
                thread::sleep(TIMEOUT / 100);
            }
            drips
        });
        server.wait_for_log(&peer.line("dropped: no whole message within 500ms"));
        let held = begin.elapsed();
        assert!(held >= TIMEOUT, "dropped after {held:?}");
        assert!(held < 10 * TIMEOUT, "held for {held:?}");
        // The end, or a reset for the drips that came after it.
        assert_eq!(peer.read_until_it_breaks(), b"");
        let drips = dripping.join().expect("a write fails without a panic");
        assert!(drips > 2, "{drips} drips are no dripping");
    });
}

pub fn a_whole_second_is_told_as_one(hub: &Hub) {
    let server = hub.start(&["--idle-timeout", "1"]);
    let peer = Peer::join(&server);
    server.wait_for_log(&peer.line("dropped: no whole message within 1s"));
    peer.expect_last("");
}

pub fn a_peer_that_takes_nothing_of_what_it_is_owed_is_dropped_for_that(hub: &Hub) {
    let server = hub.start(&["--reply", "sender", "--idle-timeout", "0.5"]);
    let peer = Peer::join(&server).with_little_room();
    // Its own replies: while they wait for it, it is not read from.
    let burst = [[b'x'; 1023].as_slice(), b"\n"].concat().repeat(64);
    let bursts = (0..1000).take_while(|_| peer.try_write(&burst)).count();
    assert!(bursts < 1000, "the hub has taken it all");
    assert_eq!(
        server.wait_for_log(&peer.line("dropped")),
        peer.line("dropped: it did not take what it is owed within 500ms")
    );
}

pub fn a_peer_that_takes_what_it_is_owed_is_given_its_time_anew(hub: &Hub) {
    let Owing { server, slow, owed, .. } =
        Owing::start_with(hub, &["--idle-timeout", "1"]);
    let begin = Instant::now();
    // Far longer than the timeout until the kernel has taken the last of it.
    for part in owed.chunks(64 * 1024) {
        slow.expect(part);
        thread::sleep(Duration::from_millis(30));
    }
    let took = begin.elapsed();
    assert!(took > Duration::from_secs(3), "it was all taken after {took:?}");
    // From then on it is a silent peer like any other.
    server.wait_for_log(&slow.line("dropped: no whole message within 1s"));
    slow.expect_last("");
}
