import { beforeAll, describe, expect, test } from "vitest";
import { allFacts } from "../../src/facts/all.ts";
import { readSosreport } from "../../src/facts/sosreport/read-sosreport.ts";
import type { FactId, HostFacts } from "../../src/model/host-facts.ts";
import { knownValue } from "../../src/model/reading.ts";
import { startVm } from "../../src/sim/machines/run-machine.ts";
import type { SystemWord } from "../../src/sim/machines/systems.ts";
import { composeFactsScript, readFactsOutput } from "../../src/stages/facts-script.ts";
import { createPlainMachine, machinePf } from "../fixtures/plain-machine.ts";
import { sosreportOfMachine } from "../fixtures/sosreport-of-machine.ts";

const nonce = "0123456789abcdef";

/** The facts of a machine with two VFs, one of them in a VM, read live and from a report of it. */
async function readBoth(system: SystemWord, release: string) {
  const { machine, clock, run } = createPlainMachine({ system, release }, undefined, {
    iommuByDefault: true,
  });
  await run(`echo 2 >/sys/bus/pci/devices/${machinePf}/sriov_numvfs`);
  await clock.sleep(7_000);
  const vf = machine.state.functions[0]?.sriov?.vfs[1]?.address ?? "";
  startVm(machine, { name: "instance-00000001", vfs: [vf] });
  const { text, args } = composeFactsScript(nonce);
  const live = readFactsOutput(await run(text, ...args), nonce);
  const files = await sosreportOfMachine(machine, run);
  return { live, files, report: readSosreport(files) };
}

const same: readonly FactId[] = [
  "operatingSystem",
  "kernel",
  "cpu",
  "holders",
  "workloads",
  "packages",
  "openstackPackages",
];

// rpm's lists in a report have no epochs.
function withoutEpochs(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(/"\d+:(?=\d)/g, '"'));
}

describe.each([
  ["debian-12", "zed"],
  ["ubuntu-24.04", "caracal"],
  ["rocky-9", "antelope"],
] as const)("a report of %s tells what is read live", (system, release) => {
  let both: Awaited<ReturnType<typeof readBoth>>;
  beforeAll(async () => {
    both = await readBoth(system, release);
  });

  test.each(same)("%s", (id) => {
    const { live, report } = both;
    const isOfRpm = system.startsWith("rocky") && /packages$/i.test(id);
    const normal = isOfRpm ? withoutEpochs : (value: unknown) => value;
    expect(report[id]).toEqual(normal(live[id]));
    expect(live[id].is).toBe("known");
  });

  test("units and processes, to the second", () => {
    const { live, report } = both;
    const rounded = ({ openstackServices }: HostFacts) => {
      const services = knownValue(openstackServices);
      return {
        ...services,
        processes: services?.processes.map((each) => ({ ...each, startedAt: Math.floor(each.startedAt) })),
      };
    };
    expect(rounded(live).processes?.map(({ program }) => program)).toContain("nova-compute");
    expect(rounded(report)).toEqual(rounded(live));
  });

  test("init system, vfio-pci, and how OpenStack was installed", () => {
    const { live, report } = both;
    expect(report.initSystem).toEqual(live.initSystem);
    expect(knownValue(report.vfio)?.vfioPci).toBe("loaded");
    expect(report.deploymentSigns).toEqual({ is: "known", value: [] });
  });

  test("the boot loader: its menu, and the arguments of the next boot", () => {
    const { live, report } = both;
    const [told, seen] = [knownValue(report.bootLoader), knownValue(live.bootLoader)];
    expect(told?.menu).toEqual(seen?.menu);
    expect(told?.configuredCommandLine).toEqual(seen?.configuredCommandLine);
    expect(told?.configuredCommandLine.is).toBe("known");
    expect(told?.readsDropIns).toBe(seen?.readsDropIns);
  });

  test("VFs with their groups and drivers", async () => {
    const shown = ({ networkFunctions }: HostFacts) =>
      knownValue(networkFunctions)?.map(({ address, driver, iommuGroup, sriov, physicalFunction }) => ({
        address,
        driver,
        iommuGroup,
        physicalFunction,
        vfs: knownValue(sriov)?.vfs,
      }));
    const { live, report } = both;
    expect(shown(live)).toHaveLength(3);
    expect(shown(report)).toEqual(shown(live));
  });
});

test("a report without the lists leaves each fact unreadable, never absent", async () => {
  const { files } = await readBoth("debian-12", "zed");
  const bare = new Map([...files].filter(([path]) => path === "etc/hostname"));
  const facts = readSosreport(bare);
  for (const id of Object.keys(allFacts) as FactId[]) {
    expect(facts[id]).toMatchObject({
      is: "unreadable",
      reason: expect.stringContaining("not in the sosreport"),
    });
  }
});
