import type { LogFile, LogKind, LogLine, LogReading } from "../../model/log-reading.ts";
import { known, type Reading, unreadable } from "../../model/reading.ts";
import { readOffset } from "./read-offset.ts";

type Group = { readonly count: number; readonly lines: LogLine[] };

type Draft = {
  readonly path: string;
  readonly kind: LogKind;
  readonly isCut: boolean;
  readonly groups: Group[];
  named: Group | undefined;
  /** Where the next line belongs. */
  open: Group | undefined;
};

const kinds: readonly LogKind[] = ["openstack", "libvirt", "kernel", "system"];
const maxLines = 200_000;

/** The logs from what composeLogScript's script printed; unreadable if its end is missing. Never throws. */
export function parseLogOutput(stdout: string): Reading<LogReading> {
  const lines = stdout.split("\n", maxLines);
  if (!lines.includes("E")) return unreadable("the scan of the logs did not come to its end");
  const files: Draft[] = [];
  const gaps: { path: string; reason: string }[] = [];
  let clock = { utcOffsetMinutes: 0, bootedAt: undefined as number | undefined };
  for (const line of lines) {
    const [tag, rest] = [line.slice(0, 2), line.slice(2)];
    const file = files.at(-1);
    if (tag === "T ") clock = readClock(rest);
    else if (tag === "F ") files.push(readFile(rest));
    else if (!file) continue;
    else if (tag === "G ") gaps.push({ path: file.path, reason: rest });
    else if (tag === "M ")
      gaps.push({ path: file.path, reason: `${rest} lines of further kinds were not sent` });
    else if (tag === "K " || tag === "I ") openGroup(file, tag, rest);
    else if (tag === "L ") addLine(file, rest);
  }
  const told = files.map(finished).filter(({ groups, named }) => groups.length > 0 || named);
  return known({ files: told, gaps, ...clock });
}

function readClock(rest: string): Pick<LogReading, "utcOffsetMinutes" | "bootedAt"> {
  const [zone = "", booted] = rest.split(" ");
  const bootedAt = Number.parseInt(booted ?? "", 10);
  return { utcOffsetMinutes: readOffset(zone) ?? 0, bootedAt: Number.isNaN(bootedAt) ? undefined : bootedAt };
}

function readFile(rest: string): Draft {
  const [kind = "", cut = ""] = rest.split(" ", 2);
  return {
    path: rest.slice(kind.length + cut.length + 2),
    kind: kinds.find((each) => each === kind) ?? "system",
    isCut: cut === "1",
    groups: [],
    named: undefined,
    open: undefined,
  };
}

function openGroup(file: Draft, tag: string, rest: string): void {
  file.open = { count: Number.parseInt(rest, 10) || 0, lines: [] };
  if (tag === "I ") file.named = file.open;
  else file.groups.push(file.open);
}

function addLine(file: Draft, rest: string): void {
  const number = Number.parseInt(rest, 10);
  const text = rest.slice(rest.indexOf(" ") + 1);
  const line = file.isCut || Number.isNaN(number) ? undefined : number;
  file.open?.lines.push({ text, line });
}

function finished({ path, kind, groups, named }: Draft): LogFile {
  return { path, kind, groups, ...(named && { named }) };
}
