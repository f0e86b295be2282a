import type { PackageTool } from "./action.ts";
import type { OpenstackService, Provenance } from "./openstack-release.ts";

/** Where an entry holds; from is inclusive, before is not. Series sort as text, versions of the system as numbers. */
export type DistroRange = {
  readonly fromSeries?: string;
  readonly beforeSeries?: string;
  readonly fromSystem?: number;
  readonly beforeSystem?: number;
};

/** What a program of OpenStack reads when it starts as packaged; a running process tells its arguments better. */
export type ConfigReading = {
  /** --config-file and --config-dir, in the order of the command line. */
  readonly args: readonly string[];
  /** Read in this order if args name no file. */
  readonly defaultFiles: readonly string[];
  /** Folders whose *.conf are read if args name no folder; only where the release does that. */
  readonly defaultDirs: readonly string[];
};

/** A unit of the init system that runs a service or a part of it. */
export type ServiceUnit = {
  readonly unit: string;
  readonly package: string;
  /** The program's name; undefined: a WSGI application inside a web server. */
  readonly program?: string;
  /** undefined: it reads no configuration of OpenStack. */
  readonly reads?: ConfigReading;
  /** undefined: not known, or the journal. */
  readonly log?: string;
  readonly note?: string;
} & Provenance;

/** The units of a service, all of which have to restart for it; the first range that holds counts. */
export type ServiceVariant = DistroRange & { readonly units: readonly ServiceUnit[] };

/** How services restart: the words before the unit's name. */
export type InitVariant = DistroRange & {
  readonly kind: "systemd" | "upstart";
  readonly restart: readonly string[];
  readonly note?: string;
};

/** The tool that installs packages. */
export type PackageToolVariant = DistroRange & { readonly tool: PackageTool };

/** How a Linux distribution packages OpenStack. */
export type OpenstackDistro = {
  readonly id: string;
  readonly name: string;
  /** Ids of os-release that stand for it; others come to it by ID_LIKE. */
  readonly systemIds: readonly string[];
  readonly init: readonly InitVariant[];
  readonly packageTool: readonly PackageToolVariant[];
  readonly services: Readonly<Record<OpenstackService, readonly ServiceVariant[]>>;
  /** Where kernel arguments are kept, and the command that makes them count. */
  readonly kernelArguments: { readonly file: string | undefined; readonly apply: readonly string[] };
  /** How all of this is known, beside what each unit says. */
  readonly sources: readonly string[];
};
