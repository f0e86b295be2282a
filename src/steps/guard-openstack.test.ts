import { describe, expect, test } from "vitest";
import { freePf } from "../../test/fixtures/network-facts.ts";
import {
  cloudInput,
  servingPf,
  withAgent,
  withFiles,
  withServices,
} from "../../test/fixtures/openstack-input.ts";
import { stepInput, verdictOf } from "../../test/fixtures/step-input.ts";
import { guardOpenstack } from "./guard-openstack.ts";

const novaConf = "/etc/nova/nova.conf";
const ml2Conf = "/etc/neutron/plugins/ml2/ml2_conf.ini";
type Host = Parameters<typeof cloudInput>[0];

const verdict = (files: Readonly<Record<string, string>>, host: Host = {}) =>
  verdictOf(
    guardOpenstack,
    cloudInput(host, (facts) => withFiles(withAgent(facts), files)),
  );
const refused = (files: Readonly<Record<string, string>>, host?: Host) =>
  verdict(files, host).refused.map((text) => text.replace("host ", ""));
const controller: Host = { roles: ["controller"] };

test("a fresh cloud is neither refused nor remarked on", () => {
  expect(verdict({})).toEqual({ refused: [], notes: [] });
  expect(verdict({}, controller)).toEqual({ refused: [], notes: [] });
  expect(verdictOf(guardOpenstack, stepInput())).toEqual({ refused: [], notes: [] });
});

describe("the device list", () => {
  const list = (...values: readonly string[]) => ({
    [novaConf]: `[pci]\n${values.map((value) => `device_spec = ${value}\n`).join("")}`,
  });

  test.each([
    ["single quotes", "{'address': '0000:01:00.0'}", "device-list-malformed"],
    ["a text", '"0000:01:00.0"', "device-list-malformed"],
    [
      "a glob that gives its VFs to another network",
      '{"address": "*:01:10.*", "physical_network": "physnet9"}',
      "device-list-conflict",
    ],
    [
      "an entry of the PF itself for another network",
      `{"address": "${freePf}", "physical_network": "physnet9"}`,
      "device-list-conflict",
    ],
    [
      "an entry of the PF itself for no network",
      `{"address": "${freePf}", "physical_network": null}`,
      "device-list-conflict",
    ],
    [
      "a card's id that gives its VFs to another network",
      '{"vendor_id": "8086", "product_id": "10ca", "physical_network": "physnet9"}',
      "device-list-conflict",
    ],
  ])("is refused with %s", (_, value, code) => {
    expect(refused(list(value))).toEqual([code]);
  });

  test.each([
    [
      "the same VFs again",
      '{"address": "*:01:10.*", "physical_network": "physnet2"}',
      ["device-list-overlap"],
    ],
    ["the PF itself", '{"vendor_id": "8086", "product_id": "10c9"}', ["device-list-has-pf"]],
    ["nothing of this host", '{"vendor_id": "15b3", "product_id": "1018"}', ["device-list-matches-nothing"]],
    ["another PF by its interface", '{"devname": "enp2s0"}', ["device-list-by-interface"]],
    ["its own PF as vfleet writes it", `{"address": "${freePf}", "physical_network": "physnet2"}`, []],
    ["its own PF by its interface", '{"devname": "enp1s0"}', []],
  ])("is remarked on with %s", (_, value, codes) => {
    expect(verdict(list(value))).toEqual({ refused: [], notes: codes });
  });

  test("gives way where the pool takes over", () => {
    const other = list(`{"address": "${freePf}", "physical_network": "physnet9"}`);
    expect(refused(other, { pfs: [servingPf({ takeOver: true })] })).toEqual([]);
  });

  test("is remarked on where an entry stands twice", () => {
    const entry = '{"vendor_id": "15b3"}';
    expect(verdict(list(entry, entry)).notes).toContain("device-list-duplicate");
  });

  test("is refused where an interface is not there and the release stops on that", () => {
    const kilo = { release: "kilo", system: "ubuntu-14.04" } as const;
    const value = '{"devname": "eth9", "physical_network": "physnet2"}';
    expect(refused({ [novaConf]: `[DEFAULT]\npci_passthrough_whitelist = ${value}\n` }, kilo)).toEqual([
      "device-list-by-interface",
    ]);
  });
});

