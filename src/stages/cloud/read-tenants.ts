import type { CloudDiscovery, CloudFacts } from "../../model/cloud-facts.ts";
import { cloudPlace } from "../../model/cloud-place.ts";
import type { Subnet } from "../../model/cloud-resources.ts";
import { known, type Reading, unreadable } from "../../model/reading.ts";
import type { TenantIntent } from "../../model/tenant-intent.ts";
import type { Cloud } from "../../ports/cloud.ts";
import type { OpenCloud } from "../ask-cloud.ts";
import { findingOf } from "../shell-finding.ts";
import { tryReadings } from "../try-readings.ts";

/** Which cloud is read, as the fleet file names it, and for what. */
export type TenantQuestion = { readonly cloud: string; readonly tenants: TenantIntent };

/** Opens a cloud and reads what matters to what projects find in it; throws what is no OperatingError. */
export async function discoverCloud(
  openCloud: OpenCloud,
  question: TenantQuestion,
  signal: AbortSignal,
): Promise<CloudDiscovery> {
  const place = cloudPlace(question.cloud);
  try {
    return await readTenants(await openCloud(question.cloud, signal), question, signal);
  } catch (error) {
    signal.throwIfAborted();
    return { place, kind: "failed", finding: findingOf(error, place) };
  }
}

/** Reads an open cloud; what it does not answer is unreadable, with a finding. Throws what is no OperatingError. */
export async function readTenants(
  cloud: Cloud,
  { cloud: name, tenants }: TenantQuestion,
  signal: AbortSignal,
): Promise<CloudDiscovery> {
  const place = cloudPlace(name);
  const { attempt, troubles } = tryReadings((error) => findingOf(error, place), signal);
  const asksNova =
    tenants.aggregates.length + tenants.flavors.length > 0 || tenants.otherFlavors !== undefined;
  const asksNeutron = tenants.networks.length > 0;
  const ifWanted = <T>(isWanted: boolean, ask: () => Promise<T>) =>
    isWanted ? attempt(ask) : Promise.resolve(unreadable("nothing of it is wanted"));
  const [aggregates, flavors, computeServices, networks] = await Promise.all([
    ifWanted(asksNova, () => cloud.aggregates.list(signal)),
    ifWanted(asksNova, () => cloud.flavors.list(signal)),
    ifWanted(asksNova, () => cloud.listComputeServices(signal)),
    ifWanted(asksNeutron, () => cloud.networks.list(undefined, signal)),
  ]);
  const subnets = await readSubnets(networks, tenants, (id) => attempt(() => cloud.subnets.list(id, signal)));
  const facts: CloudFacts = { aggregates, flavors, computeServices, networks, subnets };
  return { place, kind: "read", facts, findings: troubles() };
}

/** Subnets of the networks that the file names: there is one of each, or it is refused anyway. */
async function readSubnets(
  networks: CloudFacts["networks"],
  tenants: TenantIntent,
  list: (networkId: string) => Promise<Reading<readonly Subnet[]>>,
): Promise<CloudFacts["subnets"]> {
  if (networks.is !== "known") return networks;
  const names = new Set(tenants.networks.map(({ name }) => name));
  const subnets = new Map<string, readonly Subnet[]>();
  for (const { id, name } of networks.value) {
    if (!names.has(name)) continue;
    const found = await list(id);
    if (found.is !== "known") return found;
    subnets.set(id, found.value);
  }
  return known(subnets);
}
