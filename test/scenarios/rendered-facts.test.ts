import { expect, test } from "vitest";
import type { FactId } from "../../src/model/host-facts.ts";
import { commandResult } from "../../src/sim/fleet/command-result.ts";
import { renderFacts } from "../../src/sim/fleet/render-facts.ts";
import { readFactsOutput } from "../../src/stages/facts-script.ts";
import { hostFacts } from "../fixtures/host-facts.ts";

const nonce = "0123456789abcdef";

/** What the fixtures say of a host is what the real parsers read from the output that the fake host prints. */
test.each([
  ["bare", {}],
  ["IOMMU off", { iommu: "off" }],
  ["no firmware table", { iommu: "no-firmware" }],
  ["VFs, up, VMs", { vfs: 4, up: true, vms: ["web-1", "db"] }],
  ["VFs with vfio-pci", { vfs: 2, vfDriver: "vfio-pci", vfioPci: "loaded" }],
  ["AMD", { cpu: "amd" }],
  ["arm64", { cpu: "arm" }],
  ["old", { init: "upstart", noAutoprobe: true }],
] as const)("a rendered host is read as it is: %s", (_, options) => {
  const facts = hostFacts(options);
  const stdout = renderFacts(facts, nonce);
  const read = readFactsOutput(commandResult({ stdout }), nonce);
  for (const id of Object.keys(facts) as FactId[]) expect({ [id]: read[id] }).toEqual({ [id]: facts[id] });
});
