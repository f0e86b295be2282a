/** A private key that may be tried. */
export type Identity = {
  readonly path: string;
  /** The fleet file names it: it has to be there. */
  readonly required: boolean;
};

/** One machine on the way to a host, the host itself being the last, with all settings resolved. */
export type Hop = {
  /** As the operator wrote it. */
  readonly name: string;
  readonly hostname: string;
  readonly port: number;
  readonly user: string;
  readonly identities: readonly Identity[];
  /** Use no key of the agent but those of the identities. */
  readonly identitiesOnly: boolean;
  readonly agentSocket: string | undefined;
  readonly knownHostsFiles: readonly string[];
  readonly hostKeyAlias: string | undefined;
};
