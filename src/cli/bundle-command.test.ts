import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { healthyFleet } from "../../test/fixtures/healthy-fleet.ts";
import { novaNode } from "../../test/fixtures/nova-node.ts";
import { changeFleet } from "../../test/fixtures/rule-case.ts";
import { OperatingError } from "../base/operating-error.ts";
import type { HostRecord } from "../model/bundle.ts";
import { hostName } from "../model/ids.ts";
import { knownValue } from "../model/reading.ts";
import { commandResult } from "../sim/fleet/command-result.ts";
import { renderFacts } from "../sim/fleet/render-facts.ts";
import { makeFleetFile, vfleet } from "./sample-deps.ts";

const nonce = "0123456789abcdef";
const line = "2026-11-23 04:32:50.511 1 INFO x password=hunter2 Filter PciPassthroughFilter returned 0 hosts";
const fleet = changeFleet(await healthyFleet({ system: "debian-12", release: "zed" }), {
  alpha: {
    facts: { networkFunctions: { value: { 0: { sriov: { value: { numVfs: { value: 0 }, vfs: [] } } } } } },
  },
});
const [facts] = Object.values(fleet.facts);
if (!facts) throw new Error("the fleet has no host");
const netdev = knownValue(facts.networkFunctions)?.[0]?.netdevs[0]?.name ?? "";
const ended = { exitCode: 0, stderr: "" };
const records: readonly HostRecord[] = [
  {
    kind: "host",
    host: hostName("node-1"),
    nonce,
    facts: commandResult({ ...ended, stdout: renderFacts(facts, nonce) }),
    logs: commandResult({
      ...ended,
      stdout: `T +0000 1790000000\nF openstack 0 /var/log/nova/nova-scheduler.log\nK 3\nL 9 ${line}\nE\n`,
    }),
  },
  {
    kind: "host-failed",
    host: hostName("node-2"),
    finding: {
      code: "connection-refused",
      severity: "error",
      subject: { host: "node-2" },
      summary: "node-2 refuses",
      detail: "Seen at node-2.",
    },
  },
];

async function bundle(world: Parameters<typeof vfleet>[1] = { records }, more = "") {
  const path = join(mkdtempSync(join(tmpdir(), "vfleet-bundle-")), "b.gz");
  const file = makeFleetFile(`# password: hunter2\n${more}`);
  writeFileSync(file, readFileSync(file, "utf8").replace("eth1", netdev));
  const outcome = await vfleet(["bundle", "-f", file, "--out", path], world);
  return { path, ...outcome };
}

test("keeps what was read in a file of one's own, without secrets, and tells who was not reached", async () => {
  const { path, code, stderr } = await bundle();
  expect({ code, mode: statSync(path).mode & 0o777 }).toEqual({ code: 1, mode: 0o600 });
  expect(stderr).toContain("2 hosts; not reached: node-2");
  const text = gunzipSync(readFileSync(path)).toString();
  expect(text).not.toContain("hunter2");
  expect(
    text
      .split("\n")
      .slice(0, -1)
      .map((each) => Object.keys(JSON.parse(each))[0]),
  ).toEqual(["format", "kind", "kind", "kind", "kind"]);
});

test("is diagnosed without hosts and cloud, as if it were read now", async () => {
  const { path } = await bundle();
  const { code, stdout } = await vfleet(["diagnose", "--bundle", path, "-o", "json"], {
    discoverFails: new Error("no host is asked"),
  });
  expect(code).toBe(3);
  const found = JSON.parse(stdout);
  const codes = found.findings.map((finding: { code: string }) => finding.code);
  expect(codes).toContain("connection-refused");
  const missing = found.findings.find((finding: { code: string }) => finding.code === "vfs-missing");
  expect(missing.subject.host).toBe("node-1");
  expect(missing.evidence).toContainEqual({
    source: "/var/log/nova/nova-scheduler.log:9",
    text: line.replace("hunter2", "(not shown)"),
  });
});

describe("Nova's database", () => {
  const server = "6d9d9d2e-0000-4000-8000-000000000001";
  const node = { ...novaNode(facts), host: "node-1", hypervisorHostname: "node-1" };
  const leaked = node.records.map((record) => ({ ...record, status: "allocated", serverId: server }));
  const readNovaNodes = async () => [{ ...node, records: leaked }];

  const gone = new OperatingError("cloud-unreachable", "lab", { message: "lab is gone", hint: "See it." });

  test("what it has of the hosts is in the bundle, also where the APIs do not answer, and is diagnosed from there", async () => {
    const { path } = await bundle({ records, readNovaNodes, cloud: gone }, "openstack: { cloud: lab }\n");
    const { stdout } = await vfleet(["diagnose", "--bundle", path, "-o", "json"]);
    const { findings } = JSON.parse(stdout) as { findings: { code: string; subject: { host: string } }[] };
    expect(findings.find(({ code }) => code === "pci-record-leaked")?.subject.host).toBe("node-1");
  });

  test("is not read where the fleet file does not say of which cloud it is, and that is said", async () => {
    const { stderr } = await bundle({
      records,
      readNovaNodes: () => Promise.reject(new Error("it is not read")),
    });
    expect(stderr).toContain("Nova's database is not read");
  });
});

test("--hosts chooses among those of the bundle", async () => {
  const { path } = await bundle();
  const { stdout } = await vfleet(["diagnose", "--bundle", path, "--hosts", "node-2", "-o", "json"]);
  expect(JSON.parse(stdout).places).toEqual(["node-2"]);
});

describe("what is no bundle is told", () => {
  const path = join(mkdtempSync(join(tmpdir(), "vfleet-bundle-")), "b.gz");
  const head = JSON.stringify({ format: "vfleet.bundle/v1", madeAt: "", vfleet: "" });
  test.each<[string, string | Buffer, string]>([
    ["other bytes", "not packed at all, and long enough", "incorrect header check"],
    ["half of a file", gzipSync("x".repeat(9999)).subarray(0, 20), "unexpected end of file"],
    ["other lines", gzipSync("x"), "does not say that it is a bundle"],
    [
      "a later format",
      gzipSync(`{"format":"vfleet.bundle/v2","madeAt":"","vfleet":""}\n`),
      "this vfleet reads vfleet.bundle/v1",
    ],
    ["no end", gzipSync(`${head}\n{"kind":"fleet-file","path":"","text":""}\n`), "its end is missing"],
    [
      "a strange line",
      gzipSync(`${head}\n{"kind":"y"}\n{"kind":"end","records":1}\n`),
      "line 2 is not what vfleet writes",
    ],
  ])("%s", async (_, content, why) => {
    writeFileSync(path, content);
    const { code, stderr } = await vfleet(["diagnose", "--bundle", path]);
    expect(code).toBe(1);
    expect(stderr.replaceAll(/\s+/g, " ")).toContain(why);
  });

  test("a file that is not there", async () => {
    const { code, stderr } = await vfleet(["diagnose", "--bundle", "/nowhere/b.gz"]);
    expect(code).toBe(1);
    expect(stderr).toContain("ENOENT");
  });
});
