import type { CloudState } from "../cloud-state.ts";
import { zoneOf } from "../hosts/zone-of.ts";
import type { ApiAnswer, ApiRequest, Json } from "../http/api-request.ts";
import { needObject, needText, objectOf, textOf } from "../http/json-fields.ts";
import { Refusal } from "../http/refusal.ts";
import type { Route } from "../http/route.ts";
import type { AggregateRecord } from "../resource-records.ts";
import { microsecondsOf } from "../simulated-time.ts";

/** Aggregates. Sources: captures/run/raw-api.txt; nova 26.0.0 aggregates.py and compute/api.py. */
export function aggregateRoutes(state: CloudState): readonly Route[] {
  const rule = (right: string) => `os_compute_api:os-aggregates:${right}`;
  const one = (aggregate: AggregateRecord, minor: number): ApiAnswer => ({
    status: 200,
    body: { aggregate: aggregateView(aggregate, minor) },
  });
  return [
    {
      method: "GET",
      path: "/v2.1/os-aggregates",
      adminRule: rule("index"),
      answer: ({ minor }) => {
        const aggregates = [...state.aggregates.values()].map((each) => aggregateView(each, minor));
        return { status: 200, body: { aggregates } };
      },
    },
    {
      method: "POST",
      path: "/v2.1/os-aggregates",
      adminRule: rule("create"),
      answer: (request) => create(state, request),
    },
    {
      method: "GET",
      path: "/v2.1/os-aggregates/{id}",
      adminRule: rule("show"),
      answer: ({ params, minor }) => one(find(state, params.id), minor),
    },
    {
      method: "DELETE",
      path: "/v2.1/os-aggregates/{id}",
      adminRule: rule("delete"),
      answer: ({ params }) => remove(state, find(state, params.id)),
    },
    {
      method: "POST",
      path: "/v2.1/os-aggregates/{id}/action",
      adminRule: rule("add_host"),
      answer: ({ params, body, minor }) => {
        const aggregate = act(state, params.id, objectOf(body) ?? {});
        aggregate.updatedAt = state.time.now();
        return one(aggregate, minor);
      },
    },
  ];
}

function aggregateView(aggregate: AggregateRecord, minor: number) {
  return {
    id: aggregate.id,
    ...(minor >= 41 ? { uuid: aggregate.uuid } : {}),
    name: aggregate.name,
    hosts: aggregate.hosts,
    metadata: aggregate.metadata,
    created_at: microsecondsOf(aggregate.createdAt),
    updated_at: aggregate.updatedAt === undefined ? null : microsecondsOf(aggregate.updatedAt),
    deleted_at: null,
    deleted: false,
    availability_zone: aggregate.metadata.availability_zone ?? null,
  };
}

function find({ aggregates }: CloudState, id = ""): AggregateRecord {
  const found = aggregates.get(Number(id));
  if (found === undefined) throw new Refusal(404, `Aggregate ${id} could not be found.`);
  return found;
}

function create(state: CloudState, { body, minor }: ApiRequest): ApiAnswer {
  const wanted = needObject(body, "aggregate");
  const name = needText(wanted, "name");
  const zone = textOf(wanted, "availability_zone");
  for (const each of state.aggregates.values())
    if (each.name === name) throw new Refusal(409, `Aggregate ${name} already exists.`);
  const aggregate: AggregateRecord = {
    id: state.ids.next("aggregate"),
    uuid: state.ids.uuid(),
    name,
    hosts: [],
    metadata: zone === undefined ? {} : { availability_zone: zone },
    createdAt: state.time.now(),
    updatedAt: undefined,
  };
  state.aggregates.set(aggregate.id, aggregate);
  // The answer to a creation has neither hosts nor metadata.
  const { hosts: _hosts, metadata: _metadata, ...shown } = aggregateView(aggregate, minor);
  return { status: 200, body: { aggregate: shown } };
}

function remove(state: CloudState, aggregate: AggregateRecord): ApiAnswer {
  if (aggregate.hosts.length > 0)
    throw new Refusal(
      400,
      `Cannot remove host from aggregate ${aggregate.id}. Reason: Host aggregate is not empty.`,
    );
  state.aggregates.delete(aggregate.id);
  return { status: 200 };
}

function act(state: CloudState, id: string | undefined, body: Json): AggregateRecord {
  const add = objectOf(body.add_host);
  if (add !== undefined) return addHost(state, id, needText(add, "host"));
  const take = objectOf(body.remove_host);
  if (take !== undefined) return removeHost(state, find(state, id), needText(take, "host"));
  const set = objectOf(objectOf(body.set_metadata)?.metadata);
  if (set !== undefined) return setMetadata(state, find(state, id), set);
  throw new Refusal(400, "There is no such action");
}

function addHost(state: CloudState, id: string | undefined, name: string): AggregateRecord {
  const host = state.hosts.get(name);
  if (host === undefined) throw new Refusal(404, `Compute host ${name} could not be found.`);
  const aggregate = find(state, id);
  const zone = aggregate.metadata.availability_zone;
  checkZone(state, zone, { aggregate, hosts: [name], action: "Cannot add host to aggregate" });
  if (aggregate.hosts.includes(name))
    throw new Refusal(409, `Aggregate ${aggregate.id} already has host ${name}.`);
  aggregate.hosts.push(name);
  host.aggregateIds.add(aggregate.id);
  return aggregate;
}

function removeHost(state: CloudState, aggregate: AggregateRecord, name: string): AggregateRecord {
  const at = aggregate.hosts.indexOf(name);
  if (at === -1) throw new Refusal(404, `Cannot remove host ${name} in aggregate ${aggregate.id}`);
  aggregate.hosts.splice(at, 1);
  state.hosts.get(name)?.aggregateIds.delete(aggregate.id);
  return aggregate;
}

function setMetadata(state: CloudState, aggregate: AggregateRecord, changes: Json): AggregateRecord {
  const zone = changes.availability_zone;
  if (typeof zone === "string")
    checkZone(state, zone, {
      aggregate,
      hosts: aggregate.hosts,
      action: "Cannot update metadata of aggregate",
      status: 400,
    });
  const entries = Object.entries({ ...aggregate.metadata, ...changes });
  aggregate.metadata = Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
  return aggregate;
}

type ZoneCheck = {
  readonly aggregate: AggregateRecord;
  readonly hosts: readonly string[];
  readonly action: string;
  readonly status?: number;
};

/** A host is in one zone at most. */
function checkZone(state: CloudState, zone: string | undefined, check: ZoneCheck): void {
  if (zone === undefined) return;
  const others = check.hosts
    .map((name) => state.hosts.get(name))
    .flatMap((host) => (host === undefined ? [] : [zoneOf(state, host)]))
    .filter(
      (other) => other !== "nova" && other !== zone && other !== check.aggregate.metadata.availability_zone,
    );
  if (others.length === 0) return;
  const list = `[${others.map((other) => `'${other}'`).join(", ")}]`;
  throw new Refusal(
    check.status ?? 409,
    `${check.action} ${check.aggregate.id}. Reason: One or more hosts already in availability zone(s) ${list}.`,
  );
}
