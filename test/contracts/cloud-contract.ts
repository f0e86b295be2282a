import { beforeAll, expect, it } from "vitest";
import { findReleasesByApi } from "../../src/knowledge/openstack/all.ts";
import { sriovAgentType } from "../../src/model/openstack-words.ts";
import type { Cloud } from "../../src/ports/cloud.ts";

/** What a contract needs to know of its cloud beforehand. */
export type ExpectedCloud = {
  /** Hosts with nova-compute and the SR-IOV agent, sorted. */
  readonly computes: readonly string[];
  /** The id of its release: zed. */
  readonly release: string;
};

const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** What holds for any cloud that is opened with the role admin, played or real; goes inside of a describe. */
export function cloudContract(makeCloud: () => Promise<Cloud>, expected: () => ExpectedCloud): void {
  let cloud: Cloud;
  beforeAll(async () => {
    cloud = await makeCloud();
  });
  itTellsOfItself(() => cloud, expected);
  itListsHosts(() => cloud, expected);
}

function itTellsOfItself(open: () => Cloud, expected: () => ExpectedCloud): void {
  it("tells its versions, from which its release is known", async () => {
    const { compute, placement } = await open().apiVersions();
    expect(compute).toMatchObject({ least: "2.1", most: expect.stringMatching(/^2\.\d+$/) as string });
    const networkExtensions = await open().listNetworkExtensions();
    const releases = findReleasesByApi({
      computeMax: compute?.most ?? "",
      ...(placement === undefined ? {} : { placementMax: placement.most }),
      networkExtensions,
    });
    expect(releases.map(({ id }) => id)).toContain(expected().release);
  });

  it("lists the extensions of Neutron, sorted", async () => {
    const extensions = await open().listNetworkExtensions();
    expect(extensions).toEqual(expect.arrayContaining(["agent", "binding", "provider"]));
    expect(extensions).toEqual(extensions.toSorted());
  });

  it("ends a call that is aborted with the signal's reason", async () => {
    const reason = new Error("interrupted");
    const controller = new AbortController();
    const asked = open().listNetworkAgents(controller.signal);
    controller.abort(reason);
    await expect(asked).rejects.toBe(reason);
    await expect(open().listHypervisors(AbortSignal.abort(reason))).rejects.toBe(reason);
  });
}

function itListsHosts(open: () => Cloud, expected: () => ExpectedCloud): void {
  it("lists the compute service of each host", async () => {
    const services = await open().listComputeServices();
    const computes = services.filter(({ binary }) => binary === "nova-compute");
    expect(computes.map(({ host }) => host).toSorted()).toEqual(expected().computes);
    expect(services.map(({ binary }) => binary)).toEqual(
      expect.arrayContaining(["nova-scheduler", "nova-conductor"]),
    );
    for (const service of services) {
      expect(["up", "down"]).toContain(service.state);
      expect(["enabled", "disabled"]).toContain(service.status);
      expect(service.updatedAt).toMatch(UTC);
    }
  });

  it("lists the SR-IOV agents with what they serve", async () => {
    const agents = await open().listNetworkAgents();
    const sriov = agents.filter(({ agentType }) => agentType === sriovAgentType);
    expect(sriov.map(({ host }) => host).toSorted()).toEqual(expected().computes);
    for (const agent of sriov) {
      expect(agent.heartbeatAt).toMatch(UTC);
      expect(agent.startedAt).toMatch(UTC);
      expect(Object.values(agent.configurations.deviceMappings ?? {}).flat()).not.toEqual([]);
      expect(Array.isArray(agent.configurations.extensions)).toBe(true);
    }
  });

  it("lists hypervisors by the hosts of their services", async () => {
    const hypervisors = await open().listHypervisors();
    expect(hypervisors.map(({ serviceHost }) => serviceHost).toSorted()).toEqual(expected().computes);
    for (const { runningVms } of hypervisors) expect(runningVms).toBeGreaterThanOrEqual(0);
  });
}
