import { describe, expect, test } from "vitest";
import { parsePciAddress } from "../../model/ids.ts";
import { type Candidate, entryMatches, formatDeviceValue, parseDeviceValue } from "./device-entry.ts";

const pf: Candidate = {
  address: parsePciAddress("0000:06:00.0"),
  vendorId: "8086",
  deviceId: "10fb",
  netdevs: ["eth1"],
  pf: undefined,
};
const vf: Candidate = {
  address: parsePciAddress("0000:06:10.2"),
  vendorId: "8086",
  deviceId: "10ed",
  netdevs: ["eth1v1"],
  pf: { address: parsePciAddress("0000:06:00.0") ?? ("" as never), netdevs: ["eth1"] },
};

/** The same table is put to nova.pci itself on the lab's cloud. */
const table: readonly (readonly [entry: object, matchesPf: boolean, matchesVf: boolean])[] = [
  [{ address: "0000:06:00.0" }, true, true],
  [{ address: "06:00.0" }, true, false],
  [{ address: "0:6:0.0" }, true, true],
  [{ address: "0000:06:10.2" }, false, true],
  [{ address: "*:06:10.*" }, false, true],
  [{ address: "*:06:*.*" }, true, true],
  [{ address: ":06:00." }, true, false],
  [{ address: "*:07:10.*" }, false, false],
  [{ vendor_id: "8086" }, true, true],
  [{ vendor_id: "8086", product_id: "10ed" }, false, true],
  [{ vendor_id: "*", product_id: "10FB" }, true, false],
  [{ product_id: "1889" }, false, false],
  [{ devname: "eth1" }, true, true],
  [{ devname: "eth1v1" }, false, true],
  [{ devname: "eth9" }, false, false],
  [{ address: { domain: ".*", bus: "06", slot: "10", function: "[0-3]" } }, false, true],
  [{ address: { bus: "0[67]", slot: ".*" } }, true, true],
  [{ address: { function: "[4-7]" } }, false, false],
  [{ address: { domain: "0000", bus: "06", slot: "00", function: "0" } }, true, true],
  [{ address: { slot: "(" } }, false, false],
  [{}, true, true],
];

test.each(table)("%j matches the PF: %j, the VF: %j", (entry, matchesPf, matchesVf) => {
  expect([pf, vf].map((device) => entryMatches({ ...entry }, device))).toEqual([matchesPf, matchesVf]);
});

test("of a VF that is not made yet only its kind and its PF are known", () => {
  const future = { ...vf, address: undefined, netdevs: [] };
  expect(entryMatches({ address: "0000:06:00.0" }, future)).toBe(true);
  expect(entryMatches({ vendor_id: "8086" }, future)).toBe(true);
  expect(entryMatches({ address: "*:*:*.*" }, future)).toBe(true);
  expect(entryMatches({ address: "*:06:10.*" }, future)).toBe(false);
  expect(entryMatches({ address: { bus: "06" } }, future)).toBe(false);
});

describe("a value", () => {
  test.each(["{'address': 'x'}", "", "[1]", "null", '{"a": 1}{"b": 2}', '"text"'])("%j is none", (text) => {
    expect(parseDeviceValue(text)).toBeUndefined();
  });

  test("is an entry or a list, and is written as people do", () => {
    const one = '{"address": "0000:06:00.0", "physical_network": null}';
    const list = `[${one}, {"vendor_id": "8086"}]`;
    for (const text of [one, list]) {
      const value = parseDeviceValue(text);
      expect(value && formatDeviceValue(value)).toBe(text);
    }
  });
});
