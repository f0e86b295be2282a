import { OperatingError } from "../base/operating-error.ts";
import { cloudPlace } from "../model/cloud-place.ts";
import type { Network, Port } from "../model/cloud-resources.ts";
import type { CloudPart, CloudView } from "../model/cloud-view.ts";
import type { Finding } from "../model/finding.ts";
import { absent, known, type Reading } from "../model/reading.ts";
import type { Cloud } from "../ports/cloud.ts";
import type { OpenCloud } from "./ask-cloud.ts";
import { findingOf } from "./shell-finding.ts";
import { tryReadings } from "./try-readings.ts";

/** Which cloud, and the physical networks whose ports matter. */
export type CloudViewQuestion = { readonly cloud: string; readonly physicalNetworks: ReadonlySet<string> };

/** Opens a cloud and reads all of the view that its APIs show; what it does not answer is unreadable. Throws what is no OperatingError. */
export async function readCloudView(
  openCloud: OpenCloud,
  question: CloudViewQuestion,
  signal: AbortSignal,
): Promise<CloudView> {
  const { attempt, troubles } = tryReadings((error) => findingOf(error, cloudPlace(question.cloud)), signal);
  const opened = await attempt(() => openCloud(question.cloud, signal));
  if (opened.is !== "known") return closedView(question.cloud, opened, troubles());
  const cloud = opened.value;
  const [computeServices, agents, extensions, hypervisors, aggregates, flavors, networks] = await Promise.all(
    [
      attempt(() => cloud.listComputeServices(signal)),
      attempt(() => cloud.listNetworkAgents(signal)),
      attempt(() => cloud.listNetworkExtensions(signal)),
      attempt(() => cloud.listHypervisors(signal)),
      attempt(() => cloud.aggregates.list(signal)),
      attempt(() => cloud.flavors.list(signal)),
      attempt(() => cloud.networks.list(undefined, signal)),
    ],
  );
  const ports =
    networks.is === "known"
      ? await attempt(() => readPorts(cloud, networks.value, { question, signal }))
      : networks;
  const hasGroups = ports.is === "known" && ports.value.some(({ securityGroups }) => securityGroups);
  const securityGroups: CloudView["securityGroups"] = hasGroups
    ? await attempt(() => cloud.listSecurityGroups(signal))
    : ports.is === "known"
      ? known([])
      : ports;
  const parts: Omit<CloudView, "name" | "troubles"> = {
    computeServices,
    agents,
    extensions,
    hypervisors,
    aggregates,
    flavors,
    networks,
    ports,
    securityGroups,
    pciRecords: absent,
    pciProviders: absent,
  };
  return { name: question.cloud, ...parts, troubles: troubles() };
}

/** The view of a cloud that could not be opened. */
function closedView(name: string, why: Reading<never>, troubles: readonly Finding[]): CloudView {
  const parts: Readonly<Record<CloudPart, Reading<never>>> = {
    computeServices: why,
    agents: why,
    extensions: why,
    hypervisors: why,
    aggregates: why,
    flavors: why,
    networks: why,
    ports: why,
    securityGroups: why,
    pciRecords: absent,
    pciProviders: absent,
  };
  return { name, ...parts, troubles };
}

/**
 * One network after another: the API is not to feel it. A network of several segments does not show its physical network. Where
 * none shows its type, the user may not see them, nor where ports are bound.
 */
async function readPorts(
  cloud: Cloud,
  networks: readonly Network[],
  { question, signal }: { readonly question: CloudViewQuestion; readonly signal: AbortSignal },
): Promise<readonly Port[]> {
  if (networks.length > 0 && networks.every(({ kind }) => kind === undefined))
    throw nothingShown(question.cloud);
  const names = new Set([...question.physicalNetworks].map((name) => name.toLowerCase()));
  const ports: Port[] = [];
  for (const { id, kind, physicalNetwork } of networks) {
    if (kind !== undefined && !names.has((physicalNetwork ?? "").toLowerCase())) continue;
    ports.push(...(await cloud.ports.list({ networkId: id }, signal)));
  }
  return ports;
}

function nothingShown(cloud: string): OperatingError {
  return new OperatingError("cloud-forbidden", cloud, {
    message: `Neutron of ${cloud} shows of no network what it is made of; it hides what a user may not see`,
    hint: "Use a user who has the role admin on the project.",
  });
}
