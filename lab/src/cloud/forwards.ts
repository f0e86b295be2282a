import { join } from "node:path";
import { backgroundFiles, type Lifetime, startBackground } from "../background.ts";
import { endRecorded, readRecordedPid } from "../process-record.ts";
import type { Settings } from "../settings.ts";
import { cloudFolder, memberPort } from "./client-files.ts";
import { type Member, members } from "./members.ts";

const endLimitMs = 10_000;

function filesOf(settings: Settings, member: Member) {
  return backgroundFiles(join(cloudFolder(settings), "network"), `port-${member.name}`);
}

/** Has a port on 127.0.0.1 lead to the SSH of each host, which is reached through the machine's cable. */
export async function startForwards(settings: Settings, lifetime: Lifetime): Promise<void> {
  for (const member of members) {
    const files = filesOf(settings, member);
    if ((await readRecordedPid(files.recordFile)) !== undefined) continue;
    const listen = `TCP-LISTEN:${memberPort(settings, member)},bind=127.0.0.1,reuseaddr,fork`;
    const target = `TCP:${member.address}:22,connect-timeout=10`;
    const start = 'echo $$ >"$1"; exec socat "$2" "$3"';
    await startBackground({
      command: ["sh", "-c", start, "sh", files.pidFile, listen, target],
      ...files,
      lifetime,
    });
  }
}

/** Closes the ports on 127.0.0.1. */
export async function stopForwards(settings: Settings): Promise<void> {
  for (const member of members)
    await endRecorded(filesOf(settings, member).recordFile, "SIGTERM", endLimitMs);
}
