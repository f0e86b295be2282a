import { printable } from "../../base/printable.ts";
import type { Evidence } from "../../model/finding.ts";
import type { HostName } from "../../model/ids.ts";
import type { LogFile, LogLine, LogReading } from "../../model/log-reading.ts";
import { allSignatures } from "../signatures/all.ts";
import { readLine } from "./read-line.ts";

/** A line of a log that names what was asked about, with its time in ISO 8601, UTC. */
export type LineAbout = Evidence & { readonly time: string };

/** Of a host's logs what names one of the ids alone. Pure. */
export function readingAbout(reading: LogReading, ids: readonly string[]): LogReading {
  const files = reading.files.map((file): LogFile => {
    const { path, kind } = file;
    return { path, kind, groups: linesOf(file, ids).map((line) => ({ count: 1, lines: [line] })) };
  });
  return { ...reading, files };
}

/** The lines of a host's logs that name one of the ids, by time. Pure. */
export function linesAbout(
  host: HostName,
  reading: LogReading,
  ids: readonly string[],
): readonly LineAbout[] {
  return reading.files
    .flatMap((file) =>
      linesOf(file, ids).map(({ text, line }) => ({
        source: printable(`${host}:${file.path}${line === undefined ? "" : `:${line}`}`),
        text: printable(text),
        time: readLine(text, reading).time ?? "",
      })),
    )
    .toSorted((a, b) => a.time.localeCompare(b.time));
}

function linesOf({ groups, named }: LogFile, ids: readonly string[]): readonly LogLine[] {
  // The scan sends all lines with an id; those of everyday stand in no signature.
  const signed = groups
    .flatMap(({ lines }) => lines)
    .filter(({ text }) => allSignatures.some(({ pattern }) => pattern.test(text)));
  const seen = [...(named?.lines ?? []), ...signed];
  const telling = seen.filter(({ text }) => ids.some((id) => text.includes(id)));
  return [...new Map(telling.map((each) => [`${each.line ?? ""} ${each.text}`, each])).values()];
}
