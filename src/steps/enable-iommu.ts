import {
  appendArgumentsLine,
  composeFallbackEntry,
  findBootEditing,
  findMenuPath,
  readAppendedArguments,
} from "../knowledge/boot-loaders.ts";
import { findContradicted, missingIommuArguments, splitKernelWords } from "../knowledge/kernel-arguments.ts";
import type { RebuildBootMenu, WriteFile } from "../model/action.ts";
import type { Finding } from "../model/finding.ts";
import type { BootLoader } from "../model/host-facts.ts";
import { places } from "../model/places.ts";
import { knownValue } from "../model/reading.ts";
import type { Step, StepAction, StepInput, StepResult } from "../model/step.ts";
import { findBootArguments, findIommuState } from "./iommu-state.ts";
import { pfsWithVfs } from "./pfs-with-vfs.ts";
import { fileNow, planFile } from "./plan-file.ts";

const fallbackTitle = "Linux, as it was before vfleet";

/** Makes the kernel boot with its IOMMU on: what is missing on its command line is appended, nothing is replaced. */
export const enableIommu: Step = {
  id: "enable-iommu",
  title: "Enable the IOMMU",
  phase: "boot",
  plan: planIommu,
  verify: ({ facts, pfs }) => {
    if (pfsWithVfs(pfs).length === 0) return [];
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
      return { actions: [planGrubby(input, missing)], findings: [] };
    case "grub-drop-in":
    case "grub-defaults":
      return planGrub(input, bootLoader, {
        missing,
        tool: editing.rebuild,
        file: planArgumentsFile(input, missing, editing.kind),
      });
  }
}

/** The arguments that the next boot needs and does not have; none while the IOMMU is on. */
function findMissingArguments({ facts, pfs }: StepInput): readonly string[] {
  if (pfsWithVfs(pfs).length === 0 || findIommuState(facts) !== "off") return [];
  const { vendor, next } = findBootArguments(facts);
  return missingIommuArguments(vendor, next);
}

function whyArguments(missing: readonly string[]): string {
  return `the IOMMU is off; the kernel needs ${missing.join(" ")}`;
}

function planGrubby({ facts }: StepInput, missing: readonly string[]): StepAction {
  return {
    action: {
      kind: "change-boot-entry",
      add: missing,
      // grubby replaces the value of an option that is there; named here, undo puts it back.
      remove: findContradicted(missing, findBootArguments(facts).next),
      fallback: { title: fallbackTitle, change: "add" },
    },
    why: whyArguments(missing),
  };
}

/** Appends to our own drop-in, or to the defaults; what vfleet appended before stays, the new comes after it. */
function planArgumentsFile(
  { facts }: StepInput,
  missing: readonly string[],
  kind: "grub-drop-in" | "grub-defaults",
): WriteFile | undefined {
  const path = kind === "grub-drop-in" ? places.bootDropIn : places.grubDefaults;
  const now = fileNow(facts, path)?.content ?? "";
  const appended = readAppendedArguments(now);
  if (missing.every((word) => appended.includes(word))) return undefined;
  const comment =
    "# Written by vfleet: the IOMMU is needed to hand virtual functions to VMs. vfleet undo takes it away.\n";
  const kept = appended.filter((word) => !missing.includes(word));
  const words = kind === "grub-drop-in" ? [...kept, ...missing] : missing;
  const before = kind === "grub-drop-in" || now === "" || now.endsWith("\n") ? "" : "\n";
  const content = `${kind === "grub-drop-in" ? "" : now}${before}${comment}${appendArgumentsLine(words)}\n`;
  return planFile(facts, { path, content, mode: "0644" });
}

function planGrub(
  { host, facts }: StepInput,
  bootLoader: BootLoader,
  how: {
    readonly missing: readonly string[];
    readonly tool: RebuildBootMenu["tool"];
    readonly file: WriteFile | undefined;
  },
): StepResult {
  const { missing, file, tool } = how;
  const words = splitKernelWords(findBootArguments(facts).next);
  if (!file && missing.every((word) => words.includes(word)))
    return { actions: [], findings: [overridden(host, words)] };
  const menu = knownValue(bootLoader.menu);
  const fallback = menu && composeFallbackEntry(menu.content, fallbackTitle);
  const keepOld =
    fallback && bootLoader.fallbackEntry.is === "absent"
      ? planFile(facts, { path: places.fallbackEntry, content: fallback, mode: "0755" })
      : undefined;
  const menuPath = menu?.path ?? findMenuPath(tool);
  return {
    actions: [
      ...(file ? [{ action: file, why: whyArguments(missing) }] : []),
      ...(keepOld ? [{ action: keepOld, why: "the boot as it was stays on offer in the menu" }] : []),
      {
        action: { kind: "rebuild-boot-menu", tool, menuPath, mustContain: missing },
        why: "the boot menu takes the new arguments",
      },
    ],
    findings: fallback || bootLoader.fallbackEntry.is === "known" ? [] : [noFallback(host, menu?.path)],
  };
}

function overridden(host: string, words: readonly string[]): Finding {
  return {
    code: "kernel-arguments-overridden",
    severity: "error",
    subject: { host },
    summary: "Another setting of the boot loader takes back the kernel arguments that vfleet appended",
    detail: `The arguments of the next boot: ${words.join(" ")}`,
    fix: "Take the later setting out of /etc/default/grub.d, /etc/default/grub or /etc/grub.d, and plan again.",
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
