//! A crowd that comes, speaks and goes at random, against a model of what each of
//! them must have heard.
//!
//! The model: a witness that is there from the start hears everything, in the one
//! order that there is. What a peer hears is a part of that without a gap, and
//!
//! - it starts behind what the witness had heard when the peer came;
//! - it holds all that the peer itself has said, if the peer has left in good order
//!   or has stayed (of one that broke off, a last part may be lost on the way);
//! - it goes on to the end if the peer has stayed.
//!
//! The seed makes the steps the same each time; how they meet in the hub differs.

use testkit::Server;

use crate::{Hub, hub::stop, peer::Peer};

const CROWD: usize = 200;
const STEPS: usize = 4000;
const SEED: u64 = 0x7003;

pub fn two_hundred_peers_that_come_and_go_hear_what_they_must(hub: &Hub) {
    println!("seed {SEED:#x}, {STEPS} steps");
    let server = hub.start_for(CROWD + 1, &["--backlog", "256"]);
    let mut crowd = Crowd::new(&server, Random(SEED));
    for _ in 0..CROWD {
        crowd.come();
    }
    for _ in 0..STEPS {
        crowd.step();
    }
    let (order, gone) = crowd.finish();
    check(&order, &gone);
    stop(server);
}

struct Crowd<'s> {
    server: &'s Server,
    random: Random,
    witness: Peer,
    order: Vec<u8>,
    present: Vec<Member>,
    leaving: Vec<Member>,
    gone: Vec<Gone>,
}

/// One of the crowd. Its messages are `NAME.NUMBER`, and something behind that.
struct Member {
    peer: Peer,
    name: usize,
    said: usize,
    heard: Vec<u8>,
    /// How much the witness had heard when it came.
    witnessed: usize,
}

struct Gone {
    name: usize,
    said: usize,
    heard: Vec<u8>,
    witnessed: usize,
    manner: Manner,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    Stayed,
    InGoodOrder,
    BrokeOff,
}

impl<'s> Crowd<'s> {
    fn new(server: &'s Server, random: Random) -> Self {
        Self {
            server,
            random,
            witness: Peer::join(server),
            order: Vec::new(),
            present: Vec::new(),
            leaving: Vec::new(),
            gone: Vec::new(),
        }
    }

    fn step(&mut self) {
        match self.random.below(100) {
            0..60 => self.speak(),
            60..80 => self.listen(),
            80..90 => self.come(),
            90..94 => self.half_close(),
            94..96 => self.break_off(drop),
            96..98 => self.break_off(Peer::reset),
            _ => self.finish_leaving(),
        }
    }

    fn come(&mut self) {
        let connected = self.present.len() + self.leaving.len();
        if connected == CROWD {
            return;
        }
        self.witness.read_what_is_there(&mut self.order);
        let mut member = Member {
            witnessed: self.order.len(),
            peer: Peer::connect(self.server),
            name: connected + self.gone.len(),
            said: 0,
            heard: Vec::new(),
        };
        member.speak(&mut self.random);
        self.present.push(member);
    }

    fn speak(&mut self) {
        let random = &mut self.random;
        if let Some(member) = random.choose(&mut self.present) {
            member.speak(random);
        }
    }

    fn listen(&mut self) {
        if let Some(member) = self.random.choose(&mut self.present) {
            member.peer.read_what_is_there(&mut member.heard);
        }
    }

    fn half_close(&mut self) {
        if let Some(member) = self.random.take(&mut self.present) {
            member.peer.half_close();
            self.leaving.push(member);
        }
    }

    fn finish_leaving(&mut self) {
        for mut member in self.leaving.drain(..) {
            member.heard.extend(member.peer.read_to_end());
            let line = format!("ended (messages: {})", member.said);
            self.server.wait_for_log(&member.peer.line(&line));
            self.gone.push(member.gone(Manner::InGoodOrder, drop));
        }
    }

    fn break_off(&mut self, how: fn(Peer)) {
        if let Some(member) = self.random.take(&mut self.present) {
            self.gone.push(member.gone(Manner::BrokeOff, how));
        }
    }

