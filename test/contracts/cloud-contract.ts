import { afterAll, beforeAll, expect, it } from "vitest";
import { findReleasesByApi } from "../../src/knowledge/openstack/all.ts";
import { sriovAgentType } from "../../src/model/openstack-words.ts";
import type { Cloud } from "../../src/ports/cloud.ts";
import { itHasComputeResources } from "./cloud-contract-compute.ts";
import { type CloudGroundRules, clearAway } from "./cloud-contract-ground.ts";
import { itHasImages } from "./cloud-contract-images.ts";
import { itHasNetworkResources } from "./cloud-contract-networks.ts";
import { itRunsServers } from "./cloud-contract-servers.ts";

const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/**
 * What holds for any cloud that is opened with the role admin, simulated or real; goes inside of a describe. Whatever it
 * makes has names that begin with the rules' prefix, and is gone at the end.
 */
export function cloudContract(makeCloud: () => Promise<Cloud>, rules: CloudGroundRules): void {
  let cloud: Cloud;
  const open = () => cloud;
  beforeAll(async () => {
    cloud = await makeCloud();
    await clearAway(cloud, rules);
  });
  afterAll(() => clearAway(cloud, rules));
  itTellsOfItself(open, rules);
  itListsHosts(open, rules);
  itHasComputeResources(open, rules);
  itHasNetworkResources(open, rules);
  itHasImages(open, rules);
  itRunsServers(open, rules);
}

function itTellsOfItself(open: () => Cloud, rules: CloudGroundRules): void {
  it("tells its versions, from which its release is known", async () => {
    const { compute, placement } = await open().apiVersions();
    expect(compute).toMatchObject({ least: "2.1", most: expect.stringMatching(/^2\.\d+$/) as string });
    const networkExtensions = await open().listNetworkExtensions();
    const releases = findReleasesByApi({
      computeMax: compute?.most ?? "",
      ...(placement === undefined ? {} : { placementMax: placement.most }),
      networkExtensions,
    });
    expect(releases.map(({ id }) => id)).toContain(rules.release);
  });

  it("lists the security groups of all projects", async () => {
    expect(await open().listSecurityGroups()).toContainEqual(expect.objectContaining({ name: "default" }));
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

function itListsHosts(open: () => Cloud, rules: CloudGroundRules): void {
  it("lists the compute service of each host", async () => {
    const services = await open().listComputeServices();
    const computes = services.filter(({ binary }) => binary === "nova-compute");
    expect(computes.map(({ host }) => host).toSorted()).toEqual(rules.computes);
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
    expect(sriov.map(({ host }) => host).toSorted()).toEqual(rules.sriovHosts);
    for (const agent of sriov) {
      expect(agent.heartbeatAt).toMatch(UTC);
      expect(agent.startedAt).toMatch(UTC);
      expect(Object.values(agent.configurations.deviceMappings ?? {}).flat()).not.toEqual([]);
      expect(Array.isArray(agent.configurations.extensions)).toBe(true);
    }
  });

  it("lists the agents of one host", async () => {
    const agents = await open().listNetworkAgents();
    for (const host of [...rules.sriovHosts, "nowhere"]) {
      const ids = (await open().listNetworkAgentsOf(host)).map(({ id }) => id);
      const expected = agents.filter((agent) => agent.host === host).map(({ id }) => id);
      expect(ids.toSorted()).toEqual(expected.toSorted());
    }
  });

  it("lists hypervisors by the hosts of their services", async () => {
    const hypervisors = await open().listHypervisors();
    expect(hypervisors.map(({ serviceHost }) => serviceHost).toSorted()).toEqual(rules.computes);
    for (const { runningVms } of hypervisors) expect(runningVms).toBeGreaterThanOrEqual(0);
  });
}
