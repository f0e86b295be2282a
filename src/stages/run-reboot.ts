import { actionTypeOf } from "../actions/all.ts";
import type { Reboot } from "../model/action.ts";
import type { Finding } from "../model/finding.ts";
import type { HostIntent } from "../model/intent.ts";
import type { ActionOutcome } from "../model/run.ts";
import type { Clock } from "../ports/clock.ts";
import type { Shell, ShellSession } from "../ports/shell.ts";
import { type HostAccess, isPassing, type LockHolder, openHost } from "./host-access.ts";

const pauseMs = 3_000;

/** What a reboot needs: the ports, the lock's holder, and who is told how long it has taken. */
export type RebootContext = {
  readonly ports: { readonly shell: Shell; readonly clock: Clock };
  readonly host: HostIntent;
  readonly holder: LockHolder;
  readonly onWaiting: (elapsedMs: number) => void;
  readonly signal?: AbortSignal | undefined;
};

/** How the reboot ended, and the access to the host after it; access is undefined if the host did not come back. */
export type RebootResult = { readonly outcome: ActionOutcome; readonly access: HostAccess | undefined };

/** Reboots a host and waits until it answers with another boot id, has been locked again, or the time is over. */
export async function runReboot(
  context: RebootContext,
  action: Reboot,
  access: HostAccess,
): Promise<RebootResult> {
  const started = context.ports.clock.now();
  const bootId = action.bootId || (await readBootId(access.session));
  if (bootId === undefined)
    return { outcome: { kind: "failed", durationMs: 0, finding: noBootId(context) }, access };
  const type = actionTypeOf(action);
  const limits = { timeoutMs: type.timeoutMs(action), maxOutputBytes: 65_536 };
  const result = await access.session.run(type.toScript({ ...action, bootId }), limits);
  const outcome = type.readResult(action, result, context.host.name);
  if (outcome.kind === "failed") return { outcome, access };
  if (outcome.kind === "done" && outcome.note !== undefined) return { outcome, access };
  await access.close();
  const { back, problem } = await waitForNewBoot(context, {
    bootId,
    deadline: started + action.timeoutMs,
    started,
  });
  const durationMs = context.ports.clock.now() - started;
  if (back) return { outcome: { kind: "done", durationMs }, access: back };
  return {
    outcome: { kind: "failed", durationMs, finding: notBack(context, action, problem) },
    access: undefined,
  };
}

/** The id of the boot that a host is in; undefined: it could not be read. */
export async function readBootId(session: ShellSession): Promise<string | undefined> {
  const script = { text: "cat /proc/sys/kernel/random/boot_id", args: [] };
  const result = await session.run(script, { timeoutMs: 30_000, maxOutputBytes: 1024 });
  return result.exitCode === 0 ? result.stdout.trim() : undefined;
}

/** The access to the host in its new boot; or what was in the way when it was last tried. */
type Wait = { readonly back: HostAccess | undefined; readonly problem: string };

async function waitForNewBoot(
  context: RebootContext,
  wait: { readonly bootId: string; readonly deadline: number; readonly started: number },
): Promise<Wait> {
  const { clock } = context.ports;
  let problem = "it was not tried";
  while (clock.now() < wait.deadline) {
    await clock.sleep(pauseMs, context.signal);
    context.onWaiting(clock.now() - wait.started);
    try {
      const access = await openHost(context.ports, context.host, context);
      const now = await readBootId(access.session);
      if (now !== undefined && now !== wait.bootId) return { back: access, problem: "" };
      problem = now === undefined ? "its boot id could not be read" : "it was still in the boot of before";
      await access.close();
    } catch (error) {
      if (!isPassing(error)) throw error;
      problem = error.message;
    }
  }
  return { back: undefined, problem };
}

function noBootId({ host }: RebootContext): Finding {
  return {
    code: "boot-id-unreadable",
    severity: "error",
    subject: { host: host.name },
    summary: "The host was not rebooted, as it could not be told from its next boot",
    detail: "/proc/sys/kernel/random/boot_id could not be read.",
    fix: "Reboot this host by hand.",
  };
}

function notBack({ host }: RebootContext, action: Reboot, problem: string): Finding {
  return {
    code: "host-did-not-come-back",
    severity: "error",
    subject: { host: host.name },
    summary: "The host was rebooted and did not come back in time",
    detail: `No SSH login with a new boot id for ${Math.round(action.timeoutMs / 1000)} s; at last: ${problem}.`,
    fix: "Look at the host's console; the menu entry with the old kernel arguments boots it as before. Raise rebootTimeout if it only needs longer.",
  };
}
