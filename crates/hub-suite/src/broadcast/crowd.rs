//! Many targets at once, and too many.

use testkit::{Played, Refusing, echo, play};

use super::{Client, client::assert_report};

pub fn two_hundred_targets_at_once(client: &Client) {
    let good: Vec<_> = (0..190).map(|_| play(echo)).collect();
    let refusing: Vec<_> = (0..10).map(|_| Refusing::new()).collect();
    // The refusing ones are not the last.
    let mut targets: Vec<_> = good.iter().map(|it| it.address).collect();
    targets.splice(100..100, refusing.iter().map(|it| it.address));
    let finished = client.greet(targets, &[]);
    let good_lines = good.iter().map(|it| format!("{}: delivered", it.address));
    let refused = refusing
        .iter()
        .map(|it| format!("{}: refused: nobody listens there", it.address));
    assert_report(&finished, good_lines.chain(refused));
    assert!(finished.text().ends_with("delivered to 190 of 200\n"));
    good.into_iter().for_each(Played::outcome);
}

#[cfg(unix)]
pub fn too_few_descriptors_are_the_outcome_of_those_that_get_none(client: &Client) {
    // No target answers, and so none gives its descriptor back, before there is none left.
    let (gates, targets): (Vec<_>, Vec<_>) = (0..60)
        .map(|_| {
            let (gate, opened) = std::sync::mpsc::channel::<()>();
            let target = play(move |stream| {
                opened.recv_timeout(testkit::DEADLINE).expect_err("only to open");
                echo(stream);
            });
            (gate, target)
        })
        .unzip();
    let client_command =
        client.command(targets.iter().map(|it| it.address), &["-m", "hello"]);
    let mut command = std::process::Command::new("sh");
    command.args(["-c", "ulimit -n 30; exec \"$@\"", "sh"]);
    command.arg(client_command.get_program()).args(client_command.get_args());
    let failed = "failed: Too many open files (os error 24)";
    let terminal = testkit::Terminal::start(command);
    let first = terminal.wait_for_line(failed);
    drop(gates);
    let mut finished = terminal.wait();
    finished.stdout.splice(0..0, format!("{first}\n").into_bytes());
    let told = |address: &dyn ToString, outcome: &str| {
        let line = format!("{}: {outcome}", address.to_string());
        finished.text().lines().any(|told| told == line)
    };
    let mut delivered = 0;
    let lines: Vec<_> = targets
        .iter()
        .map(|target| {
            let is_good = told(&target.address, "delivered");
            delivered += usize::from(is_good);
            let outcome = if is_good { "delivered" } else { failed };
            format!("{}: {outcome}", target.address)
        })
        .collect();
    assert_report(&finished, lines);
    // And to a few more where a thread comes late, to a descriptor that is free again.
    assert!(delivered >= 10, "delivered to {delivered}");
}
