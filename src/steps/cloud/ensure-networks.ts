import type { Network } from "../../model/cloud-resources.ts";
import type { CloudStep, CloudStepAction, CloudStepInput, CloudVerdict } from "../../model/cloud-step.ts";
import { knownValue } from "../../model/reading.ts";
import type { NetworkIntent } from "../../model/tenant-intent.ts";
import { findNetworkDifferences } from "./compare-network.ts";
import { findSubnetDifferences, findTakenAddresses } from "./compare-subnet.ts";
import { errorOn, holds, lacks, refused, unseen } from "./verdict.ts";

/** Makes the networks of the fleet file and their subnets; what is there in another form is never changed. */
export const ensureNetworks: CloudStep = {
  id: "ensure-networks",
  title: "Make the networks",
  judge: (input) => input.tenants.networks.flatMap((wanted) => judge(input, wanted)),
};

type WantedSubnet = NetworkIntent["subnets"][number];

function judge(input: CloudStepInput, wanted: NetworkIntent): readonly CloudVerdict[] {
  const subject = `network ${wanted.name}`;
  const networks = knownValue(input.facts.networks);
  if (!networks) return [unseen(subject, input.facts.networks)];
  const [found, second] = networks.filter(({ name }) => name === wanted.name);
  if (!found) return judgeMissing(input, wanted, networks);
  if (second) return [refused(subject, ambiguous(input, wanted, networks))];
  const differences = findNetworkDifferences(found, wanted);
  if (differences.length > 0)
    return [
      refused(
        subject,
        errorOn(input, subject, {
          code: "network-differs",
          summary: `The network ${wanted.name} is there in another form`,
          detail: `It has ${differences.join(", ")}. Its id is ${found.id}.`,
          fix: "Correct the fleet file, or give its network another name; vfleet changes none that is there.",
        }),
      ),
    ];
  return [
    holds(subject, `is on ${wanted.physicalNetwork}${segmentText(found)}`),
    ...judgeSubnets(input, wanted, found),
  ];
}

function segmentText({ kind, segment }: Network): string {
  return kind === "vlan" && segment !== undefined ? `, VLAN ${segment}` : "";
}

function judgeMissing(
  input: CloudStepInput,
  wanted: NetworkIntent,
  networks: readonly Network[],
): readonly CloudVerdict[] {
  const subject = `network ${wanted.name}`;
  const taken = networks.find((network) => isTaken(network, wanted));
  if (taken) {
    const what = wanted.kind === "flat" ? "the flat network" : `VLAN ${wanted.vlan}`;
    const finding = errorOn(input, subject, {
      code: "segment-taken",
      summary: `${what} of ${wanted.physicalNetwork} is that of the network ${taken.name} already`,
      detail: `Its id is ${taken.id}, its project ${taken.projectId}.`,
      fix: "Give the network of the fleet file another VLAN, or the name of the one that is there.",
    });
    return [refused(subject, finding)];
  }
  const { subnets, ...network } = wanted;
  const action = { kind: "make-network", network } as const;
  return [
    lacks(subject, "is not there", [{ action, why: "the cloud has none of this name" }]),
    ...subnets.map((subnet) => lacks(nameOf(wanted, subnet), "is not there", [makeSubnet(wanted, subnet)])),
  ];
}

function isTaken(network: Network, { physicalNetwork, kind, vlan }: NetworkIntent): boolean {
  if (network.physicalNetwork !== physicalNetwork || network.kind !== kind) return false;
  return kind === "flat" || (vlan !== undefined && network.segment === vlan);
}

function ambiguous(input: CloudStepInput, { name }: NetworkIntent, networks: readonly Network[]) {
  const all = networks.filter((network) => network.name === name);
  return errorOn(input, `network ${name}`, {
    code: "network-ambiguous",
    summary: `The cloud has ${all.length} networks of the name ${name}`,
    detail: all.map(({ id, projectId }) => `${id} of project ${projectId}`).join("; "),
    fix: "Give the network of the fleet file another name, or rename the others.",
  });
}

function judgeSubnets(
  input: CloudStepInput,
  wanted: NetworkIntent,
  network: Network,
): readonly CloudVerdict[] {
  const all = knownValue(input.facts.subnets);
  return wanted.subnets.map((subnet) => {
    const subject = nameOf(wanted, subnet);
    if (!all) return unseen(subject, input.facts.subnets);
    const present = all.get(network.id) ?? [];
    const [found, second] = present.filter(({ name }) => name === subnet.name);
    if (second)
      return refused(
        subject,
        errorOn(input, subject, {
          code: "subnet-ambiguous",
          summary: `The network ${wanted.name} has several subnets of the name ${subnet.name}`,
          detail: present.map(({ id, cidr }) => `${id}, ${cidr}`).join("; "),
          fix: "Give the subnet of the fleet file another name, or rename the others.",
        }),
      );
    if (!found) {
      const taken = findTakenAddresses(present, subnet);
      if (!taken) return lacks(subject, "is not there", [makeSubnet(wanted, subnet)]);
      const finding = errorOn(input, subject, {
        code: "subnet-overlaps",
        summary: `${subnet.cidr} has addresses in common with the subnet ${taken.name} of the network ${wanted.name}`,
        detail: `That has ${taken.cidr}; its id is ${taken.id}.`,
        fix: "Give the subnet of the fleet file other addresses, or the name of the one that is there.",
      });
      return refused(subject, finding);
    }
    const differences = findSubnetDifferences(found, subnet);
    if (differences.length === 0) return holds(subject, `has ${found.cidr}`);
    return refused(
      subject,
      errorOn(input, subject, {
        code: "subnet-differs",
        summary: `The subnet ${subnet.name} of the network ${wanted.name} is there in another form`,
        detail: `It has ${differences.join(", ")}. Its id is ${found.id}.`,
        fix: "Correct the fleet file, or give its subnet another name; vfleet changes none that is there.",
      }),
    );
  });
}

function nameOf(network: NetworkIntent, { name }: WantedSubnet): string {
  return `subnet ${name} of ${network.name}`;
}

function makeSubnet({ name }: NetworkIntent, subnet: WantedSubnet): CloudStepAction {
  return { action: { kind: "make-subnet", network: name, subnet }, why: "the network has none of this name" };
}
