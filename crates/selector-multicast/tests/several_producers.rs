//! The queue of the client, and who puts messages in.

use std::{
    io::{ErrorKind, Write},
    sync::mpsc,
    thread,
    time::Duration,
};

use cli::{Outcome, Target};
use framing::{AnyCodec, Framing};
use selector_multicast::{
    Client, ClientOptions, MessageSender, News, broadcast_message,
};
use testkit::{Refusing, echo, play, read_line, read_to_end};

fn options() -> ClientOptions {
    ClientOptions {
        codec: codec(),
        timeout: testkit::DEADLINE,
        outbox_limit: 1 << 20,
    }
}

fn codec() -> AnyCodec {
    Framing::default().codec(1 << 20)
}

#[test]
fn each_message_of_each_producer_reaches_every_target_once_and_in_order() {
    const PRODUCERS: usize = 4;
    const MESSAGES: usize = 2_000;
    let played = [(); 3].map(|()| {
        play(|stream| {
            let lines = read_to_end(&stream);
            (&stream).write_all(&lines).unwrap();
            String::from_utf8(lines).unwrap()
        })
    });
    let targets = played.each_ref().map(|it| Target::from(it.address));
    let (client, sender) = Client::new(&targets, options()).unwrap();
    let mut answers = 0;
    let good = thread::scope(|scope| {
        for producer in 0..PRODUCERS {
            let sender = sender.clone();
            scope.spawn(move || {
                for number in 0..MESSAGES {
                    let message = format!("{producer} {number}");
                    sender.send(message.as_bytes()).unwrap();
                }
            });
        }
        drop(sender);
        client.service_conn(|_, news| {
            answers += usize::from(matches!(news, News::Message(_)));
            Ok(())
        })
    });
    assert_eq!(good.unwrap(), 3);
    assert_eq!(answers, 3 * PRODUCERS * MESSAGES);
    let got = played.map(testkit::Played::outcome);
    for text in &got {
        assert_eq!(text, &got[0], "all targets see the same order");
        let mut next = [0; PRODUCERS];
        for line in text.lines() {
            let (producer, number) = line.split_once(' ').unwrap();
            let producer: usize = producer.parse().unwrap();
            assert_eq!(number, next[producer].to_string(), "of {producer}");
            next[producer] += 1;
        }
        assert_eq!(next, [MESSAGES; PRODUCERS]);
    }
}

#[test]
fn a_message_goes_out_while_the_client_waits() {
    let target = play(echo);
    let targets = [Target::from(target.address)];
    let (client, sender) = Client::new(&targets, options()).unwrap();
    let (answer, answers) = mpsc::channel();
    thread::scope(|scope| {
        let client = scope.spawn(|| {
            client.service_conn(move |_, news| {
                if let News::Message(message) = news {
                    answer.send(message.to_owned()).unwrap();
                }
                Ok(())
            })
        });
        for message in [b"one", b"two", b"six"] {
            sender.send(message).unwrap();
            assert_eq!(answers.recv_timeout(testkit::DEADLINE).unwrap(), message);
        }
        drop(sender);
        assert_eq!(client.join().unwrap().unwrap(), 1);
    });
    target.outcome();
}

#[test]
fn the_client_ends_when_the_last_sender_is_dropped_and_not_before() {
    let target = play(echo);
    let targets = [Target::from(target.address)];
    let (client, first) = Client::new(&targets, options()).unwrap();
    let second = first.clone();
    let (answer, answers) = mpsc::channel();
    thread::scope(|scope| {
        let client = scope.spawn(|| {
            client.service_conn(move |_, news| {
                if let News::Message(_) = news {
                    answer.send(()).unwrap();
                }
                Ok(())
            })
        });
        drop(first);
        second.send(b"still").unwrap();
        answers.recv_timeout(testkit::DEADLINE).unwrap();
        drop(second);
        assert_eq!(client.join().unwrap().unwrap(), 1);
    });
    target.outcome();
}

#[test]
fn the_end_of_the_queue_is_seen_behind_a_full_batch() {
    // It says that it is there, and answers when it has everything.
    let target = play(|mut stream| {
        stream.write_all(b"welcome\n").unwrap();
        let lines = read_to_end(&stream);
        stream.write_all(&lines).unwrap();
        lines.len()
    });
    let targets = [Target::from(target.address)];
    let (client, sender) = Client::new(&targets, options()).unwrap();
    let mut sender = Some(sender);
    let mut news_of_silence = 0;
    let good = client.service_conn(|_, news| {
        if let News::Silent(_) = news {
            news_of_silence += 1;
        }
        // Two batches of exactly 64 KiB, and the end, which all wake the loop at once.
        if let Some(sender) = sender.take() {
            for _ in 0..64 {
                sender.send(&[b'x'; 2047]).unwrap();
            }
        }
        Ok(())
    });
    assert_eq!((good.unwrap(), news_of_silence), (1, 0));
    assert_eq!(target.outcome(), 128 * 1024);
}

