import { type MachineFormat, machineText } from "../views/machine-text.ts";
import type { ViewOptions } from "../views/render-lines.ts";
import type { CliDependencies, Output } from "./dependencies.ts";

/** Options that every command takes. */
export type GlobalOptions = {
  readonly file: string;
  readonly hosts?: readonly string[];
  readonly output: "text" | MachineFormat;
  readonly color: boolean;
  readonly log?: string;
  readonly verbose?: boolean;
};

/** What a command works with: the outside, the global options, and how text is laid out on both streams. */
export type CommandContext = {
  readonly deps: CliDependencies;
  readonly options: GlobalOptions;
  readonly onStdout: ViewOptions;
  readonly onScreen: ViewOptions;
};

/** Puts together what a command works with. */
export function createContext(deps: CliDependencies, options: GlobalOptions): CommandContext {
  const viewOn = (output: Output): ViewOptions => ({
    width: widthOf(output, deps.environment),
    color: options.color && isColorWanted(output, deps.environment),
  });
  return { deps, options, onStdout: viewOn(deps.stdout), onScreen: viewOn(deps.screen.output) };
}

/** The result on stdout, as the operator asked for it. */
export function writeResult(
  { deps, options, onStdout }: CommandContext,
  result: { readonly shape: () => unknown; readonly text: (view: ViewOptions) => string },
): void {
  deps.stdout.write(
    options.output === "text" ? result.text(onStdout) : machineText(result.shape(), options.output),
  );
}

/** Columns of the terminal, or of COLUMNS, else 100. */
export function widthOf(output: Output, environment: CliDependencies["environment"]): number {
  if (output.isTTY === true && output.columns !== undefined && output.columns > 0) return output.columns;
  const given = Number(environment.COLUMNS);
  return Number.isInteger(given) && given > 0 ? given : 100;
}

/** NO_COLOR and FORCE_COLOR decide, in this order, else whether the stream is a terminal that has colours. */
export function isColorWanted(output: Output, environment: CliDependencies["environment"]): boolean {
  const { NO_COLOR: never = "", FORCE_COLOR: always = "", TERM: terminal = "" } = environment;
  if (never !== "") return false;
  if (always !== "") return always !== "0" && always !== "false";
  return output.isTTY === true && terminal !== "dumb";
}
