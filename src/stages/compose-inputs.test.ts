import { describe, expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { hostIntent, intent, pool } from "../../test/fixtures/intent.ts";
import { openstackFacts, openstackIntent } from "../../test/fixtures/openstack-host.ts";
import type { HostDiscovery } from "../model/discovery.ts";
import type { HostFacts } from "../model/host-facts.ts";
import { hostName } from "../model/ids.ts";
import type { HostRole, Pool } from "../model/intent.ts";
import type { OpenstackIntent } from "../model/openstack-intent.ts";
import { known, unreadable } from "../model/reading.ts";
import { type ComposedInputs, composeInputs } from "./compose-inputs.ts";

type Cloud = {
  readonly signs?: readonly string[];
  /** What is otherwise on a host; down: it could not be read. */
  readonly hosts?: Readonly<Record<string, Partial<HostFacts> | "down">>;
  /** The release of a host. */
  readonly releases?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly pools?: readonly Pool[];
  readonly openstack?: Partial<OpenstackIntent>;
};

const serving = pool({ physicalNetwork: "physnet2" });
const kolla = ["/etc/kolla/nova-compute"];

/** A controller and two compute hosts, deployed by Kolla-Ansible but for the packages that tell the release. */
function compose(cloud: Cloud = {}): ComposedInputs {
  const roles: Readonly<Record<string, HostRole>> = {
    "ctl-1": "controller",
    "node-1": "compute",
    "node-2": "compute",
  };
  const hosts = Object.entries(roles).map(([name, role]) => ({ ...hostIntent(name), roles: [role] }));
  const discoveries = hosts.map(({ name, roles: own }): HostDiscovery => {
    const change = cloud.hosts?.[name] ?? {};
    if (change === "down") {
      const finding = { code: "host-unreachable", severity: "error", subject: { host: name } } as const;
      const down = { ...finding, summary: "it is down", detail: "" };
      return { host: name, kind: "failed", finding: down, durationMs: 1 };
    }
    const facts: HostFacts = {
      ...hostFacts(),
      ...openstackFacts({
        system: "debian-12",
        release: cloud.releases?.[name] ?? "zed",
        roles: own,
        signs: cloud.signs ?? kolla,
        files: own.includes("controller") ? (cloud.files ?? {}) : {},
      }),
      ...change,
    };
    return { host: name, kind: "read", facts, findings: [], durationMs: 1 };
  });
  const openstack = openstackIntent(cloud.openstack);
  const computeNames = ["node-1", "node-2"].map(hostName);
  const pools = (cloud.pools ?? [serving]).map((each) => ({
    ...each,
    hosts: { labels: {}, names: computeNames },
  }));
  return composeInputs({ ...intent({ hosts, pools }), openstack }, discoveries);
}

function contentOf(composed: ComposedInputs, path: string): string {
  if (composed.kind !== "composed") throw new Error(composed.summary);
  return composed.inputs.files.find((file) => file.path === path)?.content ?? "";
}

describe("the input of a tool", () => {
  test("is its files, where they go, and how it applies them", () => {
    const composed = compose();
    if (composed.kind !== "composed") throw new Error(composed.summary);
    const { inputs, findings } = composed;
    expect(findings).toEqual([]);
    expect(inputs).toMatchObject({
      deployment: "Kolla-Ansible",
      release: "Zed",
      computes: ["node-1", "node-2"],
      controllers: ["ctl-1"],
    });
    expect(inputs.files.map(({ path, use, destination }) => `${use} ${path} ${destination}`)).toEqual([
      "whole globals.d/vfleet.yml /etc/kolla/globals.d/vfleet.yml",
      "merge config/nova/nova-scheduler.conf /etc/kolla/config/nova/nova-scheduler.conf",
      "merge config/neutron/ml2_conf.ini /etc/kolla/config/neutron/ml2_conf.ini",
      "merge config/nova/nova-compute.conf /etc/kolla/config/nova/nova-compute.conf",
      "merge config/neutron/sriov_agent.ini /etc/kolla/config/neutron/sriov_agent.ini",
    ]);
    expect(contentOf(composed, "config/neutron/sriov_agent.ini")).toContain("physnet2:enp1s0");
    expect(inputs.apply).toEqual(["kolla-ansible reconfigure -i INVENTORY --tags nova,nova-cell,neutron"]);
  });

  test("keeps what the controllers have in their lists", () => {
    const files = {
      "/etc/kolla/nova-scheduler/nova.conf": "[filter_scheduler]\nenabled_filters = MyFilter,ComputeFilter\n",
      "/etc/kolla/neutron-server/neutron.conf": "[DEFAULT]\n",
      "/etc/kolla/neutron-server/ml2_conf.ini": "[ml2_type_vlan]\nnetwork_vlan_ranges = physnet9:7:8\n",
    };
    const composed = compose({ files });
    expect(contentOf(composed, "config/nova/nova-scheduler.conf")).toContain(
      "MyFilter,ComputeFilter,PciPassthroughFilter",
    );
    expect(contentOf(composed, "config/neutron/ml2_conf.ini")).toContain("physnet9:7:8,physnet2:200:299");
    expect(composed.kind === "composed" && composed.inputs.notes[0]).not.toContain("No list of a controller");
  });

  test("says where it could see no list of a controller", () => {
    const composed = compose();
    expect(composed.kind === "composed" && composed.inputs.notes[0]).toContain("No list of a controller");
    const down = compose({ files: { "/etc/kolla/nova-scheduler/nova.conf": "" } });
    expect(down.kind === "composed" && down.inputs.notes[0]).not.toContain("No list of a controller");
  });

  test("says which compute hosts it leaves out", () => {
    const composed = compose({ hosts: { "node-2": { networkFunctions: known([]) } } });
    expect(composed).toMatchObject({ kind: "composed", inputs: { computes: ["node-1"] } });
    expect(composed.findings.map(({ code, subject }) => `${code} ${subject.host}`)).toEqual([
      "pool-matches-no-pf node-2",
      "compute-serves-no-network node-2",
    ]);
  });
});

describe("there is none", () => {
  const summaryOf = (composed: ComposedInputs) => (composed.kind === "refused" ? composed.summary : "");

  test("for hosts of several releases or deployments", () => {
    expect(summaryOf(compose({ releases: { "node-2": "yoga" } }))).toContain(
      "ctl-1, node-1: Kolla-Ansible of Zed; node-2: Kolla-Ansible of Yoga",
    );
    expect(summaryOf(compose({ hosts: { "node-1": { deploymentSigns: known([]) } } }))).toContain(
      "node-1: packages of the distribution of Zed",
    );
  });

  test("where vfleet edits the files itself", () => {
    const composed = compose({ signs: [] });
    expect(summaryOf(composed)).toContain("vfleet edits the files itself");
    expect(composed).toMatchObject({ fix: expect.stringContaining("vfleet plan") });
  });

  test("as long as a host cannot be read or told", () => {
    const down = compose({ hosts: { "node-2": "down" } });
    expect(summaryOf(down)).toContain("none is written");
    expect(down.findings).toMatchObject([{ code: "host-unreachable" }]);
    const untold = compose({ hosts: { "node-2": { openstackPackages: unreadable("no rpm") } } });
    expect(untold).toMatchObject({ kind: "refused", findings: [{ code: "openstack-unreadable" }] });
    const all = { "ctl-1": "down", "node-1": "down", "node-2": "down" } as const;
    expect(summaryOf(compose({ hosts: all }))).toContain("none is written");
  });

  test("as long as an error leaves a PF out", () => {
    const composed = compose({ pools: [serving, { ...serving, name: "other" }] });
    expect(composed).toMatchObject({ kind: "refused" });
    expect(composed.findings.map(({ code }) => code)).toContain("pools-contradict");
  });

  test("where no PF serves a physical network", () => {
    expect(summaryOf(compose({ pools: [pool()] }))).toContain("nothing to tell");
  });
});
