import { OperatingError } from "../base/operating-error.ts";
import type { HostName } from "../model/ids.ts";
import type { HeldScript, ShellSession } from "../ports/shell.ts";

// The lock is a process's open file: when the connection ends for whatever reason, stdin ends, and so does the lock.
const text = `set -u
mkdir -p /run/vfleet || { echo 'failed cannot make /run/vfleet'; exit 1; }
command -v flock >/dev/null 2>&1 || { echo 'failed there is no flock (package util-linux) on this host'; exit 1; }
exec 9>>/run/vfleet/lock || { echo 'failed cannot open /run/vfleet/lock'; exit 1; }
if ! flock -n 9; then
  holder=; read -r holder </run/vfleet/holder || :
  echo "held \${holder:-by an unknown vfleet}"
  exit 1
fi
printf '%s\\n' "$1, process $$" >/run/vfleet/holder
echo locked
cat >/dev/null
rm -f /run/vfleet/holder
`;

/** Takes the lock of a host for as long as the session lives; throws OperatingError `host-locked` if another vfleet has it. */
export async function lockHost(session: ShellSession, host: HostName, holder: string): Promise<HeldScript> {
  const held = await session.hold({ text, args: [holder] }, { timeoutMs: 30_000, maxOutputBytes: 65_536 });
  const first = held.firstLine ?? "";
  if (first === "locked") return held;
  await held.release();
  if (first.startsWith("held ")) {
    throw new OperatingError("host-locked", host, {
      message: `Another vfleet is at work on ${host}`,
      hint: "Wait until it has ended; if it is dead for sure, end the process named on the host and apply again.",
      cause: new Error(first.slice("held ".length)),
    });
  }
  throw new OperatingError("host-lock-failed", host, {
    message: `The lock on ${host} could not be taken`,
    hint: "See that /run can be written by root and that flock is installed.",
    cause: new Error(first.replace(/^failed /, "") || "the host gave no answer"),
  });
}
