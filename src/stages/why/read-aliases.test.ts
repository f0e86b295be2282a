import { expect, test } from "vitest";
import { cloudInput, withFiles } from "../../../test/fixtures/openstack-input.ts";
import { composeRequest } from "../../steps/scheduling/compose-request.ts";
import { readAliases } from "./read-aliases.ts";

const conf = `[pci]
alias = {"name": "nic", "vendor_id": "8086", "product_id": "10ca", "device_type": "type-VF", "numa_policy": "required"}
alias = {"name": "gpu", "vendor_id": "10de", "product_id": "1eb8"}
`;

function aliasesOf(asked: string) {
  const { facts, openstack } = cloudInput({ roles: ["controller"] }, (each) =>
    withFiles(each, { "/etc/nova/nova.conf": conf }),
  );
  if (!openstack) throw new Error("no target");
  return readAliases([{ facts, target: openstack }], { "pci_passthrough:alias": asked });
}

test("aliases are read with what they ask for, in the order of the flavor", () => {
  expect(aliasesOf("gpu:2, nic:1")).toEqual([
    { asker: "alias gpu", count: 2, specs: [{ vendorId: "10de", productId: "1eb8" }], numaPolicy: undefined },
    {
      asker: "alias nic",
      count: 1,
      specs: [{ vendorId: "8086", productId: "10ca", kind: "type-VF" }],
      numaPolicy: "required",
    },
  ]);
});

test("an alias that is not defined is not known", () => {
  expect(aliasesOf("other:1")).toBeUndefined();
});

test("the flavor's NUMA policy outweighs the alias's, and a port's the flavor's", () => {
  const release = cloudInput().openstack?.release;
  if (!release) throw new Error("no release");
  const port = { asker: "port p", count: 1, specs: [], numaPolicy: "legacy" } as const;
  const { devices } = composeRequest({
    release,
    flavor: {
      name: "f",
      vcpus: 1,
      ramMb: 1,
      diskGb: 1,
      extraSpecs: { "pci_passthrough:alias": "nic:1", "hw:pci_numa_affinity_policy": "preferred" },
    },
    imageProperties: {},
    portDevices: [port, { ...port, numaPolicy: undefined }],
    aliasDevices: aliasesOf("nic:1"),
    devicesUnknown: undefined,
    serverId: undefined,
    projectId: undefined,
    zone: undefined,
    host: undefined,
    isForced: false,
    sameHost: [],
    differentHost: [],
    group: undefined,
  });
  expect(devices.map(({ asker, numaPolicy }) => [asker, numaPolicy])).toEqual([
    ["alias nic", "preferred"],
    ["port p", "legacy"],
    ["port p", "preferred"],
  ]);
});
