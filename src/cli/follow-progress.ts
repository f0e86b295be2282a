import { closeSync, openSync, writeSync } from "node:fs";
import { printable } from "../base/printable.ts";
import type { OnProgress, ProgressEvent } from "../model/progress.ts";
import { formatProgressLine } from "../views/format-progress-line.ts";
import { noProgress, reduceProgress } from "../views/reduce-progress.ts";
import { renderProgressBlock } from "../views/render-progress-block.ts";
import { CliProblem } from "./cli-problem.ts";
import { type CommandContext, widthOf } from "./context.ts";

const REDRAW_MS = 250;
const SAY_AGAIN_MS = 60_000;
/** Of more hosts their actions are no longer told in lines, but by --verbose and in the log. */
const HOSTS_TOLD_BY_ACTION = 100;

/** Work under way, shown to the operator. */
export type Following = { readonly onProgress: OnProgress; readonly end: () => void };

/** Shows progress on the screen, as a block on a terminal and else as lines, and writes it to the log file if there is one. */
export function followProgress(context: CommandContext): Following {
  const { deps, options } = context;
  const { screen } = deps;
  const log = options.log === undefined ? undefined : openLog(options.log, screen.print);
  const isLive = screen.output.isTTY === true && options.verbose !== true;
  const follower = isLive ? followAsBlock(context) : followAsLines(context);
  return {
    onProgress: (event) => {
      const at = deps.clock.now();
      log?.write(`${formatProgressLine(event, at)}\n`);
      follower.onProgress(event);
    },
    end: () => {
      follower.end();
      log?.close();
    },
  };
}

function followAsBlock({ deps, onScreen }: CommandContext): Following {
  const { clock, screen, environment } = deps;
  let state = noProgress;
  const draw = (): void => {
    const width = widthOf(screen.output, environment) - 1;
    screen.update(renderProgressBlock(state, { ...onScreen, width, now: clock.now() }));
  };
  const timer = setInterval(draw, REDRAW_MS);
  timer.unref();
  return {
    onProgress: (event) => {
      state = reduceProgress(state, event, clock.now());
    },
    end: () => {
      clearInterval(timer);
      screen.update("");
    },
  };
}

function followAsLines({ deps, options }: CommandContext): Following {
  const { clock, screen } = deps;
  const saidAt = new Map<string, number>();
  let hosts = 0;
  const isWorthALine = (event: ProgressEvent, at: number): boolean => {
    if (options.verbose === true) return true;
    if (event.kind === "run-begun") hosts = event.expected.hosts;
    if (event.kind === "reading") return false;
    if (event.kind === "action-started") return hosts <= HOSTS_TOLD_BY_ACTION;
    if (event.kind === "read") return !event.ok;
    if (event.kind === "action-ended") return event.outcome.kind !== "done";
    if (event.kind !== "waiting" && event.kind !== "wave-moved") return true;
    const about = event.kind === "waiting" ? event.host : event.kind;
    if (at - (saidAt.get(about) ?? Number.NEGATIVE_INFINITY) < SAY_AGAIN_MS) return false;
    saidAt.set(about, at);
    return true;
  };
  return {
    onProgress: (event) => {
      const at = clock.now();
      if (isWorthALine(event, at)) screen.print(`${formatProgressLine(event, at)}\n`);
    },
    end: () => undefined,
  };
}

type Log = { readonly write: (line: string) => void; readonly close: () => void };

/** The log file, to append to; a disk that fills up later ends the log and not the work. */
function openLog(path: string, warn: (text: string) => void): Log {
  let file: number | undefined;
  try {
    file = openSync(path, "a", 0o600);
  } catch (error) {
    throw new CliProblem(
      `the log ${path} cannot be written: ${reasonOf(error)}`,
      "Name another file with --log.",
    );
  }
  const close = (): void => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  const write = (line: string): void => {
    try {
      if (file !== undefined) writeSync(file, line);
    } catch (error) {
      close();
      warn(`warning: the log ${path} ends here: ${reasonOf(error)}\n`);
    }
  };
  return { write, close };
}

function reasonOf(error: unknown): string {
  return printable(error instanceof Error && "code" in error ? String(error.code) : String(error));
}
