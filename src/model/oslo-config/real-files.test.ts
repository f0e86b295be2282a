import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mergeIntoList } from "./merge-into-list.ts";
import type { OsloFile } from "./oslo-file.ts";
import { parseOsloConfig } from "./parse-oslo-config.ts";
import { renderOsloConfig } from "./render-oslo-config.ts";
import { setOption } from "./set-option.ts";

const cases = join(import.meta.dirname, "../../../test/contracts/cases/oslo-config");

function edit(name: string, change: (file: OsloFile) => OsloFile): [removed: string[], added: string[]] {
  const text = readFileSync(join(cases, name), "utf8");
  const before = text.split("\n");
  const after = renderOsloConfig(change(parseOsloConfig(text))).split("\n");
  const number = (lines: string[], others: string[]) =>
    lines.flatMap((line, index) => (others.includes(line) ? [] : [`${index + 1}: ${line}`]));
  return [number(before, after), number(after, before)];
}

test("adds the mechanism driver to the list of ml2_conf.ini", () => {
  const option = { section: "ml2", name: "mechanism_drivers", items: ["sriovnicswitch"], base: [] };
  expect(edit("ml2_conf.ini", (file) => mergeIntoList(file, option))).toEqual([
    ["142: mechanism_drivers = openvswitch,l2population"],
    ["142: mechanism_drivers = openvswitch,l2population,sriovnicswitch"],
  ]);
});

test("sets devices below the sample's default, not at the examples in its text", () => {
  const values = ['{"devname": "enp1s0", "physical_network": "physnet2"}', '{"devname": "enp2s0"}'];
  const change = (file: OsloFile) => setOption(file, { section: "pci", name: "device_spec", values });
  expect(edit("nova-pci-section.conf", change)).toEqual([
    [],
    [`226: device_spec = ${values[0]}`, `227: device_spec = ${values[1]}`],
  ]);
});

test("adds a filter where the file has a list, and a section where it has none", () => {
  const option = {
    section: "filter_scheduler",
    name: "enabled_filters",
    items: ["PciPassthroughFilter"],
    base: ["A"],
  };
  const change = (file: OsloFile) => mergeIntoList(file, option);
  const list =
    "ComputeFilter,ComputeCapabilitiesFilter,ImagePropertiesFilter,ServerGroupAntiAffinityFilter,ServerGroupAffinityFilter";
  const [removed, added] = edit("nova-without-comments.conf", change);
  expect([...removed, ...added].map((line) => line.replace(/^\d+: /, ""))).toEqual([
    `enabled_filters = ${list}`,
    `enabled_filters = ${list},PciPassthroughFilter`,
  ]);
  const [, appended] = edit("neutron-without-comments.conf", change);
  expect(appended.map((line) => line.replace(/^\d+: /, ""))).toEqual([
    "[filter_scheduler]",
    "enabled_filters = A,PciPassthroughFilter",
  ]);
});