    /// Half of those who are there leave; then the witness says the last word.
    fn finish(mut self) -> (Vec<u8>, Vec<Gone>) {
        for _ in 0..self.present.len() / 2 {
            self.half_close();
        }
        self.finish_leaving();
        for member in &mut self.present {
            let own = format!("{}.{} ", member.name, member.said - 1);
            listen_until(&member.peer, &mut member.heard, &own);
        }
        self.witness.write("the end\n");
        listen_until(&self.witness, &mut self.order, "the end");
        for mut member in self.present {
            listen_until(&member.peer, &mut member.heard, "the end");
            self.gone.push(member.gone(Manner::Stayed, drop));
        }
        (self.order, self.gone)
    }
}

impl Member {
    fn speak(&mut self, random: &mut Random) {
        let Self { name, said, .. } = *self;
        let something = "x".repeat(random.below(60));
        self.peer.write(format!("{name}.{said} {something}\n"));
        self.said += 1;
    }

    fn gone(self, manner: Manner, how: fn(Peer)) -> Gone {
        how(self.peer);
        let Self { name, said, heard, witnessed, .. } = self;
        Gone { name, said, heard, witnessed, manner }
    }
}

/// Goes on until a message that starts like this has come.
fn listen_until(peer: &Peer, heard: &mut Vec<u8>, start: &str) {
    let mut seen = 0;
    loop {
        while let Some(len) = heard[seen..].iter().position(|byte| *byte == b'\n') {
            if heard[seen..].starts_with(start.as_bytes()) {
                return;
            }
            seen += len + 1;
        }
        heard.extend(peer.read(1));
        peer.read_what_is_there(heard);
    }
}

fn check(order: &[u8], gone: &[Gone]) {
    let spoken = where_spoken(order, gone.len());
    for Gone { name, said, heard, witnessed, manner } in gone {
        let peer = format!("peer {name} of {}, {manner:?}", gone.len());
        let own = &spoken[*name];
        if *manner != Manner::BrokeOff {
            assert_eq!(own.len(), *said, "{peer}: messages from it");
        }
        let Some(first) = lines(heard).next() else {
            assert_eq!(*manner, Manner::BrokeOff, "{peer} has heard nothing");
            continue;
        };
        let spoken = |(name, number): (usize, usize)| spoken.get(name)?.get(number);
        let Some(&start) = parse(first).and_then(spoken) else {
            panic!("{peer} has heard what nobody said: {}", first.escape_ascii());
        };
        let end = start + heard.len();
        assert!(start >= *witnessed, "{peer} has heard what was before it came");
        assert!(order[start..].starts_with(heard), "{peer} has heard another order");
        if *manner != Manner::BrokeOff {
            assert!(start <= own[0] && own[said - 1] < end, "{peer} misses its own");
        }
        if *manner == Manner::Stayed {
            assert_eq!(end, order.len(), "{peer} has not heard all to the end");
        }
    }
}

/// Where in the order each message is, by name and number: each once, and those of
/// one peer in the order in which it said them.
fn where_spoken(order: &[u8], names: usize) -> Vec<Vec<usize>> {
    let mut spoken = vec![Vec::new(); names];
    let mut at = 0;
    for line in lines(order) {
        if let Some((name, number)) = parse(line) {
            assert_eq!(
                number,
                spoken[name].len(),
                "the next message of peer {name}"
            );
            spoken[name].push(at);
        }
        at += line.len();
    }
    spoken
}

/// The whole messages, each with its newline.
fn lines(heard: &[u8]) -> impl Iterator<Item = &[u8]> {
    heard.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n"))
}

/// Name and number of a message; nothing for the last word.
fn parse(line: &[u8]) -> Option<(usize, usize)> {
    let (start, _) = std::str::from_utf8(line).ok()?.split_once(' ')?;
    let (name, number) = start.split_once('.')?;
    Some((name.parse().ok()?, number.parse().ok()?))
}

/// Numbers that look random and are the same in each run: SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let end = u64::try_from(end).expect("a small number");
        usize::try_from((mixed ^ (mixed >> 31)) % end).expect("below a small number")
    }

    fn choose<'t, T>(&mut self, from: &'t mut [T]) -> Option<&'t mut T> {
        if from.is_empty() {
            return None;
        }
        Some(&mut from[self.below(from.len())])
    }

    fn take<T>(&mut self, from: &mut Vec<T>) -> Option<T> {
        (!from.is_empty()).then(|| from.swap_remove(self.below(from.len())))
    }
}
