import { describe, expect, test } from "vitest";
import { intentOf } from "./fleet-file-sample.ts";

const complete = `# yaml-language-server: $schema=../schema/fleet.schema.json
apiVersion: vfleet/v1
ssh: { user: root, port: 22, identityFile: ~/.ssh/id_ed25519, jump: [bastion, "me@far:2022"], connectTimeout: 5s }
reboot: allow
rebootTimeout: 1h
concurrency: 7
hosts:
  - { name: "node-[9-11].domain.tld", labels: { role: compute, rack: 01 } }
  - name: node-41.domain.tld
    address: 192.0.2.41
    port: 2222
    ssh: { user: admin, become: sudo, transport: openssh, knownHostsFile: [a, b] }
    labels: &storage { role: storage }
  - { name: "s[1,3]", address: "192.0.2.[51-52]", labels: { <<: *storage, gpu: true } }
pools:
  - name: fast
    hosts: { role: compute }
    pfs: { name: eth1 }
    vfCount: 30
    physicalNetwork: physnet2
    vfs: { trust: true, spoofCheck: false, linkState: enable, maxTxRate: 1000, mac: stable }
    exceptions:
      - { host: "node-[10-11].domain.tld", vfCount: 50%, reason: older card }
  - name: other
    hosts: ["s[1,3]", node-41.domain.tld]
    pfs: { vendor: 8086, device: 0158, driver: [ice, i40e], address: "06:00.0", numaNode: 0, minSpeed: 25G }
    vfCount: max
    vfDriver: vfio-pci
    takeOver: true
`;

describe("a file that is right", () => {
  const intent = intentOf(complete);

  test("gives hosts with ranges and defaults resolved", () => {
    expect(intent.hosts.map(({ name, address }) => [name, address])).toEqual([
      ["node-9.domain.tld", "node-9.domain.tld"],
      ["node-10.domain.tld", "node-10.domain.tld"],
      ["node-11.domain.tld", "node-11.domain.tld"],
      ["node-41.domain.tld", "192.0.2.41"],
      ["s1", "192.0.2.51"],
      ["s3", "192.0.2.52"],
    ]);
    expect(intent.hosts[0]).toMatchObject({
      labels: { role: "compute", rack: "01" },
      ssh: {
        user: "root",
        port: 22,
        identityFiles: ["~/.ssh/id_ed25519"],
        jump: ["bastion", "me@far:2022"],
        become: "none",
        transport: "ssh2",
        connectTimeoutMs: 5000,
      },
    });
    expect(intent.hosts[3]?.ssh).toMatchObject({
      user: "admin",
      port: 2222,
      become: "sudo",
      transport: "openssh",
      knownHostsFiles: ["a", "b"],
    });
    expect(intent.hosts[4]?.labels).toEqual({ role: "storage", gpu: "true" });
  });

  test("gives pools with selectors, counts and exceptions resolved", () => {
    expect(intent.pools).toEqual([
      {
        name: "fast",
        hosts: { labels: { role: "compute" } },
        pfs: { name: ["eth1"] },
        vfCount: { kind: "number", vfs: 30 },
        physicalNetwork: "physnet2",
        vfDriver: "auto",
        vfs: { trust: true, spoofCheck: false, linkState: "enable", maxTxRateMbps: 1000, mac: "stable" },
        takeOver: false,
        exceptions: ["node-10.domain.tld", "node-11.domain.tld"].map((host) => ({
          host,
          vfCount: { kind: "share", percent: 50 },
          reason: "older card",
        })),
        excludedVfs: [],
      },
      {
        name: "other",
        hosts: { labels: {}, names: ["s1", "s3", "node-41.domain.tld"] },
        pfs: {
          vendor: "8086",
          device: "0158",
          driver: ["ice", "i40e"],
          address: ["0000:06:00.0"],
          numaNode: 0,
          minSpeedMbps: 25_000,
        },
        vfCount: { kind: "max" },
        vfDriver: { name: "vfio-pci" },
        vfs: {},
        takeOver: true,
        exceptions: [],
        excludedVfs: [],
      },
    ]);
    expect(intent).toMatchObject({ reboot: "allow", rebootTimeoutMs: 3_600_000, concurrency: 7 });
  });

  test("needs no more than hosts, and never reboots by default", () => {
    expect(intentOf("apiVersion: vfleet/v1\nhosts: [{ name: a }]\n")).toEqual({
      hosts: [
        {
          name: "a",
          roles: ["compute"],
          address: "a",
          labels: {},
          ssh: { become: "none", transport: "ssh2", connectTimeoutMs: 20_000 },
        },
      ],
      pools: [],
      reboot: "never",
      rebootTimeoutMs: 1_200_000,
      concurrency: 50,
    });
  });
});
