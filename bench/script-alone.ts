import { spawnSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import { commandResult } from "../src/sim/fleet/command-result.ts";
import { composeFactsScript, readFactsOutput } from "../src/stages/facts-script.ts";
import { childrenCpuMs } from "./cpu-time.ts";
import { spreadOf } from "./spread.ts";

const RUNS = 60;
const NONCE = "0123456789abcdef".repeat(2);

/** The facts script run by this machine's shell without SSH, one after the other, and the parsing of its output. */
export function scriptAloneText(): string {
  const { text, args } = composeFactsScript(NONCE);
  const wallMs: number[] = [];
  const parseMs: number[] = [];
  let unread = 0;
  const cpuBefore = childrenCpuMs("self");
  for (let run = 0; run < RUNS; run++) {
    const started = performance.now();
    const { stdout } = spawnSync("/bin/sh", ["-s", ...args], {
      input: text,
      encoding: "utf8",
      env: { PATH: process.env.PATH, SSH_CONNECTION: "192.0.2.1 40000 192.0.2.2 22" },
    });
    const ended = performance.now();
    unread = countUnread(stdout);
    wallMs.push(ended - started);
    parseMs.push(performance.now() - ended);
  }
  const cpuMs = (childrenCpuMs("self") - cpuBefore) / RUNS;
  const wall = spreadOf(wallMs);
  return `The facts script alone, by /bin/sh without SSH: ${wall.median.toFixed(1)} ms (${wall.least.toFixed(1)}-${wall.greatest.toFixed(1)}), CPU ${cpuMs.toFixed(1)} ms
Parsing what it printed: ${spreadOf(parseMs).median.toFixed(2)} ms
Facts that this machine could not give: ${unread}
`;
}

function countUnread(stdout: string): number {
  const facts = readFactsOutput(commandResult({ stdout }), NONCE);
  return Object.values(facts).filter(({ is }) => is === "unreadable").length;
}