describe("releases that cannot do what is asked", () => {
  test("say so, and the rest is done", () => {
    const kilo = { release: "kilo", system: "ubuntu-14.04" } as const;
    const pfs = [servingPf({ trusted: true, bandwidth: { egressKbps: 1000, ingressKbps: 1000 } })];
    const wanted = { fdb: true, reportInPlacement: true };
    expect(verdict({}, { ...kilo, pfs, wanted })).toEqual({
      refused: [],
      notes: ["fdb-unsupported", "bandwidth-unsupported", "trusted-unsupported", "placement-unsupported"],
    });
  });

  test("with one PF a physical network refuse two", () => {
    const pfs = [servingPf(), servingPf({ netdev: "enp3s0" })];
    expect(refused({}, { release: "mitaka", system: "ubuntu-22.04", pfs })).toEqual([
      "several-pfs-per-network",
    ]);
    expect(refused({}, { release: "newton", system: "ubuntu-22.04", pfs })).toEqual([]);
  });
});

describe("the agent", () => {
  const agentConf = "/etc/neutron/plugins/ml2/sriov_agent.ini";

  test("that serves another network with the PF refuses the host, unless the pool takes over", () => {
    const mapped = { [agentConf]: "[sriov_nic]\nphysical_device_mappings = physnet1:enp1s0\n" };
    expect(refused(mapped)).toEqual(["agent-maps-another-network"]);
    expect(refused(mapped, { pfs: [servingPf({ takeOver: true })] })).toEqual([]);
  });

  test("that leaves VFs alone which Nova hands out is remarked on", () => {
    const left = {
      [agentConf]:
        "[sriov_nic]\nphysical_device_mappings = physnet2:enp1s0\nexclude_devices = enp1s0:0000:01:10.0\n",
    };
    expect(verdict(left)).toEqual({ refused: [], notes: ["agent-excludes-vfs"] });
  });

  test("with another PF on the network already does not start with the older releases", () => {
    const mapped = { [agentConf]: "[sriov_nic]\nphysical_device_mappings = physnet2:eth7\n" };
    expect(refused(mapped, { release: "mitaka", system: "ubuntu-22.04" })).toEqual([
      "several-pfs-per-network",
    ]);
  });

  test("that somebody started by hand has to be stopped first", () => {
    const input = cloudInput({}, (facts) =>
      withServices(facts, () => ({
        processes: [
          { program: "neutron-sriov-nic-agent", pid: 4711, args: [], startedAt: 5, contained: false },
        ],
      })),
    );
    expect(verdictOf(guardOpenstack, input).refused).toEqual(["host agent-run-by-hand"]);
  });
});

describe("Placement", () => {
  const wanted = { reportInPlacement: true };
  test("is a way of no return, and is refused what Nova would refuse", () => {
    expect(verdict({}, { wanted }).notes).toEqual(["placement-one-way"]);
    const byName = { [novaConf]: '[pci]\ndevice_spec = {"devname": "enp2s0"}\n' };
    expect(refused(byName, { wanted })).toEqual(["placement-refuses-devname"]);
  });

  test.each([
    ["a PF beside its VFs", ['{"address": "0000:01:00.0"}'], "placement-refuses-pf-with-vfs"],
    [
      "VFs of one PF under two classes",
      [
        '{"address": "0000:01:10.0", "resource_class": "A"}',
        '{"address": "0000:01:10.2", "resource_class": "B"}',
      ],
      "placement-refuses-mixed-vfs",
    ],
  ])("is refused %s", (_, values, code) => {
    const list = `[pci]\n${values.map((value) => `device_spec = ${value}\n`).join("")}`;
    const pfs = [servingPf({ physicalNetwork: undefined })];
    expect(refused({ [novaConf]: list }, { wanted, pfs })).toEqual([code]);
  });

  test("stays on where it is on", () => {
    const on = { [novaConf]: "[pci]\nreport_in_placement = true\n" };
    expect(verdict(on).notes).toEqual(["placement-stays-on"]);
    expect(verdict(on, { wanted }).notes).toEqual([]);
  });
});

