//! A worker for each peer, and none for the next one.

mod programs;

use std::{
    io::{ErrorKind, Read, Write},
    net::{Shutdown, TcpStream},
    thread,
    time::Duration,
};

use programs::{
    SERVER, assert_hears, assert_served, connect, join, languages, line,
    start_server,
};

#[test]
fn the_third_client_of_two_workers_waits_until_one_of_the_others_leaves() {
    for language in languages() {
        let server = start_server(language, &["--workers", "2"]);
        let (first, second) = (join(&server), join(&server));
        let mut third = connect(&server);
        third.write_all(b"hello from the third\n").unwrap();
        server.wait_for_log(
            "all 2 workers are taken: the next client waits in the backlog",
        );
        // More than once round all who could serve it.
        for _ in 0..3 {
            assert_served(&first);
            assert_hears(&second, "hello\n");
        }
        assert_hears_nothing(&third);

        first.shutdown(Shutdown::Write).unwrap();
        assert_hears(&third, "hello from the third\n");
        assert_hears(&second, "hello from the third\n");
        server.wait_for_log(&line(&third, "connected"));
    }
}

#[test]
fn one_worker_serves_one_client_after_the_other() {
    for language in languages() {
        let server = start_server(language, &["--workers", "1"]);
        let mut clients: Vec<_> = (0..5).map(|_| connect(&server)).collect();
        for client in &mut clients {
            client.write_all(b"hello\n").unwrap();
        }
        while !clients.is_empty() {
            assert_hears(&clients.remove(0), "hello\n");
            if clients.len() > 1 {
                server.wait_for_log("the one worker is taken");
            }
        }
    }
}

/// Python 3 and a pool that was asked for 128 workers: one client more, and it hangs.
#[test]
fn of_129_clients_128_are_served_and_the_last_one_is_told_of() {
    for language in languages() {
        let server = start_server(language, &["--reply", "sender"]);
        let mut clients: Vec<_> = (0..128).map(|_| join(&server)).collect();
        let mut last = connect(&server);
        last.write_all(b"hello\n").unwrap();
        server.wait_for_log("all 128 workers are taken");
        clients.iter().for_each(assert_served);
        assert_hears_nothing(&last);

        drop(clients.pop());
        assert_hears(&last, "hello\n");
        clients.iter().for_each(assert_served);
    }
}

#[test]
fn the_lower_limit_is_the_one_that_is_told() {
    for language in languages() {
        for (args, what) in [
            (["--workers", "3", "--max-connections", "1"], "the one place is taken"),
            (
                ["--workers", "1", "--max-connections", "3"],
                "the one worker is taken",
            ),
            (
                ["--workers", "1", "--max-connections", "1"],
                "the one worker is taken",
            ),
        ] {
            let server = start_server(language, &args);
            let first = join(&server);
            let _next = connect(&server);
            server.wait_for_log(what);
            assert_served(&first);
        }
    }
}

#[test]
fn nobody_is_told_of_a_next_client_before_one_comes() {
    for language in languages() {
        let server = start_server(language, &["--workers", "1"]);
        let first = join(&server);
        assert_served(&first);
        if cfg!(unix) {
            server.interrupt();
            let (_, log) = server.wait();
            assert!(!log.iter().any(|line| line.contains("taken")), "{log:#?}");
        }
    }
}

#[test]
fn silent_and_dripping_peers_free_their_workers_after_the_idle_timeout() {
    for language in languages() {
        let args = ["--workers", "2", "--idle-timeout", "0.5"];
        let server = start_server(language, &args);
        let (silent, dripping) = (join(&server), join(&server));
        thread::scope(|scope| {
            scope.spawn(|| {
                // Until the server has had enough, and far more often than the timeout.
                for _ in 0..2000 {
                    if (&dripping).write_all(b"x").is_err() {
                        return;
                    }
                    thread::sleep(Duration::from_millis(5));
                }
            });
            let next = [connect(&server), connect(&server)];
            for mut next in next {
                next.write_all(b"hello\n").unwrap();
                assert_hears(&next, "hello\n");
            }
            for late in [&silent, &dripping] {
                let why = "dropped: no whole message within 500ms";
                server.wait_for_log(&line(late, why));
            }
        });
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_server_with_all_workers_taken_and_a_client_waiting() {
    for language in languages() {
        let server = start_server(language, &["--workers", "2"]);
        let taken = [join(&server), join(&server)];
        let waiting = connect(&server);
        server.wait_for_log("all 2 workers are taken");
        server.interrupt();
        let (status, log) = server.wait();
        assert_eq!(status.code(), Some(0), "{log:#?}");
        for stream in &taken {
            assert!(
                log.contains(&line(stream, "stopped (messages: 0)")),
                "{log:#?}"
            );
            assert_hears_the_end(stream);
        }
        drop(waiting);
    }
}

#[test]
fn wrong_numbers_of_workers_get_exit_status_2_and_a_sentence() {
    for language in languages() {
        for workers in ["0", "many", "1.5"] {
            let mut command = SERVER.command(language);
            command.args(["--workers", workers]);
            testkit::run(command, b"")
                .assert_fails(2, "a whole number of at least 1");
        }
    }
}

#[track_caller]
fn assert_hears_nothing(mut stream: &TcpStream) {
    stream.set_nonblocking(true).expect("a socket");
    let kind = stream.read(&mut [0]).map_err(|error| error.kind());
    stream.set_nonblocking(false).expect("a socket");
    assert_eq!(kind, Err(ErrorKind::WouldBlock));
}

#[track_caller]
fn assert_hears_the_end(mut stream: &TcpStream) {
    assert_eq!(stream.read(&mut [0]).expect("an end, and no reset"), 0);
}
