import { OperatingError } from "../../base/operating-error.ts";
import type { HostIntent } from "../../model/intent.ts";
import type { ProofCheck } from "../../model/proof.ts";
import type { CommandResult, Script } from "../../model/script.ts";
import type { ProofRun } from "./proof-run.ts";
import {
  composeLogin,
  composePing,
  type LoginTrial,
  parsePing,
  reachExits,
  type Vantage,
} from "./reach-script.ts";

/** How a VM is asked, and for how long it may keep silent. */
export type Asking = {
  readonly from: HostIntent;
  readonly vantage: Vantage;
  readonly address: string;
  /** Asked for each time, as host keys show in the console only after a while; undefined: no login is tried. */
  readonly login: (() => Promise<Omit<LoginTrial, "address">>) | undefined;
  readonly deadline: number;
  readonly onWaiting: (what: string) => void;
};

const attemptMs = 90_000;
const pauseMs = 3000;
const layer = "traffic";

/** Asks a VM over its VF until it answers or the time is over. Throws OperatingError where the host cannot be reached. */
export async function askVm(
  { ports, halt }: Pick<ProofRun, "ports" | "halt">,
  asking: Asking,
): Promise<readonly ProofCheck[]> {
  const { from } = asking;
  const session = await ports.shell.connect({ host: from.name, address: from.address, ssh: from.ssh }, halt);
  try {
    const attempt: Attempt = async (script, tool) => {
      const limits = { timeoutMs: attemptMs, maxOutputBytes: 64 * 1024, signal: halt };
      const result = await session.run(script, limits);
      halt.throwIfAborted();
      throwIfImpossible(result, asking, tool);
      return result;
    };
    const pause = async (what: string) => {
      asking.onWaiting(what);
      await ports.clock.sleep(pauseMs, halt);
    };
    const trying: Trying = { attempt, pause, isOver: () => ports.clock.now() > asking.deadline };
    const pings = await pingUntil(trying, asking);
    return pings.answered ? [...pings.checks, ...(await logInUntil(trying, asking))] : pings.checks;
  } finally {
    await session.close();
  }
}

type Attempt = (script: Script, tool: string) => Promise<CommandResult>;
type Trying = {
  readonly attempt: Attempt;
  readonly pause: (what: string) => Promise<void>;
  readonly isOver: () => boolean;
};

async function pingUntil(
  { attempt, pause, isOver }: Trying,
  asking: Asking,
): Promise<{ readonly answered: boolean; readonly checks: readonly ProofCheck[] }> {
  const { vantage, address, from } = asking;
  for (;;) {
    const result = await attempt(composePing(vantage, address), "ping");
    const counts = parsePing(result.stdout);
    if (counts !== undefined && counts.received > 0) {
      const { received, sent, averageMs } = counts;
      const summary = `it answers at ${address}: ${received} of ${sent} pings from ${from.name}${timeText(averageMs)}`;
      return { answered: true, checks: [{ layer, holds: "yes", summary }] };
    }
    if (isOver()) {
      const said = counts === undefined ? tellOf(result) : undefined;
      return { answered: false, checks: [silence(asking, said)] };
    }
    await pause(`for ${address} to answer over the VF`);
  }
}

async function logInUntil(
  { attempt, pause, isOver }: Trying,
  { login, vantage, address }: Asking,
): Promise<readonly ProofCheck[]> {
  for (;;) {
    const trial = await login?.();
    if (trial === undefined) return [];
    const result = await attempt(composeLogin(vantage, { ...trial, address }), "ssh");
    if (result.stdout.includes("vfleet-was-here")) {
      const known = trial.hostKeys.length > 0 ? "" : "; its host key was not known before";
      return [{ layer, holds: "yes", summary: `${trial.user} can log in by SSH over the VF${known}` }];
    }
    if (isOver()) {
      const summary = `it answers pings, but ${trial.user} cannot log in by SSH: ${tellOf(result)}`;
      return [{ layer, holds: "no", summary }];
    }
    await pause(`for an SSH login at ${address}`);
  }
}

function timeText(averageMs: number | undefined): string {
  return averageMs === undefined ? "" : `, ${averageMs} ms on average`;
}

function silence({ from, address }: Asking, said: string | undefined): ProofCheck {
  const why = said === undefined || said === "" ? "" : `; ping says: ${said}`;
  return { layer, holds: "no", summary: `${address} does not answer pings from ${from.name}${why}` };
}

function tellOf({ stderr, stdout, timedOut, connectionLost }: CommandResult): string {
  if (connectionLost) return "the connection to the host broke";
  if (timedOut) return "it took too long";
  return (stderr.trim() || stdout.trim()).split("\n").at(-1) ?? "";
}

function throwIfImpossible({ exitCode }: CommandResult, { from, vantage }: Asking, tool: string): void {
  if (exitCode === reachExits.noNamespace && vantage.kind === "dhcp-namespace")
    throw new OperatingError("proof-no-dhcp-namespace", from.name, {
      message: `${from.name} has no namespace qdhcp-${vantage.networkId}, although Neutron says that it serves the network's DHCP`,
      hint: `See the log of neutron-dhcp-agent on ${from.name}.`,
    });
  if (exitCode === reachExits.noTool)
    throw new OperatingError("proof-tool-missing", from.name, {
      message: `${from.name} has no ${tool}, with which the VM is asked`,
      hint: `Install ${tool === "ping" ? "ping (iputils)" : "the OpenSSH client"} on ${from.name}, or set openstack.proof.reach to second-vm.`,
    });
}
