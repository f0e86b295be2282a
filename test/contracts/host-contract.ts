import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HostFacts } from "../../src/model/host-facts.ts";
import { knownValue } from "../../src/model/reading.ts";
import type { ShellSession } from "../../src/ports/shell.ts";
import { composeFactsScript, readFactsOutput } from "../../src/stages/facts-script.ts";

/** A host with a PF that nothing uses and that has no VFs: an igb, whose driver makes all that sriov_totalvfs says. */
export type ContractHost = {
  readonly session: ShellSession;
  /** Another way to the same host, for what two sessions do to each other. */
  readonly second: ShellSession;
  readonly pf: string;
  readonly totalVfs: number;
  readonly close: () => Promise<void>;
};

const LIMITS = { timeoutMs: 120_000, maxOutputBytes: 16_777_216 };

/** What holds for a host however it is made: its kernel's answers, its facts, and its lock. It leaves the host as it was. */
export function describeHostContract(name: string, open: () => Promise<ContractHost>): void {
  describe(`the host contract: ${name}`, () => {
    let host: ContractHost;
    beforeAll(async () => {
      host = await open();
    });
    afterAll(async () => {
      await writeVfs(host, "0");
      await host.close();
    });

    it("tells every fact that planning needs", async () => {
      const facts = await readAll(host);
      const needed = [
        "operatingSystem",
        "kernel",
        "cpu",
        "iommu",
        "vfio",
        "bootLoader",
        "networkFunctions",
      ] as const;
      const more = ["hostNetwork", "holders", "workloads", "initSystem", "packages", "vfleetTraces"] as const;
      expect([...needed, ...more].filter((id) => facts[id].is !== "known")).toEqual([]);
      expect(vfsOf(facts, host.pf)).toBe(0);
    });

    it.each([
      ["more than there can be", (total: number) => String(total + 1), "Numerical result out of range"],
      ["a negative number", () => "-1", "Invalid argument"],
      ["no number", () => "abc", "Invalid argument"],
    ])("refuses %s of VFs", async (_what, bytes, text) => {
      const { exitCode, stderr } = await writeVfs(host, bytes(host.totalVfs));
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: `tee: '${numvfs(host)}': ${text}\n` });
    });

    it("makes VFs, is busy for another number, takes the same, and takes them away", async () => {
      expect((await writeVfs(host, "2")).exitCode).toBe(0);
      expect((await writeVfs(host, "3")).stderr).toBe(`tee: '${numvfs(host)}': Device or resource busy\n`);
      const said = await run(host, 'dmesg | grep -F "$1" | tail -n 1', host.pf);
      expect(said.stdout).toContain("2 VFs already enabled. Disable before enabling 3 VFs");
      expect((await writeVfs(host, "2")).exitCode).toBe(0);
      expect(vfsOf(await readAll(host), host.pf)).toBe(2);
      expect((await writeVfs(host, "0")).exitCode).toBe(0);
      expect(vfsOf(await readAll(host), host.pf)).toBe(0);
    });

    it("lets a lock go with the end of the script that holds it", () => checkLock(host));
  });
}

async function checkLock(host: ContractHost): Promise<void> {
  const script = {
    text: "exec 9>>/run/vfleet-contract; flock -n 9 || { echo held; exit 1; }; echo locked; cat >/dev/null; rm -f /run/vfleet-contract",
    args: [],
  };
  const first = await host.session.hold(script, LIMITS);
  expect(first.firstLine).toBe("locked");
  expect((await host.second.hold(script, LIMITS)).firstLine).toBe("held");
  await first.release();
  expect(await first.ended).toMatchObject({ exitCode: 0 });
  const again = await host.second.hold(script, LIMITS);
  expect(again.firstLine).toBe("locked");
  await again.release();
}

function numvfs({ pf }: ContractHost): string {
  return `/sys/bus/pci/devices/${pf}/sriov_numvfs`;
}

async function run({ session }: ContractHost, text: string, ...args: readonly string[]) {
  return await session.run({ text, args }, LIMITS);
}

async function writeVfs(host: ContractHost, bytes: string) {
  return await run(host, `printf '%s' "$1" | tee "$2" >/dev/null`, bytes, numvfs(host));
}

async function readAll({ session }: ContractHost): Promise<HostFacts> {
  const nonce = randomBytes(16).toString("hex");
  return readFactsOutput(await session.run(composeFactsScript(nonce), LIMITS), nonce);
}

function vfsOf(facts: HostFacts, address: string): number | undefined {
  const found = knownValue(facts.networkFunctions)?.find((each) => each.address === address);
  const sriov = found && knownValue(found.sriov);
  return sriov && sriov.vfs.length === knownValue(sriov.numVfs) ? sriov.vfs.length : undefined;
}
