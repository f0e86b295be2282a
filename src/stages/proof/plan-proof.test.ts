import { describe, expect, it } from "vitest";
import { testRun } from "../../../test/fixtures/memory-journals.ts";
import { proofIntent } from "../../../test/fixtures/proof.ts";
import { hostName } from "../../model/ids.ts";
import type { ProofIntent } from "../../model/tenant-intent.ts";
import { imageRef, type ProofGround, planProof } from "./plan-proof.ts";

const made: ProofGround = { imageId: undefined, flavorId: undefined, networks: new Map() };
const found: ProofGround = {
  imageId: "image-id",
  flavorId: "flavor-id",
  networks: new Map([
    ["physnet2", { id: "net-id", mtu: 1450, vlan: 204, subnets: [{ cidr: "192.0.2.0/24" }] }],
  ]),
};

function plan(proof: Partial<ProofIntent>, hosts: readonly string[], ground = made) {
  return planProof({
    run: testRun,
    proof: proofIntent(proof),
    ground,
    hosts: hosts.map((host) => ({
      host: hostName(host),
      physicalNetwork: "physnet2",
      place: { host, zone: "nova" },
    })),
    publicKey: "ssh-ed25519 AAAA",
    notRun: [],
  });
}

const shape = (planned: ReturnType<typeof plan>) =>
  planned.groups.map((group) =>
    group.map(
      ({ host, part, sendsTo }) =>
        `${host} ${part}${sendsTo === undefined ? "" : ` to ${sendsTo.replace(/^vfleet-proof-[^-]*-[^-]*-[^-]*-/, "")}`}`,
    ),
  );

describe("what is made once", () => {
  it("is a key alone where all else is there", () => {
    const { shared } = plan(
      { networks: [{ kind: "existing", physicalNetwork: "physnet2", name: "net" }] },
      ["cmp1"],
      found,
    );
    expect(shared.map(({ kind }) => kind)).toEqual(["make-key-pair"]);
  });

  it("is a kernel and its file system before the disk that names them, then the flavor, then the network", () => {
    const files = {
      disk: "d",
      kernel: "k",
      ramdisk: "r",
      diskFormat: "raw",
      properties: { hw_vif_model: "virtio" },
    };
    const { shared } = plan({ image: { kind: "files", files } }, ["cmp1"]);
    expect(shared.map(({ kind }) => kind)).toEqual([
      "make-key-pair",
      "make-image",
      "make-image",
      "make-image",
      "make-flavor",
      "make-network",
      "make-subnet",
    ]);
    expect(shared[3]).toMatchObject({
      image: { diskFormat: "raw", containerFormat: "bare", properties: { hw_vif_model: "virtio" } },
      links: {
        kernel_id: "vfleet-proof-20261123-040000-ab12-kernel",
        ramdisk_id: "vfleet-proof-20261123-040000-ab12-ramdisk",
      },
    });
    expect(
      imageRef({ run: testRun, proof: proofIntent({ image: { kind: "files", files } }), ground: made }),
    ).toEqual({
      name: "vfleet-proof-20261123-040000-ab12-disk",
    });
  });

  it("is a disk by itself, from a file or an address", () => {
    const files = { disk: "d", kernel: undefined, ramdisk: undefined, diskFormat: "qcow2", properties: {} };
    expect(plan({ image: { kind: "files", files } }, ["cmp1"]).shared[1]).toMatchObject({
      image: { diskFormat: "qcow2", containerFormat: "bare" },
      source: { file: "d" },
    });
    const url = { kind: "url" as const, url: "https://images.example/x", diskFormat: "raw", properties: {} };
    expect(plan({ image: url }, ["cmp1"]).shared[1]).toMatchObject({
      source: { url: "https://images.example/x" },
    });
  });

  it("has no network that no VM is on", () => {
    const networks = ["physnet2", "physnet3"].map((physicalNetwork) => ({
      kind: "made" as const,
      physicalNetwork,
      vlan: undefined,
      flat: true,
      mtu: undefined,
      cidr: "10.0.0.0/24",
    }));
    const { shared } = plan({ networks }, ["cmp1"]);
    expect(shared.filter(({ kind }) => kind === "make-network")).toHaveLength(1);
    expect(shared).toContainEqual(
      expect.objectContaining({
        network: expect.objectContaining({ kind: "flat", vlan: undefined }) as object,
      }),
    );
  });
});

describe("VMs that are there at the same time", () => {
  it("are one by one where a VM answers by itself", () => {
    expect(shape(plan({}, ["a", "b", "c"]))).toEqual([["a subject"], ["b subject"], ["c subject"]]);
  });

  it("are two on two hosts, and three at the end, each sent to", () => {
    const reach = { by: "second-vm", on: "other-host" } as const;
    expect(shape(plan({ reach }, ["a", "b", "c", "d", "e"]))).toEqual([
      ["a subject to 2-b", "b subject to 1-a"],
      ["c subject to 4-d", "d subject to 5-e", "e subject to 3-c"],
    ]);
  });

  it("are two on each host where that is wanted", () => {
    const reach = { by: "second-vm", on: "same-host" } as const;
    expect(shape(plan({ reach }, ["a"]))).toEqual([["a subject to 1-a-partner", "a partner to 1-a"]]);
  });

  it("leave a host out that has no second one, if it needs one", () => {
    const alone = plan({ reach: { by: "second-vm", on: "other-host" } }, ["a"]);
    expect(alone.groups).toEqual([]);
    expect(alone.notRun).toMatchObject([{ host: "a", finding: { code: "proof-needs-second-host" } }]);
    expect(shape(plan({ pairs: true }, ["a"]))).toEqual([["a subject"]]);
  });

  it("have one on another VLAN beside them, with the same addresses, that must not be heard", () => {
    const planned = plan({ pairs: true, otherVlan: 205 }, ["a", "b"], found);
    expect(shape(planned)).toEqual([["a subject to 2-b", "b subject to 1-a", "b stranger to 1-a"]]);
    expect(planned.shared.slice(-2)).toMatchObject([
      { kind: "make-network", network: { vlan: 205, mtu: 1450 } },
      { kind: "make-subnet", subnet: { cidr: "192.0.2.0/24" } },
    ]);
    const [subject, , stranger] = planned.groups[0] ?? [];
    expect([subject?.network, stranger?.network]).toEqual([
      { id: "net-id" },
      { name: "vfleet-proof-20261123-040000-ab12-physnet2-other" },
    ]);
  });
});

it("gives each thing a name that tells its run, and no two the same", () => {
  const { shared, groups } = plan({ pairs: true, otherVlan: 205 }, ["a", "b", "c"]);
  const names = [...groups.flat().map(({ name }) => name), ...shared.map((action) => JSON.stringify(action))];
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toContain("vfleet-proof-20261123-040000-ab12-");
});
