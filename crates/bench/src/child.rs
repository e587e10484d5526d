//! The servers, as child processes on a core of their own.

use std::{
    ffi::{OsStr, OsString},
    io::Read,
    net::SocketAddr,
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, bail, ensure};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    process::{
        Pid, Resource, Rlimit, Signal, getrlimit, kill_process,
        set_parent_process_death_signal, setrlimit,
    },
    thread::{CpuSet, sched_getaffinity, sched_setaffinity},
};

/// More than anything here takes that goes well.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// The hidden first argument with which this program becomes a child.
pub(crate) const BECOME: &str = "become";

/// The core of the servers and the core of the load generator, of those that this
/// process may use. With only one, they share it.
#[derive(Debug)]
pub struct Cores {
    server: usize,
    generator: usize,
}

impl Cores {
    /// The first two.
    ///
    /// # Errors
    ///
    /// The system doesn't say which there are.
    pub fn choose() -> anyhow::Result<Self> {
        let allowed = sched_getaffinity(None)?;
        let mut cores = (0..CpuSet::MAX_CPU).filter(|core| allowed.is_set(*core));
        let server = cores.next().context("no core to run on")?;
        Ok(Self { server, generator: cores.next().unwrap_or(server) })
    }

    /// Whether there is only one.
    pub fn are_shared(&self) -> bool {
        self.server == self.generator
    }

    /// From now on this thread runs on the core of the load generator, and so do the
    /// threads that it starts.
    ///
    /// # Errors
    ///
    /// The system does not allow it.
    pub fn run_as_generator(&self) -> anyhow::Result<()> {
        pin_to(self.generator)
    }
}

fn pin_to(core: usize) -> anyhow::Result<()> {
    let mut set = CpuSet::new();
    set.set(core);
    sched_setaffinity(None, &set).context("can't choose a core")
}

/// Allows this process and its children as many descriptors as they can have, and
/// returns how many.
///
/// # Errors
///
/// The system does not allow it.
pub fn raise_descriptor_limit() -> anyhow::Result<u64> {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum })?;
    Ok(maximum.unwrap_or(u64::MAX))
}

/// Puts a program in the place of this process: on a core, and ended with its parent.
/// Returns only if that fails.
pub(crate) fn become_program(arguments: &[OsString]) -> anyhow::Result<()> {
    let [core, program, arguments @ ..] = arguments else {
        bail!("write {BECOME} CORE PROGRAM [ARGUMENTS]");
    };
    pin_to(core.to_string_lossy().parse()?)?;
    set_parent_process_death_signal(Some(Signal::TERM))?;
    let error = Command::new(program).args(arguments).exec();
    Err(error).with_context(|| format!("can't run {}", Path::new(program).display()))
}

/// A child process that has said where it listens; killed when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    stdout: ChildStdout,
    addresses: Vec<SocketAddr>,
}

impl Server {
    /// Starts a program on the core of the servers, and waits until it has announced
    /// so many addresses.
    ///
    /// # Errors
    ///
    /// It can't be started, has ended, or is silent.
    pub fn start(
        cores: &Cores,
        program: &[impl AsRef<OsStr>],
        addresses: usize,
    ) -> anyhow::Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(BECOME)
            .arg(cores.server.to_string())
            .args(program)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            // Ours says there who comes and who goes.
            .stderr(Stdio::null())
            .spawn()?;
        let stdout = child.stdout.take().context("stdout is piped")?;
        let mut server = Self { child, stdout, addresses: Vec::new() };
        let mut text = String::new();
        while text.lines().count() < addresses || !text.ends_with('\n') {
            let Some(bytes) = server.read_stdout()? else {
                let program = Path::new(&program[0]).display();
                bail!("{program} has ended before it listened");
            };
            text.push_str(std::str::from_utf8(&bytes)?);
        }
        for line in text.lines() {
            let address = line.strip_prefix("listening on ");
            let address =
                address.with_context(|| format!("not an address: {line}"))?;
            server.addresses.push(address.parse()?);
        }
        Ok(server)
    }

    /// The first address.
    pub fn address(&self) -> SocketAddr {
        self.addresses[0]
    }

    /// All addresses, in the order in which they were announced.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// The id of the process, for what else `/proc` says of it.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The memory in use, in bytes: `VmRSS` of `/proc/ID/status`.
    ///
    /// # Errors
    ///
    /// It has ended.
    pub fn memory(&self) -> anyhow::Result<u64> {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
        Ok(1024 * kib.context("no VmRSS in /proc")?.parse::<u64>()?)
    }

    /// Ends the program as a polite `kill` does, and waits until it has ended.
    ///
    /// # Errors
    ///
    /// It does not end.
    pub fn stop(mut self) -> anyhow::Result<()> {
        let id = Pid::from_child(&self.child);
        kill_process(id, Signal::TERM)?;
        while self.read_stdout()?.is_some() {}
        self.child.wait()?;
        Ok(())
    }

    /// What comes next on stdout; `None` once the program has ended.
    fn read_stdout(&mut self) -> anyhow::Result<Option<Vec<u8>>> {
        let deadline = Timespec::try_from(DEADLINE)?;
        let ready =
            poll(&mut [PollFd::new(&self.stdout, PollFlags::IN)], Some(&deadline))?;
        ensure!(ready > 0, "the program is silent for {DEADLINE:?}");
        let mut bytes = vec![0; 4096];
        let len = self.stdout.read(&mut bytes)?;
        bytes.truncate(len);
        Ok((len > 0).then_some(bytes))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
