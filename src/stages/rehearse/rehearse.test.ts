import { expect, test } from "vitest";
import { hostFacts } from "../../../test/fixtures/host-facts.ts";
import { freePf } from "../../../test/fixtures/network-facts.ts";
import { allNics } from "../../knowledge/nics/all.ts";
import { parseFleetFile } from "../../model/fleet-file.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import type { HostName } from "../../model/ids.ts";
import type { Intent } from "../../model/intent.ts";
import type { NicFamily } from "../../model/nic.ts";
import { known, knownValue, unreadable } from "../../model/reading.ts";
import type { Rehearsal } from "../../model/rehearsal/rehearsal.ts";
import { makeTwin } from "../../sim/twin/make-twin.ts";
import { planFleet } from "../plan.ts";
import { rehearse } from "./rehearse.ts";

const text = `apiVersion: vfleet/v1
reboot: allow
hosts: [{ name: node-1 }]
pools: [{ name: fast, pfs: { name: enp1s0 }, vfCount: 4 }]
`;

/** A rehearsal on one host; undefined: the plan leaves it out. */
async function rehearseOn(facts: HostFacts): Promise<Rehearsal | undefined> {
  const hosts = [{ host: "node-1" as HostName, kind: "read", facts, findings: [], durationMs: 0 }] as const;
  const intent = intentOf(text);
  const plan = planFleet({ path: "fleet.yaml", intent }, { hosts }, "2030-01-01T00:00:00Z");
  if (plan.hosts[0]?.status !== "changes") return undefined;
  return rehearse(makeTwin, {
    plan,
    source: { intent, hosts, view: undefined, tenants: undefined, computes: undefined },
    startMs: 0,
    seed: 1,
    faults: [],
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
}

function intentOf(file: string): Intent {
  const parsed = parseFleetFile({ file: "fleet.yaml", text: file });
  if ("intent" in parsed) return parsed.intent;
  throw new Error(JSON.stringify(parsed.problems));
}

/** A host whose free PF is the first NIC of a family. */
function hostWith({ pfIds, pfDrivers, vfIds }: NicFamily): HostFacts {
  const [vendorId = "", deviceId = ""] = pfIds[0]?.split(":") ?? [];
  const vfDeviceId = vfIds[0]?.split(":")[1] ?? "";
  const facts = hostFacts({ iommu: "off" });
  const functions = (knownValue(facts.networkFunctions) ?? []).map((found) => {
    const sriov = knownValue(found.sriov);
    if (found.address !== freePf || !sriov) return found;
    const driver = known(pfDrivers[0] ?? "");
    return {
      ...found,
      vendorId,
      deviceId,
      driver,
      sriov: known({ ...sriov, vfDeviceId: known(vfDeviceId) }),
    };
  });
  return { ...facts, networkFunctions: known(functions) };
}

test("with a NIC of whatever family, what is done can be taken back, and nothing is left to do", async () => {
  const rehearsed: string[] = [];
  for (const nic of allNics) {
    const rehearsal = await rehearseOn(hostWith(nic));
    if (!rehearsal) continue;
    rehearsed.push(nic.family);
    const { run, after } = rehearsal;
    expect([nic.family, run?.endings, after?.open, after?.left]).toEqual([
      nic.family,
      [{ host: "node-1", outcome: { kind: "done", actions: expect.any(Number) } }],
      [],
      [],
    ]);
    expect([nic.family, after?.undo]).toMatchObject([nic.family, { notDone: [], differs: [] }]);
  }
  expect(rehearsed.length).toBeGreaterThan(25);
});

test("what could not be read of a host before is not told as changed", async () => {
  const facts = hostFacts({ iommu: "off" });
  const bootLoader = knownValue(facts.bootLoader);
  if (!bootLoader) throw new Error("the host has a boot loader");
  const configuredCommandLine = unreadable("the boot menu has no entries");
  const rehearsal = await rehearseOn({
    ...facts,
    bootLoader: known({ ...bootLoader, configuredCommandLine }),
  });
  expect(rehearsal?.run?.endings.map(({ outcome }) => outcome.kind)).toEqual(["done"]);
  expect(rehearsal?.after?.undo.differs).toEqual([]);
});
