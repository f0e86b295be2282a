import type { CloudState } from "../cloud-state.ts";
import { zoneOf } from "../hosts/zone-of.ts";
import type { ApiRequest, Json } from "../http/api-request.ts";
import { textOf } from "../http/json-fields.ts";
import { Refusal } from "../http/refusal.ts";
import type { WantedPlace } from "./server-record.ts";

/** Where a new server has to run. Source: nova 26.0.0 servers.py and compute/api.py. */
export function wantedPlace(state: CloudState, wanted: Json, { caller }: ApiRequest): WantedPlace {
  const given = textOf(wanted, "availability_zone") ?? "";
  const [zone = "", forced = ""] = given.split(":");
  const host = textOf(wanted, "host") ?? byHypervisor(state, textOf(wanted, "hypervisor_hostname"));
  if (forced !== "" && !caller.isAdmin) throw forbidden("os_compute_api:servers:create:forced_host");
  if (host !== undefined && !caller.isAdmin) throw forbidden("compute:servers:create:requested_destination");
  if (forced !== "" && host !== undefined)
    throw new Refusal(
      400,
      "One mechanism with host and/or hypervisor_hostname and another mechanism with zone:host:node are mutually exclusive.",
    );
  if (host !== undefined && !state.hosts.has(host))
    throw new Refusal(400, `Compute host ${host} could not be found.`);
  const zones = new Set(["nova", ...[...state.hosts.values()].map((each) => zoneOf(state, each))]);
  if (zone !== "" && !zones.has(zone))
    throw new Refusal(400, "The requested availability zone is not available");
  if (forced !== "") return { zone: undefined, host: forced, isForced: true };
  return { zone: zone === "" ? undefined : zone, host, isForced: false };
}

function byHypervisor(state: CloudState, name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  for (const host of state.hosts.values()) if (host.hypervisorHostname === name) return host.name;
  throw new Refusal(400, `Compute host ${name} could not be found.`);
}

function forbidden(rule: string): Refusal {
  return new Refusal(403, `Policy doesn't allow ${rule} to be performed.`);
}
