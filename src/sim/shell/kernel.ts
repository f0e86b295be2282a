import type { FileTree } from "../files/file-tree.ts";
import type { Run, Wait } from "./program.ts";
import type { ShellProcess } from "./shell-process.ts";

/** What the shell needs of the machine that it runs on. */
export type Kernel = {
  readonly files: FileTree;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A number for a new process. */
  readonly nextPid: () => number;
  /** Runs it beside what runs now. */
  readonly spawn: (process: ShellProcess, words: readonly string[], run: Run<number>) => Job;
  /** A job that runs still or has not been waited for. */
  readonly job: (pid: number) => Job | undefined;
  /** Ends a process; false if there is none. */
  readonly kill: (pid: number, signal: string) => boolean;
  readonly hasProcess: (pid: number) => boolean;
  /** What happens before a command runs, where something shall go wrong. */
  readonly beforeCommand: (process: ShellProcess) => Wait | undefined;
  /** Milliseconds that what was just written keeps its writer; Infinity: for ever. */
  readonly takeDelayMs: () => number;
};

/** A process in the background. */
export type Job = { readonly pid: number; readonly ended: Promise<number>; exitCode: number | undefined };
