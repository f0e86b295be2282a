import type { BuiltFleet } from "./build-fleet.ts";
import type { BuiltCompute } from "./describe-host.ts";
import type { ServerModel } from "./server-models.ts";

/** How the machines of a fleet are reached, and its cloud. */
export type FleetAccess = {
  readonly identityFile: string;
  readonly knownHostsFile: string;
  /** Its entry in clouds.yaml. */
  readonly cloud: string;
  readonly portOf: (name: string) => number;
};

/** The fleet file of a built fleet, in two parts: what is wanted, and the hosts, of which each has a port of its own here. */
export function composeFleetFile(
  { computes, controllers }: BuiltFleet,
  access: FleetAccess,
): { readonly wishes: string; readonly hosts: string } {
  const models = [...new Map(computes.map(({ model }) => [model.nic, model])).values()].toSorted((a, b) =>
    a.nic < b.nic ? -1 : 1,
  );
  const place = ({ name }: { readonly name: string }) =>
    `name: ${name}, address: 127.0.0.1, port: ${access.portOf(name)}`;
  return {
    wishes: wishesText(computes, models, access.cloud),
    hosts: `apiVersion: vfleet/v1
ssh: { user: root, identityFile: ${JSON.stringify(access.identityFile)}, knownHostsFile: ${JSON.stringify(access.knownHostsFile)} }
hosts:
${computes.map((host) => `  - { ${place(host)}, labels: ${labelsText(host)} }\n`).join("")}controllers:
${controllers.map((host) => `  - { ${place(host)} }\n`).join("")}`,
  };
}

function labelsText({ labels: { rack, zone, nic } }: BuiltCompute): string {
  return `{ rack: ${rack}, zone: ${zone}, nic: ${nic} }`;
}

const smallFleet = 100;

function wishesText(
  computes: readonly BuiltCompute[],
  models: readonly ServerModel[],
  cloud: string,
): string {
  const isSmall = computes.length <= smallFleet;
  const rollout = isSmall
    ? "  waves: { by: zone }\n  atOnce: 50%               # of a wave\n"
    : "  waves: { by: zone }\n  atOnce: 50\n  perGroup: { label: rack, atMost: 50% }   # of a rack, out at once\n";
  return `reboot: allow
rebootTimeout: 2m
rollout:
  canary: [${computes[0]?.name ?? ""}]
${rollout}  stopAfter: ${isSmall ? 3 : 40}
  drain: { vms: migrate }
openstack:
  cloud: ${cloud}
  physicalNetworks: [{ name: physnet2, vlans: 200-299 }]
  proof:
    image: cirros
    network: { physicalNetwork: physnet2, vlan: 299, cidr: 198.18.0.0/20 }
pools:
${models
  .map(
    ({ nic, ports: [port], vfCount }) =>
      `  - { name: ${nic}, hosts: { nic: ${nic} }, pfs: { name: ${port} },\n      vfCount: ${vfCount}, physicalNetwork: physnet2 }\n`,
  )
  .join("")}`;
}
