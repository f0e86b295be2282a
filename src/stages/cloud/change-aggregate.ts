import type {
  ChangeAggregateHost,
  DeleteAggregate,
  MakeAggregate,
  SetAggregateProperties,
} from "../../model/cloud-action.ts";
import type { Aggregate } from "../../model/cloud-resources.ts";
import { changeProperties, onlyTakesAway } from "./change-properties.ts";
import type { CloudWork } from "./cloud-work.ts";
import { createOnce, type Done, goneAlready, missing } from "./create-once.ts";
import { notAsPlanned, stillInUse } from "./refuse-change.ts";

async function find({ cloud, signal }: CloudWork, name: string): Promise<Aggregate | undefined> {
  return (await cloud.aggregates.list(signal)).find((aggregate) => aggregate.name === name);
}

/** Makes an aggregate; throws OperatingError, also where one of its name is in another zone. */
export async function makeAggregate(work: CloudWork, action: MakeAggregate): Promise<Done> {
  const { name, availabilityZone } = action;
  return createOnce({
    find: async () => {
      const found = await find(work, name);
      if (found && found.availabilityZone !== availabilityZone) throw inAnotherZone(found);
      return found;
    },
    create: () => work.cloud.aggregates.create({ name, availabilityZone }, work.signal),
  });
}

function inAnotherZone({ name, availabilityZone: zone }: Aggregate) {
  return notAsPlanned(`aggregate ${name}`, [
    zone === undefined ? "no availability zone" : `the availability zone ${zone}`,
  ]);
}

/** Deletes an aggregate that is empty and as the action says; throws OperatingError. */
export async function deleteAggregate(work: CloudWork, action: DeleteAggregate): Promise<Done> {
  const found = await find(work, action.name);
  if (!found) return goneAlready;
  const what = `aggregate ${action.name}`;
  if (found.availabilityZone !== action.availabilityZone) throw inAnotherZone(found);
  if (found.hosts.length > 0) throw stillInUse(what, found.hosts);
  const properties = Object.entries(found.properties).map(([key, value]) => `${key}=${value}`);
  if (properties.length > 0) throw notAsPlanned(what, properties);
  await work.cloud.aggregates.delete(found.id, work.signal);
  return {};
}

/** Changes properties of an aggregate; throws OperatingError. */
export async function setAggregateProperties(work: CloudWork, action: SetAggregateProperties): Promise<Done> {
  const found = await find(work, action.aggregate);
  if (!found && onlyTakesAway(action.to)) return goneAlready;
  if (!found) throw missing("aggregate", action.aggregate, work.cloud.name);
  return changeProperties(
    {
      what: `aggregate ${action.aggregate}`,
      present: found.properties,
      set: (changes) => work.cloud.aggregates.setProperties(found.id, changes, work.signal),
    },
    action,
  );
}

/** Puts a host into an aggregate or takes it out; throws OperatingError. */
export async function changeAggregateHost(work: CloudWork, action: ChangeAggregateHost): Promise<Done> {
  const { aggregate, host, kind } = action;
  const { aggregates } = work.cloud;
  const found = await find(work, aggregate);
  const isIn = found?.hosts.includes(host) ?? false;
  if (kind === "remove-aggregate-host") {
    if (!found || !isIn) return goneAlready;
    await aggregates.removeHost(found.id, host, work.signal);
    return {};
  }
  if (!found) throw missing("aggregate", aggregate, work.cloud.name);
  if (isIn) return { note: "it was in it already" };
  await aggregates.addHost(found.id, host, work.signal);
  return {};
}
