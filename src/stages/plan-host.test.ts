import { describe, expect, test } from "vitest";
import { type HostOptions, hostFacts } from "../../test/fixtures/host-facts.ts";
import { hostIntent, intent, pool, question } from "../../test/fixtures/intent.ts";
import { busyPf, freePf, type igbPf, igbSriov, link, netdev } from "../../test/fixtures/network-facts.ts";
import { secondPf, twoFreePfs } from "../../test/fixtures/second-pf.ts";
import { stepInput } from "../../test/fixtures/step-input.ts";
import { withFact } from "../model/facts-access.ts";
import type { HostFacts } from "../model/host-facts.ts";
import type { Intent, Pool } from "../model/intent.ts";
import { places } from "../model/places.ts";
import type { HostPlan } from "../model/plan.ts";
import { known, knownValue, unreadable } from "../model/reading.ts";
import { vfAddress } from "../sim/fleet/make-vf.ts";
import { bootProgram } from "../steps/boot-program.ts";
import { composeUnit } from "../steps/boot-unit.ts";
import { composeVfConfig } from "../steps/vf-config.ts";
import { planHost, verifyHost } from "./plan-host.ts";

const host = hostIntent();

function plan(options: HostOptions | HostFacts, what: Intent = intent()): HostPlan {
  return planHost(question(what, host, "networkFunctions" in options ? options : hostFacts(options)));
}

const kindsOf = ({ phases }: HostPlan) =>
  phases.map(({ name, actions }) => [name, actions.map(({ action }) => action.kind)]);
const codesOf = ({ findings }: HostPlan) => findings.map(({ code }) => code);
const fastPool = (change: Partial<Pool>) => intent({ pools: [pool(change)] });

/** A host on which the VFs of the pool are made and kept over reboots. */
function settled(options: HostOptions = {}): HostFacts {
  const vfs = options.vfs ?? 4;
  const wanted = { ...stepInput().pfs[0], vfCount: vfs } as ReturnType<typeof stepInput>["pfs"][number];
  return hostFacts({
    up: true,
    vfs,
    vfioPci: "loaded",
    unit: { enabled: "enabled", active: "active" },
    files: {
      [places.modulesLoad]: "# Written by vfleet: VFs are handed to VMs by vfio-pci.\nvfio-pci\n",
      [places.vfConfig]: composeVfConfig(stepInput(), [wanted], undefined),
      [places.vfProgram]: bootProgram,
      [places.vfUnit]: composeUnit(["enp1s0"]),
    },
    ...options,
  });
}

describe("status", () => {
  test("unchanged: all holds", () => {
    expect(plan(settled())).toEqual({ host: "alpha", status: "unchanged", phases: [], findings: [] });
  });

  test("changes", () => {
    expect(plan({}).status).toBe("changes");
  });

  test("refused: nothing is planned, and an error says why", () => {
    const refused = plan({ iommu: "no-firmware" });
    expect(refused).toMatchObject({ status: "refused", phases: [] });
    expect(codesOf(refused)).toEqual(["iommu-off-in-firmware"]);
  });

  test("partly: one PF is refused, the other is done", () => {
    const partly = plan({}, fastPool({ pfs: { driver: ["igb"] } }));
    expect(partly.status).toBe("partly");
    expect(partly.findings.map(({ code, subject }) => [code, subject.item])).toContainEqual([
      "pf-carries-host-traffic",
      busyPf,
    ]);
    expect(JSON.stringify(partly.phases)).not.toContain(busyPf);
  });

  test("no pool for this host: nothing", () => {
    expect(plan({}, intent({ pools: [] })).status).toBe("unchanged");
  });
});

describe("a PF on which all holds is not refused for anything", () => {
  test("VFs that VMs hold, in the right number", () => {
    const vm = { kind: "vm", name: "web", pid: 1 } as const;
    expect(plan(settled({ vfDriver: "vfio-pci", holders: { 0: vm, 1: vm } })).status).toBe("unchanged");
    const { checks } = verifyHost(
      question(intent(), host, settled({ vfDriver: "vfio-pci", holders: { 0: vm } })),
    );
    expect(checks.every(({ holds }) => holds === "yes")).toBe(true);
  });

  test("VMs that run, as nothing has to be rebooted", () => {
    expect(plan(settled({ vms: ["web"] })).status).toBe("unchanged");
  });

  test("traffic of the host over a PF whose VFs are there and kept", () => {
    expect(plan(withTraffic(settled())).status).toBe("unchanged");
  });

  test("but what a guard has to tell is told", () => {
    const owner = { kind: "udev", active: true, vfCountLines: [{ file: "/etc/udev/x", text: "y" }] } as const;
    const noted = plan({ ...settled(), networkOwners: known([owner]) });
    expect([noted.status, codesOf(noted)]).toEqual(["unchanged", ["other-vf-owner"]]);
  });

  test("a PF that was taken out of the pool is told, and its line stays", () => {
    const left = plan(settled(), intent({ pools: [] }));
    expect([left.status, codesOf(left)]).toEqual(["unchanged", ["vf-config-leftover"]]);
  });
});

