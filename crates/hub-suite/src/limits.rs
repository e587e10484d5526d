//! Places and descriptors come to an end: the next client waits.

use crate::{
    Hub,
    hub::stop,
    peer::{Peer, assert_serves, join},
};

pub fn with_all_places_taken_the_next_client_waits_until_one_leaves(hub: &Hub) {
    let server = hub.start(&["--max-connections", "2"]);
    let [leaver, stayer] = join(&server);
    let next = Peer::connect(&server);
    let last = Peer::connect(&server);
    next.write("next\n");
    server.wait_for_log(
        "all 2 places are taken: the next client waits in the backlog",
    );
    // More than once round the server since the next client came.
    for _ in 0..3 {
        assert_serves("delimited", &leaver, &[&leaver, &stayer]);
    }
    next.expect_nothing_yet();

    leaver.half_close();
    leaver.expect_last("");
    next.expect("next\n");
    stayer.expect("next\n");
    drop(stayer);
    last.write("last\n");
    last.expect("last\n");
    next.expect("last\n");
    stop(server);
}

pub fn that_all_places_are_taken_is_told_once(hub: &Hub) {
    let server = hub.start(&["--max-connections", "2"]);
    let [one, other] = join(&server);
    let waiting = [Peer::connect(&server), Peer::connect(&server)];
    for _ in 0..10 {
        assert_serves("delimited", &one, &[&one, &other]);
    }
    let log = stop(server);
    let told = log.iter().filter(|line| line.contains("places are taken")).count();
    assert!(told == 1 || cfg!(not(unix)), "told {told} times: {log:#?}");
    drop(waiting);
}

/// How the shortage is told, up to the system's own words for it.
#[cfg(unix)]
const SHORTAGE: &str = "can't accept: ";

#[cfg(unix)]
pub fn without_descriptors_the_peers_are_served_and_the_next_clients_wait(
    hub: &Hub,
) {
    let server = hub.start_with_descriptors(24, &["--reply", "sender"]);
    let first = Peer::join(&server);
    let mut connected = Vec::new();
    let (next, line) = loop {
        let peer = Peer::connect(&server);
        let line = server.wait_for_log_with(&[&peer.line("connected"), SHORTAGE]);
        if line.starts_with(SHORTAGE) {
            break (peer, line);
        }
        connected.push(peer);
    };
    assert!(line.to_lowercase().contains("too many open files"), "{line}");
    assert!(line.ends_with("; the next client waits in the backlog"), "{line}");
    let waiting = [next, Peer::connect(&server), Peer::connect(&server)];
    for peer in &waiting {
        peer.write("waited\n");
    }
    for peer in [&first].into_iter().chain(&connected) {
        assert_serves("delimited", peer, &[peer]);
    }
    #[cfg(target_os = "linux")]
    assert_rests(&server);
    waiting[0].expect_nothing_yet();

    assert!(connected.len() > waiting.len(), "only {} peers", connected.len());
    drop(connected);
    for peer in &waiting {
        peer.expect("waited\n");
        assert_serves("delimited", peer, &[peer]);
    }
    assert_serves("delimited", &first, &[&first]);
    let log = stop(server);
    // Until the first one left, it was the same shortage.
    let shortage = log.iter().take_while(|line| !line.contains("ended"));
    let told = shortage.filter(|line| line.starts_with(SHORTAGE)).count();
    assert_eq!(told, 0, "told {told} times more: {log:#?}");
}

/// Whether a server that can't accept hardly runs: trying again and again at once,
/// it would run all the time.
#[cfg(target_os = "linux")]
fn assert_rests(server: &testkit::Server) {
    use std::{thread, time::Duration};

    use testkit::Work;

    let before = Work::of(server.id()).ticks;
    // Not to wait for something, but to measure for so long.
    thread::sleep(Duration::from_secs(1));
    let ticks = Work::of(server.id()).ticks - before;
    assert!(ticks <= 10, "it ran for {ticks} of 100 ticks");
}
