import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { LabError } from "../lab-error.ts";
import { guestDir } from "../layered-root.ts";
import type { Say } from "../progress.ts";
import { runProgram } from "../run-program.ts";
import { type Login, sshCommand } from "../ssh.ts";
import { computeNodes } from "./members.ts";

/** What has to be so, for a cloud to count as working. */
export type CheckRequest = {
  /** How one logs in to the controller, where the question is asked. */
  readonly login: Login;
  /** Signs of life from before this time do not count. */
  readonly since: Date;
  /** "apis" asks for the APIs alone, "all" for each service and agent, too. */
  readonly scope: "apis" | "all";
  readonly limitMs: number;
  readonly say: Say;
};

const askLimitMs = 60_000;
const pauseMs = 1500;

/** Waits until a cloud works: what is missing is said, and said again when it changes. */
export async function waitForCloud(request: CheckRequest): Promise<void> {
  const { login, since, scope, limitMs, say } = request;
  const script = await readFile(join(guestDir, "cloud", "check-cloud.py"), "utf8");
  const wanted = scope === "all" ? computeNodes.map((node) => node.name) : [];
  const seconds = Math.floor(since.getTime() / 1000);
  const ask = `. /root/openrc && python3 - ${seconds} ${scope} ${wanted.join(" ")}`;
  const deadline = Date.now() + limitMs;
  let said = "";
  for (;;) {
    const result = await runProgram([...sshCommand(login), ask], { input: script, timeoutMs: askLimitMs });
    const missing = result.exitCode === 0 ? result.stdout.trim() : result.stderr.trim().split("\n").at(-1);
    if (result.exitCode === 0 && missing === "") return;
    if (missing && missing !== said) say("cloud", `waiting for ${missing}`);
    said = missing ?? said;
    if (Date.now() > deadline) {
      throw new LabError(
        `the cloud does not work after ${limitMs / 1000} s; still missing: ${said}`,
        "look with: lab/lab cloud ssh ctl 'systemctl --failed; tail /var/log/nova/*.log /var/log/neutron/*.log'",
      );
    }
    await delay(pauseMs);
  }
}
