import { describe, expect, test } from "vitest";
import { file, type HostOptions, hostFacts } from "../../test/fixtures/host-facts.ts";
import { wantedPf } from "../../test/fixtures/intent.ts";
import { actionsOf, holdsOf, stepInput } from "../../test/fixtures/step-input.ts";
import { withFact } from "../model/facts-access.ts";
import type { BootLoader, HostFacts } from "../model/host-facts.ts";
import { places } from "../model/places.ts";
import { absent, known, knownValue, unreadable } from "../model/reading.ts";
import { grubCommandLine, grubDefaults } from "../sim/fleet/grub-menu.ts";
import { enableIommu } from "./enable-iommu.ts";

const comment =
  "# Written by vfleet: the IOMMU is needed to hand virtual functions to VMs. vfleet undo takes it away.\n";
const line = (words: string) => `GRUB_CMDLINE_LINUX_DEFAULT="$GRUB_CMDLINE_LINUX_DEFAULT ${words}"\n`;

function kindsOf(host: HostOptions | HostFacts) {
  return actionsOf(enableIommu, stepInput(host)).map((action) =>
    action.kind === "write-file" ? `write ${action.path}` : action.kind,
  );
}

function withBootLoader(facts: HostFacts, change: Partial<BootLoader>): HostFacts {
  const bootLoader = knownValue(facts.bootLoader);
  return bootLoader ? withFact(facts, "bootLoader", { ...bootLoader, ...change }) : facts;
}

describe("what is done", () => {
  test.each([
    ["a host whose IOMMU is on", { iommu: "on" }, []],
    [
      "an AMD host that lacks nothing but a cause",
      { iommu: "off", cpu: "amd", kernelArguments: "iommu=pt" },
      [],
    ],
    ["an arm64 host", { iommu: "off", cpu: "arm" }, []],
    [
      "Debian and Ubuntu",
      { iommu: "off" },
      [`write ${places.bootDropIn}`, `write ${places.fallbackEntry}`, "rebuild-boot-menu"],
    ],
    [
      "SLES",
      { iommu: "off", boot: "grub-defaults" },
      [`write ${places.grubDefaults}`, `write ${places.fallbackEntry}`, "rebuild-boot-menu"],
    ],
    ["RHEL", { iommu: "off", boot: "grubby" }, ["change-boot-entry"]],
  ] as const)("on %s", (_, options, kinds) => {
    expect(kindsOf(options)).toEqual(kinds);
  });

  test("nothing for PFs that shall have no VFs", () => {
    const input = stepInput({ iommu: "off" }, [wantedPf({ vfCount: 0 })]);
    expect(actionsOf(enableIommu, input)).toEqual([]);
    expect(holdsOf(enableIommu, input)).toEqual([]);
  });

  test("the drop-in appends, and the menu must then have the arguments", () => {
    const actions = actionsOf(enableIommu, stepInput({ iommu: "off" }));
    expect(actions[0]).toEqual({
      kind: "write-file",
      path: places.bootDropIn,
      before: undefined,
      after: file(`${comment}${line("intel_iommu=on iommu=pt")}`),
      makeDirectories: [],
    });
    expect(actions.at(-1)).toEqual({
      kind: "rebuild-boot-menu",
      tool: "update-grub",
      menuPath: "/boot/grub/grub.cfg",
      mustContain: ["intel_iommu=on", "iommu=pt"],
    });
  });

  test("arguments that are there already are not given again", () => {
    const [action] = actionsOf(
      enableIommu,
      stepInput({ iommu: "off", kernelArguments: "intel_iommu=off iommu=pt" }),
    );
    expect(action).toMatchObject({ after: { content: `${comment}${line("intel_iommu=on")}` } });
  });

  test("the operator's /etc/default/grub stays as it is above our lines", () => {
    const [action] = actionsOf(enableIommu, stepInput({ iommu: "off", boot: "grub-defaults" }));
    const before = grubDefaults("intel_iommu=off");
    expect(action).toMatchObject({
      before: file(before),
      after: file(`${before}${comment}${line("intel_iommu=on iommu=pt")}`),
    });
  });

  test("grubby names the value that it replaces, so that undo puts it back", () => {
    const [action] = actionsOf(enableIommu, stepInput({ iommu: "off", boot: "grubby" }));
    expect(action).toMatchObject({ add: ["intel_iommu=on", "iommu=pt"], remove: ["intel_iommu=off"] });
  });
});

