import { expect, test } from "vitest";
import { fakeCloud } from "../../test/fixtures/cloud-answers.ts";
import { type DiagnosedFleet, discoveriesOf, healthyFleet } from "../../test/fixtures/healthy-fleet.ts";
import { changeFleet, type FleetChange } from "../../test/fixtures/rule-case.ts";
import { OperatingError } from "../base/operating-error.ts";
import type { HostProvider } from "../model/scheduling/scheduling-host.ts";
import { askForPciProviders, type PciProviderQuestion, withPciProviders } from "./read-pci-providers.ts";

const nova = "/etc/nova/nova.conf";
const spec = 'device_spec = {"address": "0000:01:00.0", "product_id": "10ca"}\n';
const alpha = { files: { [nova]: `[pci]\nreport_in_placement = True\n${spec}` } };
const asking = (alias: string) => ({
  files: { [nova]: `[filter_scheduler]\npci_in_placement = True\n[pci]\nalias = ${alias}\n` },
});

async function fleetWith(change: FleetChange): Promise<DiagnosedFleet> {
  const fleet = await healthyFleet({ system: "ubuntu-22.04", release: "caracal" });
  return changeFleet(fleet, change);
}

async function questionOf(change: FleetChange): Promise<PciProviderQuestion | undefined> {
  const fleet = await fleetWith(change);
  return askForPciProviders(fleet.intent, discoveriesOf(fleet));
}

const stock: HostProvider["inventories"] = {
  CUSTOM_PCI_8086_10CA: { total: 4, reserved: 0, minUnit: 1, maxUnit: 4, stepSize: 1, allocationRatio: 1 },
};

/** A Placement with these providers, and what was asked of it. */
async function read(change: FleetChange, names: readonly string[]) {
  const asked: string[] = [];
  const fleet = await fleetWith(change);
  const question = askForPciProviders(fleet.intent, discoveriesOf(fleet));
  if (question === undefined) throw new Error("Placement is not asked");
  const cloud = fakeCloud({});
  const openCloud = async () => ({
    ...cloud,
    scheduling: {
      ...cloud.scheduling,
      listProviders: async () => {
        asked.push("list");
        return names.map((name) => ({ id: name, name }));
      },
      listProvidersWith: async (trait: string) => {
        asked.push(`with ${trait}`);
        return trait === "CUSTOM_BLUE" ? names.slice(0, 1).map((name) => ({ id: name, name })) : [];
      },
      findInventories: async (id: string) => {
        asked.push(`inventories ${id}`);
        return stock;
      },
      findProvider: async (id: string) => {
        asked.push(`all ${id}`);
        return { inventories: stock, used: { CUSTOM_PCI_8086_10CA: 1 }, traits: ["CUSTOM_BLUE"] };
      },
    },
  });
  const view = await withPciProviders(fleet.cloud, { openCloud, question }, new AbortController().signal);
  return { asked, view };
}

test("Placement is not asked where nobody reports and nobody asks", async () => {
  expect(await questionOf({})).toBeUndefined();
  expect(await questionOf({ alpha: { files: { [nova]: `[pci]\n${spec}` } } })).toBeUndefined();
});

test("a host that reports has providers of the PFs whose VFs it reports", async () => {
  expect(await questionOf({ alpha })).toEqual({
    reporting: new Map([["alpha", new Set(["0000:01:00.0"])]]),
    ofAllHosts: false,
    traits: [],
  });
});

test("an alias with traits has these asked for", async () => {
  const ctl = asking('{"name": "fast", "resource_class": "fast", "traits": "blue"}');
  expect(await questionOf({ ctl })).toEqual({ reporting: new Map(), ofAllHosts: true, traits: ["BLUE"] });
});

test("of hosts that report one list is asked, the inventory of each provider, and all of what should not be there", async () => {
  const names = ["alpha", "beta", "alpha_0000:01:00.0", "alpha_0000:05:00.0", "beta_0000:01:00.0"];
  const { asked, view } = await read({ alpha }, names);
  expect(asked).toEqual(["list", "inventories alpha_0000:01:00.0", "all alpha_0000:05:00.0"]);
  const common = { hypervisorHostname: "alpha", totals: { CUSTOM_PCI_8086_10CA: 4 } };
  expect(view.pciProviders).toMatchObject({
    is: "known",
    value: [
      { ...common, address: "0000:01:00.0" },
      { ...common, address: "0000:05:00.0", used: { CUSTOM_PCI_8086_10CA: 1 } },
    ],
  });
});

test("where the scheduler asks, providers of all hosts are read, also those of hosts that are not in the fleet file", async () => {
  const ctl = asking('{"name": "fast", "vendor_id": "8086", "product_id": "10ca"}');
  const { asked } = await read({ ctl }, ["beta", "beta_0000:0A:00.0"]);
  expect(asked).toEqual(["list", "inventories beta_0000:0A:00.0"]);
});

test("traits that aliases ask for are told by one list each, under both names that they may have", async () => {
  const ctl = asking('{"name": "fast", "resource_class": "fast", "traits": "blue"}');
  const { asked, view } = await read({ ctl }, ["beta_0000:0A:00.0", "beta_0000:0B:00.0"]);
  expect(asked).toEqual([
    "list",
    "with BLUE",
    "with CUSTOM_BLUE",
    "inventories beta_0000:0A:00.0",
    "inventories beta_0000:0B:00.0",
  ]);
  expect(view.pciProviders).toMatchObject({ value: [{ traits: ["CUSTOM_BLUE"] }, { traits: [] }] });
});

test("a Placement that does not answer is a trouble, told once", async () => {
  const fleet = await fleetWith({ alpha });
  const question = askForPciProviders(fleet.intent, discoveriesOf(fleet));
  if (question === undefined) throw new Error("Placement is not asked");
  const openCloud = () =>
    Promise.reject(
      new OperatingError("cloud-unreachable", "lab", { message: "it is gone", hint: "See it." }),
    );
  const signal = new AbortController().signal;
  const once = await withPciProviders(fleet.cloud, { openCloud, question }, signal);
  const twice = await withPciProviders(once, { openCloud, question }, signal);
  expect(twice.pciProviders).toEqual({ is: "unreadable", reason: "it is gone" });
  expect(twice.troubles).toMatchObject([{ code: "cloud-unreachable", subject: { host: "cloud:lab" } }]);
});
