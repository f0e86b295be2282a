/** A POSIX shell program and its arguments; text is constant, all data goes into args (`$1`, `$2`, ...). */
export type Script = {
  readonly text: string;
  readonly args: readonly string[];
  /** What must stand in the host's fence for an action to be done, as `$vfleet_fence`; left out: no one may have replaced us. */
  readonly fence?: string;
};

/** How a command ended, as a record; connectionLost means that it may still be running on the host. */
export type CommandResult = {
  /** undefined if the command was ended by a signal or its end was not seen. */
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly timedOut: boolean;
  readonly canceled: boolean;
  readonly connectionLost: boolean;
  /** stdout or stderr reached the limit given; the rest was dropped and the command ended. */
  readonly truncated: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
};
