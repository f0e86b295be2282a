import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { awks, useAwk } from "../../../test/fixtures/awks.ts";
import {
  createFakeRoot,
  type FakeRoot,
  runScript,
  shellcheck,
  shells,
} from "../../../test/fixtures/run-script.ts";
import { knownValue } from "../../model/reading.ts";
import { composeLogScript } from "./compose-log-script.ts";
import { parseLogOutput } from "./parse-log-output.ts";

const zeroVfs =
  "2026-11-23 04:31:30.061 699 INFO x [None req-4c8be585-2914-44f4-85f4-51ca571a8cfe] Device enp1s0 has 0 VFs configured";
const failed = (port: string) =>
  `2026-11-23 04:58:39.831 1718 ERROR x Binding failed for port ${port}-aba8-47e0-af67-3c651ad7fd3a, please check neutron logs for more information.`;

let root: FakeRoot;
beforeEach(() => {
  root = createFakeRoot();
  root.addProgram("nice", 'shift 2; exec "$@"');
  root.addProgram("ionice", "exit 1");
});
afterEach(() => root.remove());

function put(path: string, ...lines: readonly string[]): void {
  mkdirSync(dirname(root.at(path)), { recursive: true });
  writeFileSync(root.at(path), lines.map((line) => `${line}\n`).join(""));
}

async function scan(
  limits: {
    maxAgeSeconds?: number;
    maxBytes?: number;
    ids?: readonly string[];
    shell?: (typeof shells)[number];
  } = {},
) {
  const script = composeLogScript({ maxAgeSeconds: 0, maxBytes: 1e6, ...limits }, root.path);
  const result = await runScript(root, script, limits.shell);
  expect(result.stderr).toBe("");
  const reading = knownValue(parseLogOutput(result.stdout));
  if (!reading) throw new Error(`no end: ${result.stdout}`);
  return reading;
}

test("the script is sound", () => {
  const { text } = composeLogScript({ maxAgeSeconds: 1, maxBytes: 1 });
  expect(
    shellcheck(text)
      .split("\n")
      .filter((line) => !/SC2016|SC2086/.test(line))
      .join("\n"),
  ).toBe("");
});

describe.each(shells)("by %s", (shell) => {
  test("lines that a signature reads come back with their number, and no others", async () => {
    put(
      "var/log/nova/nova-compute.log",
      "2026-11-23 04:00:00.000 1 INFO x fine",
      failed("1c1d6282"),
      "fine",
      failed("2c1d6282"),
    );
    put("var/log/neutron/sriov-nic-agent.log", zeroVfs);
    const { files, gaps } = await scan({ shell });
    expect(gaps).toEqual([]);
    expect(files.toSorted((a, b) => a.path.localeCompare(b.path))).toEqual([
      {
        path: "/var/log/neutron/sriov-nic-agent.log",
        kind: "openstack",
        groups: [{ count: 1, lines: [{ text: zeroVfs, line: 1 }] }],
      },
      {
        path: "/var/log/nova/nova-compute.log",
        kind: "openstack",
        groups: [
          {
            count: 2,
            lines: [
              { text: failed("1c1d6282"), line: 2 },
              { text: failed("2c1d6282"), line: 4 },
            ],
          },
        ],
      },
    ]);
  });
});