#[test]
fn sending_fails_once_the_client_has_ended() {
    let refusing = Refusing::new();
    let targets = [Target::from(refusing.address)];
    let (client, sender) = Client::new(&targets, options()).unwrap();
    let good = client.service_conn(|_, news| {
        assert!(matches!(news, News::Ended(Outcome::Refused)), "{news:?}");
        Ok(())
    });
    assert_eq!(good.unwrap(), 0);
    let error = sender.send(b"hello").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BrokenPipe);
    assert_eq!(error.to_string(), "no target is left");
}

#[test]
fn a_producer_that_waits_for_room_is_told_that_the_client_has_ended() {
    let (leave, left) = mpsc::channel::<()>();
    let target = play(move |stream| {
        // Until the producer waits; nothing has been read.
        left.recv_timeout(testkit::DEADLINE).unwrap_err();
        drop(stream);
    });
    let targets = [Target::from(target.address)];
    let (client, sender) = Client::new(&targets, options()).unwrap();
    thread::scope(|scope| {
        let (begin, begins) = mpsc::channel();
        let producer = scope.spawn(move || {
            // Nobody takes so much: one of these waits for room in the queue.
            for _ in 0..100_000 {
                let _ = begin.send(());
                if let Err(error) = sender.send(&[b'x'; 64 * 1024]) {
                    return error.kind();
                }
            }
            panic!("all were sent");
        });
        scope.spawn(move || {
            // Once it begins no more, it waits.
            let pause = Duration::from_millis(300);
            while begins.recv_timeout(pause).is_ok() {}
            drop(leave);
            begins
        });
        assert_eq!(client.service_conn(|_, _| Ok(())).unwrap(), 0);
        assert_eq!(producer.join().unwrap(), ErrorKind::BrokenPipe);
    });
    target.outcome();
}

#[test]
fn a_message_that_does_not_fit_is_refused_and_the_others_go_on() {
    let target = play(|stream| read_to_end(&stream));
    let targets = [Target::from(target.address)];
    let options = ClientOptions { timeout: Duration::from_millis(1), ..options() };
    let (client, sender) = Client::new(&targets, options).unwrap();
    let error = sender.send(b"two\nlines").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let error = sender.send(&vec![b'x'; (1 << 20) + 1]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidData);
    sender.send(b"one").unwrap();
    drop(sender);
    client.service_conn(|_, _| Ok(())).unwrap();
    assert_eq!(target.outcome(), b"one\n");
}

#[test]
fn an_error_of_the_one_who_is_told_ends_the_client() {
    let target = play(|mut stream| {
        stream.write_all(b"hello\n").unwrap();
        read_to_end(&stream);
    });
    let targets = [Target::from(target.address)];
    let (client, _sender) = Client::new(&targets, options()).unwrap();
    let error = client.service_conn(|_, _| anyhow::bail!("seen enough"));
    assert_eq!(error.unwrap_err().to_string(), "seen enough");
    target.outcome();
}

#[test]
fn broadcast_message_returns_to_how_many_it_was_delivered() {
    let good = [(); 3].map(|()| play(echo));
    let closing = play(|stream| drop(read_line(&stream)));
    let refusing = Refusing::new();
    let mut targets: Vec<_> =
        good.iter().map(|it| Target::from(it.address)).collect();
    targets.push(closing.address.into());
    targets.push(refusing.address.into());
    let mut outcomes = Vec::new();
    let delivered =
        broadcast_message(&targets, b"hello", options(), |target, outcome| {
            outcomes.push((target.to_string(), outcome.clone()));
            Ok(())
        });
    assert_eq!(delivered.unwrap(), 3);
    let closed = Outcome::Closed { answers: 0, messages: 1 };
    for (address, outcome) in [
        (good[0].address, Outcome::Delivered),
        (good[1].address, Outcome::Delivered),
        (good[2].address, Outcome::Delivered),
        (closing.address, closed),
        (refusing.address, Outcome::Refused),
    ] {
        let told = outcomes.iter().filter(|it| it.0 == address.to_string());
        assert_eq!(told.map(|it| &it.1).collect::<Vec<_>>(), [&outcome]);
    }
}

#[test]
fn broadcast_message_to_nobody_is_delivered_to_nobody() {
    let delivered = broadcast_message(&[], b"hello", options(), |_, _| Ok(()));
    assert_eq!(delivered.unwrap(), 0);
    let (client, sender): (_, MessageSender) = Client::new(&[], options()).unwrap();
    assert_eq!(client.service_conn(|_, _| Ok(())).unwrap(), 0);
    sender.send(b"hello").unwrap_err();
}

#[test]
fn broadcast_message_refuses_what_does_not_fit() {
    let (listener, address) = testkit::listen();
    let targets = [Target::from(address)];
    let refused =
        broadcast_message(&targets, b"two\nlines", options(), |_, _| Ok(()));
    assert!(refused.unwrap_err().to_string().contains("the delimiter in it"));
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err(), "it has connected");
}
