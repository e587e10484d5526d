//! Who gets a message, and in which order.

use std::thread;

use crate::{
    Hub,
    peer::{FRAMINGS, Peer, frames, join},
};

pub fn everyone_gets_every_message_and_its_sender_too(hub: &Hub) {
    for framing in FRAMINGS {
        // To everyone is what a hub does unless told otherwise.
        for args in [
            &["--framing", framing][..],
            &["--framing", framing, "--reply", "everyone"],
        ] {
            let server = hub.start(args);
            let peers: [Peer; 3] = join(&server);
            for (sender, text) in [(0, "hello"), (2, "world"), (1, "again")] {
                let message = frames(framing, [text]);
                peers[sender].write(&message);
                for peer in &peers {
                    peer.expect(&message);
                }
            }
        }
    }
}

pub fn the_others_get_a_message_and_its_sender_does_not(hub: &Hub) {
    for framing in FRAMINGS {
        let server = hub.start(&["--reply", "others", "--framing", framing]);
        let [first, second, third] = join(&server);
        let (one, two) = (frames(framing, ["first"]), frames(framing, ["later"]));
        first.write(&one);
        second.expect(&one);
        third.expect(&one);
        second.write(&two);
        // What the first one gets first is not its own message.
        first.expect(&two);
        third.expect(&two);
        for peer in [first, second, third] {
            peer.half_close();
            peer.expect_last("");
        }
    }
}

pub fn the_sender_alone_gets_its_message_back(hub: &Hub) {
    for framing in FRAMINGS {
        let server = hub.start(&["--reply", "sender", "--framing", framing]);
        let peers: [Peer; 3] = join(&server);
        for (peer, text) in peers.iter().zip(["first", "other", "third"]) {
            let message = frames(framing, [text]);
            peer.write(&message);
            peer.expect(&message);
        }
        for peer in peers {
            peer.half_close();
            peer.expect_last("");
        }
    }
}

const SENDERS: usize = 4;
const MESSAGES: usize = 500;

pub fn all_peers_see_one_order_with_several_senders_at_once(hub: &Hub) {
    let streams = all_send_at_once(hub, "everyone");
    for stream in &streams {
        assert!(*stream == streams[0], "two peers have seen two orders");
    }
}

pub fn all_others_see_one_order_with_several_senders_at_once(hub: &Hub) {
    let streams = all_send_at_once(hub, "others");
    for one in 0..SENDERS {
        for other in 0..SENDERS {
            let of_third = |line: &&(usize, usize)| ![one, other].contains(&line.0);
            let seen_by_one = streams[one].iter().filter(of_third);
            let seen_by_other = streams[other].iter().filter(of_third);
            assert!(
                seen_by_one.eq(seen_by_other),
                "peers {one} and {other} have seen two orders"
            );
        }
    }
}

/// What each of the peers gets, as (sender, number), while all of them send: all
/// from each sender, in its order.
fn all_send_at_once(hub: &Hub, reply: &str) -> [Vec<(usize, usize)>; SENDERS] {
    let server = hub.start(&["--reply", reply]);
    let peers: [Peer; SENDERS] = join(&server);
    let heard = if reply == "others" { SENDERS - 1 } else { SENDERS };
    let streams = thread::scope(|scope| {
        for (sender, peer) in peers.iter().enumerate() {
            scope.spawn(move || {
                for number in 0..MESSAGES {
                    peer.write(format!("{sender}:{number:03}\n"));
                }
            });
        }
        let listeners = peers.each_ref().map(|peer| {
            scope.spawn(move || peer.read(heard * MESSAGES * "0:000\n".len()))
        });
        listeners.map(|listener| parse(&listener.join().expect("it comes whole")))
    });
    for (peer, stream) in streams.iter().enumerate() {
        for sender in 0..SENDERS {
            let own = reply == "others" && sender == peer;
            let expected = if own { 0..0 } else { 0..MESSAGES };
            let its = stream.iter().filter(|line| line.0 == sender);
            assert!(
                its.map(|line| line.1).eq(expected),
                "peer {peer} has got something else from peer {sender}"
            );
        }
    }
    streams
}

fn parse(stream: &[u8]) -> Vec<(usize, usize)> {
    let text = std::str::from_utf8(stream).expect("what was sent is text");
    let lines = text.lines().map(|line| {
        let (sender, number) = line.split_once(':').expect("a colon in each line");
        (sender.parse().expect("a number"), number.parse().expect("a number"))
    });
    lines.collect()
}

pub fn a_newcomer_gets_nothing_from_before_and_all_after_its_own_message(hub: &Hub) {
    let server = hub.start(&[]);
    let [speaker] = join(&server);
    let say = |number: usize| {
        let message = format!("{number}\n");
        speaker.write(&message);
        speaker.expect(&message);
        message
    };
    (0..1000).for_each(|number| drop(say(number)));
    let newcomer = Peer::connect(&server);
    newcomer.write("I'm in\n");
    newcomer.expect("I'm in\n");
    speaker.expect("I'm in\n");
    let rest: String = (1000..2000).map(say).collect();
    newcomer.expect(rest);
    newcomer.half_close();
    newcomer.expect_last("");
}
