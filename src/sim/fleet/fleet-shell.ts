import { OperatingError } from "../../base/operating-error.ts";
import type { CommandResult, Script } from "../../model/script.ts";
import type { HeldScript, RunLimits, Shell, ShellSession } from "../../ports/shell.ts";
import { commandResult, connectionLost } from "./command-result.ts";
import { HostConnection } from "./host-connection.ts";
import type { HostFaults } from "./host-faults.ts";
import type { SeededRandom } from "./seeded-random.ts";
import type { SimulatedHost } from "./simulated-host.ts";
import type { SimulatedProcess } from "./simulated-process.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** What reaches hosts in virtual time. */
export type ShellWorld = {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly faults: HostFaults;
  readonly hosts: ReadonlyMap<string, SimulatedHost>;
};

const sendingMs = 5;

/** A server that has lost its client without a word notices after so long at most. */
const noticesWithinMs = 90_000;

/** The Shell of one process of a simulated fleet. */
export function createFleetShell(world: ShellWorld, process: SimulatedProcess): Shell {
  return {
    connect: async (target, signal) => {
      await process.awake();
      signal?.throwIfAborted();
      return process.turn(connect(world, process, { name: target.host, signal }));
    },
  };
}

type Target = { readonly name: string; readonly signal: AbortSignal | undefined };

async function connect(
  world: ShellWorld,
  process: SimulatedProcess,
  { name, signal }: Target,
): Promise<ShellSession> {
  const { time, random, faults } = world;
  const host = world.hosts.get(name);
  const fault = faults.ofConnect(name);
  if (!host?.isUp || fault !== undefined) {
    const isQuick = fault === "refused";
    await time.sleep(isQuick ? 20 : 10_000, signal);
    throw unreachable(name, isQuick ? "connection-refused" : "connect-timeout");
  }
  await time.sleep(random.int(50, 400), signal);
  if (!host.isUp) throw unreachable(name, "connection-refused");
  const connection = new HostConnection(process);
  host.open(connection);
  process.onDeath(() => connection.end());
  return openSession({ world, process, host, connection });
}

type Open = {
  readonly world: ShellWorld;
  readonly process: SimulatedProcess;
  readonly host: SimulatedHost;
  readonly connection: HostConnection;
};

function openSession(open: Open): ShellSession {
  const { process, connection } = open;
  return {
    run: async (script, limits) => {
      await process.awake();
      const { time } = open.world;
      const deadline = time.now() + limits.timeoutMs;
      // A machine that is put to sleep while it sends goes on with that when it wakes up.
      await process.turn(time.sleep(sendingMs));
      return process.turn(run(open, script, { ...limits, timeoutMs: Math.max(0, deadline - time.now()) }));
    },
    hold: async (script) => {
      await process.awake();
      return process.turn(hold(open, script));
    },
    close: async () => {
      await process.awake();
      connection.end();
    },
  };
}

function run({ world, host, connection }: Open, script: Script, limits: RunLimits): Promise<CommandResult> {
  const { time } = world;
  const started = time.now();
  const end = Promise.withResolvers<CommandResult>();
  const answer = (result: CommandResult) => end.resolve({ ...result, durationMs: time.now() - started });
  const unknown = { exitCode: undefined };
  if (!connection.isOpen) return Promise.resolve(connectionLost);
  const forget = connection.onEnd(() => answer(connectionLost));
  const onAbort = () => answer(commandResult({ ...unknown, canceled: true }));
  limits.signal?.addEventListener("abort", onAbort);
  if (limits.signal?.aborted) onAbort();
  time.after(limits.timeoutMs, () => answer(commandResult({ ...unknown, timedOut: true })));
  host.run(connection, script, answer);
  return end.promise.finally(() => {
    forget();
    limits.signal?.removeEventListener("abort", onAbort);
  });
}

async function hold({ world, process, host, connection }: Open, script: Script): Promise<HeldScript> {
  const { time, random } = world;
  await time.sleep(random.int(20, 200));
  if (!connection.isOpen) return notHeld(undefined);
  const [holder = "", of = "", epoch, waits] = script.args;
  const claim = { holder, run: of, epoch: Number(epoch) };
  const taken = host.takeLock(connection, claim);
  if (typeof taken === "string") return notHeld(taken);
  connection.onEnd(() => {
    // The kernel of a process that died says so; a broken network does not.
    if (!process.isAlive || !host.isUp) host.letGo(taken);
    else time.after(random.int(0, noticesWithinMs), () => host.letGo(taken));
    taken.ended.resolve(connectionLost);
  });
  for (let s = 0; host.isActing && s < Number(waits); s++) await time.sleep(1000);
  if (host.lock !== taken) return notHeld(undefined);
  if (host.isActing) {
    host.letGo(taken);
    return notHeld("busy");
  }
  host.fence(claim);
  return {
    firstLine: "locked",
    ended: taken.ended.promise,
    release: async () => {
      await process.awake();
      if (connection.isOpen) host.letGo(taken);
    },
  };
}

function notHeld(firstLine: string | undefined): HeldScript {
  const ended = Promise.resolve(firstLine === undefined ? connectionLost : commandResult());
  return { firstLine, ended, release: async () => undefined };
}

function unreachable(name: string, code: "connection-refused" | "connect-timeout"): OperatingError {
  return new OperatingError(code, name, {
    message: `${name} does not answer`,
    hint: "See whether the host is up.",
    retryable: true,
  });
}
