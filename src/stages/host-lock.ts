import { OperatingError } from "../base/operating-error.ts";
import type { HostName, RunId } from "../model/ids.ts";
import type { HeldScript, ShellSession } from "../ports/shell.ts";

// The lock is a process's open file: when the connection ends for whatever reason, stdin ends, and so does the lock.
// What waits for that does not have the file open, so that the lock is free as soon as the shell is ended.
// A worker of the same run that was replaced may still be connected, asleep: its lock is taken from it, and the fence that
// is written then keeps its scripts from acting. That is done under the lock of actions, so that none of them is between its
// look at the fence and its work.
const text = `set -u
mkdir -p /run/vfleet || { echo 'failed cannot make /run/vfleet'; exit 1; }
command -v flock >/dev/null 2>&1 || { echo 'failed there is no flock (package util-linux) on this host'; exit 1; }
exec 9>>/run/vfleet/lock || { echo 'failed cannot open /run/vfleet/lock'; exit 1; }
run=$2 epoch=$3 waits=$4
# A number may be another process's by now. Shells move their files to other numbers.
has_lock() {
  for file in "/proc/$1/fd/"*; do
    [ "$(readlink "$file")" = /run/vfleet/lock ] && return
  done
  return 1
}
fence=; read -r fence 2>/dev/null </run/vfleet/fence || :
older=0
case $fence in
"$run "*) [ "\${fence#"$run "}" -gt "$epoch" ] && { echo "replaced $fence"; exit 1; }
  [ "\${fence#"$run "}" -lt "$epoch" ] && older=1 ;;
esac
if ! flock -n 9; then
  holder=; read -r holder 2>/dev/null </run/vfleet/holder || :
  process=\${holder##*process }
  case $process in *[!0-9]*|'') older=0 ;; esac
  if [ "$older" = 1 ] && has_lock "$process"; then
    kill "$process"
    flock -w 10 9 || { echo "held \${holder:-by an unknown vfleet}"; exit 1; }
  else
    echo "held \${holder:-by an unknown vfleet}"
    exit 1
  fi
fi
exec 8>>/run/vfleet/action || { echo 'failed cannot open /run/vfleet/action'; exit 1; }
flock -w "$waits" 8 || { echo busy; exit 1; }
printf '%s\\n' "$run $epoch" >/run/vfleet/fence || { echo 'failed cannot write /run/vfleet/fence'; exit 1; }
exec 8>&-
printf '%s\\n' "$1, process $$" >/run/vfleet/holder
echo locked
cat >/dev/null 9>&-
rm -f /run/vfleet/holder
`;

/** Who takes a lock: in words for others, by its run, and by a number that is higher for who replaces another in the same run. */
export type LockClaim = { readonly words: string; readonly run: RunId; readonly epoch: number };

/** What scripts have to show to act under a lock. */
export function fenceOf({ run, epoch }: Pick<LockClaim, "run" | "epoch">): string {
  return `${run} ${epoch}`;
}

/** How long a lock waits for an action that an earlier connection has left behind. */
const waitsForActionSeconds = 20;

/**
 * Takes the lock of a host for as long as the session lives; throws OperatingError `host-locked` if another vfleet has it,
 * `host-busy` if an action is still under way, `host-taken-over` if another has replaced this one.
 */
export async function lockHost(session: ShellSession, host: HostName, claim: LockClaim): Promise<HeldScript> {
  const args = [claim.words, claim.run, String(claim.epoch), String(waitsForActionSeconds)];
  const held = await session.hold({ text, args }, { timeoutMs: 60_000, maxOutputBytes: 65_536 });
  const first = held.firstLine ?? "";
  if (first === "locked") return held;
  await held.release();
  throw refusalOf(host, first);
}

function refusalOf(host: HostName, first: string): OperatingError {
  if (first.startsWith("held "))
    return new OperatingError("host-locked", host, {
      message: `Another vfleet is at work on ${host}`,
      hint: "Wait until it has ended; if it is dead for sure, end the process named on the host and apply again.",
      cause: new Error(first.slice("held ".length)),
    });
  if (first === "busy")
    return new OperatingError("host-busy", host, {
      message: `An earlier action still runs on ${host}`,
      hint: "Wait until it has ended (fuser /run/vfleet/action shows it), then apply again.",
      retryable: true,
    });
  if (first.startsWith("replaced "))
    return new OperatingError("host-taken-over", host, {
      message: `Another worker of the same run has taken over ${host}`,
      hint: "It goes on there; vfleet show tells of it.",
    });
  return new OperatingError("host-lock-failed", host, {
    message: `The lock on ${host} could not be taken`,
    hint: "See that /run can be written by root and that flock is installed.",
    cause: new Error(first.replace(/^failed /, "") || "the host gave no answer"),
  });
}
