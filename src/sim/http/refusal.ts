/** A request that a service does not do, in its own words; each service sends it in its own form. */
export class Refusal extends Error {
  readonly status: number;
  /** The name of the error in the service: NetworkNotFound; empty where the service tells none. */
  readonly kind: string;

  constructor(status: number, message: string, kind = "") {
    super(message);
    this.name = "Refusal";
    this.status = status;
    this.kind = kind;
  }
}
