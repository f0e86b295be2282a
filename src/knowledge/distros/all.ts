import type { PackageTool } from "../../model/action.ts";
import type {
  ConfigReading,
  DistroRange,
  InitVariant,
  OpenstackDistro,
  ServiceUnit,
} from "../../model/openstack-distro.ts";
import type { OpenstackRelease, OpenstackService } from "../../model/openstack-release.ts";
import { debian } from "./debian.ts";
import { rhel } from "./rhel.ts";
import { sles } from "./sles.ts";
import { ubuntu } from "./ubuntu.ts";

/** Every distribution whose packages of OpenStack vfleet knows. */
export const openstackDistros: readonly OpenstackDistro[] = [ubuntu, debian, rhel, sles];

/** A system as os-release tells it. */
export type SystemId = {
  readonly id: string;
  readonly versionId: string;
  readonly like: readonly string[];
};

/** The distribution of a system, by its id, else by what it says that it is like; undefined: not known. */
export function findDistro({ id, like }: Omit<SystemId, "versionId">): OpenstackDistro | undefined {
  for (const wanted of [id, ...like]) {
    const found = openstackDistros.find(({ systemIds }) => systemIds.includes(wanted));
    if (found) return found;
  }
  return undefined;
}

/** What the answers depend on: the release, and VERSION_ID of the system, where an unreadable one counts as new. */
export type Installed = { readonly release: OpenstackRelease; readonly versionId: string };

/** The units that run a service, in the order in which they restart. */
export function findUnits(
  distro: OpenstackDistro,
  service: OpenstackService,
  installed: Installed,
): readonly ServiceUnit[] {
  return distro.services[service].find((variant) => holds(variant, installed))?.units ?? [];
}

/** How services restart there. */
export function findInit(distro: OpenstackDistro, installed: Installed): InitVariant | undefined {
  return distro.init.find((variant) => holds(variant, installed));
}

/** The tool that installs packages there. */
export function findPackageTool(distro: OpenstackDistro, installed: Installed): PackageTool | undefined {
  return distro.packageTool.find((variant) => holds(variant, installed))?.tool;
}

/** What a unit reads with that release, whose oslo.config may know no default folders yet. */
export function findReading(unit: ServiceUnit, release: OpenstackRelease): ConfigReading | undefined {
  if (!unit.reads || release.features["reads-default-config-folders"]?.has) return unit.reads;
  return { ...unit.reads, defaultDirs: [] };
}

function holds(range: DistroRange, { release, versionId }: Installed): boolean {
  const { fromSeries = "", beforeSeries = "9999", fromSystem = 0, beforeSystem } = range;
  const system = Number.parseFloat(versionId);
  return (
    fromSeries <= release.series &&
    release.series < beforeSeries &&
    !(system < fromSystem) &&
    (beforeSystem === undefined || system < beforeSystem)
  );
}
