import type { LogLimits } from "../model/log-reading.ts";
import { CliProblem } from "./cli-problem.ts";
import { exitCodes } from "./exit-codes.ts";

const maxLogBytes = 256 * 1024 * 1024;
const unitSeconds: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };

/** How much of the logs --logs asks for: 90m, 6h, 2d, by default a day; undefined: they are not asked for. Throws CliProblem. */
export function logLimitsOf(logs: string | boolean | undefined): LogLimits | undefined {
  if (logs === undefined || logs === false) return undefined;
  const [, number, unit = ""] = /^([1-9]\d{0,4})([mhd])$/.exec(logs === true ? "1d" : logs) ?? [];
  if (number !== undefined)
    return { maxAgeSeconds: Number(number) * (unitSeconds[unit] ?? 0), maxBytes: maxLogBytes };
  throw new CliProblem(
    `--logs takes how far back to read, not ${JSON.stringify(logs)}`,
    "Give a number with its unit: 90m, 6h, 2d.",
    exitCodes.usage,
  );
}
