import type { CloudState } from "../cloud-state.ts";
import type { HostState } from "../hosts/host-state.ts";
import { zoneOf } from "../hosts/zone-of.ts";
import type { ApiAnswer, ApiRequest } from "../http/api-request.ts";
import { needText, objectOf, textOf } from "../http/json-fields.ts";
import { Refusal } from "../http/refusal.ts";
import type { Route } from "../http/route.ts";
import { serviceView } from "./service-view.ts";

/** The last minor in which services are changed by host and binary; from the next on they are by their ids. */
const LAST_BY_NAME = 52;

/** Switches nova-compute of a host off and on for the scheduler. Source: nova 26.0.0 services.py. */
export function serviceChangeRoutes(state: CloudState): readonly Route[] {
  const byName = (action: string, to: "enabled" | "disabled", needsReason: boolean): Route => ({
    method: "PUT",
    path: `/v2.1/os-services/${action}`,
    adminRule: "os_compute_api:os-services:update",
    until: LAST_BY_NAME,
    answer: ({ body }) => changeByName(state, objectOf(body) ?? {}, { to, needsReason }),
  });
  return [
    byName("enable", "enabled", false),
    byName("disable", "disabled", false),
    byName("disable-log-reason", "disabled", true),
    {
      method: "PUT",
      path: "/v2.1/os-services/{id}",
      adminRule: "os_compute_api:os-services:update",
      since: LAST_BY_NAME + 1,
      answer: (request) => changeById(state, request),
    },
  ];
}

type Change = { readonly to: "enabled" | "disabled"; readonly reason: string | undefined };

function changeById(state: CloudState, { params, body, minor }: ApiRequest): ApiAnswer {
  const host = [...state.hosts.values()].find(({ service }) => service.id === params.id);
  if (host === undefined) throw new Refusal(404, `Service ${params.id} could not be found.`);
  const fields = objectOf(body) ?? {};
  const to = needText(fields, "status");
  const reason = textOf(fields, "disabled_reason");
  if (to !== "enabled" && to !== "disabled")
    throw new Refusal(400, `Invalid input for field/attribute status.`);
  if (to === "enabled" && reason !== undefined)
    throw new Refusal(400, "Specifying 'disabled_reason' when status is 'enabled' is invalid.");
  change(host, { to, reason });
  const { service } = host;
  return {
    status: 200,
    body: { service: serviceView(state, { service, zone: zoneOf(state, host), minor }) },
  };
}

function changeByName(
  state: CloudState,
  fields: Readonly<Record<string, unknown>>,
  { to, needsReason }: { readonly to: Change["to"]; readonly needsReason: boolean },
): ApiAnswer {
  const [name, binary] = [needText(fields, "host"), needText(fields, "binary")];
  const reason = needsReason ? needText(fields, "disabled_reason") : undefined;
  const host = state.hosts.get(name);
  if (host === undefined || binary !== host.service.binary)
    throw new Refusal(404, `Could not find binary ${binary} on host ${name}.`);
  change(host, { to, reason });
  const shown = { host: name, binary, status: to };
  return {
    status: 200,
    body: { service: reason === undefined ? shown : { ...shown, disabled_reason: reason } },
  };
}

function change({ service }: HostState, { to, reason }: Change): void {
  service.isEnabled = to === "enabled";
  service.disabledReason = to === "enabled" ? undefined : reason;
}
