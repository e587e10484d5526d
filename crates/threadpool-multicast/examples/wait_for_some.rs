//! Waiting for several futures: for one of them, for a failure, or for all.
//!
//! Python: `concurrent.futures.wait(fs, timeout=None, return_when=ALL_COMPLETED)`.

use std::{panic, time::Duration};

use anyhow::ensure;
use cli::println;
use crossbeam::channel::{Sender, unbounded};
use threadpool_multicast::{
    DoneAndNotDone, Future, ReturnWhen, ThreadPoolExecutor, wait,
};

fn main() -> anyhow::Result<()> {
    // One of the tasks panics, and that is not the point here.
    panic::set_hook(Box::new(|_| {}));
    let pool = ThreadPoolExecutor::builder().max_workers(3).build()?;
    let (ann, let_ann_go) = submit(&pool, "Ann")?;
    let (ben, let_ben_go) = submit(&pool, "Ben")?;
    let (cleo, let_cleo_go) = submit(&pool, "Cleo")?;
    let futures = vec![ann, ben, cleo];

    println!("nobody is done, and there is no time:");
    let waited = wait(futures, Some(Duration::ZERO), ReturnWhen::AllCompleted);
    let futures = tell(waited, 0)?;

    println!("Ann is let go, and we wait for the first one:");
    drop(let_ann_go);
    let waited = wait(futures, None, ReturnWhen::FirstCompleted);
    let futures = tell(waited, 1)?;

    println!("Ben panics, and we wait for the first failure:");
    let_ben_go.send("Ben has lost the thread")?;
    let waited = wait(futures, None, ReturnWhen::FirstException);
    let futures = tell(waited, 2)?;

    println!("Cleo is let go, and we wait for all:");
    drop(let_cleo_go);
    let waited = wait(futures, None, ReturnWhen::AllCompleted);
    tell(waited, 3).map(drop)
}

/// A task that panics with what is sent to it, and returns if nothing is.
fn submit(
    pool: &ThreadPoolExecutor,
    name: &'static str,
) -> anyhow::Result<(Future<&'static str>, Sender<&'static str>)> {
    let (go, told) = unbounded();
    let future = pool.submit(move || match told.recv() {
        Ok(why) => panic!("{why}"),
        Err(_) => name,
    })?;
    Ok((future, go))
}

/// Says who is done, and gives all of them back.
fn tell(
    waited: DoneAndNotDone<&'static str>,
    done: usize,
) -> anyhow::Result<Vec<Future<&'static str>>> {
    let outcomes: Vec<_> =
        waited.done.iter().map(|future| future.result(None)).collect();
    println!("  done: {outcomes:?}, not done: {}", waited.not_done.len());
    ensure!(outcomes.len() == done, "it ought to be {done}");
    Ok(waited.done.into_iter().chain(waited.not_done).collect())
}
