import { describe, expect, it } from "vitest";
import { hostFacts } from "../../../test/fixtures/host-facts.ts";
import { pci } from "../../../test/fixtures/network-facts.ts";
import { proofPort, proofServer, proofVm } from "../../../test/fixtures/proof.ts";
import type { HostFacts, VfSettings } from "../../model/host-facts.ts";
import { known, unreadable } from "../../model/reading.ts";
import { checkBinding } from "./check-binding.ts";
import { checkVfFree, checkVfInUse, settingsOf } from "./check-vf.ts";

const vf = pci("0000:01:10.2");

/** A host whose second VF is held by a VM, with settings as the port's unless they are changed. */
function inUse(change: Partial<VfSettings> = {}, holder = "instance-00000001"): HostFacts {
  const facts = hostFacts({
    up: true,
    vfs: 4,
    vfDriver: "vfio-pci",
    holders: { 1: { kind: "vm", name: holder, pid: 4242 } },
  });
  return withVf(facts, { mac: "fa:16:3e:25:ba:8e", vlan: 204, ...change });
}

function withVf(facts: HostFacts, change: Partial<VfSettings>): HostFacts {
  if (facts.hostNetwork.is !== "known") throw new Error("not known");
  const network = facts.hostNetwork.value;
  const links = network.links.map((link) => ({
    ...link,
    vfs: link.vfs.map((each) => (each.index === 1 ? { ...each, ...change } : each)),
  }));
  return { ...facts, hostNetwork: known({ ...network, links }) };
}

const said = (checks: readonly { readonly holds: string; readonly summary: string }[]) =>
  checks.map(({ holds, summary }) => `${holds}: ${summary}`);

describe("what Nova and Neutron say of a VM that runs", () => {
  it("holds", () => {
    expect(said(checkBinding(proofVm(), proofServer(), proofPort()))).toEqual([
      "yes: the VM runs on cmp1, as instance-00000001",
      "yes: the port fa:16:3e:25:ba:8e is hw_veb on VF 0000:01:10.2 of physnet2, VLAN 204",
      "yes: the SR-IOV agent has wired the port: it is ACTIVE",
    ]);
  });

  it.each([
    ["another host", { host: "cmp2" }, {}, "no: the VM is on cmp2, and not on cmp1"],
    [
      "a host that is not shown",
      { host: undefined },
      {},
      "unknown: the cloud does not tell on which host the VM is",
    ],
    [
      "a port that is not a VF",
      {},
      { vifType: "ovs" },
      "no: the port is bound as ovs, and not as hw_veb, a VF",
    ],
    [
      "a binding that failed",
      {},
      { vifType: "binding_failed" },
      "no: the port is bound as binding_failed, and not as hw_veb, a VF",
    ],
    [
      "a binding that is not shown",
      {},
      { vifType: undefined },
      "unknown: Neutron does not show this user how the port is bound",
    ],
    ["a port on another host", {}, { host: "cmp2" }, "no: the port is bound to cmp2, and not to cmp1"],
    ["no VF", {}, { pciSlot: undefined }, "no: the port is bound as hw_veb, but Nova gave it no VF"],
    [
      "a VF of another network",
      {},
      { physicalNetwork: "physnet1" },
      "no: the VF 0000:01:10.2 is of physnet1, and not of physnet2",
    ],
    [
      "a port that is not wired",
      {},
      { status: "DOWN" },
      "no: the SR-IOV agent has not wired the port: it is DOWN",
    ],
  ])("does not with %s", (_, server, port, expected) => {
    expect(said(checkBinding(proofVm(), proofServer(server), proofPort(port)))).toContain(expected);
  });

  it("holds on a flat network", () => {
    const checks = checkBinding(proofVm(), proofServer(), proofPort({ vlan: undefined }));
    expect(said(checks)[1]).toMatch(/^yes: .*untagged$/);
  });
});

describe("what the host says of its VF", () => {
  const about = { server: proofServer(), port: proofPort() };

  it("holds", () => {
    expect(said(checkVfInUse(inUse(), vf, about))).toEqual([
      "yes: VF 0000:01:10.2 is held by instance-00000001 through vfio-pci",
      "yes: VF 0000:01:10.2 has the port's MAC address fa:16:3e:25:ba:8e and is on VLAN 204",
    ]);
  });

  it.each([
    [
      "nobody holds it",
      withVf(hostFacts({ vfs: 4 }), { mac: "fa:16:3e:25:ba:8e", vlan: 204 }),
      "no: no VM holds VF 0000:01:10.2",
    ],
    [
      "another VM holds it",
      inUse({}, "instance-00000009"),
      "no: VF 0000:01:10.2 is held by instance-00000009, and not by instance-00000001",
    ],
    [
      "it has another MAC address",
      inUse({ mac: "02:00:00:00:00:01" }),
      "no: VF 0000:01:10.2 has the MAC address 02:00:00:00:00:01, and the port has fa:16:3e:25:ba:8e",
    ],
    ["it has no VLAN", inUse({ vlan: 0 }), "no: VF 0000:01:10.2 is untagged, and the port is on VLAN 204"],
    ["there is no such VF", hostFacts({ vfs: 0 }), "no: there is no VF 0000:01:10.2 on the host"],
    [
      "holders are not known",
      { ...inUse(), holders: unreadable("not root") },
      "unknown: who holds VF 0000:01:10.2 could not be read: not root",
    ],
    [
      "settings are not known",
      { ...inUse(), hostNetwork: unreadable("no ip") },
      "unknown: the PF does not tell MAC address and VLAN of VF 0000:01:10.2",
    ],
  ])("does not where %s", (_, facts, expected) => {
    expect(said(checkVfInUse(facts, vf, about))).toContain(expected);
  });

  it("finds settings by the PF, and none of what is no VF", () => {
    expect(settingsOf(inUse(), vf)).toMatchObject({ index: 1, vlan: 204 });
    expect(settingsOf(inUse(), pci("0000:01:00.0"))).toBeUndefined();
  });
});

describe("a VF after its VM", () => {
  const port = proofPort();

  it.each([
    ["is free", hostFacts({ vfs: 4 }), "yes: VF 0000:01:10.2 is free again on the host"],
    ["is held", inUse(), "no: VF 0000:01:10.2 is still held by instance-00000001"],
    [
      "keeps its VLAN",
      withVf(hostFacts({ vfs: 4 }), { vlan: 204 }),
      "no: VF 0000:01:10.2 is free, but still on VLAN 204",
    ],
    ["is gone", hostFacts({ vfs: 0 }), "no: the host has no VF 0000:01:10.2 any more"],
    [
      "cannot be told",
      { ...hostFacts({ vfs: 4 }), holders: unreadable("not root") },
      "unknown: who holds VF 0000:01:10.2 could not be read: not root",
    ],
  ])("%s", (_, facts, expected) => {
    const { holds, summary } = checkVfFree(facts, vf, port);
    expect(`${holds}: ${summary}`).toBe(expected);
  });
});
