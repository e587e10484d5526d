//! Where the lines go that the libraries log: what a server does with each peer.

use std::{
    fmt,
    io::{self, Write},
    sync::mpsc::{self, Receiver, Sender},
};

use log::{LevelFilter, Log, Metadata, Record};

/// To stderr, a line each.
pub fn log_to_stderr() {
    install(Box::new(Logger(|record: &Record<'_>| print_error_line(record.args()))));
}

/// To a channel, for a program that tells them in their place. They come without end:
/// the logger stays for as long as the program runs.
pub fn log_to_channel() -> Receiver<String> {
    let (sender, receiver): (Sender<String>, _) = mpsc::channel();
    install(Box::new(Logger(move |record: &Record<'_>| {
        // Nobody listens any more once the story is over.
        let _ = sender.send(record.args().to_string());
    })));
    receiver
}

/// In one write, so that no other line comes between. With stderr gone there is nobody
/// left to tell; a server goes on serving.
pub(crate) fn print_error_line(line: impl fmt::Display) {
    let _ = io::stderr().lock().write_all(format!("{line}\n").as_bytes());
}

fn install(logger: Box<dyn Log>) {
    // An error means that there is a logger already: the first one stays.
    if log::set_boxed_logger(logger).is_ok() {
        log::set_max_level(LevelFilter::Info);
    }
}

struct Logger<F>(F);

impl<F: Fn(&Record<'_>) + Send + Sync> Log for Logger<F> {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        self.0(record);
    }

    fn flush(&self) {}
}
