import { createConnection, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { LabError } from "./lab-error.ts";

/** A conversation with a QEMU's control socket. */
export type Qmp = {
  readonly execute: (command: string, args?: Record<string, unknown>) => Promise<unknown>;
  readonly close: () => void;
};

type Answer = { readonly return?: unknown; readonly error?: { readonly desc: string } };

const answerLimitMs = 60_000;
const noAnswer: Answer = { error: { desc: "no answer in time" } };

/** Opens QEMU's control socket. */
export async function openQmp(socketPath: string): Promise<Qmp> {
  const socket = createConnection(socketPath);
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", (cause) =>
      reject(new LabError(`QEMU does not answer at ${socketPath}`, "see: lab/lab status", cause)),
    );
  });
  const waiting: ((answer: Answer) => void)[] = [];
  const endAll = () => {
    for (const settle of waiting.splice(0)) settle({ error: { desc: "QEMU has closed the connection" } });
  };
  socket.on("close", endAll).on("error", endAll);
  createInterface({ input: socket }).on("line", (line) => {
    const message = JSON.parse(line) as Answer;
    if ("return" in message || "error" in message) waiting.shift()?.(message);
  });
  const execute = (command: string, args: Record<string, unknown> = {}) =>
    ask({ socket, waiting }, command, args);
  await execute("qmp_capabilities");
  return { execute, close: () => socket.destroy() };
}

type Line = { readonly socket: Socket; readonly waiting: ((answer: Answer) => void)[] };

async function ask(
  { socket, waiting }: Line,
  command: string,
  args: Record<string, unknown>,
): Promise<unknown> {
  const answered = new Promise<Answer>((resolve) => waiting.push(resolve));
  socket.write(`${JSON.stringify({ execute: command, arguments: args })}\n`);
  const limit = delay(answerLimitMs, noAnswer, { ref: false });
  const answer = await Promise.race([answered, limit]);
  if (answer.error)
    throw new LabError(`QEMU refused ${command}: ${answer.error.desc}`, "see the host's qemu.log");
  return answer.return;
}

/**
 * Writes the whole state of a running machine but its disk to a file; the machine is paused afterwards.
 * It is not paused before: whoever loads the file would find it paused, too.
 */
export async function saveState(qmp: Qmp, file: string, limitMs: number): Promise<void> {
  await qmp.execute("migrate", { uri: `file:${file}` });
  const deadline = Date.now() + limitMs;
  for (;;) {
    const { status } = (await qmp.execute("query-migrate")) as { readonly status?: string };
    if (status === "completed") return;
    if (status === "failed" || Date.now() > deadline) {
      throw new LabError(
        `the machine's state was not saved (${status ?? "no status"})`,
        "see the host's qemu.log",
      );
    }
    await delay(250);
  }
}
