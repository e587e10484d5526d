//! Ports in use, wrong arguments, Ctrl-C, and starting again on the same port.

#[cfg(unix)]
use std::{
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

#[cfg(unix)]
use testkit::DEADLINE;

use crate::Hub;
#[cfg(unix)]
use crate::{
    hub::stop,
    owing::Owing,
    peer::{Peer, assert_serves, join},
};

pub fn a_port_in_use_gets_a_sentence(hub: &Hub) {
    let (_listener, address) = testkit::listen();
    let mut command = hub.command();
    command.arg(address.to_string());
    let sentence = format!("can't listen on {address}: the port is in use");
    testkit::run(command, b"").assert_fails(1, &sentence);
}

pub fn a_host_that_does_not_exist_gets_a_sentence(hub: &Hub) {
    let mut command = hub.command();
    // A label this long can't be a name, so that nobody is asked for it.
    command.arg(format!("{}:7002", "x".repeat(64)));
    testkit::run(command, b"").assert_fails(1, "check the name");
}

pub fn wrong_arguments_get_exit_status_2_and_a_sentence(hub: &Hub) {
    for (args, sentence) in [
        (&["7003"][..], "the port is missing"),
        (&["::1:7003"], "in brackets"),
        (&["127.0.0.1:99999"], "0 to 65535"),
        (&["--framing", "lines"], "fixed-length:N"),
        (&["--framing", "fixed-length:0"], "with N at least 1"),
        (
            &["--framing", "one-per-connection"],
            "delimited, prefixed or fixed-length:N",
        ),
        (&["--reply", "nobody"], "everyone"),
        (&["--max-connections", "0"], "at least 1"),
        (&["--max-connections", "many"], "a whole number"),
        (&["--max-message-len", "much"], "a whole number"),
        (&["--outbox-limit", "all"], "a whole number"),
        (&["--idle-timeout", "0"], "seconds above 0"),
        (&["--backlog=-1"], "--backlog"),
    ] {
        let mut command = hub.command();
        command.args(args);
        testkit::run(command, b"").assert_fails(2, sentence);
    }
}

#[cfg(unix)]
pub fn ctrl_c_ends_a_hub_without_peers(hub: &Hub) {
    stop(hub.start(&[]));
}

#[cfg(unix)]
pub fn ctrl_c_ends_a_hub_that_listens_on_all_addresses(hub: &Hub) {
    stop(hub.start_at("0.0.0.0:0", &[]));
}

#[cfg(unix)]
pub fn ctrl_c_ends_the_connections_in_good_order(hub: &Hub) {
    let server = hub.start(&[]);
    let [speaker, idle, partial] = join(&server);
    speaker.write("one\ntwo\n");
    partial.write("and so");
    for peer in [&speaker, &idle, &partial] {
        peer.expect("one\ntwo\n");
    }
    // Twice, so that what the others wrote before has been read.
    for _ in 0..2 {
        assert_serves("delimited", &speaker, &[&speaker, &idle, &partial]);
    }
    let log = stop(server);
    for (peer, count) in [(&speaker, 4), (&idle, 0), (&partial, 0)] {
        let line = peer.line(&format!("stopped (messages: {count})"));
        assert!(log.contains(&line), "no {line:?} in {log:#?}");
        peer.expect_last("");
    }
}

#[cfg(unix)]
pub fn ctrl_c_resets_nobody_who_is_still_speaking(hub: &Hub) {
    let server = hub.start(&["--reply", "sender"]);
    let peers: [Peer; 4] = join(&server);
    thread::scope(|scope| {
        let (speaks, wait_until_they_speak) = mpsc::channel();
        for peer in &peers {
            let speaks = speaks.clone();
            scope.spawn(move || {
                // Until no answer comes: the end, or else this fails.
                for number in 0.. {
                    peer.write("on and on\n");
                    if peer.read(10).len() < 10 {
                        return peer.half_close();
                    }
                    if number == 100 {
                        speaks.send(()).expect("somebody waits for it");
                    }
                }
            });
        }
        for _ in &peers {
            wait_until_they_speak.recv_timeout(DEADLINE).expect("they all speak");
        }
        stop(server);
    });
}

#[cfg(unix)]
pub fn sigterm_ends_a_hub_as_ctrl_c_does(hub: &Hub) {
    let server = hub.start(&[]);
    let [peer] = join(&server);
    server.signal("TERM");
    let (status, log) = server.wait();
    assert_eq!(status.code(), Some(0), "{log:#?}");
    peer.expect_last("");
    let line = peer.line("stopped (messages: 0)");
    assert!(log.contains(&line), "no {line:?} in {log:#?}");
}

#[cfg(unix)]
pub fn ctrl_c_ends_a_hub_within_a_second(hub: &Hub) {
    // Its peers stay, so it waits for them as long as it may. The machine may be busy for
    // once, or twice.
    let took = [(); 5].map(|()| {
        let server = hub.start(&[]);
        let _peers: [Peer; 3] = join(&server);
        let begin = Instant::now();
        stop(server);
        begin.elapsed()
    });
    assert!(took.iter().any(|took| *took < Duration::from_secs(1)), "{took:?}");
}

#[cfg(unix)]
pub fn ctrl_c_ends_a_hub_whose_peer_does_not_read(hub: &Hub) {
    let Owing { server, slow, speaker, .. } = Owing::start(hub);
    stop(server);
    drop([slow, speaker]);
}

#[cfg(unix)]
pub fn ctrl_c_ends_a_hub_whose_peer_has_ended_and_does_not_read(hub: &Hub) {
    let Owing { server, slow, speaker, .. } = Owing::start(hub);
    slow.half_close();
    // It may be noticed, or not, as long as bytes are owed.
    for _ in 0..10 {
        assert_serves("delimited", &speaker, &[&speaker]);
    }
    stop(server);
    drop([slow, speaker]);
}

#[cfg(unix)]
pub fn ctrl_c_does_not_wait_for_a_broken_peer(hub: &Hub) {
    let took = [(); 5].map(|()| {
        let server = hub.start(&["--framing", "prefixed"]);
        let [broken] = join(&server);
        broken.write(b"\xff\xff\xff\xff");
        server.wait_for_log(&broken.line("dropped: "));
        let begin = Instant::now();
        stop(server);
        begin.elapsed()
    });
    assert!(took.iter().any(|took| *took < Duration::from_secs(1)), "{took:?}");
}

#[cfg(unix)]
pub fn ctrl_c_flushes_what_is_owed_to_a_peer_that_reads(hub: &Hub) {
    let Owing { server, slow, owed, .. } = Owing::start(hub);
    thread::scope(|scope| {
        scope.spawn(|| slow.expect_last(&owed));
        stop(server);
    });
}

#[cfg(unix)]
pub fn ctrl_c_ends_a_hub_with_all_places_taken(hub: &Hub) {
    let server = hub.start(&["--max-connections", "1"]);
    let [_peer] = join(&server);
    let _waiting = Peer::connect(&server);
    stop(server);
}

#[cfg(unix)]
pub fn the_same_port_can_be_had_again_at_once(hub: &Hub) {
    let mut address = "127.0.0.1:0".to_owned();
    let mut stayers = Vec::new();
    // The connections that a hub has ended linger at its port, whether the client
    // still stays or has left too.
    for client_stays in [true, false, true] {
        let server = hub.start_at(&address, &[]);
        assert!(address.ends_with(":0") || server.address.to_string() == address);
        address = server.address.to_string();
        let [peer] = join(&server);
        assert_serves("delimited", &peer, &[&peer]);
        stop(server);
        peer.expect_last("");
        if client_stays {
            stayers.push(peer);
        }
    }
}
