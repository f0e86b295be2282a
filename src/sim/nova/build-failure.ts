/** Why a host cannot run a server. */
export class BuildFailure extends Error {
  /** No other host is tried. */
  readonly isFinal: boolean;

  constructor(message: string, isFinal = false) {
    super(message);
    this.name = "BuildFailure";
    this.isFinal = isFinal;
  }
}
