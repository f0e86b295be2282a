import type { HostDiscovery } from "../src/model/discovery.ts";
import { parseFleetFile } from "../src/model/fleet-file.ts";
import type { HostFacts } from "../src/model/host-facts.ts";
import type { HostName } from "../src/model/ids.ts";
import type { Intent } from "../src/model/intent.ts";
import { known } from "../src/model/reading.ts";
import { commandResult } from "../src/sim/fleet/command-result.ts";
import { computeService } from "../src/sim/fleet/memory-cloud.ts";
import { renderFacts } from "../src/sim/fleet/render-facts.ts";
import { readFactsOutput } from "../src/stages/facts-script.ts";
import type { FleetSeen } from "../src/stages/plan.ts";
import { configFile, openstackFacts } from "../test/fixtures/openstack-host.ts";
import { type NovaConf, novaConfText } from "./nova-conf.ts";
import { sampleFacts } from "./sample-facts.ts";

const HOSTS_IN_A_RACK = 40;
const novaFile = "/etc/nova/nova.conf";
const nonce = "0123456789abcdef";

/**
 * plain: hosts alone, with waves and limits; cloud: OpenStack is configured as well, hosts are drained and come into an
 * aggregate; packaged: the same where nova.conf is as long as Debian's sample with all its comments.
 */
export type FleetKind = "plain" | "cloud" | "packaged";

/** The kind by its name; throws a RangeError where there is none of it. */
export function fleetKind(name: string | undefined): FleetKind {
  if (name === "plain" || name === "cloud" || name === "packaged") return name;
  throw new RangeError(`the kind of fleet is plain, cloud or packaged, not ${name ?? "left out"}`);
}

/** The text of a fleet file of so many compute hosts in racks. */
export function fleetFileText(kind: FleetKind, hostCount: number): string {
  const width = String(hostCount).length;
  const number = (at: number) => String(at).padStart(width, "0");
  const racks = Array.from({ length: Math.ceil(hostCount / HOSTS_IN_A_RACK) }, (_, rack) => {
    const first = rack * HOSTS_IN_A_RACK + 1;
    const last = Math.min(hostCount, first + HOSTS_IN_A_RACK - 1);
    return `  - { name: "node-[${number(first)}-${number(last)}]", labels: { role: compute, rack: r${rack + 1} } }`;
  });
  return `apiVersion: vfleet/v1
reboot: allow
concurrency: 100
hosts:
${racks.join("\n")}
${kind === "plain" ? "" : openstackText}rollout:
  canary: ["node-${number(1)}"]
  waves: { by: rack }
  atOnce: 25%
  perGroup: { label: rack, atMost: 25% }
${kind === "plain" ? "" : "  drain: { vms: migrate }\n"}pools:
  - name: tenant
    hosts: { role: compute }
    pfs: { driver: ice }
    vfCount: 64
    physicalNetwork: physnet1
`;
}

const openstackText = `openstack:
  cloud: mycloud
  physicalNetworks: [{ name: physnet1, vlans: 200-299 }]
  aggregates: [{ name: sriov, hosts: { role: compute }, properties: { sriov: "true" } }]
`;

/** The intent of a fleet file's text. */
export function parseIntent(text: string): Intent {
  const parsed = parseFleetFile({ file: "fleet.yaml", text });
  if ("intent" in parsed) return parsed.intent;
  throw new Error(parsed.problems.map(({ field, message }) => `${field}: ${message}`).join("; "));
}

/** What is read of such a fleet and its cloud: facts as they come out of the text that each host printed. */
export function seeFleet(kind: FleetKind, { hosts }: Intent): FleetSeen {
  const read = hosts.map(({ name }, at) => discover(kind, name, at));
  if (kind === "plain") return { hosts: read };
  return {
    hosts: read,
    computes: new Map(
      hosts.map(({ name }) => [name, known({ service: computeService(name), servers: [] })] as const),
    ),
    cloud: {
      place: "cloud:mycloud" as HostName,
      kind: "read",
      findings: [],
      facts: {
        aggregates: known([]),
        flavors: known([]),
        networks: known([]),
        subnets: known(new Map()),
        computeServices: known(hosts.map(({ name }) => computeService(name))),
      },
    },
  };
}

const openstack = openstackFacts({ system: "ubuntu-22.04", release: "zed", roles: ["compute"] });

function discover(kind: FleetKind, host: HostName, at: number): HostDiscovery {
  const stdout = renderFacts(factsOf(kind, at), nonce);
  const facts = readFactsOutput(commandResult({ stdout }), nonce);
  return { host, kind: "read", facts, findings: [], durationMs: 0 };
}

/** Services run on each host as processes of their own. */
function withOwnProcesses(services: HostFacts["openstackServices"], at: number): typeof services {
  if (services.is !== "known") return services;
  const processes = startedPrograms.map(({ program, args }, index) => {
    const pid = 1000 + 3 * at + index;
    return { program, pid, args, startedAt: 60 + at / 100, contained: false };
  });
  return known({ ...services.value, processes });
}

const startedPrograms = [
  { program: "nova-compute", args: ["--config-file=/etc/nova/nova.conf"] },
  {
    program: "neutron-openvswitch-agent",
    args: [
      "--config-file=/etc/neutron/neutron.conf",
      "--config-file=/etc/neutron/plugins/ml2/openvswitch_agent.ini",
    ],
  },
];

/** Hosts of one kind have the same files, but for their address in nova.conf. */
function withOwnNovaConf(files: HostFacts["openstackFiles"], form: NovaConf, at: number): typeof files {
  if (files.is !== "known") return files;
  const text = novaConfText(form, `192.0.${at >> 8}.${at & 255}`);
  return known({ ...files.value, files: { ...files.value.files, [novaFile]: known(configFile(text)) } });
}

function ownBootId(at: number): string {
  return `5f4dcc3b-0000-4000-8000-${at.toString(16).padStart(12, "0")}`;
}

function factsOf(kind: FleetKind, at: number): HostFacts {
  const facts = { ...sampleFacts, ...(kind === "plain" ? {} : openstack) };
  if (facts.networkFunctions.is !== "known" || facts.kernel.is !== "known") return facts;
  const bytes = [at >> 8, at & 255].map((byte) => byte.toString(16).padStart(2, "0")).join(":");
  const own = (mac: string) => `${mac.slice(0, 6)}${bytes}${mac.slice(11)}`;
  const { openstackFiles, openstackServices } = facts;
  return {
    ...facts,
    kernel: known({ ...facts.kernel.value, bootId: ownBootId(at) }),
    ...(kind !== "plain" && {
      openstackFiles: withOwnNovaConf(openstackFiles, kind === "cloud" ? "rendered" : "packaged", at),
      openstackServices: withOwnProcesses(openstackServices, at),
    }),
    networkFunctions: known(
      facts.networkFunctions.value.map((pf) => ({
        ...pf,
        netdevs: pf.netdevs.map((netdev) => ({ ...netdev, mac: own(netdev.mac) })),
      })),
    ),
  };
}
