//! What the client says when the server does not do its part.

mod common;

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    process::Stdio,
    sync::mpsc,
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use common::{client_program, languages, run_client, start_server};

#[test]
fn nobody_listens() {
    for language in languages() {
        let (listener, address) = testkit::listen();
        drop(listener);
        let finished = run_client(language, address, &["-m", "hello"], b"");
        finished.assert_fails(
            1,
            &format!(
                "error: {address}: connection refused: nothing listens there; \
                 start a server with: just tcp-server"
            ),
        );
    }
}

#[test]
fn a_message_that_does_not_fit_is_refused_before_anything_is_sent() {
    for language in languages() {
        let (listener, address) = testkit::listen();
        for (args, sentence) in [
            (&["-m", "fine", "-m", "two\nlines"][..], "the delimiter in it"),
            (&["--framing", "fixed-length:5", "-m", "four"], "a message of 4 bytes"),
            (&["--max-message-len", "3", "-m", "four"], "over the limit of 3 bytes"),
        ] {
            run_client(language, address, args, b"").assert_fails(2, sentence);
        }
        listener.set_nonblocking(true).unwrap();
        assert!(listener.accept().is_err(), "a client has connected");
    }
}

#[test]
fn a_line_that_does_not_fit_ends_the_sending_and_not_the_replies() {
    for language in languages() {
        let server = start_server(language, &["--framing", "fixed-length:5"]);
        let args = ["--framing", "fixed-length:5"];
        let lines = b"hello\nworld\ntoo long\nnever\n";
        let finished = run_client(language, server.address, &args, lines);
        finished.assert_fails(1, "a message of 8 bytes");
        assert_eq!(finished.text(), "hello\nworld\n");
    }
}

#[test]
fn a_server_that_ends_early() {
    for language in languages() {
        let (address, server) = serve_one(|stream| {
            let mut first = [0; 4];
            stream.read_exact(&mut first).unwrap();
            stream.write_all(&first).unwrap();
            // Whatever else the client sends is read, so that no reset is sent.
            stream.shutdown(std::net::Shutdown::Write).unwrap();
            std::io::copy(stream, &mut std::io::sink()).unwrap();
        });
        let args = ["-m", "one", "-m", "two", "-m", "six"];
        let finished = run_client(language, address, &args, b"");
        finished.assert_fails(1, "after 1 of 3 replies");
        assert_eq!(finished.text(), "one\n");
        assert!(finished.stderr.contains(&address.to_string()), "{finished:?}");
        server.join().unwrap();
    }
}

#[test]
fn a_server_that_ends_after_the_last_reply_is_no_failure() {
    for language in languages() {
        for (framing, one) in [("delimited", "one\n"), ("fixed-length:3", "one")] {
            let (address, server) = serve_one(|stream| {
                stream.read_exact(&mut vec![0; one.len()]).unwrap();
                stream.write_all(one.as_bytes()).unwrap();
            });
            let mut client = client_program(language)
                .arg(address.to_string())
                .args(["--framing", framing])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            let mut keyboard = client.stdin.take().unwrap();
            writeln!(keyboard, "one").unwrap();
            // The server has ended before the client learns that this was all.
            server.join().unwrap();
            drop(keyboard);
            let output = client.wait_with_output().unwrap();
            assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{language:?}");
            assert_eq!(output.stdout, b"one\n");
            assert!(output.status.success());
        }
    }
}

#[test]
fn a_server_that_resets() {
    for language in languages() {
        let (address, server) = serve_one(|stream| {
            stream.read_exact(&mut [0; 4]).unwrap();
            let socket = socket2::SockRef::from(&*stream);
            socket.set_linger(Some(Duration::ZERO)).unwrap();
        });
        let finished = run_client(language, address, &["-m", "one"], b"");
        finished.assert_fails(1, &address.to_string());
        server.join().unwrap();
    }
}

#[test]
fn a_server_that_is_silent() {
    for language in languages() {
        let (leave, left) = mpsc::channel::<()>();
        let (address, server) = serve_one(move |stream| {
            std::io::copy(stream, &mut std::io::sink()).unwrap();
            left.recv().unwrap_err();
        });
        let args = ["-m", "one", "--timeout", "0.3"];
        let begin = Instant::now();
        run_client(language, address, &args, b"").assert_fails(1, "no reply within");
        assert!(begin.elapsed() > Duration::from_millis(250), "{language:?}");
        drop(leave);
        server.join().unwrap();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_reply_that_came_while_the_client_was_stopped_is_not_late() {
    for language in languages() {
        let (listener, address) = testkit::listen();
        let client = client_program(language)
            .arg(address.to_string())
            .args(["-m", "one", "--timeout", "0.5"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (mut server, _) = listener.accept().unwrap();
        server.read_exact(&mut [0; 4]).unwrap();
        kill("-STOP", client.id());
        server.write_all(b"one\n").unwrap();
        thread::sleep(Duration::from_millis(700));
        kill("-CONT", client.id());
        let output = client.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{language:?}");
        assert_eq!(output.stdout, b"one\n");
    }
}

#[cfg(target_os = "linux")]
fn kill(signal: &str, id: u32) {
    let mut kill = std::process::Command::new("kill");
    let status = kill.args([signal, &id.to_string()]).status();
    assert!(status.is_ok_and(|status| status.success()), "no such process: {id}");
}

#[test]
fn a_server_that_does_not_read() {
    let lines = [[b'x'; 1023].as_slice(), b"\n"].concat().repeat(64 * 1024);
    for language in languages() {
        let (listener, address) = testkit::listen();
        let finished = run_client(language, address, &["--timeout", "0.5"], &lines);
        assert_eq!(finished.code, Some(1), "{language:?}: {}", finished.stderr);
        assert_eq!(finished.stderr.lines().count(), 1, "{}", finished.stderr);
        drop(listener);
    }
}

#[test]
fn a_broken_reply() {
    for language in languages() {
        let (address, server) = serve_one(|stream| {
            stream.read_exact(&mut [0; 7]).unwrap();
            stream.write_all(b"\xff\xff\xff\xff").unwrap();
            // Until the client has gone.
            let _ = std::io::copy(stream, &mut std::io::sink());
        });
        let args = ["--framing", "prefixed", "-m", "one"];
        let finished = run_client(language, address, &args, b"");
        finished.assert_fails(1, "a message of 4294967295 bytes is over the limit");
        server.join().unwrap();
    }
}

/// A server for one client, played by the test.
fn serve_one(
    play: impl FnOnce(&mut TcpStream) + Send + 'static,
) -> (SocketAddr, JoinHandle<()>) {
    let (listener, address) = testkit::listen();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client comes");
        stream.set_read_timeout(Some(testkit::DEADLINE)).expect("not zero");
        play(&mut stream);
    });
    (address, server)
}
