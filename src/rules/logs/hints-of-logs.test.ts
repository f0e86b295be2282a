import { expect, test } from "vitest";
import { expectHarmless } from "../../../test/fixtures/hostile-texts.ts";
import { hostName } from "../../model/ids.ts";
import type { LogKind, LogReading } from "../../model/log-reading.ts";
import { allRules } from "../all.ts";
import { allSignatures } from "../signatures/all.ts";
import { confirmingRules, hintsOfLogs } from "./hints-of-logs.ts";
import { parseLogOutput } from "./parse-log-output.ts";
import { readLine } from "./read-line.ts";

const host = hostName("node-9");

function logOf(path: string, kind: LogKind, ...texts: readonly string[]): LogReading {
  const lines = texts.map((text, at) => ({ text, line: at + 1 }));
  return {
    files: [{ path, kind, groups: [{ count: texts.length, lines }] }],
    gaps: [],
    utcOffsetMinutes: 60,
    bootedAt: 1_790_000_000,
  };
}

test("a line is a hint with its place, time and request id", () => {
  const text =
    "2026-11-23 04:32:50.511 3341 INFO nova.filters [None req-bba5cb25-6f6c-43e5-8117-438e5cf76492 58a3 3483 - - default default] Filter PciPassthroughFilter returned 0 hosts";
  expect(hintsOfLogs(host, logOf("/var/log/nova/nova-scheduler.log", "openstack", text))).toEqual([
    {
      code: "sched-pci-filter-zero",
      severity: "advice",
      layer: "scheduler",
      subject: { host },
      summary: "PciPassthroughFilter left no host: none has a free device as asked",
      detail: "Seen once at 2026-11-23T03:32:50.511Z, for req-bba5cb25-6f6c-43e5-8117-438e5cf76492.",
      fix: expect.stringMatching(/^Make device_spec/),
      why: "nova-scheduler writes this line (Kilo to master).",
      howToMakeSure: expect.stringMatching(/debug on/),
      confirmedBy: expect.arrayContaining(["vfs-missing"]),
      ofAnyHost: true,
      evidence: [
        {
          source: "log signature sched-pci-filter-zero",
          text: "Seen once at 2026-11-23T03:32:50.511Z, for req-bba5cb25-6f6c-43e5-8117-438e5cf76492.",
        },
        { source: "/var/log/nova/nova-scheduler.log:1", text },
      ],
    },
  ]);
});

test("lines of several logs are one hint, with the first and the last time", () => {
  const line = (time: string) => `2026-11-23 ${time} 1 ERROR x Claim pci failed.`;
  const [one, two] = [
    logOf("/a", "openstack", line("05:00:00.000"), line("06:00:00.000")),
    logOf("/b", "openstack", line("04:00:00.000")),
  ];
  const [hint, ...more] = hintsOfLogs(host, { ...one, files: [...one.files, ...two.files] });
  expect(more).toEqual([]);
  expect(hint?.detail).toBe("Seen 3 times from 2026-11-23T03:00:00.000Z to 2026-11-23T05:00:00.000Z.");
});

test("a signature counts only in logs that its program writes to", () => {
  const text = "-bash: echo: write error: Device or resource busy";
  expect(hintsOfLogs(host, logOf("/var/log/nova/nova-compute.log", "openstack", text))).toEqual([]);
  expect(hintsOfLogs(host, logOf("journal", "system", text)).map(({ code }) => code)).toEqual([
    "sh-numvfs-ebusy",
  ]);
});

test("what stands in healthy logs too is a note, and nothing confirms it", () => {
  const [hint] = hintsOfLogs(host, logOf("journal", "system", "igb 0000:02:00.0 enp2s0: renamed from eth1"));
  expect(hint).toMatchObject({ code: "netdev-renamed", severity: "note", confirmedBy: [] });
});

test("lines cannot act on a terminal", () => {
  const reading = logOf(
    "/var/log/\u001b[2Jx",
    "openstack",
    "\u001b]0;x\u0007\u202e Claim pci failed \r\u0000",
  );
  const [hint] = hintsOfLogs(host, { ...reading, gaps: [{ path: "\u0007", reason: "\u001b[1m" }] });
  for (const { source, text } of hint?.evidence ?? []) expectHarmless(source + text);
});

test("what was left out is told as a note", () => {
  const reading = {
    ...logOf("/a", "openstack"),
    files: [],
    gaps: [{ path: "/a", reason: "it may not be read" }],
  };
  expect(hintsOfLogs(host, reading)).toMatchObject([
    { code: "logs-partly-read", severity: "note", evidence: [{ source: "/a", text: "it may not be read" }] },
  ]);
});

test("signatures and rules have different codes", () => {
  const rules = new Set(allRules.map(({ code }) => code));
  expect(allSignatures.filter(({ id }) => rules.has(id))).toEqual([]);
});

test("what confirms a signature are rules that there are", () => {
  const codes = allRules.map(({ code }) => code);
  expect(allSignatures.flatMap(confirmingRules).filter((code) => !codes.includes(code))).toEqual([]);
});

test("weak and unverified signatures stay hints", () => {
  const loose = allSignatures.filter(({ weight }) => weight !== "verified");
  expect(loose.length).toBeGreaterThan(0);
  expect(loose.flatMap(confirmingRules)).toEqual([]);
});

test.each([
  ["2026-11-23T04:32:50.5Z x", "2026-11-23T04:32:50.500Z"],
  ["2026-11-23T04:32:50+0530 host x", "2026-11-22T23:02:50.000Z"],
  ["2026-11-23 04:32:50,123 x", "2026-11-23T03:32:50.123Z"],
  ["[  100.500000] igb x", "2026-09-21T14:15:00.500Z"],
  ["no time", undefined],
  ["9999-99-99 99:99:99 x", undefined],
])("the time of %j is %s", (text, time) => {
  expect(readLine(text, { utcOffsetMinutes: 60, bootedAt: 1_790_000_000 }).time?.slice(0, 24)).toBe(time);
});

test.each(["", "F x 0 /a\nL 1 x", "T +0100 1\nF"])("output without an end is unreadable: %j", (text) => {
  expect(parseLogOutput(text).is).toBe("unreadable");
});

test("any output is read without a throw", () => {
  const texts = ["K 1\nL 1 x\nG y\nM 3\nE", "F\nK x\nL\nL y\nE", "T\nF a b c d\nK 1\nL x y\nE\n"];
  expect(texts.map((text) => parseLogOutput(text).is)).toEqual(["known", "known", "known"]);
});
