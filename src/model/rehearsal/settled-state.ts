import type { HostFacts, NetworkFunction } from "../host-facts.ts";
import { knownValue, type Reading } from "../reading.ts";

/**
 * What lasts of a host, by its parts, without what each boot and each start of a program makes anew; configured: and without
 * what only a boot brings. A part that could not be read is undefined.
 */
export function settledState(facts: HostFacts, of: "all" | "configured"): Readonly<Record<string, unknown>> {
  const bootLoader = knownValue(facts.bootLoader);
  const traces = knownValue(facts.vfleetTraces);
  const services = knownValue(facts.openstackServices);
  const files = knownValue(facts.openstackFiles);
  const lasting = {
    bootLoader: bootLoader && {
      defaults: bootLoader.defaults,
      dropIns: bootLoader.dropIns,
      fallbackEntry: bootLoader.fallbackEntry,
    },
    nextCommandLine: bootLoader && knownValue(bootLoader.configuredCommandLine),
    files: traces && Object.fromEntries(entriesThere(traces.files)),
    units: traces?.units,
    openstackFiles:
      files &&
      Object.fromEntries(Object.entries(files.files).map(([path, file]) => [path, knownValue(file)?.text])),
    packages: facts.openstackPackages,
    services: services?.units,
    // The mark of a unit that went with its package tells nobody anything.
    stale: Object.keys(services?.stale ?? {}).filter((unit) => services?.units[unit] !== undefined),
    vfs: (knownValue(facts.networkFunctions) ?? []).flatMap(vfsOf),
  };
  if (of === "configured") return lasting;
  return {
    ...lasting,
    iommu: knownValue(facts.iommu)?.groupCount,
    commandLine: knownValue(facts.kernel)?.commandLine,
    links: (knownValue(facts.hostNetwork)?.links ?? []).map(({ name, adminUp }) => [name, adminUp]),
  };
}

function entriesThere(
  files: Readonly<Record<string, Reading<unknown>>>,
): readonly (readonly [string, unknown])[] {
  return Object.entries(files)
    .filter(([, file]) => file.is !== "absent")
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function vfsOf({ address, sriov, driver, physicalFunction }: NetworkFunction): readonly unknown[] {
  const pf = knownValue(sriov);
  if (pf) return [[address, pf.numVfs, pf.driversAutoprobe]];
  return physicalFunction.is === "known" ? [[address, driver]] : [];
}
