/** How a remote command ended, as far as the transport can tell. */
export type ChannelEnd = {
  readonly exitCode: number | undefined;
  /** As `SIGKILL`. */
  readonly signal: string | undefined;
  /** The connection ended before the command's exit status came. */
  readonly connectionLost: boolean;
};

/** Takes the output of a remote command as it comes. */
export type OutputSink = {
  readonly stdout: (chunk: Buffer) => void;
  readonly stderr: (chunk: Buffer) => void;
};

/** A remote command that runs. */
export type RemoteChannel = {
  /** Writes to its stdin; after its end this does nothing. */
  readonly write: (text: string) => void;
  readonly endInput: () => void;
  /** Lets go of the command at once; on the host it may still run. */
  readonly close: () => void;
  /** Resolves once, after the last output; never rejects. */
  readonly ended: Promise<ChannelEnd>;
};

/**
 * Starts a command by the login shell of an open connection; throws OperatingError `connection-lost` or `ssh-failed`
 * if it was not started.
 */
export type OpenChannel = (command: string, sink: OutputSink) => Promise<RemoteChannel>;
