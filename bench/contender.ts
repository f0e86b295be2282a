/** What a contender tells of itself: its time without the start of the program, and its processor time in it. */
export type OwnTimes = { readonly readMs: number; readonly readCpuMs: number };

/** One way to read hosts that is measured. */
export type Contender = {
  readonly title: string;
  /** One round of it has to do. */
  readonly slow: boolean;
  /** Reads the first so many hosts by a new process; throws if one was not read. undefined: it tells no times. */
  readonly read: (hostCount: number) => Promise<OwnTimes | undefined>;
  /** Ends what stays open after it; not measured. */
  readonly cleanUp: () => Promise<void>;
};
