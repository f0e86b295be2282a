import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyCharacter } from "../../test/fixtures/any-text.ts";
import { composeUnit, escapeUnitName, upstartJob } from "./boot-unit.ts";

test.each([
  ["enp1s0", "enp1s0"],
  ["eth-0", "eth\\x2d0"],
  [".hidden", "\\x2ehidden"],
  ["a.b", "a.b"],
  ["100%", "100\\x25"],
  ["$(id)", "\\x24\\x28id\\x29"],
  ["µ0", "\\xc2\\xb50"],
  ["a\\b", "a\\x5cb"],
])("%s within a unit's name is %s", (name, escaped) => {
  expect(escapeUnitName(name)).toBe(escaped);
});

test("any interface name stays one harmless word of a unit", () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter, minLength: 1, maxLength: 15 }), (name) => {
      expect(escapeUnitName(name)).toMatch(/^[A-Za-z0-9:_.\\]+$/);
    }),
  );
});

function hasSystemdEscape(): boolean {
  try {
    execFileSync("systemd-escape", ["x"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

test.runIf(hasSystemdEscape())("systemd-escape says the same", () => {
  for (const name of ["enp1s0", "eth-0", ".hidden", "a.b", "100%", "$(id)", "µ0", "a:b_c"])
    expect(execFileSync("systemd-escape", ["--", name], { encoding: "utf8" }).trim()).toBe(
      escapeUnitName(name),
    );
});

test("the unit waits for its PFs and comes before all that uses VFs", () => {
  const unit = composeUnit(["enp1s0", "eth-0"]);
  const field = (name: string) => new RegExp(`^${name}=(.*)$`, "m").exec(unit)?.[1]?.split(" ") ?? [];
  for (const name of ["Wants", "After"])
    expect(field(name)).toEqual(
      expect.arrayContaining([
        "sys-subsystem-net-devices-enp1s0.device",
        "sys-subsystem-net-devices-eth\\x2d0.device",
      ]),
    );
  expect(field("Before")).toEqual(
    expect.arrayContaining([
      "network-pre.target",
      "libvirtd.service",
      "nova-compute.service",
      "neutron-sriov-agent.service",
    ]),
  );
  expect(field("ExecStart")).toEqual(["/usr/local/sbin/vfleet-vfs"]);
  expect(unit.endsWith("\n")).toBe(true);
});

function hasSystemdAnalyze(): boolean {
  try {
    execFileSync("systemd-analyze", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

test.runIf(hasSystemdAnalyze())("systemd finds nothing wrong with the unit", () => {
  const script =
    'd=$(mktemp -d); cat >"$d/vfleet-vfs.service"; sed -i "s,/usr/local/sbin/vfleet-vfs,/bin/true," "$d/vfleet-vfs.service"; systemd-analyze verify --man=no "$d/vfleet-vfs.service" 2>&1 | grep vfleet; rm -r "$d"';
  const output = execFileSync("sh", ["-c", script], { input: composeUnit(["enp1s0"]), encoding: "utf8" });
  expect(output).toBe("");
});

test("the upstart job holds up libvirt and nova until it is done", () => {
  expect(upstartJob).toMatch(/^task$/m);
  expect(upstartJob).toMatch(/^start on \(.*starting libvirt-bin.*starting nova-compute.*\)$/m);
  expect(upstartJob).toMatch(/^exec \/usr\/local\/sbin\/vfleet-vfs$/m);
});
