import { appendArgumentsLine, composeFallbackEntry, findBootEditing } from "../knowledge/boot-loaders.ts";
import { missingIommuArguments } from "../knowledge/kernel-arguments.ts";
import type { Finding } from "../model/finding.ts";
import type { BootLoader } from "../model/host-facts.ts";
import { places } from "../model/places.ts";
import { knownValue } from "../model/reading.ts";
import type { Step, StepAction, StepInput, StepResult } from "../model/step.ts";
import { findIommuState } from "./iommu-state.ts";
import { planFile } from "./plan-file.ts";

const fallbackTitle = "Linux, as it was before vfleet";

/** Makes the kernel boot with its IOMMU on: what is missing on its command line is appended, nothing is replaced. */
export const enableIommu: Step = {
  id: "enable-iommu",
  title: "Enable the IOMMU",
  phase: "boot",
  plan: planIommu,
  verify: ({ facts, pfs }) => {
    if (pfs.length === 0) return [];
    const state = findIommuState(facts);
    const iommu = knownValue(facts.iommu);
    const summary = {
      on: `the kernel drives an IOMMU: ${iommu?.units.join(", ") ?? ""} with ${iommu?.groupCount ?? 0} groups`,
      off: "the firmware has an IOMMU, but the kernel does not use it",
      "no-firmware-table": "the firmware shows no IOMMU",
      unreadable: "whether there is an IOMMU could not be read",
    }[state];
    return [
      {
        step: "enable-iommu",
        subject: "host",
        holds: state === "on" ? "yes" : state === "unreadable" ? "unknown" : "no",
        summary,
      },
    ];
  },
};

function planIommu(input: StepInput): StepResult {
  const missing = findMissingArguments(input);
  const bootLoader = knownValue(input.facts.bootLoader);
  if (missing.length === 0) return { actions: [], findings: [] };
  if (!bootLoader) return { actions: [], findings: [cannotEdit(input, missing)] };
  const editing = findBootEditing(bootLoader);
  switch (editing.kind) {
    case "unknown":
      return { actions: [], findings: [cannotEdit(input, missing)] };
    case "grubby":
      return { actions: [planGrubby(missing)], findings: [] };
    case "grub-drop-in":
    case "grub-defaults":
      return planGrub(input, bootLoader, {
        missing,
        tool: editing.rebuild,
        dropIn: editing.kind === "grub-drop-in",
      });
  }
}

/** The arguments that the next boot needs and does not have; none while the IOMMU is on. */
function findMissingArguments({ facts, pfs }: StepInput): readonly string[] {
  if (pfs.length === 0 || findIommuState(facts) !== "off") return [];
  const kernel = knownValue(facts.kernel);
  const bootLoader = knownValue(facts.bootLoader);
  const configured = bootLoader && knownValue(bootLoader.configuredCommandLine);
  return missingIommuArguments(
    knownValue(facts.cpu)?.vendor ?? "other",
    configured ?? kernel?.commandLine ?? "",
  );
}

function whyArguments(missing: readonly string[]): string {
  return `the IOMMU is off; the kernel needs ${missing.join(" ")}`;
}

function planGrubby(missing: readonly string[]): StepAction {
  return {
    action: {
      kind: "change-boot-entry",
      add: missing,
      remove: [],
      fallback: { title: fallbackTitle, change: "add" },
    },
    why: whyArguments(missing),
  };
}

function planGrub(
  { host, facts }: StepInput,
  bootLoader: BootLoader,
  how: {
    readonly missing: readonly string[];
    readonly tool: "update-grub" | "grub-mkconfig" | "grub2-mkconfig";
    readonly dropIn: boolean;
  },
): StepResult {
  const { missing } = how;
  const menu = knownValue(bootLoader.menu);
  const fallback = menu && composeFallbackEntry(menu.content, fallbackTitle);
  const line = `# Written by vfleet: the IOMMU is needed to hand virtual functions to VMs. vfleet undo takes it away.\n${appendArgumentsLine(missing)}\n`;
  const defaults = knownValue(bootLoader.defaults)?.content ?? "";
  const file = how.dropIn
    ? planFile(facts, { path: places.bootDropIn, content: line, mode: "0644" })
    : planFile(facts, {
        path: places.grubDefaults,
        content: `${defaults}${defaults.endsWith("\n") ? "" : "\n"}${line}`,
        mode: "0644",
      });
  const keepOld =
    fallback && bootLoader.fallbackEntry.is === "absent"
      ? planFile(facts, { path: places.fallbackEntry, content: fallback, mode: "0755" })
      : undefined;
  return {
    actions: [
      ...(file ? [{ action: file, why: whyArguments(missing) }] : []),
      ...(keepOld ? [{ action: keepOld, why: "the boot as it was stays on offer in the menu" }] : []),
      {
        action: {
          kind: "rebuild-boot-menu",
          tool: how.tool,
          menuPath: menu?.path ?? "/boot/grub/grub.cfg",
          mustContain: missing,
        },
        why: "the boot menu takes the new arguments",
      },
    ],
    findings: fallback ? [] : [noFallback(host, menu?.path)],
  };
}

function cannotEdit({ host, facts }: StepInput, missing: readonly string[]): Finding {
  const tools = knownValue(facts.bootLoader)?.tools.join(", ") ?? "";
  return {
    code: "boot-loader-unknown",
    severity: "error",
    subject: { host },
    summary: "The IOMMU is off and vfleet does not know how to change this host's kernel arguments",
    detail: `Looked for grubby, update-grub, grub-mkconfig and grub2-mkconfig; found ${tools || "none of them"}.`,
    fix: `Add ${missing.join(" ")} to the kernel command line by hand and reboot.`,
  };
}

function noFallback(host: string, menuPath: string | undefined): Finding {
  return {
    code: "no-fallback-boot-entry",
    severity: "warning",
    subject: { host },
    summary: "No boot entry with the old kernel arguments could be made",
    detail: `The first menu entry of ${menuPath ?? "the boot menu"} could not be read.`,
    fix: "Have console access at hand for the reboot; arguments can be edited in the GRUB menu with the key e.",
  };
}
