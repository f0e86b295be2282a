/**
 * The files of its own that vfleet writes on a host, by what they are for. Besides, it edits configuration files of OpenStack
 * in their places, and keeps below /var/lib/vfleet what it needs to take that back (backup, packages).
 */
export const places = {
  /** Kernel arguments, on hosts whose grub-mkconfig reads drop-ins; its name sorts last. */
  bootDropIn: "/etc/default/grub.d/zz-vfleet.cfg",
  /** Kernel arguments, on hosts without drop-ins. */
  grubDefaults: "/etc/default/grub",
  /** Makes the menu entry that boots as it was before. */
  fallbackEntry: "/etc/grub.d/42_vfleet_fallback",
  /** Modules to load at boot, on hosts with systemd. */
  modulesLoad: "/etc/modules-load.d/vfleet.conf",
  /** Modules to load at boot, on hosts with upstart or sysv. */
  etcModules: "/etc/modules",
  /** The VFs that the boot has to make. */
  vfConfig: "/etc/vfleet/vfs.conf",
  /** Makes them. */
  vfProgram: "/usr/local/sbin/vfleet-vfs",
  /** Runs it at boot, on hosts with systemd. */
  vfUnit: "/etc/systemd/system/vfleet-vfs.service",
  /** Runs it at boot, on hosts with upstart. */
  upstartJob: "/etc/init/vfleet-vfs.conf",
  /** What vfleet changed on the host, and what was there before. */
  record: "/var/lib/vfleet/record.json",
} as const;

/** The systemd unit that makes the VFs at boot; its file is places.vfUnit. */
export const vfUnitName = "vfleet-vfs.service";

/** The directories of these files, a parent before its children; those that are missing are made with the file. */
export const placeDirectories: readonly string[] = [
  ...new Set(Object.values(places).map((path) => path.slice(0, path.lastIndexOf("/")))),
].toSorted();
