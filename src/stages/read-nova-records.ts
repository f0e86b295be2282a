import { cloudPlace } from "../model/cloud-place.ts";
import type { CloudView } from "../model/cloud-view.ts";
import type { HostName } from "../model/ids.ts";
import type { ReadNovaNodes } from "../ports/nova-records.ts";
import { findingOf } from "./shell-finding.ts";
import { tryReadings } from "./try-readings.ts";

/** The view of a cloud with what Nova's databases have of these hosts. Throws what is no OperatingError. */
export async function withNovaRecords(
  view: CloudView,
  question: { readonly readNovaNodes: ReadNovaNodes; readonly hosts: readonly HostName[] },
  signal: AbortSignal,
): Promise<CloudView> {
  const { attempt, troubles } = tryReadings((error) => findingOf(error, cloudPlace(view.name)), signal);
  const pciRecords = await attempt(() => question.readNovaNodes(question.hosts, signal));
  return { ...view, pciRecords, troubles: [...view.troubles, ...troubles()] };
}
