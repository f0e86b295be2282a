import { randomBytes } from "node:crypto";
import { performance } from "node:perf_hooks";
import type { CommandResult, Script } from "../../model/script.ts";
import type { RunLimits } from "../../ports/shell.ts";
import { MarkedOutput } from "./marked-output.ts";
import type { ChannelEnd, OpenChannel, RemoteChannel } from "./remote-channel.ts";
import {
  type RemoteMarkers,
  remoteCommand,
  remoteInput,
  remoteMarkers,
  type StartWay,
} from "./remote-script.ts";
import { parseSudoRefusal } from "./sudo-refusal.ts";

/** What to start, and how. */
export type ScriptStart = {
  readonly open: OpenChannel;
  readonly way: StartWay;
  /** For the way sudo-password. */
  readonly password: string | undefined;
  readonly script: Script;
  readonly limits: RunLimits;
  /** Leave stdin open until release. */
  readonly holdInput: boolean;
};

/** Why we ended the command ourselves. */
type Cut = "timed-out" | "canceled" | "truncated" | "password-refused";

/** One attempt to run a script on the host; its promises never reject once start has resolved. */
export class RunningScript {
  readonly #start: ScriptStart;
  readonly #markers: RemoteMarkers = remoteMarkers(randomBytes(8).toString("hex"));
  readonly #stdout: MarkedOutput;
  readonly #stderr: MarkedOutput;
  readonly #startedAt = performance.now();
  readonly #end = Promise.withResolvers<ChannelEnd>();
  readonly #ready = Promise.withResolvers<void>();
  readonly #line = Promise.withResolvers<void>();
  readonly #stopWaiting: () => void;
  #channel: RemoteChannel | undefined;
  #timer: NodeJS.Timeout | undefined;
  #cut: Cut | undefined;
  #inputSent = false;

  private constructor(start: ScriptStart) {
    this.#start = start;
    this.#stdout = new MarkedOutput(this.#markers.ready, start.limits.maxOutputBytes);
    this.#stderr = new MarkedOutput(this.#markers.ready, start.limits.maxOutputBytes);
    const cancel = (): void => this.#stop("canceled");
    start.limits.signal?.addEventListener("abort", cancel, { once: true });
    this.#stopWaiting = () => {
      clearTimeout(this.#timer);
      start.limits.signal?.removeEventListener("abort", cancel);
    };
    this.#timer = setTimeout(() => this.#stop("timed-out"), start.limits.timeoutMs);
    if (start.limits.signal?.aborted === true) cancel();
  }

  /** Opens the channel and sends the script; rejects with the OperatingError of open. */
  static async start(start: ScriptStart): Promise<RunningScript> {
    const running = new RunningScript(start);
    if (running.#cut === undefined) await running.#open();
    return running;
  }

  async #open(): Promise<void> {
    const opening = this.#start.open(remoteCommand(this.#start.way, this.#markers), {
      stdout: (chunk) => this.#takeStdout(chunk),
      stderr: (chunk) => this.#takeStderr(chunk),
    });
    const opened = opening.then((channel) => this.#begin(channel));
    try {
      await Promise.race([opened, this.#end.promise]);
    } catch (error) {
      this.#stopWaiting();
      throw error;
    }
    // A limit that ended the wait for the channel leaves it to be closed by #begin, or to fail unheard.
    opened.catch(() => undefined);
  }

  #begin(channel: RemoteChannel): void {
    this.#channel = channel;
    if (this.#cut !== undefined) {
      channel.close();
      return;
    }
    void channel.ended.then((end) => this.#finish(end));
    if (this.#start.way === "sudo-password") channel.write(`${this.#start.password ?? ""}\n`);
    else this.#sendScript(channel);
  }

  #sendScript(channel: RemoteChannel): void {
    const input = remoteInput(this.#start.script, this.#markers, this.#start.holdInput);
    this.#inputSent = true;
    channel.write(this.#start.way === "sudo-password" ? `${this.#markers.go}\n${input}` : input);
    if (!this.#start.holdInput) channel.endInput();
  }

  #takeStdout(chunk: Buffer): void {
    this.#stdout.push(chunk);
    const channel = this.#channel;
    if (!this.#inputSent && channel && this.#stdout.preambleText().includes(`${this.#markers.root}\n`)) {
      this.#sendScript(channel);
    }
    if (this.#stdout.marked) this.#ready.resolve();
    if (this.#stdout.overflowed) this.#stop("truncated");
    if (this.#start.holdInput && this.#stdout.firstLine() !== undefined) this.#line.resolve();
  }

  #takeStderr(chunk: Buffer): void {
    this.#stderr.push(chunk);
    if (this.#stderr.overflowed) this.#stop("truncated");
    if (this.#start.way !== "sudo-password" || this.#inputSent) return;
    // sudo asks once more: the password was wrong. The script must not be read as the next guess. PAM may ask in words
    // of its own instead of our prompt, and `insults` in sudoers replaces the words of sudo: either sign will do.
    const said = this.#stderr.preambleText();
    const askedAgain =
      said.split(this.#markers.prompt).length > 2 || parseSudoRefusal(said) === "password-wrong";
    if (askedAgain) this.#stop("password-refused");
  }

  #stop(cut: Cut): void {
    if (this.#cut !== undefined) return;
    this.#cut = cut;
    this.#channel?.close();
    this.#finish({ exitCode: undefined, signal: undefined, connectionLost: false });
  }

  #finish(end: ChannelEnd): void {
    this.#stopWaiting();
    this.#end.resolve(end);
  }

  /** Resolves when the script has begun to run, or has ended without. */
  async begun(): Promise<boolean> {
    await Promise.race([this.#ready.promise, this.#end.promise]);
    return this.#stdout.marked;
  }

  /** Resolves with the first line of stdout; undefined if the script ended without one. The time limit ends here. */
  async firstLine(): Promise<string | undefined> {
    await Promise.race([this.#line.promise, this.#end.promise]);
    clearTimeout(this.#timer);
    return this.#stdout.firstLine();
  }

  /** How it ended. */
  async result(): Promise<CommandResult> {
    const end = await this.#end.promise;
    return {
      exitCode: end.exitCode,
      signal: end.signal,
      timedOut: this.#cut === "timed-out",
      canceled: this.#cut === "canceled",
      connectionLost: end.connectionLost,
      truncated: this.#cut === "truncated",
      stdout: this.#stdout.text(),
      stderr: this.#stderr.text(),
      durationMs: performance.now() - this.#startedAt,
    };
  }

  /** What login shell and sudo said before the script began. */
  preamble(): { readonly stdout: string; readonly stderr: string } {
    return { stdout: this.#stdout.preambleText(), stderr: this.#stderr.preambleText() };
  }

  /** Whether sudo asked a second time. */
  get passwordRefused(): boolean {
    return this.#cut === "password-refused";
  }

  /** Closes the script's stdin and waits for its end, for as long as the limit says; then lets go of it. */
  async release(): Promise<void> {
    this.#channel?.endInput();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#stop("timed-out"), this.#start.limits.timeoutMs);
    await this.#end.promise;
    clearTimeout(this.#timer);
  }
}
