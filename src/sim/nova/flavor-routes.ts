import type { CloudState } from "../cloud-state.ts";
import type { ApiAnswer, ApiRequest, Caller } from "../http/api-request.ts";
import { flagOf, needObject, needText, numberOf, textOf, textsOf } from "../http/json-fields.ts";
import { Refusal } from "../http/refusal.ts";
import type { Route } from "../http/route.ts";
import type { FlavorRecord } from "../resource-records.ts";
import { novaLinks, novaList } from "./nova-list.ts";

/** Flavors and their extra specs. Sources: captures/run/raw-api.txt; nova 26.0.0 flavors.py and views/flavors.py. */
export function flavorRoutes(state: CloudState): readonly Route[] {
  const specs = "/v2.1/flavors/{id}/os-extra_specs";
  const specRule = (right: string) => `os_compute_api:os-flavor-extra-specs:${right}`;
  return [
    { method: "GET", path: "/v2.1/flavors/detail", answer: (request) => list(state, request) },
    {
      method: "POST",
      path: "/v2.1/flavors",
      adminRule: "os_compute_api:os-flavor-manage:create",
      answer: (request) => create(state, request),
    },
    {
      method: "GET",
      path: "/v2.1/flavors/{id}",
      answer: ({ params, caller, base, minor }) => {
        const flavor = findFlavor(state, params.id ?? "", caller);
        return { status: 200, body: { flavor: flavorView(flavor, { base, minor }) } };
      },
    },
    {
      method: "DELETE",
      path: "/v2.1/flavors/{id}",
      adminRule: "os_compute_api:os-flavor-manage:delete",
      answer: ({ params, caller }) => {
        state.flavors.delete(findFlavor(state, params.id ?? "", caller).id);
        return { status: 202 };
      },
    },
    {
      method: "GET",
      path: specs,
      answer: ({ params, caller }) => {
        const { extraSpecs } = findFlavor(state, params.id ?? "", caller);
        return { status: 200, body: { extra_specs: extraSpecs } };
      },
    },
    {
      method: "POST",
      path: specs,
      adminRule: specRule("create"),
      answer: (request) => setSpecs(state, request),
    },
    {
      method: "DELETE",
      path: `${specs}/{key}`,
      adminRule: specRule("delete"),
      answer: (request) => deleteSpec(state, request),
    },
  ];
}

/** A flavor that the caller may use. */
export function findFlavor({ flavors }: CloudState, id: string, caller: Caller): FlavorRecord {
  const found = flavors.get(id);
  if (found === undefined || !maySee(found, caller))
    throw new Refusal(404, `Flavor ${id} could not be found.`);
  return found;
}

function maySee({ isPublic, access }: FlavorRecord, { isAdmin, projectId }: Caller): boolean {
  return isPublic || isAdmin || access.has(projectId);
}

function list(state: CloudState, request: ApiRequest): ApiAnswer {
  const { query, caller, base, minor } = request;
  const asked = caller.isAdmin ? (query.get("is_public") ?? "true").toLowerCase() : "true";
  const wanted = asked === "none" ? undefined : ["true", "1", "yes", "t", "on"].includes(asked);
  const items = [...state.flavors.values()]
    .filter((flavor) => (wanted === undefined || flavor.isPublic === wanted) && maySee(flavor, caller))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const view = (flavor: FlavorRecord) => flavorView(flavor, { base, minor });
  return novaList(
    { collection: "flavors", items, idOf: ({ id }) => id, view, most: state.config.pageLimit },
    request,
  );
}

function flavorView(flavor: FlavorRecord, { base, minor }: Pick<ApiRequest, "base" | "minor">) {
  return {
    id: flavor.id,
    name: flavor.name,
    ram: flavor.ramMb,
    disk: flavor.diskGb,
    swap: minor >= 75 ? 0 : "",
    "OS-FLV-EXT-DATA:ephemeral": 0,
    "OS-FLV-DISABLED:disabled": false,
    vcpus: flavor.vcpus,
    "os-flavor-access:is_public": flavor.isPublic,
    rxtx_factor: 1.0,
    links: novaLinks(base, "flavors", flavor.id),
    ...(minor >= 55 ? { description: flavor.description ?? null } : {}),
    ...(minor >= 61 ? { extra_specs: flavor.extraSpecs } : {}),
  };
}

function create(state: CloudState, { body, base, minor }: ApiRequest): ApiAnswer {
  const wanted = needObject(body, "flavor");
  const name = needText(wanted, "name");
  const [vcpus, ramMb, diskGb] = ["vcpus", "ram", "disk"].map((field) => numberOf(wanted, field));
  if (vcpus === undefined || ramMb === undefined || diskGb === undefined)
    throw new Refusal(
      400,
      "Invalid input for field/attribute flavor. vcpus, ram and disk are required properties",
    );
  const asked = textOf(wanted, "id");
  const id = asked === undefined || asked === "auto" ? state.ids.uuid() : asked;
  if (state.flavors.has(id)) throw new Refusal(409, `Flavor with ID ${id} already exists.`);
  for (const each of state.flavors.values())
    if (each.name === name) throw new Refusal(409, `Flavor with name ${name} already exists.`);
  const flavor: FlavorRecord = {
    id,
    name,
    vcpus,
    ramMb,
    diskGb,
    isPublic: flagOf(wanted, "os-flavor-access:is_public", true),
    description: minor >= 55 ? textOf(wanted, "description") : undefined,
    extraSpecs: {},
    access: new Set(),
  };
  state.flavors.set(id, flavor);
  return { status: 200, body: { flavor: flavorView(flavor, { base, minor }) } };
}

function setSpecs(state: CloudState, { params, caller, body, minor }: ApiRequest): ApiAnswer {
  const given = needObject(body, "extra_specs");
  const flavor = findFlavor(state, params.id ?? "", caller);
  const wrong = Object.keys(given).find(
    (key) => minor >= 86 && key.startsWith("hw:") && !KNOWN_SPECS.has(key),
  );
  if (wrong !== undefined)
    throw new Refusal(
      400,
      `Validation failed; extra spec '${wrong}' does not appear to be a valid extra spec.`,
    );
  flavor.extraSpecs = { ...flavor.extraSpecs, ...textsOf(given) };
  return { status: 200, body: { extra_specs: given } };
}

function deleteSpec(state: CloudState, { params, caller }: ApiRequest): ApiAnswer {
  const { id = "", key = "" } = params;
  const flavor = findFlavor(state, id, caller);
  if (!Object.hasOwn(flavor.extraSpecs, key))
    throw new Refusal(404, `Flavor ${id} has no extra specs with key ${key}.`);
  const { [key]: _gone, ...others } = flavor.extraSpecs;
  flavor.extraSpecs = others;
  return { status: 200 };
}

/** Those that SR-IOV has to do with. Source: nova 26.0.0 nova/api/validation/extra_specs/hw.py. */
const KNOWN_SPECS: ReadonlySet<string> = new Set([
  "hw:cpu_policy",
  "hw:cpu_thread_policy",
  "hw:emulator_threads_policy",
  "hw:mem_page_size",
  "hw:numa_nodes",
  "hw:pci_numa_affinity_policy",
  "hw:pmu",
  "hw:hide_hypervisor_id",
  "hw:locked_memory",
  "hw:vif_multiqueue_enabled",
  "hw:watchdog_action",
]);
