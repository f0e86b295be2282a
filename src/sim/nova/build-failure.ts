/** What of a build has failed: to get devices or ports, to have ports bound, to start the guest, or to hear of its wires. */
export type BuildPart = "claim" | "binding" | "libvirt" | "wires";

/** Why a host cannot run a server. */
export class BuildFailure extends Error {
  readonly part: BuildPart;

  constructor(part: BuildPart, message: string) {
    super(message);
    this.name = "BuildFailure";
    this.part = part;
  }

  /** No other host is tried. */
  get isFinal(): boolean {
    return this.part === "wires";
  }
}
