import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { layers } from "../../model/layer.ts";
import { confirmationWords, type Signature } from "../../model/signature.ts";
import { allRules } from "../all.ts";
import { confirmingRules } from "../logs/hints-of-logs.ts";
import { allSignatures } from "./all.ts";

const healthy = readFileSync(join(import.meta.dirname, "cases/healthy.txt"), "utf8").split("\n");
const named = allSignatures.map((signature) => [signature.id, signature] as const);

// One line may tell of two things: whose example is read by whose pattern.
const overlaps = [
  "neutron-switchdev-capability-refused: neutron-unsupported-vnic-type",
  "nm-resets-numvfs: sh-numvfs-no-attribute",
  "pci-remove-allocated-device: pci-device-invalid-status",
  "placement-pci-devname: whitelist-invalid-config",
  "whitelist-field-too-large: whitelist-invalid-config",
];

// What a cloud writes that has nothing wrong with it.
const healthyToo = [
  "agent-device-not-on-plugin",
  "agent-resync-loop",
  "agent-state-change-unsupported",
  "guest-pf-reset-state",
  "netdev-renamed",
];

test("there are 187, each with an id of its own", () => {
  expect(allSignatures).toHaveLength(187);
  expect(new Set(allSignatures.map(({ id }) => id)).size).toBe(187);
});

describe.each(named)("%s", (_, signature) => {
  test("reads its example, whatever stands in front of it", () => {
    expect(signature.pattern.test(signature.example)).toBe(true);
    expect(signature.pattern.test(`2026-11-23 04:38:54.514 1718 ERROR x.y [-] ${signature.example}`)).toBe(
      true,
    );
    expect(signature.pattern.flags).toBe("");
  });

  test("says what an operator needs", () => {
    expect(signature.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(layers).toHaveProperty(signature.layer);
    expect(signature.summary).toMatch(/^\S.{15,110}[^.]$/);
    expect(signature.fix).toMatch(/^[^\n]{10,200}\.$/);
    expect(signature.check).not.toBe("");
    expect(signature.source).not.toBe("");
    for (const word of signature.confirmedBy ?? []) expect(confirmationWords).toHaveProperty(word);
  });
});

test("lines that tell of two things are known", () => {
  const found = allSignatures.flatMap(({ id, example }) =>
    allSignatures
      .filter((other) => other.id !== id && other.pattern.test(example))
      .map((other) => `${id}: ${other.id}`),
  );
  expect(found.toSorted()).toEqual(overlaps);
});

test("healthy logs are read by none but weak ones", () => {
  const found = allSignatures.filter(({ pattern }) => healthy.some((line) => pattern.test(line)));
  expect(found.map(({ id }) => id).toSorted()).toEqual(healthyToo);
  expect(found.map(({ weight }) => weight)).toEqual(found.map(() => "weak"));
});

test("those that are weak are for the record", () => {
  for (const { weight, severity } of allSignatures) if (weight === "weak") expect(severity).toBe("note");
});

test("each confirmation is what some signature asks for", () => {
  const asked = new Set(allSignatures.flatMap(({ confirmedBy = [] }) => confirmedBy));
  expect([...asked].toSorted()).toEqual(Object.keys(confirmationWords).toSorted());
});

test.each([
  ["sched-filter-not-found", "scheduler-filter-misspelt"],
  ["nm-resets-numvfs", "other-vf-owner"],
  ["nm-vf-dhcp", "vf-used-by-host"],
  ["placement-pci-devname", "placement-refuses-devname"],
  ["libvirt-ifla-vf-info-missing", "libnl3-too-old"],
  ["k-iov-bars", "vf-memory-missing"],
  ["vif-plug-timeout", "agent-started-before-vfs"],
  ["sched-pci-filter-zero", "compute-started-before-vfs"],
  ["sh-numvfs-enoent", "vfs-not-by-sysfs"],
])("%s is confirmed by %s", (id, code) => {
  expect(confirmingRules(allSignatures.find((each) => each.id === id) as Signature)).toContain(code);
});

test("each rule that confirms is there", () => {
  const codes = new Set(allRules.map(({ code }) => code));
  const named = Object.values(confirmationWords).flatMap(({ rules }) => rules);
  expect(named.filter((code) => !codes.has(code))).toEqual([]);
});
