import { known, type Reading, unreadable } from "../model/reading.ts";
import { excerpt } from "./excerpt.ts";

/** How rpm -q has to print a package that is installed, for readRpmAnswer. */
export const rpmQueryFormat = "installed %{NAME} %|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\\n";

/** Versions of the installed packages by name, from what `rpm -q` printed within the given seconds. */
export function readRpmAnswer(
  lines: readonly string[],
  { exitCode, seconds }: { readonly exitCode: number; readonly seconds: number },
): Reading<ReadonlyMap<string, string>> {
  // rpm's exit code is the number of packages that are not installed.
  const answered = lines.some((line) => line.startsWith("installed ") || line.endsWith(" is not installed"));
  const strange = lines.find((line) => line.startsWith("error:"));
  if (exitCode === 124) return unreadable(`rpm -q gave no answer within ${seconds} seconds`);
  if (!answered || strange !== undefined)
    return unreadable(`rpm -q said: ${excerpt(strange ?? lines.join(" "))}`);
  const versions = new Map<string, string>();
  for (const line of lines) {
    const [word, name, version] = line.split(" ");
    if (word === "installed" && name !== undefined && version !== undefined) versions.set(name, version);
  }
  return known(versions);
}
