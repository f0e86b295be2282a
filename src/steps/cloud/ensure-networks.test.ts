import { expect, test } from "vitest";
import {
  cloudStepInput,
  judged,
  network,
  networkIntent,
  type StepCloud,
  subnet,
} from "../../../test/fixtures/cloud-step-input.ts";
import { unreadable } from "../../model/reading.ts";
import type { NetworkIntent } from "../../model/tenant-intent.ts";
import { ensureNetworks } from "./ensure-networks.ts";

const there = (...subnets: Parameters<typeof subnet>[0][]): StepCloud => ({
  networks: [network()],
  subnets: new Map([["net-1", subnets.map(subnet)]]),
});
const makeNetwork =
  "make-network [{name:sriov-net,physicalNetwork:physnet2,kind:vlan,vlan:204,mtu:1500,shared:true}]";
const makeSubnet =
  "make-subnet [sriov-net,{name:sriov-subnet,cidr:10.20.4.0/24,gateway:auto,dhcp:true,pools:[{first:10.20.4.10,last:10.20.4.200}],dnsServers:[10.0.0.2]}]";

test.each<[string, Partial<NetworkIntent>, StepCloud, readonly (readonly unknown[])[]]>([
  ["there as it shall be", {}, there({}), [["yes"], ["yes"]]],
  [
    "missing",
    {},
    {},
    [
      ["no", makeNetwork],
      ["no", makeSubnet],
    ],
  ],
  ["without its subnet", {}, there(), [["yes"], ["no", makeSubnet]]],
  ["on a VLAN that Neutron has chosen", { vlan: undefined, mtu: undefined }, there({}), [["yes"], ["yes"]]],
  ["twice", {}, { networks: [network(), network({ id: "net-2" })] }, [["no", "error network-ambiguous"]]],
  ["on another VLAN", {}, { networks: [network({ segment: 205 })] }, [["no", "error network-differs"]]],
  [
    "on another physical network",
    {},
    { networks: [network({ physicalNetwork: "physnet3" })] },
    [["no", "error network-differs"]],
  ],
  ["in a tunnel", {}, { networks: [network({ kind: "vxlan" })] }, [["no", "error network-differs"]]],
  ["with another MTU", {}, { networks: [network({ mtu: 9000 })] }, [["no", "error network-differs"]]],
  ["not shared", {}, { networks: [network({ shared: false })] }, [["no", "error network-differs"]]],
  [
    "of which nobody but administrators may see more",
    {},
    { networks: [network({ kind: undefined, physicalNetwork: undefined })] },
    [["no", "error network-differs"]],
  ],
  [
    "whose VLAN another one has",
    {},
    { networks: [network({ name: "other" })] },
    [["no", "error segment-taken"]],
  ],
  [
    "that is flat, as another one is",
    { kind: "flat", vlan: undefined },
    { networks: [network({ name: "other", kind: "flat", segment: undefined })] },
    [["no", "error segment-taken"]],
  ],
  [
    "with a subnet of other addresses",
    {},
    there({ cidr: "10.20.5.0/24" }),
    [["yes"], ["no", "error subnet-differs"]],
  ],
  [
    "with a subnet of another gateway",
    {},
    there({ gateway: undefined }),
    [["yes"], ["no", "error subnet-differs"]],
  ],
  ["with a subnet without DHCP", {}, there({ dhcp: false }), [["yes"], ["no", "error subnet-differs"]]],
  [
    "with a subnet of other pools",
    {},
    there({ pools: [{ first: "10.20.4.2", last: "10.20.4.254" }] }),
    [["yes"], ["no", "error subnet-differs"]],
  ],
  ["with its subnet's name twice", {}, there({}, {}), [["yes"], ["no", "error subnet-ambiguous"]]],
  [
    "whose addresses another subnet has",
    {},
    there({ name: "b" }),
    [["yes"], ["no", "error subnet-overlaps"]],
  ],
])("a network %s", (_, wanted, cloud, verdicts) => {
  const input = cloudStepInput({ networks: [networkIntent(wanted)] }, cloud);
  expect(judged(ensureNetworks, input)).toEqual(verdicts);
});

test("says what differs, and its id", () => {
  const input = cloudStepInput(
    { networks: [networkIntent()] },
    { networks: [network({ segment: 205, mtu: 9000 })] },
  );
  expect(ensureNetworks.judge(input)[0]?.findings[0]?.detail).toBe(
    "It has VLAN 205 instead of 204, the MTU 9000 instead of 1500. Its id is net-1.",
  );
});

test.each(["networks", "subnets"] as const)("what could not be read is not taken for absent: %s", (fact) => {
  const input = cloudStepInput({ networks: [networkIntent()] }, there({}));
  const facts = { ...input.facts, [fact]: unreadable("403") };
  expect(judged(ensureNetworks, { ...input, facts }).at(-1)).toEqual(["unknown"]);
});
