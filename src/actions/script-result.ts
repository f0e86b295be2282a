import type { Finding } from "../model/finding.ts";
import type { HostName } from "../model/ids.ts";
import type { ActionOutcome } from "../model/run.ts";
import type { CommandResult } from "../model/script.ts";

/** Exit codes that action scripts share. */
export const exitCodes = {
  done: 0,
  /** Nothing had to be done. */
  already: 10,
  /** What is there is not what the plan saw. */
  changedSincePlan: 20,
  /** A VM, a process or the host itself uses what would be touched. */
  inUse: 21,
  /** What should be changed is not there. */
  missing: 22,
  /** Another action still runs on the host. */
  busy: 24,
  /** Another worker of the same run has taken the host over, or a later run has. */
  replaced: 25,
  /** The kernel or a tool refused. */
  refused: 30,
} as const;

/**
 * What all action scripts begin with: `fail CODE TEXT` and the lock that at most one action holds,
 * so that a script which a broken connection left behind cannot meet the next one. Under that lock it looks whether its
 * worker still has the host: one that was asleep while another took over does nothing.
 */
export const scriptPrelude = `set -u
umask 022
fail() { code=$1; shift; printf '%s\\n' "$*" >&2; exit "$code"; }
mkdir -p /run/vfleet || fail 30 "cannot make /run/vfleet"
exec 8>>/run/vfleet/action || fail 30 "cannot open /run/vfleet/action"
flock -n 8 || fail 24 "another action of vfleet still runs on this host"
if [ -n "\${vfleet_fence-}" ]; then
  fence=; read -r fence 2>/dev/null </run/vfleet/fence || :
  [ "$fence" = "$vfleet_fence" ] || fail 25 "the host was taken over by \${fence:-nobody}"
fi
`;

const failures: Readonly<
  Record<number, { readonly code: string; readonly summary: string; readonly fix: string }>
> = {
  [exitCodes.changedSincePlan]: {
    code: "changed-since-plan",
    summary: "The host is not as the plan saw it, so nothing was changed",
    fix: "Run vfleet plan again and look at what has changed.",
  },
  [exitCodes.inUse]: {
    code: "in-use",
    summary: "What would be changed is in use, so nothing was changed",
    fix: "Stop or move what uses it, then plan again.",
  },
  [exitCodes.missing]: {
    code: "missing-on-host",
    summary: "What should be changed is not there",
    fix: "Run vfleet discover for this host and plan again.",
  },
  [exitCodes.busy]: {
    code: "host-busy",
    summary: "An earlier action still runs on the host",
    fix: "Wait until it has ended (fuser /run/vfleet/action shows it), then apply again.",
  },
  [exitCodes.replaced]: {
    code: "host-taken-over",
    summary: "Another vfleet has taken over the host, so nothing was changed",
    fix: "See vfleet runs: it goes on there.",
  },
};

/** The codes of failures in which the script looked and changed nothing. */
export const nothingChangedCodes: ReadonlySet<string> = new Set(
  Object.values(failures).map(({ code }) => code),
);

/** The outcome of a script that follows the shared exit codes; explain may give a better finding for the rest. */
export function readScriptResult(
  about: { readonly host: HostName; readonly item: string; readonly what: string },
  result: CommandResult,
  explain?: (stderr: string) => Pick<Finding, "code" | "summary" | "fix"> | undefined,
): ActionOutcome {
  const { durationMs } = result;
  if (result.exitCode === exitCodes.done) return done(result, undefined);
  if (result.exitCode === exitCodes.already) return done(result, "it was so already");
  const finding = (code: string, summary: string, fix: string): Finding => ({
    code,
    severity: "error",
    subject: { host: about.host, item: about.item },
    summary,
    detail: `${about.what}: ${describeEnd(result)}`,
    fix,
  });
  if (result.connectionLost || result.timedOut || result.canceled || result.exitCode === undefined) {
    const fix = "Run vfleet apply again: it reads the host anew and goes on from what is there.";
    return {
      kind: "unknown",
      durationMs,
      finding: finding("outcome-unknown", `It is not known whether this was done: ${about.what}`, fix),
    };
  }
  const known = explain?.(result.stderr) ?? failures[result.exitCode];
  const fallback = {
    code: "action-failed",
    summary: `This failed: ${about.what}`,
    fix: "See what the host answered, mend it, and apply again.",
  };
  const { code, summary, fix } = known ?? fallback;
  return { kind: "failed", durationMs, finding: finding(code, summary, fix ?? fallback.fix) };
}

function done(result: CommandResult, note: string | undefined): ActionOutcome {
  return { kind: "done", durationMs: result.durationMs, ...(note === undefined ? {} : { note }) };
}

function describeEnd(result: CommandResult): string {
  const said = result.stderr.trim() || result.stdout.trim();
  if (result.connectionLost)
    return `the connection broke before the host answered${said && `; until then: ${said}`}`;
  if (result.timedOut)
    return `the host did not answer in ${Math.round(result.durationMs / 1000)} s${said && `; until then: ${said}`}`;
  if (result.canceled) return "it was broken off by the operator";
  if (result.exitCode === undefined) return `it was ended by signal ${result.signal ?? "unknown"}`;
  return `${said || "no message"} (exit code ${result.exitCode})`;
}
