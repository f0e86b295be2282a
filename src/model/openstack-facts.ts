import type { Reading } from "./reading.ts";

/**
 * A configuration file as vfleet may see it. The host itself cuts its comments short and masks what may be a secret, so
 * that neither leaves it; the line numbers are those of the file.
 */
export type ConfigFile = {
  /**
   * The file's lines: comments that no option of interest stands in are `#` alone, values of secret options are
   * `(not shown)`, and the file's end is kept. For parseOsloConfig.
   */
  readonly text: string;
  /** Of the file's bytes on the host, in lower case hex. */
  readonly sha256: string;
  /** Octal such as `0640`; owner and group numeric. */
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
};

/** The configuration of OpenStack's services on a host. */
export type OpenstackFiles = {
  /** By path; a symbolic link is followed and stands under the path that the service is given. */
  readonly files: Readonly<Record<string, Reading<ConfigFile>>>;
  /** Links among them, with the file that they end at. */
  readonly links: Readonly<Record<string, string>>;
  /** The names in each folder of drop-ins that is there. */
  readonly folders: Readonly<Record<string, readonly string[]>>;
};

/** A process of a service of OpenStack; several of a program are its workers. */
export type OpenstackProcess = {
  /** The program's file name: nova-compute. */
  readonly program: string;
  readonly pid: number;
  /** What follows the program on its command line; values of options that may be secrets are not among them. */
  readonly args: readonly string[];
  /** Seconds after the boot at which it began. */
  readonly startedAt: number;
  /** Its root is another than the host's: a container. */
  readonly contained: boolean;
};

/** A unit of the init system. */
export type UnitState = {
  /** enabled, disabled, static, masked, generated, ...; upstart and sysv jobs that are there count as enabled. */
  readonly enabled: string;
  /** active, inactive, failed, activating, ... */
  readonly active: string;
};

/** What of OpenStack runs on a host. */
export type OpenstackServices = {
  /** One a program and parent: the process whose parent is not of the same program. */
  readonly processes: readonly OpenstackProcess[];
  /** Units that are installed, by their name without `.service`. */
  readonly units: Readonly<Record<string, UnitState>>;
  /** Units marked by vfleet as in need of a restart, and the seconds after the boot at which they were. */
  readonly stale: Readonly<Record<string, number>>;
};

/** The facts of OpenStack on a host. */
export type OpenstackFactTypes = {
  /** Versions of installed packages of Nova, Neutron and their agents, by name as the distribution has it; empty: none. */
  readonly openstackPackages: Readonly<Record<string, string>>;
  readonly openstackServices: OpenstackServices;
  readonly openstackFiles: OpenstackFiles;
  /** Which of the paths that tell deployment tools are there. */
  readonly deploymentSigns: readonly string[];
};