describe("what cannot be seen to hold is never silently unchanged", () => {
  test.each<[string, HostFacts]>([
    [
      "an unknown link state",
      withPf(settled(), { netdevs: [netdev("enp1s0", { adminUp: unreadable("EIO") })] }),
    ],
    ["an unknown count", withPf(settled(), { sriov: known(igbSriov({ numVfs: unreadable("EIO") })) })],
    [
      "an unknown autoprobe",
      withPf(settled(), { sriov: known({ ...sriovOf(settled()), driversAutoprobe: unreadable("EIO") }) }),
    ],
    [
      "fewer VFs than the count says",
      withPf(settled(), {
        sriov: known({ ...sriovOf(settled()), vfs: [{ index: 0, address: vfAddress(freePf, 0) }] }),
      }),
    ],
    ["unknown SR-IOV", withPf(settled(), { sriov: unreadable("EIO") })],
    ...(["iommu", "vfio", "initSystem", "vfleetTraces", "networkFunctions"] as const).map(
      (id): [string, HostFacts] => [id, { ...settled(), [id]: unreadable("EIO") }],
    ),
  ])("%s", (_, facts) => {
    const planned = plan(facts);
    expect(planned.phases).toEqual([]);
    expect(planned.status).toBe("refused");
    expect(planned.findings.some(({ severity }) => severity === "error")).toBe(true);
  });
});

describe("a plan over a reboot", () => {
  test("has what the next boot will need, as it takes the VFs away that nobody keeps", () => {
    expect(kindsOf(plan({ iommu: "off", up: true, vfs: 4, vfioPci: "loaded" }))).toEqual([
      ["boot", ["write-file", "write-file", "rebuild-boot-menu", "reboot"]],
      ["functions", ["write-file", "load-module", "set-link-state", "set-vf-count"]],
      ["persistence", ["write-file", "write-file", "write-file", "set-unit-enabled"]],
    ]);
  });

  test("does not make again what the host's own unit makes", () => {
    const kinds = kindsOf(plan(settled({ iommu: "off" })));
    expect(kinds.map(([name]) => name)).toEqual(["boot", "functions"]);
    expect(JSON.stringify(kinds)).not.toContain("set-vf-count");
  });

  test("does not touch a PF with traffic of the host that needs nothing itself", () => {
    const planned = plan(withTraffic(settled({ iommu: "off" })));
    expect(JSON.stringify(planned.phases)).not.toContain("set-vf-count");
    expect(JSON.stringify(planned.phases)).not.toContain("set-link-state");
  });

  test("is refused as a whole where VMs run", () => {
    const planned = plan({ iommu: "off", vms: ["web"] });
    expect(planned).toMatchObject({ status: "refused", phases: [] });
    expect(codesOf(planned)).toEqual(["reboot-stops-vms"]);
  });

  test("does not happen where the file says never", () => {
    expect(plan({ iommu: "off" }, intent({ reboot: "never" }))).toMatchObject({
      status: "refused",
      phases: [],
    });
  });
});

describe("phases and ids", () => {
  test("ids count through the plan, phases come in their order", () => {
    const { phases } = plan({ iommu: "off" });
    expect(phases.map(({ name }) => name)).toEqual(["boot", "functions", "persistence"]);
    const ids = phases.flatMap(({ actions }) => actions.map(({ id }) => id));
    expect(ids).toEqual(ids.map((_, at) => `alpha/${at + 1}`));
  });

  test("a step that cannot do its part keeps the others from theirs", () => {
    const planned = plan({ iommu: "off", boot: "none" });
    expect(planned.phases).toEqual([]);
    expect(codesOf(planned)).toContain("boot-loader-unknown");
  });

  test("an init system that is not known keeps VFs from being made that would be lost", () => {
    const planned = plan({ init: "sysv" });
    expect(planned).toMatchObject({ status: "refused", phases: [] });
    expect(codesOf(planned)).toEqual(["init-system-unsupported"]);
  });
});

test("a pool that wants no VFs takes them away, and nothing else", () => {
  const planned = plan(settled(), fastPool({ vfCount: { kind: "number", vfs: 0 } }));
  expect(kindsOf(planned)).toEqual([
    ["functions", ["set-vf-count"]],
    ["persistence", ["write-file", "write-file", "set-unit-enabled"]],
  ]);
  expect(plan({ iommu: "off" }, fastPool({ vfCount: { kind: "number", vfs: 0 } })).status).toBe("unchanged");
});

test("two PFs are planned in one phase each", () => {
  const planned = plan(twoFreePfs(), fastPool({ pfs: { address: [freePf, secondPf] } }));
  expect(kindsOf(planned)[0]).toEqual([
    "functions",
    ["write-file", "load-module", "set-link-state", "set-link-state", "set-vf-count", "set-vf-count"],
  ]);
});

test("verify tells of every step that a pool asks something of", () => {
  const { checks } = verifyHost(
    question(fastPool({ vfDriver: { name: "vfio-pci" }, vfs: { trust: true } }), host, hostFacts()),
  );
  expect(checks.map(({ step, holds }) => `${step} ${holds}`)).toEqual([
    "enable-iommu yes",
    "load-vfio no",
    "bring-pf-up no",
    "set-autoprobe no",
    "create-vfs no",
    "bind-vf-drivers no",
    "set-vf-attributes no",
    "persist-vfs no",
  ]);
});

function sriovOf(facts: HostFacts) {
  const free = knownValue(facts.networkFunctions)?.find(({ address }) => address === freePf);
  const sriov = free && knownValue(free.sriov);
  if (!sriov) throw new Error("the fixture knows it");
  return sriov;
}

function withPf(facts: HostFacts, change: Partial<ReturnType<typeof igbPf>>): HostFacts {
  const functions = (knownValue(facts.networkFunctions) ?? []).map((found) =>
    found.address === freePf ? { ...found, ...change } : found,
  );
  return withFact(facts, "networkFunctions", functions);
}

function withTraffic(facts: HostFacts): HostFacts {
  const network = knownValue(facts.hostNetwork);
  if (!network) return facts;
  const links = [
    ...network.links,
    link("enp1s0.5", { kind: "vlan", parent: "enp1s0", addresses: ["192.0.2.1/24"] }),
  ];
  return withFact(facts, "hostNetwork", { ...network, links });
}
