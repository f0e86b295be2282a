/** What kind of log a file is, which says whose lines may stand in it; system holds those of all. */
export type LogKind = "openstack" | "libvirt" | "kernel" | "system";

/** A line that came back from a host: masked there, not yet made printable. */
export type LogLine = {
  readonly text: string;
  /** Its number in the file; undefined: only the file's end was read. */
  readonly line: number | undefined;
};

/** Lines that differ only in numbers and ids: how many there were, the first of them, and the last ones. */
export type LogLines = { readonly count: number; readonly lines: readonly LogLine[] };

/** A log of a host with what its lines gave. */
export type LogFile = {
  /** Its path, or `journal` or `dmesg`. */
  readonly path: string;
  readonly kind: LogKind;
  readonly groups: readonly LogLines[];
  /** Lines above the level of information that name what was asked for, the first and the last ones; left out: none. */
  readonly named?: LogLines;
};

/** What the scan of a host's logs gave. */
export type LogReading = {
  readonly files: readonly LogFile[];
  /** Logs that were not read, or not all of them, and why. */
  readonly gaps: readonly { readonly path: string; readonly reason: string }[];
  /** Minutes by which the host's clock is before UTC in what its logs write. */
  readonly utcOffsetMinutes: number;
  /** Seconds since the epoch at which the host booted; undefined: it does not tell. */
  readonly bootedAt: number | undefined;
};

/** How much of the logs of a host is read. */
export type LogLimits = {
  /** Lines that are older do not count; 0: any age. */
  readonly maxAgeSeconds: number;
  /** Of all files together; the newest come first, and of a large one its end. */
  readonly maxBytes: number;
  /** Ids of servers, ports and requests; lines that name one come back, too. */
  readonly ids?: readonly string[];
};