describe("what was begun before", () => {
  const ours = `${comment}${line("intel_iommu=on iommu=pt")}`;

  test("the file is there but the menu was not made: only the menu is", () => {
    const files = { [places.bootDropIn]: ours };
    expect(kindsOf({ iommu: "off", files })).toEqual([`write ${places.fallbackEntry}`, "rebuild-boot-menu"]);
  });

  test("our lines in /etc/default/grub are not appended twice", () => {
    const files = { [places.grubDefaults]: `${grubDefaults("intel_iommu=off")}${ours}` };
    expect(kindsOf({ iommu: "off", boot: "grub-defaults", files })).not.toContain(
      `write ${places.grubDefaults}`,
    );
  });

  test("what our drop-in gave before stays in it, the new comes last", () => {
    const host = hostFacts({ iommu: "off", files: { [places.bootDropIn]: `${comment}${line("iommu=pt")}` } });
    const configured = known(`${grubCommandLine("intel_iommu=off")} iommu=pt`);
    const [action] = actionsOf(
      enableIommu,
      stepInput(withBootLoader(host, { configuredCommandLine: configured })),
    );
    expect(action).toMatchObject({ after: { content: `${comment}${line("iommu=pt intel_iommu=on")}` } });
  });

  test("a later setting takes it back: an error says so, and nothing is done in circles", () => {
    const host = hostFacts({
      iommu: "off",
      files: { [places.bootDropIn]: `${comment}${line("intel_iommu=on iommu=pt")}` },
    });
    const configured = known(`${grubCommandLine("")} intel_iommu=on iommu=pt intel_iommu=off iommu=nopt`);
    const input = stepInput(withBootLoader(host, { configuredCommandLine: configured }));
    const { actions, findings } = enableIommu.plan(input);
    expect(actions).toEqual([]);
    expect(findings.map(({ code }) => code)).toEqual(["kernel-arguments-overridden"]);
  });

  test("the menu has the arguments and only the boot is missing: nothing but the reboot, which is another step's", () => {
    const configured = known(grubCommandLine("intel_iommu=on iommu=pt"));
    expect(
      kindsOf(withBootLoader(hostFacts({ iommu: "off" }), { configuredCommandLine: configured })),
    ).toEqual([]);
  });
});

describe("findings", () => {
  test.each([
    ["no tool", hostFacts({ iommu: "off", boot: "none" }), ["boot-loader-unknown"]],
    [
      "a boot loader that could not be read",
      { ...hostFacts({ iommu: "off" }), bootLoader: unreadable("EIO") },
      ["boot-loader-unknown"],
    ],
    ["no menu", withBootLoader(hostFacts({ iommu: "off" }), { menu: absent }), ["no-fallback-boot-entry"]],
    ["all there", hostFacts({ iommu: "off" }), []],
  ])("%s", (_, facts, codes) => {
    expect(enableIommu.plan(stepInput(facts)).findings.map(({ code }) => code)).toEqual(codes);
  });

  test("without a menu, the tool's own place is taken", () => {
    const facts = withBootLoader(hostFacts({ iommu: "off", boot: "grub-defaults" }), { menu: absent });
    expect(actionsOf(enableIommu, stepInput(facts)).at(-1)).toMatchObject({
      menuPath: "/boot/grub2/grub.cfg",
    });
  });
});

test.each([
  ["on", "yes"],
  ["off", "no"],
  ["no-firmware", "no"],
] as const)("verify of an IOMMU that is %s says %s", (iommu, holds) => {
  expect(holdsOf(enableIommu, stepInput({ iommu }))).toEqual([holds]);
});

test("verify of an IOMMU that could not be read says unknown, and nothing is planned", () => {
  const input = stepInput({ ...hostFacts({ iommu: "off" }), iommu: unreadable("EIO") });
  expect(holdsOf(enableIommu, input)).toEqual(["unknown"]);
  expect(actionsOf(enableIommu, input)).toEqual([]);
});
