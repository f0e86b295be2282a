/** What vfleet's exit codes mean; scripts rely on them. */
export const exitCodes = {
  /** All is well, or there was nothing to do. */
  ok: 0,
  /** Something failed: a host, the fleet file, or a host is refused or was not reached. */
  failed: 1,
  /** Only with plan --detailed-exitcode: there is something to change. */
  changes: 2,
  /** Only from verify, prove, diagnose and why: something does not hold, or no host fits. */
  doesNotHold: 3,
  /** The command line is wrong. */
  usage: 64,
  /** vfleet itself is at fault. */
  bug: 70,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const;

/** One of those codes. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The same for `--help`. */
export const exitCodesHelp = `Exit codes:
  0    all is well, or there was nothing to do
  1    something failed: the fleet file is wrong, or a host failed, is refused
       or was not reached
  2    there is something to change (only plan --detailed-exitcode)
  3    something does not hold, or no host fits (only verify, prove,
       diagnose and why)
  64   the command line is wrong
  70   vfleet itself is at fault
  130  ended by Ctrl-C`;
