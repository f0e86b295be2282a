import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cloudFreePf, resetCloud, stopCloud } from "../../lab/src/cloud-api.ts";
import type { Diagnosis } from "../../src/model/diagnosis.ts";
import { cloudEnvironment, cloudFleetFile, logInToCloud, on } from "../e2e/cloud-ground.ts";
import { openLabCloud } from "../e2e/proof-ground.ts";
import { createVfleet, waitFor } from "../e2e/vfleet-process.ts";

// A real nova-compute that reports its VFs to a real Placement, for flavors and not for Neutron's ports.
const vfleet = createVfleet();
const run = (...args: readonly string[]) => vfleet.run([...args, "-f", fleet], cloudEnvironment());
const resourceClass = "CUSTOM_PCI_8086_10CA";
const providerName = `cmp2_${cloudFreePf.address}`;
const restart = () => on("cmp2", "systemctl restart nova-compute");
let fleet = "";

beforeAll(async () => {
  await resetCloud();
  fleet = cloudFleetFile(vfleet, "fleet", { computes: ["cmp2"] });
  writeFileSync(fleet, readFileSync(fleet, "utf8").replace("    physicalNetwork: physnet2\n", ""));
  const { code, stdout, stderr } = await run("apply", "--yes");
  expect(code, stdout + stderr).toBe(0);
  const list = `{"address": "${cloudFreePf.address}", "vendor_id": "8086", "product_id": "10ca"}`;
  await on(
    "cmp2",
    `sed -i 's/^\\[pci\\]$/&\\ndevice_spec = ${list}\\nreport_in_placement = True/' /etc/nova/nova.conf`,
  );
  await restart();
});

afterAll(() => stopCloud());

/** Asks Placement's API as an operator's own tool would. */
async function placement(method: string, path: string, body?: object): Promise<unknown> {
  const { token, catalog } = await logInToCloud();
  const url = catalog.find(({ type }) => type === "placement")?.endpoints[0]?.url;
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      "x-auth-token": token,
      "content-type": "application/json",
      "openstack-api-version": "placement 1.36",
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  expect(answer.status, `${method} ${path}: ${text}`).toBeLessThan(300);
  return text === "" ? undefined : JSON.parse(text);
}

/** The id of a provider of the lab's Placement; undefined: it has none of the name. */
async function idOf(name: string): Promise<string | undefined> {
  const all = await (await openLabCloud()).scheduling.listProviders();
  return all.find((provider) => provider.name === name)?.id;
}

async function totalOf(name: string): Promise<number | undefined> {
  const id = await idOf(name);
  if (id === undefined) return undefined;
  return (await (await openLabCloud()).scheduling.findInventories(id))?.[resourceClass]?.total;
}

const isReported = () => waitFor("the inventory", async () => (await totalOf(providerName)) === 7, 300_000);

/** What a diagnosis says of PCI devices in Placement: `CODE of ITEM`. */
async function placementFindings(): Promise<readonly string[]> {
  const { stdout, stderr } = await run("diagnose", "-o", "json");
  expect(stdout, stderr).not.toBe("");
  const { findings } = JSON.parse(stdout) as Diagnosis;
  return findings
    .filter(({ code }) => code.startsWith("placement-"))
    .map(({ code, subject }) => `${code} of ${subject.item}`);
}

test("what nova-compute reports is as the files and the kernel have it", async () => {
  await isReported();
  expect(await placementFindings()).toEqual([]);
});

test("an inventory of another count is told", async () => {
  const path = `/resource_providers/${await idOf(providerName)}/inventories`;
  const { resource_provider_generation, inventories } = (await placement("GET", path)) as {
    readonly resource_provider_generation: number;
    readonly inventories: Readonly<Record<string, object>>;
  };
  const fewer = { ...inventories[resourceClass], total: 3, max_unit: 3 };
  await placement("PUT", path, { resource_provider_generation, inventories: { [resourceClass]: fewer } });
  expect(await placementFindings()).toEqual([`placement-inventory-differs of ${cloudFreePf.address}`]);
  await restart();
  await isReported();
});

test("a provider that is gone is told, and the restart that the finding asks for brings it back", async () => {
  await placement("DELETE", `/resource_providers/${await idOf(providerName)}`);
  expect(await placementFindings()).toEqual([`placement-inventory-missing of ${cloudFreePf.address}`]);
  await restart();
  await isReported();
  expect(await placementFindings()).toEqual([]);
});

test("nova-compute takes away the provider of VFs that are gone when it starts, and makes it for those that are there", async () => {
  await on("cmp2", `echo 0 >/sys/bus/pci/devices/${cloudFreePf.address}/sriov_numvfs`);
  await restart();
  await waitFor("the provider's end", async () => (await idOf(providerName)) === undefined, 300_000);
  await on("cmp2", "systemctl restart vfleet-vfs");
  await restart();
  await isReported();
});

test("a provider of which nova-compute has no records is told, stays, and goes as the finding says", async () => {
  const name = "cmp2_0000:0A:00.0";
  await placement("POST", "/resource_providers", { name, parent_provider_uuid: await idOf("cmp2") });
  const path = `/resource_providers/${await idOf(name)}`;
  await placement("PUT", `${path}/inventories`, {
    resource_provider_generation: 0,
    inventories: { [resourceClass]: { total: 7 } },
  });
  await placement("DELETE", `/resource_providers/${await idOf(providerName)}`);
  await restart();
  await isReported();
  expect(await placementFindings()).toEqual(["placement-provider-ghost of 0000:0a:00.0"]);
  await placement("DELETE", path);
  expect(await placementFindings()).toEqual([]);
});
