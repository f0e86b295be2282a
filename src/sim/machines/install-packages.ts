import type { Run } from "../shell/program.ts";
import { addFile } from "./add-file.ts";
import { addService } from "./add-service.ts";
import type { Machine } from "./machine.ts";
import type { OfferedPackage } from "./machine-spec.ts";
import { startService, stopService } from "./services.ts";

/** The packages that have to come for these, each after what it needs; a name that no repository has is given back. */
export function choosePackages(
  machine: Machine,
  names: readonly string[],
): readonly OfferedPackage[] | string {
  const chosen: OfferedPackage[] = [];
  const add = (name: string): string | undefined => {
    if (machine.packages.has(name) || chosen.some((each) => each.name === name)) return undefined;
    const offer = machine.spec.offers.find((each) => each.name === name);
    if (offer === undefined) return name;
    for (const needed of offer.needs) {
      const missing = add(needed);
      if (missing !== undefined) return missing;
    }
    chosen.push(offer);
    return undefined;
  };
  for (const name of names) {
    const missing = add(name);
    if (missing !== undefined) return missing;
  }
  return chosen;
}

/** Installs packages; their services start as the distribution has them do. */
export function* installPackages(machine: Machine, offers: readonly OfferedPackage[]): Run<void> {
  for (const { name, version, files, service } of offers) {
    for (const [path, file] of Object.entries(files))
      if (machine.files.node(path) === undefined) addFile(machine, path, file);
    machine.packages.set(name, version);
    if (service === undefined) continue;
    const state = addService(machine, service);
    if (service.isRunning) yield* startService(machine, state);
  }
  machine.recordPackages();
}

/** Removes packages with what they brought. */
export function removePackages(machine: Machine, names: readonly string[], keepsFiles: boolean): void {
  for (const name of names) {
    machine.packages.delete(name);
    const offer = machine.spec.offers.find((each) => each.name === name);
    const service = offer?.service === undefined ? undefined : machine.services.get(offer.service.unit);
    if (service !== undefined) {
      stopService(machine, service);
      machine.setLink(`/etc/systemd/system/multi-user.target.wants/${service.spec.unit}.service`, undefined);
      machine.files.unlink(`/lib/systemd/system/${service.spec.unit}.service`);
      machine.files.unlink(`/etc/init/${service.spec.unit}.conf`);
      machine.services.delete(service.spec.unit);
    }
    if (!keepsFiles) for (const path of Object.keys(offer?.files ?? {})) machine.files.unlink(path);
  }
  machine.recordPackages();
}

/** Installed packages that need these and are none of them. */
export function neededBy(machine: Machine, names: readonly string[]): readonly string[] {
  return machine.spec.offers
    .filter(
      ({ name, needs }) =>
        machine.packages.has(name) && !names.includes(name) && needs.some((each) => names.includes(each)),
    )
    .map(({ name }) => name);
}