describe("controllers", () => {
  test.each([
    [
      "a filter that is gone",
      "[filter_scheduler]\nenabled_filters = RetryFilter,ComputeFilter\n",
      "scheduler-filter-gone",
    ],
    [
      "the article's misspelt filter",
      "[filter_scheduler]\nenabled_filters = ComputeFilter,PciPasstrhoughFilter\n",
      "scheduler-filter-misspelt",
    ],
    [
      "a filter that lacks a letter",
      "[filter_scheduler]\nenabled_filters = ComputeFilter,PciPasthroughFilter\n",
      "scheduler-filter-misspelt",
    ],
    [
      "a list of available filters without ours",
      "[filter_scheduler]\navailable_filters = nova.scheduler.filters.compute_filter.ComputeFilter\n",
      "scheduler-filter-unavailable",
    ],
  ])("are refused with %s", (_, text, code) => {
    expect(refused({ [novaConf]: text }, controller)).toEqual([code]);
  });

  test.each([
    ["no ML2", "[ml2]\n", "ml2-not-in-use"],
    [
      "direct ports prohibited",
      "[ml2]\nmechanism_drivers = openvswitch\n[sriov_driver]\nvnic_type_prohibit_list = direct\n",
      "direct-ports-prohibited",
    ],
    ["a line that oslo.config refuses", "[ml2]\nmechanism_drivers = ovs\nnonsense\n", "config-line-refused"],
  ])("are refused with %s", (_, text, code) => {
    expect(refused({ [ml2Conf]: text }, controller)).toEqual([code]);
  });

  test("are told of OVN, of unknown extensions and of cards that were not seen", () => {
    const ovn = { [ml2Conf]: "[ml2]\nmechanism_drivers = ovn\n" };
    expect(verdict(ovn, controller).notes).toEqual(["ovn-external-ports"]);
    expect(refused({}, { ...controller, wanted: { extensionDrivers: ["dns_everywhere"] } })).toEqual([
      "extension-driver-unknown",
    ]);
    const kilo = { ...controller, release: "kilo", system: "ubuntu-14.04" } as const;
    expect(verdict({}, kilo).notes).toEqual(["vf-ids-unknown"]);
    expect(verdict({}, { ...kilo, vfIds: ["8086:10ed"] }).notes).toEqual([]);
  });

  test("are told of an option without its header, as in the article", () => {
    const kilo = { ...controller, release: "kilo", system: "ubuntu-14.04", vfIds: ["8086:10ed"] } as const;
    const ml2 =
      "[ml2]\nmechanism_drivers = openvswitch\n[securitygroup]\nsupported_pci_vendor_devs = 8086:10ed\n";
    expect(verdict({ [ml2Conf]: ml2 }, kilo).notes).toEqual(["config-option-in-wrong-section"]);
  });
});

test("hosts without the services of their role are refused", () => {
  const bare = (host: Host) =>
    cloudInput(host, (facts) => ({
      ...facts,
      openstackServices: { is: "known", value: { processes: [], units: {}, stale: {} } },
      openstackPackages: { is: "known", value: { "nova-common": "26.0.0" } },
    }));
  expect(verdictOf(guardOpenstack, bare({})).refused).toEqual(["host nova-compute-missing"]);
  expect(verdictOf(guardOpenstack, bare(controller)).refused).toEqual(["host controller-services-missing"]);
});

test("a file that a process reads in an unknown place makes what is in force unknown", () => {
  const args = ["--config-file=/etc/nova/nova.conf", "--config-file", "/opt/site/nova.conf"];
  const input = cloudInput({}, (facts) =>
    withServices(withAgent(facts), () => ({
      processes: [{ program: "nova-compute", pid: 9, args, startedAt: 5, contained: false }],
    })),
  );
  expect(verdictOf(guardOpenstack, input).refused).toEqual(["host config-file-unreadable"]);
});

test("a tool that owns the files is named with its commands", () => {
  const { notes, refused: no } = verdict({}, { wanted: { deployment: "kolla-ansible" } });
  expect(notes).toContain("deployment-tool-owns-files");
  expect(no).toEqual(["host nova-compute-missing"]);
});
