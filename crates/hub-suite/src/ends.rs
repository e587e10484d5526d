//! A peer that has finished sending still gets all it is owed, then the end.

use std::{
    process::Command,
    sync::mpsc::{self, TryRecvError},
    thread,
};

use crate::{
    Hub,
    owing::Owing,
    peer::{FRAMINGS, Peer, assert_serves, frames, join},
};

pub fn a_peer_that_half_closes_gets_what_it_is_owed_then_the_end(hub: &Hub) {
    for framing in FRAMINGS {
        let server = hub.start(&["--framing", framing]);
        let [leaver, other] = join(&server);
        let messages = frames(framing, ["first", "third"]);
        leaver.write(&messages);
        leaver.half_close();
        leaver.expect_last(&messages);
        server.wait_for_log(&leaver.line("ended (messages: 2)"));
        other.expect(&messages);
        assert_serves(framing, &other, &[&other]);
    }
}

pub fn a_peer_that_leaves_without_a_word_is_no_failure(hub: &Hub) {
    let server = hub.start(&[]);
    let [leaver, closer, other] = join(&server);
    leaver.half_close();
    leaver.expect_last("");
    server.wait_for_log(&leaver.line("ended (messages: 0)"));
    let line = closer.line("ended (messages: 0)");
    drop(closer);
    server.wait_for_log(&line);
    assert_serves("delimited", &other, &[&other]);
}

pub fn megabytes_owed_at_the_half_close_come_whole(hub: &Hub) {
    let Owing { server, slow, owed, .. } = Owing::start(hub);
    slow.half_close();
    slow.expect_last(owed);
    server.wait_for_log(&slow.line("ended (messages: 0)"));
}

pub fn a_peer_that_has_half_closed_ends_although_the_others_go_on(hub: &Hub) {
    let server = hub.start(&[]);
    let [speaker, leaver] = join(&server);
    thread::scope(|scope| {
        let (go_on, stopped) = mpsc::channel::<()>();
        scope.spawn(move || {
            for _ in 0..20_000 {
                if stopped.try_recv() != Err(TryRecvError::Empty) {
                    return;
                }
                speaker.write("and on\n");
                speaker.expect("and on\n");
            }
        });
        leaver.expect("and on\n");
        leaver.half_close();
        leaver.read_to_end();
        drop(go_on);
    });
}

pub fn nc_prints_what_it_has_sent(hub: &Hub) {
    let Some(nc) = testkit::netcat() else { return };
    let server = hub.start(&[]);
    let port = server.address.port().to_string();
    let listener = Peer::join(&server);
    let mut nc = Command::new(nc.get_program());
    nc.args(["-N", "127.0.0.1", &port]);
    testkit::run(nc, b"one\ntwo\n").assert_prints("one\ntwo\n");
    listener.expect("one\ntwo\n");
}
