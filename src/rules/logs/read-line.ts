import type { LogReading } from "../../model/log-reading.ts";
import { readOffset } from "./read-offset.ts";

/** What a log line says of itself; time in ISO 8601, UTC. */
export type LineFacts = { readonly time: string | undefined; readonly requestId: string | undefined };

const dated = /(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?/;
const sinceBoot = /^\[ *(\d+\.\d+)\]/;

/** Time and request id of a line of oslo.log, libvirt, QEMU, Kubernetes, the journal or the kernel. Pure. */
export function readLine(text: string, clock: Pick<LogReading, "utcOffsetMinutes" | "bootedAt">): LineFacts {
  return {
    time: readTime(text.slice(0, 160), clock),
    requestId: /\breq-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/.exec(text)?.[0],
  };
}

function readTime(
  head: string,
  { utcOffsetMinutes, bootedAt }: Pick<LogReading, "utcOffsetMinutes" | "bootedAt">,
): string | undefined {
  const found = dated.exec(head);
  if (found) {
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number);
    const millis = Number((found[7] ?? "").padEnd(3, "0").slice(0, 3));
    const offset = readOffset(found[8] ?? "") ?? utcOffsetMinutes;
    return isoTime(Date.UTC(year, month - 1, day, hour, minute, second, millis) - offset * 60_000);
  }
  const booted = sinceBoot.exec(head);
  return booted && bootedAt !== undefined ? isoTime((bootedAt + Number(booted[1])) * 1000) : undefined;
}

function isoTime(epochMs: number): string | undefined {
  const date = new Date(epochMs);
  const iso = Number.isNaN(date.getTime()) ? "" : date.toISOString();
  return /^\d{4}-/.test(iso) ? iso : undefined;
}
