import { OperatingError } from "../../base/operating-error.ts";
import type { CommandResult, Script } from "../../model/script.ts";
import type { HeldScript, RunLimits, Shell, ShellSession, ShellTarget } from "../../ports/shell.ts";
import type { InputStream } from "../files/open-file.ts";
import { runScript } from "../shell/run-script.ts";
import { asBytes, asText } from "./bytes.ts";
import { drive } from "./drive.ts";
import type { Machine } from "./machine.ts";

/** A shell to simulated machines by their names, without any socket in between. */
export function createSimulatedShell(find: (host: string) => Machine | undefined): Shell {
  return {
    connect: async (target, signal) => {
      signal?.throwIfAborted();
      const machine = find(target.host);
      if (machine === undefined) throw unreachable(target, "host-unresolved", "its name is not known");
      const fault = machine.power === "up" ? machine.faults.onConnect() : "refused";
      if (fault === "refused") throw unreachable(target, "connection-refused", "nothing listens there");
      if (fault === "timeout") throw unreachable(target, "connect-timeout", "it did not answer");
      return openSession(machine, target);
    },
  };
}

function unreachable(target: ShellTarget, code: string, why: string): OperatingError {
  return new OperatingError(code, target.host, {
    message: `${target.host} (${target.address}) cannot be reached: ${why}`,
    hint: "See that the host runs and that its address is right.",
    retryable: true,
  });
}

function openSession(machine: Machine, target: ShellTarget): ShellSession {
  const running = new Set<() => void>();
  let isLost = false;
  const lose = () => {
    isLost = true;
    for (const end of running) end();
    running.clear();
  };
  machine.connections.add(lose);
  const start = (script: Script, limits: RunLimits, holds: boolean): RunningScript => {
    if (isLost)
      throw new OperatingError("connection-lost", target.host, {
        message: `The connection to ${target.host} is lost`,
        hint: "Connect again.",
        retryable: true,
      });
    const made = new RunningScript(machine, target, { script, limits, holds });
    running.add(made.lose);
    void made.ended.then(() => running.delete(made.lose));
    return made;
  };
  return {
    run: async (script, limits) => start(script, limits, false).ended,
    hold: async (script, limits): Promise<HeldScript> => {
      const made = start(script, limits, true);
      return { firstLine: await made.firstLine(), ended: made.ended, release: () => made.release() };
    },
    close: () => {
      machine.connections.delete(lose);
      lose();
      return Promise.resolve();
    },
  };
}

type Order = { readonly script: Script; readonly limits: RunLimits; readonly holds: boolean };

class RunningScript {
  readonly ended: Promise<CommandResult>;
  readonly #over = Promise.withResolvers<CommandResult>();
  readonly #line = Promise.withResolvers<void>();
  readonly #input: InputStream;
  readonly #startedAt: number;
  readonly #machine: Machine;
  #timer: AbortController | undefined;
  #more = Promise.withResolvers<void>();
  #stdout = "";
  #stderr = "";

  constructor(machine: Machine, target: ShellTarget, { script, limits, holds }: Order) {
    this.ended = this.#over.promise;
    this.#machine = machine;
    this.#startedAt = machine.clock.now();
    this.#input = { pending: "", isEnded: !holds, more: () => this.#more.promise };
    const process = machine.rootProcess({
      input: this.#input,
      stdout: (bytes) => this.#take("stdout", bytes, limits.maxOutputBytes),
      stderr: (bytes) => this.#take("stderr", bytes, limits.maxOutputBytes),
    });
    process.positional = script.args.map(asBytes);
    process.variables.set("SSH_CONNECTION", `192.0.2.9 40022 ${target.address} 22`);
    process.exported.add("SSH_CONNECTION");
    process.variables.set("vfleet_fence", asBytes(script.fence ?? ""));
    machine.emit({ kind: "session" });
    const entry = machine.addProcess({ pid: process.pid, name: "sh", words: ["/bin/sh", "-s"] });
    const driven = drive(runScript(process, asBytes(script.text)), machine.clock, () => this.lose());
    void driven.ended.then((code) => {
      machine.removeProcess(entry.pid);
      const killed = process.jump?.kind === "killed" ? process.jump.signal : undefined;
      this.#finish({ exitCode: killed === undefined ? code : undefined, signal: killed });
    });
    if (driven.isOver) return;
    const cancel = () => this.#finish({ canceled: true });
    limits.signal?.addEventListener("abort", cancel, { once: true });
    if (limits.signal?.aborted === true) cancel();
    this.#timer = new AbortController();
    void machine.clock.sleep(limits.timeoutMs, this.#timer.signal).then(
      () => {
        if (!holds || this.#stdout === "") this.#finish({ timedOut: true });
      },
      () => undefined,
    );
  }

  /** The connection breaks; what was started goes on for itself, with its stdin at its end. */
  readonly lose = (): void => {
    this.#endInput();
    this.#finish({ connectionLost: true });
  };

  /** The first line of what it prints; undefined if it has ended without one. */
  async firstLine(): Promise<string | undefined> {
    await Promise.race([this.#line.promise, this.ended]);
    const end = this.#stdout.indexOf("\n");
    return end < 0 ? undefined : asText(this.#stdout.slice(0, end));
  }

  /** Ends its stdin and waits for its end. */
  async release(): Promise<void> {
    this.#endInput();
    await this.ended;
  }

  #endInput(): void {
    this.#input.isEnded = true;
    this.#more.resolve();
    this.#more = Promise.withResolvers();
  }

  #take(stream: "stdout" | "stderr", bytes: string, most: number): void {
    if (stream === "stdout") this.#stdout += bytes;
    else this.#stderr += bytes;
    if (this.#stdout.length > most || this.#stderr.length > most) {
      this.#stdout = this.#stdout.slice(0, most);
      this.#stderr = this.#stderr.slice(0, most);
      this.#finish({ truncated: true });
    }
    if (this.#stdout.includes("\n")) this.#line.resolve();
  }

  #finish(end: Partial<CommandResult>): void {
    this.#timer?.abort();
    this.#over.resolve({
      exitCode: undefined,
      signal: undefined,
      timedOut: false,
      canceled: false,
      connectionLost: false,
      truncated: false,
      stdout: asText(this.#stdout),
      stderr: asText(this.#stderr),
      durationMs: this.#machine.clock.now() - this.#startedAt,
      ...end,
    });
  }
}
