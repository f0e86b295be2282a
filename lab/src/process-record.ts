import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

/** Which process was started; the start time tells it from a later process with the same id. */
type ProcessRecord = { readonly pid: number; readonly startTicks: string };

const pollMs = 50;

/** Writes down the process whose id stands in a file, as soon as it does; false until then. */
export async function recordProcess(pidFile: string, recordFile: string): Promise<boolean> {
  const text = await readFile(pidFile, "utf8").catch(() => "");
  const pid = Number(text.trim());
  const startTicks = pid > 0 ? await readStartTicks(pid) : undefined;
  if (startTicks === undefined) return false;
  const record: ProcessRecord = { pid, startTicks };
  await writeFile(recordFile, JSON.stringify(record));
  return true;
}

/** The process id of a recorded process, or undefined when it does not run. */
export async function readRecordedPid(recordFile: string): Promise<number | undefined> {
  const text = await readFile(recordFile, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const record = JSON.parse(text) as ProcessRecord;
  const startTicks = await readStartTicks(record.pid);
  return startTicks === record.startTicks ? record.pid : undefined;
}

/** Sends a signal to a recorded process and waits for its end; "absent" when it did not run. */
export async function endRecorded(
  recordFile: string,
  signal: "SIGTERM" | "SIGKILL",
  limitMs: number,
): Promise<"ended" | "still runs" | "absent"> {
  const pid = await readRecordedPid(recordFile);
  if (pid === undefined) return "absent";
  process.kill(pid, signal);
  return (await waitForRecordedEnd(recordFile, limitMs)) ? "ended" : "still runs";
}

/** Waits until a recorded process is gone; false when it is not in time. */
export async function waitForRecordedEnd(recordFile: string, limitMs: number): Promise<boolean> {
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    if ((await readRecordedPid(recordFile)) === undefined) return true;
    await delay(pollMs);
  }
  return false;
}

/** The kernel's start time of a living process; undefined when it is gone or a zombie. */
async function readStartTicks(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields?.[0] === "Z" ? undefined : fields?.[19];
}
