import { expect, it } from "vitest";
import type { Cloud } from "../../src/ports/cloud.ts";
import { type CloudGroundRules, publicKey } from "./cloud-contract-ground.ts";
import { failure } from "./ssh-ground.ts";

/** Aggregates, flavors and key pairs of Nova. */
export function itHasComputeResources(open: () => Cloud, rules: CloudGroundRules): void {
  itHasAggregates(open, rules);
  itHasFlavors(open, rules);
  itHasKeyPairs(open, rules);
  itSwitchesServices(open, rules);
}

function itSwitchesServices(open: () => Cloud, { prefix, computes }: CloudGroundRules): void {
  it("has a nova-compute on each host, which may be disabled with a reason and enabled again", async () => {
    const { computeServices } = open();
    const host = computes.at(-1) ?? "";
    expect(await computeServices.find(`${prefix}nowhere`)).toBeUndefined();
    const service = await computeServices.find(host);
    if (!service) throw new Error(`${host} has no nova-compute`);
    expect(service).toMatchObject({ host, binary: "nova-compute", status: "enabled" });
    const reason = `${prefix}reason: "for a while"`;
    try {
      await computeServices.disable(service, reason);
      const disabled = await computeServices.find(host);
      expect(disabled).toMatchObject({ id: service.id, status: "disabled", disabledReason: reason });
      await computeServices.disable(service, reason);
    } finally {
      await computeServices.enable(service);
    }
    await computeServices.enable(service);
    expect(await computeServices.find(host)).toMatchObject({ status: "enabled", disabledReason: undefined });
    const gone = { ...service, id: "00000000-0000-4000-8000-000000000000", host: `${prefix}nowhere` };
    expect(await failure(computeServices.disable(gone, reason))).toMatchObject({ code: "cloud-not-found" });
  });
}

function itHasAggregates(open: () => Cloud, { prefix, computes }: CloudGroundRules): void {
  const named = (name: string) => ({ name: `${prefix}${name}`, availabilityZone: undefined });
  const find = async (id: string) => (await open().aggregates.list()).find((each) => each.id === id);

  it("has aggregates with properties, each name once", async () => {
    const { aggregates } = open();
    const wanted = named("aggregate");
    const made = await aggregates.create(wanted);
    expect(made).toMatchObject({ ...wanted, hosts: [], properties: {} });
    expect(await find(made.id)).toEqual(made);
    expect(await failure(aggregates.create(wanted))).toMatchObject({ code: "cloud-conflict" });
    await aggregates.setProperties(made.id, { sriov: "true", rack: "7" });
    await aggregates.setProperties(made.id, { rack: null, none: null });
    expect((await find(made.id))?.properties).toEqual({ sriov: "true" });
    await aggregates.delete(made.id);
    expect(await find(made.id)).toBeUndefined();
    await aggregates.delete(made.id);
  });

  it("has aggregates with hosts, and deletes none that has any", async () => {
    const { aggregates } = open();
    const [host = ""] = computes;
    const { id } = await aggregates.create(named("hosts"));
    await aggregates.addHost(id, host);
    await aggregates.addHost(id, host);
    expect((await find(id))?.hosts).toEqual([host]);
    expect(await failure(aggregates.addHost(id, `${prefix}nowhere`))).toMatchObject({
      code: "cloud-not-found",
    });
    expect(await failure(aggregates.delete(id))).toMatchObject({ code: "cloud-request-refused" });
    await aggregates.removeHost(id, host);
    await aggregates.removeHost(id, host);
    expect((await find(id))?.hosts).toEqual([]);
    await aggregates.delete(id);
  });

  it("has aggregates that are a zone, whose name is no property", async () => {
    const { aggregates } = open();
    const zone = `${prefix}zone`;
    const made = await aggregates.create({ name: `${prefix}zoned`, availabilityZone: zone });
    expect(made.availabilityZone).toBe(zone);
    await aggregates.setProperties(made.id, { sriov: "true" });
    expect(await find(made.id)).toMatchObject({ availabilityZone: zone, properties: { sriov: "true" } });
    await aggregates.delete(made.id);
  });
}

function itHasFlavors(open: () => Cloud, { prefix, flavor }: CloudGroundRules): void {
  it("has flavors, public or not, each name once", async () => {
    const { flavors } = open();
    const find = async (id: string) => (await flavors.list()).find((each) => each.id === id);
    const wanted = { ...flavor, name: `${prefix}flavor`, isPublic: false };
    const made = await flavors.create(wanted);
    expect(made).toEqual({ ...wanted, id: made.id, properties: {} });
    expect(await find(made.id)).toEqual(made);
    expect(await failure(flavors.create(wanted))).toMatchObject({ code: "cloud-conflict" });
    const key = "aggregate_instance_extra_specs:sriov";
    await flavors.setProperties(made.id, { [key]: "true", "hw:numa_nodes": "1" });
    await flavors.setProperties(made.id, { "hw:numa_nodes": null });
    await flavors.setProperties(made.id, { "hw:numa_nodes": null });
    expect((await find(made.id))?.properties).toEqual({ [key]: "true" });
    await flavors.delete(made.id);
    expect(await find(made.id)).toBeUndefined();
    await flavors.delete(made.id);
  });
}

function itHasKeyPairs(open: () => Cloud, { prefix }: CloudGroundRules): void {
  it("has key pairs, each name once, whatever the key", async () => {
    const { keyPairs } = open();
    const name = `${prefix}key`;
    const made = await keyPairs.create({ name, publicKey });
    expect(made).toEqual({ name, fingerprint: expect.stringMatching(/^([0-9a-f]{2}:){15}/) as string });
    expect(await keyPairs.list()).toContainEqual(made);
    expect(await failure(keyPairs.create({ name, publicKey }))).toMatchObject({ code: "cloud-conflict" });
    expect(await failure(keyPairs.create({ name: `${name}2`, publicKey: "no key" }))).toMatchObject({
      code: "cloud-request-refused",
    });
    await keyPairs.delete(name);
    expect(await keyPairs.list()).not.toContainEqual(made);
    await keyPairs.delete(name);
  });
}
