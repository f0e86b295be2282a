import { describe, expect, test } from "vitest";
import { editedFiles } from "../../test/fixtures/edited-files.ts";
import { freePf, pci } from "../../test/fixtures/network-facts.ts";
import {
  cloudInput,
  servingPf,
  withAgent,
  withFiles,
  withServices,
} from "../../test/fixtures/openstack-input.ts";
import { actionsOf, holdsOf, stepInput } from "../../test/fixtures/step-input.ts";
import { unreadable } from "../model/reading.ts";
import type { StepInput } from "../model/step.ts";
import { configureServices } from "./configure-services.ts";

const novaConf = "/etc/nova/nova.conf";
const ml2Conf = "/etc/neutron/plugins/ml2/ml2_conf.ini";
const agentConf = "/etc/neutron/plugins/ml2/sriov_agent.ini";
const ours = `{"address": "${freePf}", "physical_network": "physnet2"}`;
const fresh = `{"address": "${freePf}", "vendor_id": "8086", "product_id": "10ca", "physical_network": "physnet2"}`;
const agentIsSet = `[sriov_nic]
physical_device_mappings = physnet2:enp1s0
[securitygroup]
firewall_driver = noop
`;

const edited = (input: StepInput) => editedFiles(input.facts, actionsOf(configureServices, input));
const compute = (nova: string, pfs = [servingPf()]) =>
  cloudInput({ pfs }, (facts) => withFiles(withAgent(facts, agentIsSet), { [novaConf]: nova }));
const controller = (files: Readonly<Record<string, string>>, host: Parameters<typeof cloudInput>[0] = {}) =>
  cloudInput({ roles: ["controller"], ...host }, (facts) => withFiles(facts, files));

describe("the device list", () => {
  test("gets an entry for the VFs by their PF's address and their own id, in a section of its own", () => {
    expect(edited(compute("[DEFAULT]\nmy_ip = 10.0.0.9\n"))[novaConf]).toBe(
      `[DEFAULT]\nmy_ip = 10.0.0.9\n\n[pci]\ndevice_spec = ${fresh}\n`,
    );
  });

  test("that is as it should be stays, however it is spaced", () => {
    const input = compute(`[pci]\ndevice_spec={"physical_network":"physnet2","address":"${freePf}"}\n`);
    expect(edited(input)).toEqual({});
    expect(holdsOf(configureServices, input)).toEqual(["yes", "yes", "yes"]);
  });

  test("keeps entries of others, and keys of its own entry that vfleet says nothing of", () => {
    const other = '{"vendor_id": "10de", "product_id": "1eb8"}';
    const nova = `[pci]\ndevice_spec = ${other}\ndevice_spec = {"address": "${freePf}", "physical_network": "physnet9", "vendor_id": "8086"}\n`;
    expect(edited(compute(nova, [servingPf({ trusted: true, takeOver: true })]))[novaConf]).toBe(
      `[pci]\ndevice_spec = ${other}\ndevice_spec = {"address": "${freePf}", "physical_network": "physnet2", "vendor_id": "8086", "trusted": "true"}\n`,
    );
  });

  test("moves from its older names to that of the release", () => {
    const nova = `[DEFAULT]\npci_passthrough_whitelist = {"vendor_id": "10de", "product_id": "1eb8"}\n[pci]\npassthrough_whitelist = ${ours}\n`;
    expect(edited(compute(nova))[novaConf]).toBe(
      `[DEFAULT]\n[pci]\ndevice_spec = {"vendor_id": "10de", "product_id": "1eb8"}\ndevice_spec = ${ours}\n`,
    );
  });

  test("names the PF by its address where it stood by its interface", () => {
    const nova = '[pci]\ndevice_spec = {"devname": "enp1s0", "physical_network": "physnet2"}\n';
    expect(edited(compute(nova))[novaConf]).toBe(`[pci]\ndevice_spec = ${ours}\n`);
  });

  test("names each VF where some are left to the host, and the agent leaves those alone", () => {
    const files = edited(compute("[DEFAULT]\n", [servingPf({ excludedVfs: [0, 2] })]));
    expect(files[novaConf]?.match(/"address": "[^"]*"/g)).toEqual([
      '"address": "0000:01:10.2"',
      '"address": "0000:01:10.6"',
    ]);
    expect(files[agentConf]).toContain("exclude_devices = enp1s0:0000:01:10.0;0000:01:10.4\n");
  });

  test("names each VF also where all of the PF were handed out before", () => {
    const nova = `[pci]\ndevice_spec = ${ours}\n`;
    const files = edited(compute(nova, [servingPf({ excludedVfs: [0] })]));
    expect(files[novaConf]?.match(/"address": "[^"]*"/g)).toEqual([
      '"address": "0000:01:10.2"',
      '"address": "0000:01:10.4"',
      '"address": "0000:01:10.6"',
    ]);
  });

  test("in a list on one line is changed in that line", () => {
    const other = '{"vendor_id": "10de", "product_id": "1eb8"}';
    const nova = `[pci]\ndevice_spec = [${other}, {"address": "${freePf}", "physical_network": "old"}]\n`;
    expect(edited(compute(nova))[novaConf]).toBe(`[pci]\ndevice_spec = [${other}, ${ours}]\n`);
  });
});

