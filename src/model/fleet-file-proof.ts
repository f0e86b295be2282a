import { closestWord } from "./closest-word.ts";
import { durationMs } from "./fleet-file-fields.ts";
import type { KnownHosts } from "./fleet-file-host-choice.ts";
import type { FieldProblem } from "./fleet-file-issues.ts";
import { findProofImageProblems, proofImageOf } from "./fleet-file-proof-image.ts";
import { findProofNetworkProblems, type ProofGround, proofNetworksOf } from "./fleet-file-proof-networks.ts";
import type { ProofEntry } from "./fleet-file-proof-schema.ts";
import { sizeOf, textsOf } from "./fleet-file-tenants.ts";
import type { FieldPath } from "./fleet-file-yaml.ts";
import { hostName } from "./ids.ts";
import type { ProofIntent, ProofReach } from "./tenant-intent.ts";

/** The proof with its defaults; file is the fleet file's path, from which paths go on. */
export function resolveProof(entry: ProofEntry, ground: ProofGround, file: string): ProofIntent {
  return {
    image: proofImageOf(entry.image, file),
    flavor: flavorOf(entry.flavor),
    networks: proofNetworksOf(entry, ground),
    reach: reachOf(entry),
    user: entry.user ?? "root",
    configDrive: entry.configDrive ?? false,
    pairs: entry.pairs ?? false,
    otherVlan: entry.otherVlan,
    concurrency: entry.concurrency ?? 10,
    buildTimeoutMs: durationMs(entry.buildTimeout ?? "15m"),
    answerTimeoutMs: durationMs(entry.answerTimeout ?? "10m"),
    deleteTimeoutMs: durationMs(entry.deleteTimeout ?? "5m"),
  };
}

function flavorOf(flavor: ProofEntry["flavor"]): ProofIntent["flavor"] {
  if (typeof flavor === "string") return { kind: "existing", name: flavor };
  const { vcpus = 1, ram = 512, disk = 0, properties } = flavor ?? {};
  const size = { ...sizeOf({ vcpus, ram, disk }), isPublic: false };
  return { kind: "made", size, properties: textsOf(properties) };
}

function reachOf({ reach = "dhcp-namespace", check = "ping", on = "other-host" }: ProofEntry): ProofReach {
  if (typeof reach !== "string") return { by: "host", host: hostName(reach.host), check };
  return reach === "second-vm" ? { by: reach, on } : { by: reach, check };
}

const root: FieldPath = ["openstack", "proof"];

/** What is wrong with the proof, in itself and beside the rest of the file. */
export function findProofProblems(
  entry: ProofEntry,
  ground: ProofGround,
  hosts: KnownHosts,
): readonly FieldProblem[] {
  return [
    ...findProofImageProblems(entry.image, [...root, "image"]),
    ...findProofNetworkProblems(entry, ground, [...root, "network"]),
    ...findReachProblems(entry, hosts),
    ...findPairProblems(entry, ground),
  ];
}

function findReachProblems(
  { reach = "dhcp-namespace", check, on, user }: ProofEntry,
  hosts: KnownHosts,
): readonly FieldProblem[] {
  const beside = reach === "second-vm" ? "second-vm" : typeof reach === "string" ? reach : "{ host: ... }";
  const needs = (field: string, what: string): FieldProblem => ({
    path: [...root, field],
    at: "key",
    message: `has no meaning with reach: ${beside}, ${what}`,
    fix: "remove it",
  });
  return [
    ...(reach === "second-vm" && check !== undefined
      ? [needs("check", "as the second VM pings the first")]
      : []),
    ...(reach !== "second-vm" && on !== undefined ? [needs("on", "as there is no second VM")] : []),
    ...(user !== undefined && check !== "ssh" ? [userWithoutSsh] : []),
    ...(typeof reach === "string" ? [] : findHostProblems(reach.host, hosts)),
  ];
}

const userWithoutSsh: FieldProblem = {
  path: [...root, "user"],
  at: "key",
  message: "only logs in with check: ssh",
  fix: "add check: ssh or remove this",
};

function findHostProblems(name: string, { hosts, complete }: KnownHosts): readonly FieldProblem[] {
  if (!complete || hosts.some((host) => host.name === name)) return [];
  const meant = closestWord(
    name,
    hosts.slice(0, 100).map((host) => host.name),
  );
  return [
    {
      path: [...root, "reach", "host"],
      at: "value",
      message: `${name} is not among the hosts of this file`,
      fix: meant === undefined ? "add it to hosts or controllers" : `did you mean ${meant}?`,
    },
  ];
}

function findPairProblems(entry: ProofEntry, ground: ProofGround): readonly FieldProblem[] {
  const { otherVlan, pairs, reach, on } = entry;
  if (otherVlan === undefined) return [];
  const hasPairs = reach === "second-vm" ? on !== "same-host" : pairs === true;
  const path = [...root, "otherVlan"];
  if (!hasPairs)
    return [
      {
        path,
        at: "key",
        message: "is for VMs of a pair, and there are no pairs of hosts",
        fix: "add pairs: true or remove this",
      },
    ];
  const own = proofNetworksOf(entry, ground).find(
    (network) => network.kind === "made" && network.vlan === otherVlan,
  );
  if (!own) return [];
  return [
    { path, at: "value", message: `${otherVlan} is the VLAN of the proof itself`, fix: "name another VLAN" },
  ];
}
