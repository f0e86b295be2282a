import { OperatingError } from "../../base/operating-error.ts";
import type { ComputeService } from "../../model/cloud.ts";
import type { HostDiscovery } from "../../model/discovery.ts";
import { findCloudHost } from "../../model/find-cloud-host.ts";
import type { Finding } from "../../model/finding.ts";
import type { HostName, RunId } from "../../model/ids.ts";
import type { Intent } from "../../model/intent.ts";
import type { ProofPlan } from "../../model/proof.ts";
import { selectPfs } from "../../model/select-pfs.ts";
import type { ProofIntent } from "../../model/tenant-intent.ts";
import type { Cloud } from "../../ports/cloud.ts";
import { findServingPfs } from "../../steps/openstack/serving-pfs.ts";
import { findHost } from "../find-host.ts";
import {
  type FoundNetwork,
  type ProofGround,
  type ProofHost,
  type ProofQuestion,
  planProof,
} from "./plan-proof.ts";

/** What a proof is prepared from. */
export type ProofWish = {
  readonly run: RunId;
  readonly intent: Intent;
  readonly proof: ProofIntent;
  /** The chosen hosts, just read. */
  readonly discoveries: readonly HostDiscovery[];
  readonly publicKey: string;
  readonly signal: AbortSignal;
};

/** A proof that can be begun. */
export type PreparedProof = { readonly plan: ProofPlan; readonly question: ProofQuestion };

/**
 * Looks for what the proof stands on, changes nothing, and says what it will make. Throws OperatingError where the fleet
 * file names something that the cloud does not have.
 */
export async function prepareProof(cloud: Cloud, wish: ProofWish): Promise<PreparedProof> {
  const { run, proof, publicKey, signal } = wish;
  const services = await cloud.listComputeServices(signal);
  const { hosts, notRun } = chooseHosts(wish, services);
  const ground: ProofGround = {
    imageId: await findImage(cloud, proof, signal),
    flavorId: await findFlavor(cloud, proof, signal),
    networks: await findNetworks(cloud, proof, signal),
  };
  const question: ProofQuestion = { run, proof, ground, hosts, publicKey, notRun };
  return { plan: planProof(question), question };
}

type Chosen = { readonly hosts: readonly ProofHost[]; readonly notRun: ProofPlan["notRun"] };

/** Hosts with VFs of a physical network that the proof has a network on, as Nova names them. */
function chooseHosts(wish: ProofWish, services: readonly ComputeService[]): Chosen {
  const computes = services.filter(({ binary }) => binary === "nova-compute");
  const hosts: ProofHost[] = [];
  const notRun: ProofPlan["notRun"][number][] = [];
  for (const discovery of wish.discoveries) {
    if (discovery.kind === "failed") {
      const { host, finding } = discovery;
      notRun.push({ host, physicalNetwork: "", finding });
      continue;
    }
    for (const physicalNetwork of networksOf(wish.intent, discovery)) {
      const { host } = discovery;
      const found = placeOf(wish, { host, physicalNetwork }, computes);
      if ("finding" in found) notRun.push({ host, physicalNetwork, finding: found.finding });
      else hosts.push({ host, physicalNetwork, place: found });
    }
  }
  return { hosts, notRun };
}

type ReadHost = Extract<HostDiscovery, { kind: "read" }>;

function networksOf(intent: Intent, { host: name, facts }: ReadHost): readonly string[] {
  const host = findHost(intent, name);
  if (!host.roles.includes("compute")) return [];
  const { pfs } = findServingPfs({ host: name, facts, pfs: selectPfs(intent, host, facts).wanted });
  return [...new Set(pfs.map(({ physicalNetwork }) => physicalNetwork))];
}

type About = { readonly host: HostName; readonly physicalNetwork: string };

function placeOf(
  { proof }: ProofWish,
  about: About,
  computes: readonly ComputeService[],
): ProofHost["place"] | { readonly finding: Finding } {
  if (!proof.networks.some(({ physicalNetwork }) => physicalNetwork === about.physicalNetwork))
    return {
      finding: findingOn(about, {
        code: "proof-without-network",
        summary: `The proof has no network on ${about.physicalNetwork}`,
        detail: "openstack.proof.network names the networks that proofs use, one on each physical network.",
        fix: `Add a network on ${about.physicalNetwork} there.`,
      }),
    };
  const known = findCloudHost(
    about.host,
    computes.map(({ host }) => host),
  );
  const service = computes.find(({ host }) => host === known);
  if (service === undefined)
    return {
      finding: findingOn(about, {
        code: "proof-host-unknown",
        summary: "Nova has no nova-compute by this host's name, so no VM can be placed on it",
        detail: `It knows ${
          computes
            .map(({ host }) => host)
            .slice(0, 5)
            .join(", ") || "none"
        }.`,
        fix: "Name the host in the fleet file as nova-compute does (its [DEFAULT] host).",
      }),
    };
  return { host: service.host, zone: service.zone ?? "nova" };
}

function findingOn(
  { host, physicalNetwork }: About,
  words: Pick<Finding, "code" | "summary" | "detail" | "fix">,
): Finding {
  return { severity: "error", subject: { host, item: physicalNetwork }, ...words };
}

async function findImage(
  cloud: Cloud,
  { image }: ProofIntent,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (image.kind !== "existing") return undefined;
  const named = await cloud.images.list(image.name, signal);
  const isId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(image.name);
  const found = named.length === 0 && isId ? await cloud.images.find(image.name, signal) : undefined;
  return onlyOne({ kind: "image", name: image.name }, found === undefined ? named : [found], cloud);
}

async function findFlavor(
  cloud: Cloud,
  { flavor }: ProofIntent,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (flavor.kind !== "existing") return undefined;
  const flavors = await cloud.flavors.list(signal);
  return onlyOne(
    { kind: "flavor", name: flavor.name },
    flavors.filter(({ name }) => name === flavor.name),
    cloud,
  );
}

async function findNetworks(
  cloud: Cloud,
  { networks }: ProofIntent,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, FoundNetwork>> {
  const found = new Map<string, FoundNetwork>();
  for (const network of networks) {
    if (network.kind !== "existing") continue;
    const named = await cloud.networks.list(network.name, signal);
    const id = onlyOne({ kind: "network", name: network.name }, named, cloud);
    const there = named.find((each) => each.id === id);
    const subnets = await cloud.subnets.list(id, signal);
    found.set(network.physicalNetwork, { id, mtu: there?.mtu, vlan: there?.segment, subnets });
  }
  return found;
}

type Named = { readonly kind: string; readonly name: string };

function onlyOne({ kind, name }: Named, found: readonly { readonly id: string }[], cloud: Cloud): string {
  const [first, second] = found;
  if (first !== undefined && second === undefined) return first.id;
  throw new OperatingError(
    `proof-${kind}-${first === undefined ? "missing" : "ambiguous"}`,
    `${kind} ${name}`,
    {
      message:
        first === undefined
          ? `${cloud.name} has no ${kind} ${name}, which openstack.proof names`
          : `${cloud.name} has ${found.length} ${kind}s of the name ${name}`,
      hint:
        first === undefined
          ? `Correct the name in the fleet file, or make the ${kind}: vfleet apply makes what openstack.${kind}s lists.`
          : `Name one by its id, or rename the others.`,
    },
  );
}
