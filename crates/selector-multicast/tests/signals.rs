//! A signal does not end a wait, nor make it longer.
#![cfg(target_os = "linux")]

use std::{
    fs,
    net::UdpSocket,
    process::{self, Command},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
    },
    thread,
    time::{Duration, Instant},
};

use selector_multicast::DefaultSelector;

const TIMEOUT: Duration = Duration::from_millis(500);

#[test]
fn a_signal_whose_handler_does_nothing_leaves_the_wait_as_long_as_it_was() {
    let handled = Arc::new(AtomicU64::new(0));
    let handler = Arc::clone(&handled);
    cli::on_ctrl_c(move || {
        handler.fetch_add(1, SeqCst);
    })
    .unwrap();
    wait_while("kill -s INT $THREAD");
    assert!(handled.load(SeqCst) > 0, "no signal has come");
}

/// Linux ends a system call for that as well, without any handler.
#[test]
fn a_stop_and_a_continue_leave_the_wait_as_long_as_it_was() {
    wait_while("kill -s STOP $PROCESS; kill -s CONT $PROCESS");
}

/// Lets a selector wait while a script runs over and over.
fn wait_while(script: &str) {
    let mut selector = DefaultSelector::<UdpSocket, ()>::new().expect("a selector");
    let thread = fs::read_link("/proc/thread-self").expect("Linux has it");
    // A signal goes to the thread it names, if to any.
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    command.env("THREAD", thread.file_name().expect("its id"));
    command.env("PROCESS", process::id().to_string());
    let (runs, woken) = (AtomicU64::new(0), woken());
    let is_over = AtomicBool::new(false);
    let start = Instant::now();
    thread::scope(|scope| {
        scope.spawn(|| {
            // A wait that began anew each time would not end before this does.
            while !is_over.load(SeqCst) && start.elapsed() < 4 * TIMEOUT {
                let status = command.status().expect("there is a shell");
                assert!(status.success(), "{status}");
                runs.fetch_add(1, SeqCst);
            }
        });
        let ready = selector.select(Some(TIMEOUT));
        let waited = start.elapsed();
        is_over.store(true, SeqCst);
        assert_eq!(ready.expect("a signal is no error"), []);
        assert!(waited >= TIMEOUT, "it has waited for {waited:?} only");
        assert!(waited < 3 * TIMEOUT, "it has begun anew each time: {waited:?}");
    });
    let (runs, woken) = (runs.into_inner(), self::woken() - woken);
    // Once at its end, and on a busy machine not by each of them.
    assert!(woken > 1 + runs / 4, "woken {woken} times by {runs} signals");
}

/// How often this thread has gone to sleep, and so has been woken.
fn woken() -> u64 {
    let status = fs::read_to_string("/proc/thread-self/status").unwrap_or_default();
    let name = "voluntary_ctxt_switches:";
    let count = status.lines().find_map(|line| line.strip_prefix(name));
    count.and_then(|count| count.trim().parse().ok()).expect("a number")
}
