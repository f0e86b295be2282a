import type { LogFile, LogKind, LogLine, LogReading } from "../../model/log-reading.ts";
import type { LogName, Signature } from "../../model/signature.ts";
import { type LineFacts, readLine } from "./read-line.ts";

/** A line with where it stands and what it says of itself. */
export type SeenLine = LogLine & LineFacts & { readonly path: string };

/** A signature that stands in a host's logs. */
export type SeenSignature = {
  readonly signature: Signature;
  /** How many lines; those that came from several logs are counted in each. */
  readonly count: number;
  /** The first of them, then the last ones, by time. */
  readonly lines: readonly SeenLine[];
};

const services: readonly LogKind[] = ["openstack", "libvirt", "system"];
const places: Readonly<Partial<Record<LogName, readonly LogKind[]>>> = {
  kernel: ["kernel", "system"],
  "guest-kernel": ["kernel", "system"],
  networkmanager: ["system"],
  "systemd-udevd": ["system"],
  netplan: ["system"],
  shell: ["system"],
};
const maxLines = 4;

/** Which signatures a host's logs have; each only in logs that what writes it writes to. Pure. */
export function findSignatures(
  reading: LogReading,
  signatures: readonly Signature[],
): readonly SeenSignature[] {
  return signatures.flatMap((signature): readonly SeenSignature[] => {
    const groups = reading.files.flatMap((file) => groupsOf(file, signature, reading));
    if (groups.length === 0) return [];
    const lines = groups
      .flatMap(({ lines }) => lines)
      .toSorted((a, b) => (a.time ?? "").localeCompare(b.time ?? ""));
    return [
      {
        signature,
        count: groups.reduce((sum, { count }) => sum + count, 0),
        lines: lines.length > maxLines ? [...lines.slice(0, 1), ...lines.slice(1 - maxLines)] : lines,
      },
    ];
  });
}

function groupsOf(file: LogFile, { log, pattern }: Signature, reading: LogReading) {
  if (!(places[log] ?? services).includes(file.kind)) return [];
  return file.groups.flatMap(({ count, lines }) => {
    const fitting = lines.filter(({ text }) => pattern.test(text));
    if (fitting.length === 0) return [];
    const seen = fitting.map(
      (line): SeenLine => ({ ...line, ...readLine(line.text, reading), path: file.path }),
    );
    // Lines of a kind differ in numbers and ids alone; where one of them does not fit, only those that were seen to count.
    return [{ count: fitting.length === lines.length ? count : fitting.length, lines: seen }];
  });
}
