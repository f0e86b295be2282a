import { rememberLast } from "../base/remember-last.ts";
import type { Cpu } from "../model/host-facts.ts";

/** One kernel argument: its name and its value, undefined for a bare word. */
export type KernelArgument = { readonly name: string; readonly value: string | undefined };

/**
 * The arguments of a kernel command line, in their order. Double quotes protect spaces, as in the kernel's
 * next_arg() (lib/cmdline.c); dashes and underscores in names are the same to the kernel, and come out as underscores.
 */
export function parseKernelArguments(commandLine: string): readonly KernelArgument[] {
  const words = splitKernelWords(commandLine);
  // What follows two dashes goes to init.
  const end = words.indexOf("--");
  return (end < 0 ? words : words.slice(0, end)).map((word) => {
    const bare = word.replaceAll('"', "");
    const at = bare.indexOf("=");
    const name = (at < 0 ? bare : bare.slice(0, at)).replaceAll("-", "_");
    return { name, value: at < 0 ? undefined : bare.slice(at + 1) };
  });
}

/** The words of a kernel command line as they are written, quotes and all. */
export function splitKernelWords(commandLine: string): readonly string[] {
  return commandLine.match(/(?:"[^"]*"?|[^\s"])+/g) ?? [];
}

/** What the arguments ask of the IOMMU: each option is the last one given, as the kernel takes them in order. */
export type IommuArguments = {
  /** intel_iommu=on or off, also within a list such as on,sm_on. */
  readonly intel: "on" | "off" | undefined;
  /** iommu=off, or amd_iommu=off on AMD: nothing later on the line takes that back. */
  readonly irrevocablyOff: string | undefined;
  /** iommu=pt, or iommu.passthrough=1: the host's own devices skip translation. */
  readonly passthrough: boolean;
};

/** Reads the IOMMU's arguments by meaning (Documentation/admin-guide/kernel-parameters.txt). */
export function readIommuArguments(vendor: Cpu["vendor"], commandLine: string): IommuArguments {
  return vendor === "amd" ? readForAmd(commandLine) : readForOthers(commandLine);
}

/** Guards and steps ask this of the running line and of the next, each several times. */
const readForAmd = rememberLast(4, (line: string) => findIommuArguments(line, ["amd_iommu=off"]));
const readForOthers = rememberLast(4, (line: string) => findIommuArguments(line, []));

function findIommuArguments(commandLine: string, offOfMaker: readonly string[]): IommuArguments {
  const options = parseKernelArguments(commandLine).flatMap(({ name, value }) =>
    (value?.split(",") ?? []).map((option) => `${name}=${option}`),
  );
  const last = (...candidates: readonly string[]) =>
    options.findLast((option) => candidates.includes(option));
  const intel = last("intel_iommu=on", "intel_iommu=off");
  const passthrough = last("iommu=pt", "iommu=nopt", "iommu.passthrough=1", "iommu.passthrough=0");
  return {
    intel: intel === undefined ? undefined : intel.endsWith("on") ? "on" : "off",
    irrevocablyOff: last("iommu=off", ...offOfMaker),
    passthrough: passthrough === "iommu=pt" || passthrough === "iommu.passthrough=1",
  };
}

/** The arguments that a machine of this make needs for its IOMMU and that the line does not already have by meaning. */
export function missingIommuArguments(vendor: Cpu["vendor"], commandLine: string): readonly string[] {
  const has = readIommuArguments(vendor, commandLine);
  const passthrough = has.passthrough ? [] : ["iommu=pt"];
  switch (vendor) {
    case "intel":
      return [...(has.intel === "on" ? [] : ["intel_iommu=on"]), ...passthrough];
    // AMD's is on by itself when the firmware has an IVRS table; amd_iommu=on is no value that the kernel knows.
    case "amd":
      return passthrough;
    // On arm64 the SMMU comes from the firmware's IORT table, without any argument.
    case "arm":
    case "other":
      return [];
  }
}

/** The words of the line that set the same option as one of the arguments to another value. */
export function findContradicted(args: readonly string[], commandLine: string): readonly string[] {
  const nameOf = (word: string) => parseKernelArguments(word)[0]?.name ?? "";
  const names = new Set(args.map(nameOf));
  return splitKernelWords(commandLine).filter((word) => names.has(nameOf(word)) && !args.includes(word));
}