describe("the agent", () => {
  test("gets the mapping beside those of other PFs; a wrong one of this PF is corrected", () => {
    const input = cloudInput({}, (facts) =>
      withFiles(withAgent(facts, "[sriov_nic]\nphysical_device_mappings = physnet1:enp9s0, wrong:enp1s0\n"), {
        [novaConf]: `[pci]\ndevice_spec = ${ours}\n`,
      }),
    );
    expect(edited(input)[agentConf]).toBe(
      "[sriov_nic]\nphysical_device_mappings = physnet1:enp9s0,physnet2:enp1s0\n\n[securitygroup]\nfirewall_driver = noop\n",
    );
  });

  test("is planned for before its package has come", () => {
    const actions = actionsOf(configureServices, cloudInput());
    expect(actions.find((action) => action.kind === "edit-options" && action.path === agentConf)).toEqual({
      kind: "edit-options",
      path: agentConf,
      original: undefined,
      direction: "apply",
      settings: [
        { section: "sriov_nic", name: "physical_device_mappings", values: ["physnet2:enp1s0"] },
        { section: "securitygroup", name: "firewall_driver", values: ["noop"] },
      ],
      changes: [],
      stale: ["neutron-sriov-agent"],
    });
  });
});

describe("a value in a file that others read as well", () => {
  const neutronConf = "/etc/neutron/neutron.conf";
  const shared = { [neutronConf]: "[securitygroup]\nfirewall_driver = iptables_hybrid\n" };

  test("stays, and the agent gets its own in its own file", () => {
    const input = cloudInput({}, (facts) => withFiles(withAgent(facts, "[sriov_nic]\n"), shared));
    const files = edited(input);
    expect(files[neutronConf]).toBeUndefined();
    expect(files[agentConf]).toContain("firewall_driver = noop\n");
  });

  test("that is read last keeps the agent's own from counting: an error, and no edit that changes nothing", () => {
    const args = [`--config-file=${agentConf}`, `--config-file=${neutronConf}`];
    const input = cloudInput({}, (facts) =>
      withServices(withFiles(withAgent(facts, agentIsSet), shared), () => ({
        processes: [{ program: "neutron-sriov-nic-agent", pid: 5, args, startedAt: 9, contained: false }],
      })),
    );
    const { findings } = configureServices.plan(input);
    expect(findings.map(({ code }) => code)).toEqual(["option-overridden"]);
    expect(findings[0]?.detail).toContain(`${neutronConf}:2`);
  });

  test("and that only one part of a server lacks is set where that part reads it", () => {
    const drop = "/etc/neutron/server.conf.d/site.conf";
    const wanted = { extensionDrivers: ["qos"] };
    const input = cloudInput(
      { roles: ["controller"], wanted, folders: { "/etc/neutron/server.conf.d": ["site.conf"] } },
      (facts) =>
        withFiles(facts, {
          [neutronConf]: "[DEFAULT]\nservice_plugins = router,qos\n",
          [drop]: "[DEFAULT]\nservice_plugins = router\n",
        }),
    );
    expect(edited(input)[drop]).toBe("[DEFAULT]\nservice_plugins = router,qos\n");
  });
});

