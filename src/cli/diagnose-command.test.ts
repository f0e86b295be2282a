import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cloudFacts, makeCloudFile } from "../../test/fixtures/cloud-fleet.ts";
import { withFiles } from "../../test/fixtures/openstack-input.ts";
import type { HostFacts } from "../model/host-facts.ts";
import { noCloudResources } from "../ports/no-cloud-resources.ts";
import { makeFleetFile, vfleet } from "./sample-deps.ts";

const facts = cloudFacts();
const file = makeCloudFile();

describe("diagnose", () => {
  test("says what is wrong first, with evidence and what apply would do, and exits with 3", async () => {
    const { code, stdout } = await vfleet(["diagnose", "-f", file, "--hosts", "node-1"], { facts });
    expect(code).toBe(3);
    expect(stdout).toContain("1. error node-1 0000:06:00.0 vfs-missing, layer vf");
    expect(stdout).toContain("eth1 has no VFs, pool fast wants 4");
    expect(stdout).toContain("/sys/bus/pci/devices/0000:06:00.0/sriov_numvfs: 0");
    expect(stdout).toContain("vfleet apply would: set the number of VFs of 0000:06:00.0 from 0 to 4");
  });

  test("says the same of several hosts once, or of each with --full", async () => {
    const grouped = await vfleet(["diagnose", "-f", makeFleetFile()]);
    expect(grouped.stdout).toContain("1. error node-[1-3] 0000:06:00.0 vfs-missing");
    const full = await vfleet(["diagnose", "-f", makeFleetFile(), "--full"]);
    expect(full.stdout.match(/vfs-missing, layer vf/g)).toHaveLength(3);
  });

  test("exits with 1 where a host was not reached and nothing else is wrong", async () => {
    const { code, stdout } = await vfleet(["diagnose", "-f", makeFleetFile(), "--hosts", "node-1"], {
      hosts: { "node-1": "down" },
    });
    expect({ code, first: stdout.split("\n")[0] }).toEqual({
      code: 1,
      first: "1. error node-1 connection-refused, layer access",
    });
  });

  test("says which rules were not asked where facts cannot be read", async () => {
    const { stdout } = await vfleet(["diagnose", "-f", makeFleetFile(), "--hosts", "node-1", "--full"], {
      hosts: { "node-1": "unreadable" },
    });
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("Not seen, and so not told: node-1:");
    expect(stdout).toContain("permission denied");
  });

  test("asks Placement for its providers where a host reports PCI devices, and only there", async () => {
    const asked: string[] = [];
    const cloud = {
      listHypervisors: async () => [
        {
          id: "h1",
          hypervisorHostname: "node-1.example",
          serviceHost: "node-1",
          state: "up",
          status: "enabled",
          hypervisorType: "QEMU",
          runningVms: 0,
        } as const,
      ],
      scheduling: {
        ...noCloudResources.scheduling,
        listProviders: async () => {
          asked.push("list");
          return [{ id: "p1", name: "node-1.example" }];
        },
      },
      aggregates: { ...noCloudResources.aggregates, list: async () => [] },
      flavors: { ...noCloudResources.flavors, list: async () => [] },
      networks: { ...noCloudResources.networks, list: async () => [] },
    };
    const inCloud = makeCloudFile("{ cloud: lab, physicalNetworks: [{ name: physnet2, vlans: 200-299 }] }");
    const words = ["diagnose", "-f", inCloud, "--hosts", "node-1", "--full"];
    const quiet = await vfleet(words, { facts, cloud });
    expect(asked).toEqual([]);
    expect(quiet.stdout).toContain("vfs-missing");
    expect(quiet.stdout).not.toContain("placement-");
    const nova = '[pci]\nreport_in_placement = true\ndevice_spec = {"address": "0000:06:00.0"}\n';
    const told = { "node-1": withFiles(facts["node-1"] as HostFacts, { "/etc/nova/nova.conf": nova }) };
    const { stdout } = await vfleet(words, { facts: told, cloud });
    expect(asked).toEqual(["list"]);
    const text = stdout.replaceAll(/\s+/g, " ");
    expect(text).toContain("placement-inventory-missing");
    expect(text).toContain("There is no provider node-1.example_0000:06:00.0.");
  });

  describe("with --logs", () => {
    const line = (text: string) =>
      `2026-11-23 04:32:50.511 1 INFO x [None req-bba5cb25-6f6c-43e5-8117-438e5cf76492] ${text}`;
    const logs = (...texts: readonly string[]) => ({
      "node-1": {
        files: [
          {
            path: "/var/log/nova/nova-scheduler.log",
            kind: "openstack" as const,
            groups: texts.map((text) => ({ count: 7, lines: [{ text: line(text), line: 42 }] })),
          },
        ],
        gaps: [],
        utcOffsetMinutes: 0,
        bootedAt: undefined,
      },
    });
    const words = ["diagnose", "-f", file, "--hosts", "node-1", "--logs", "6h"];

    test("a line is evidence of what facts show too, with time and request id", async () => {
      const { stdout } = await vfleet([...words, "--full"], {
        facts,
        logs: logs("Filter PciPassthroughFilter returned 0 hosts"),
      });
      const text = stdout.replaceAll(/\s+/g, " ");
      const finding = text.slice(text.indexOf("vfs-missing"), text.indexOf("rules"));
      expect(finding).toContain("/var/log/nova/nova-scheduler.log:42: 2026-11-23 04:32:50.511");
      expect(finding).toContain(
        "Seen 7 times at 2026-11-23T04:32:50.511Z, for req-bba5cb25-6f6c-43e5-8117-438e5cf76492.",
      );
      expect(text).not.toContain("Hints");
    });

    test("a line that nothing confirms is a hint, and one of healthy logs is told with --full alone", async () => {
      const told = {
        facts,
        logs: logs(
          "Attempt to consume PCI device 3:0000:06:00.1 from empty pool",
          "Agent out of sync with plugin!",
        ),
      };
      const { stdout } = await vfleet(words, told);
      expect(stdout).toContain(
        "hint node-1: Nova's records of a PF and its VFs contradict each other pci-empty-pool",
      );
      expect(stdout).not.toContain("agent-resync-loop");
      expect((await vfleet([...words, "--full"], told)).stdout).toContain("agent-resync-loop");
    });

    test("logs that cannot be read are not seen", async () => {
      const { stdout } = await vfleet(words, { facts });
      expect(stdout.replaceAll(/\s+/g, " ")).toContain("node-1: logs: connection lost (log signatures)");
    });

    test.each(["6", "0h", "6w", "x"])("%s is no age", async (age) => {
      const { code, stderr } = await vfleet(["diagnose", "-f", file, `--logs=${age}`], { facts });
      expect(code).toBe(64);
      expect(stderr).toContain("90m, 6h, 2d");
    });
  });

  test("gives JSON, SARIF and JUnit", async () => {
    const folder = mkdtempSync(join(tmpdir(), "vfleet-diagnose-"));
    const [sarif, junit] = [join(folder, "out.sarif"), join(folder, "out.xml")];
    const words = [
      "diagnose",
      "-f",
      file,
      "--hosts",
      "node-1",
      "-o",
      "json",
      "--sarif",
      sarif,
      "--junit",
      junit,
    ];
    const { stdout } = await vfleet(words, { facts });
    const diagnosis = JSON.parse(stdout) as { readonly format: string; readonly findings: readonly object[] };
    expect(diagnosis.format).toBe("vfleet.diagnosis/v1");
    expect(diagnosis.findings[0]).toMatchObject({
      code: "vfs-missing",
      layer: "vf",
      mend: { kind: "apply" },
    });
    const { runs } = JSON.parse(readFileSync(sarif, "utf8")) as {
      readonly runs: readonly { readonly results: readonly object[] }[];
    };
    expect(runs[0]).toMatchObject({ tool: { driver: { name: "vfleet" } } });
    expect(runs[0]?.results[0]).toMatchObject({ ruleId: "vfs-missing", ruleIndex: 0, level: "error" });
    expect(readFileSync(junit, "utf8")).toContain(
      '<testcase classname="node-1" name="vfs-missing 0000:06:00.0">',
    );
  });

  test("refuses a report that cannot be written before it reads anything", async () => {
    const { code, stderr } = await vfleet(["diagnose", "-f", file, "--sarif", "/nowhere/out.sarif"], {
      discoverFails: new Error("was read"),
    });
    expect(code).toBe(1);
    expect(stderr).toContain("Name another file with --sarif.");
  });
});

describe("explain", () => {
  test("says why it matters, how to make sure and how to mend it", async () => {
    const { code, stdout } = await vfleet(["explain", "iommu-off"]);
    expect(code).toBe(0);
    expect(stdout).toContain("iommu-off: The kernel does not use the IOMMU");
    expect(stdout).toContain("error; layer kernel: IOMMU, VFIO and limits");
    for (const word of ["why", "make sure", "mend", "by vfleet"]) expect(stdout).toContain(`  ${word} `);
  });

  test("tells of log signatures too", async () => {
    const { code, stdout } = await vfleet(["explain", "sched-pci-filter-zero"]);
    expect(code).toBe(0);
    expect(stdout).toContain("Filter PciPassthroughFilter returned 0 hosts");
    expect(stdout).toContain("vfs-missing");
  });

  test("guesses what was meant", async () => {
    const { code, stderr } = await vfleet(["explain", "iommu-of"]);
    expect(code).toBe(64);
    expect(stderr).toContain("did you mean iommu-off?");
  });
});
