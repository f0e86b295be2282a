import type { CloudState } from "../../cloud-state.ts";
import type { WantedScheduling } from "../../simulated-cloud.ts";
import { fallsAt } from "./choose-hosts.ts";

/** Where each host falls out for a server that is not made, but asked about. */
export function scheduleOn(
  state: CloudState,
  wanted: WantedScheduling,
): Readonly<Record<string, string | undefined>> {
  const { flavorId, imageId, portIds, zone, host, isForced = false, hints = {} } = wanted;
  const flavor = state.flavors.get(flavorId);
  if (flavor === undefined) throw new Error(`the simulated cloud has no flavor ${flavorId}`);
  const candidate = {
    id: "",
    flavor,
    imageId,
    portIds: [...portIds],
    hints,
    place: { zone, host, isForced },
  };
  return Object.fromEntries(
    [...state.hosts.values()].map((each) => [each.name, fallsAt(state, each, candidate)]),
  );
}