describe.each(awks)("with %s", (awk) => {
  beforeEach(() => useAwk(root, awk));

  test("many lines of a kind are counted, the first and the last three shown", async () => {
    const ports = Array.from({ length: 9 }, (_, index) => `${index}c1d6282`);
    put("var/log/kolla/nova/nova-compute.log", ...ports.map(failed));
    const { files } = await scan();
    expect(files[0]?.groups).toEqual([
      {
        count: 9,
        lines: [0, 6, 7, 8].map((index) => ({ text: failed(`${index}c1d6282`), line: index + 1 })),
      },
    ]);
  });

  test("secrets do not leave the host", async () => {
    const secrets = [
      "password=hunter2 next",
      "'admin_password': u'hunter2', 'a'",
      '"secret" : "hunter2 hunter2"',
      "X-Auth-Token: hunter2",
      "Authorization: Bearer hunter2",
      "rabbit://u:hunter2@h:5672/ mysql://a:hunter2@b/c",
      "id gAAAAABhunter2hunter2_-x end",
      "API_KEY=hunter2;b",
      `${"y".repeat(1440)} mysql://a:hunter2${"z".repeat(200)}@b`,
    ];
    put(
      "var/log/nova/nova-compute.log",
      ...secrets.map((secret, at) => `${"z".repeat(at + 1)} ${secret} No valid host was found. after`),
    );
    const { files } = await scan();
    const texts = files[0]?.groups.flatMap(({ lines }) => lines.map(({ text }) => text)) ?? [];
    expect(texts).toHaveLength(secrets.length);
    expect(texts.filter((text) => text.includes("hunter2"))).toEqual([]);
    expect(texts[0]).toBe("z password=(not shown) next No valid host was found. after");
    expect(texts[1]).toBe("zz 'admin_password': (not shown), 'a' No valid host was found. after");
  });

  test("trouble that names an id comes back, of a traceback the exception alone", async () => {
    const id = "1c1d6282-aba8-47e0-af67-3c651ad7fd3a";
    const [request, text] = [`req-${id}`, `2026-11-23 04:00:00.000 1 ERROR nova [instance: ${id}]`];
    put(
      "var/log/nova/nova-compute.log",
      `2026-11-23 04:00:00.000 1 INFO nova [instance: ${id}] Claim successful`,
      `${text} Traceback (most recent call last):`,
      `${text}   File "/usr/lib/x.py", line 7`,
      `${text} ValueError: password=hunter2 no`,
      "2026-11-23 04:00:00.000 1 ERROR nova [instance: 2c1d6282-aba8-47e0-af67-3c651ad7fd3a] other",
      ...Array.from({ length: 20 }, (_, at) => `WARNING x [${request}] ${at}`),
    );
    const { files } = await scan({ ids: [id, request, "x|.*"] });
    const texts = files[0]?.named?.lines.map((line) => line.text.replace(/^.*\] /, ""));
    expect(texts).toEqual([
      "ValueError: password=(not shown) no",
      ...[0, 1, 2, 12, 13, 14, 15, 16, 17, 18, 19].map(String),
    ]);
    expect(files[0]?.named?.count).toBe(21);
  });

  test("what is too old does not count, in any of the ways in which logs write times", async () => {
    const now = new Date();
    const at = (agoMs: number) => new Date(now.getTime() - agoMs).toISOString();
    const [young, old] = [at(600_000), at(7_200_000)];
    const syslog = (iso: string) => {
      const [, month, day, time] =
        new Date(iso)
          .toUTCString()
          .match(/, (\d\d) (\w+) \d+ (\S+)/)
          ?.slice(0) ?? [];
      return `${day} ${String(Number(month)).padStart(2, " ")} ${time} h x:`;
    };
    const ways = [(iso: string) => iso, (iso: string) => iso.replace("Z", "+00:00"), syslog];
    put(
      "var/log/syslog",
      ...ways.flatMap((way, index) =>
        [old, young].map((iso) => `${way(iso)} ${"y".repeat(index + 1)} No valid host was found.`),
      ),
      "No valid host was found. without a time",
    );
    root.addProgram("date", 'TZ=UTC exec /bin/date "$@"');
    const { files } = await scan({ maxAgeSeconds: 3600 });
    const texts = files[0]?.groups.flatMap(({ lines }) => lines.map(({ text }) => text));
    expect(texts).toEqual([
      ...ways.map((way, index) => `${way(young)} ${"y".repeat(index + 1)} No valid host was found.`),
      "No valid host was found. without a time",
    ]);
  });

  test("lines of any kind come back whole, and none passes for a frame", async () => {
    const nasty = [
      "F kernel 0 /x",
      "E",
      "L 1 x",
      "\u001b[31m\u202e",
      "ü \xff",
      "\\n \\134 %s $(id) `id`",
      "' \" \t",
    ];
    put(
      "var/log/nova/a.log",
      ...nasty.map((text, at) => `${text}${"q".repeat(at)} No valid host was found.`),
      "E",
      "F kernel 0 /y",
    );
    const { files } = await scan();
    expect(files.map(({ path }) => path)).toEqual(["/var/log/nova/a.log"]);
    expect(files[0]?.groups.flatMap(({ lines }) => lines.map(({ text }) => text))).toEqual(
      nasty.map((text, at) => `${text}${"q".repeat(at)} No valid host was found.`),
    );
  });
});

test("rotated logs are read, however they are packed", async () => {
  for (const [number, packer] of ["gzip", "xz", "zstd"].entries()) {
    const path = `var/log/nova/nova-compute.log.${number + 1}`;
    put(path, `${packer} No valid host was found.`);
    execFileSync(packer, ["-q", root.at(path)]);
    rmSync(root.at(path), { force: true });
  }
  const { files, gaps } = await scan();
  expect(gaps).toEqual([]);
  expect(files.map(({ path }) => path.replace(/.*\./, "")).toSorted()).toEqual(["gz", "xz", "zst"]);
});

test("of large logs the end is read, the newest first, and what is left out is told", async () => {
  put("var/log/nova/old.log", failed("3c1d6282"));
  utimesSync(root.at("var/log/nova/old.log"), 1e9, 1e9);
  put("var/log/nova/new.log", failed("1c1d6282"), "x".repeat(1000), failed("2c1d6282"));
  const { files, gaps } = await scan({ maxBytes: 500 });
  expect(files).toEqual([
    {
      path: "/var/log/nova/new.log",
      kind: "openstack",
      groups: [{ count: 1, lines: [{ text: failed("2c1d6282"), line: undefined }] }],
    },
  ]);
  expect(gaps).toEqual([
    {
      path: "/var/log/nova/new.log",
      reason: expect.stringMatching(/^only the last 500 of \d+ bytes were read$/),
    },
    { path: "/var/log/nova/old.log", reason: "left out: the limit of bytes was reached" },
  ]);
});

test("logs that were last written before are not opened", async () => {
  put("var/log/nova/old.log", "No valid host was found.");
  utimesSync(root.at("var/log/nova/old.log"), 1e9, 1e9);
  expect(await scan({ maxAgeSeconds: 3600 })).toMatchObject({ files: [], gaps: [] });
});
