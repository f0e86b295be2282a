import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cloudFacts, makeCloudFile } from "../../test/fixtures/cloud-fleet.ts";
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

  test("guesses what was meant", async () => {
    const { code, stderr } = await vfleet(["explain", "iommu-of"]);
    expect(code).toBe(64);
    expect(stderr).toContain("did you mean iommu-off?");
  });
});