describe("the controller", () => {
  test("gets driver, types, ranges and flat networks where they are missing, and keeps what is there", () => {
    const wanted = {
      physicalNetworks: [{ name: "physnet2", vlans: [{ first: 200, last: 299 }], flat: true }],
    };
    const ml2 =
      "[ml2]\nmechanism_drivers = ovn, l2population\ntype_drivers = geneve\n[ml2_type_flat]\nflat_networks = ext\n";
    expect(edited(controller({ [ml2Conf]: ml2 }, { wanted }))[ml2Conf]).toBe(
      `[ml2]
mechanism_drivers = ovn, l2population, sriovnicswitch
type_drivers = geneve,vlan,flat
[ml2_type_flat]
flat_networks = ext,physnet2

[ml2_type_vlan]
network_vlan_ranges = physnet2:200:299
`,
    );
  });

  test("with a plugin named by its class gets none of that service twice", () => {
    const neutron = "[DEFAULT]\nservice_plugins = router, neutron.services.qos.qos_plugin.QoSPlugin\n";
    const wanted = { extensionDrivers: ["qos"] };
    const files = edited(controller({ "/etc/neutron/neutron.conf": neutron }, { wanted }));
    expect(files["/etc/neutron/neutron.conf"]).toBeUndefined();
  });

  test("starts the filters from the list that is set, else from the release's own", () => {
    const set = "[filter_scheduler]\nenabled_filters = ComputeFilter, NUMATopologyFilter\n";
    expect(edited(controller({ [novaConf]: set }))[novaConf]).toBe(
      "[filter_scheduler]\nenabled_filters = ComputeFilter, NUMATopologyFilter, PciPassthroughFilter, AggregateInstanceExtraSpecsFilter\n",
    );
    expect(edited(controller({}, { release: "kilo", system: "ubuntu-14.04" }))[novaConf]).toContain(
      "scheduler_default_filters = RetryFilter,AvailabilityZoneFilter,RamFilter,ComputeFilter,",
    );
  });

  test("lists the cards under their header, in a file that the server reads", () => {
    const kilo = { release: "kilo", system: "ubuntu-14.04", vfIds: ["8086:10ed"] } as const;
    const text = edited(controller({}, kilo))[ml2Conf] ?? "";
    expect(text).toContain(
      "[ml2_sriov]\nsupported_pci_vendor_devs = 15b3:1004,8086:10ca,8086:10ed\nagent_required = True\n",
    );
    expect(edited(controller({}, { vfIds: ["8086:10ed"] }))[ml2Conf]).not.toContain("ml2_sriov");
  });
});

test("where the agent reads a folder alone, it gets a file of vfleet's own there", () => {
  const rdo = cloudInput({ system: "centos-7", release: "kilo" });
  expect(actionsOf(configureServices, rdo).find(({ kind }) => kind === "write-file")).toMatchObject({
    path: "/etc/neutron/conf.d/neutron-sriov-nic-agent/vfleet.conf",
    after: {
      content:
        "[sriov_nic]\nphysical_device_mappings = physnet2:enp1s0\n\n[securitygroup]\nfirewall_driver = neutron.agent.firewall.NoopFirewallDriver\n",
    },
    stale: ["neutron-sriov-nic-agent"],
  });
});

test("one host that does all gets one edit a file", () => {
  const input = cloudInput({ roles: ["controller", "compute"] }, withAgent);
  const actions = actionsOf(configureServices, input);
  const paths = actions.map((action) => ("path" in action ? action.path : ""));
  expect(paths.toSorted()).toEqual([agentConf, ml2Conf, novaConf].toSorted());
  const nova = actions.find((action) => "path" in action && action.path === novaConf);
  expect(nova).toMatchObject({ stale: ["nova-scheduler", "nova-compute"] });
});

test("what a tool renders is checked and not edited", () => {
  const kolla = cloudInput({ wanted: { deployment: "kolla-ansible" } }, (facts) =>
    withFiles(facts, { "/etc/kolla/nova-compute/nova.conf": "[DEFAULT]\n" }),
  );
  expect(actionsOf(configureServices, kolla)).toEqual([]);
  expect(configureServices.verify(kolla)).toMatchObject([
    { holds: "no", subject: "sriov-agent [sriov_nic] physical_device_mappings", leftTo: "Kolla-Ansible" },
    { holds: "no", subject: "sriov-agent [securitygroup] firewall_driver", leftTo: "Kolla-Ansible" },
    { holds: "no", subject: "nova-compute [pci] device_spec", leftTo: "Kolla-Ansible" },
  ]);
});

test("a file that could not be read leaves it unknown", () => {
  const input = cloudInput({}, (facts) => {
    const files = facts.openstackFiles.is === "known" ? facts.openstackFiles.value : undefined;
    if (!files) return facts;
    const broken = { ...files.files, [novaConf]: unreadable("it holds NUL bytes") };
    return { ...facts, openstackFiles: { is: "known", value: { ...files, files: broken } } };
  });
  const check = configureServices.verify(input).find(({ subject }) => subject.includes("device_spec"));
  expect(check).toMatchObject({ holds: "unknown" });
});

test("two PFs, each with its entry and mapping", () => {
  const pfs = [
    servingPf(),
    servingPf({ pf: pci("0000:03:00.0"), netdev: "enp3s0", physicalNetwork: "physnet3" }),
  ];
  const files = edited(compute("[pci]\n", pfs));
  expect(files[novaConf]).toBe(
    `[pci]\ndevice_spec = ${fresh}\ndevice_spec = {"address": "0000:03:00.0", "physical_network": "physnet3"}\n`,
  );
  expect(files[agentConf]).toContain("physical_device_mappings = physnet2:enp1s0,physnet3:enp3s0\n");
});

test("where OpenStack is left alone, there is nothing to configure", () => {
  expect(actionsOf(configureServices, stepInput())).toEqual([]);
  expect(holdsOf(configureServices, stepInput())).toEqual([]);
});
