import { Buffer } from "node:buffer";

/** Where bytes go in the end. */
type Take = { write(bytes: Buffer): unknown };

const mostHeld = 32_768;

/**
 * What a process writes to a channel, which goes out when the process waits or ends, or when it is much: a script prints
 * hundreds of words one after the other, and each packet costs both sides more than what is in it.
 */
export class ChannelOutput {
  readonly #take: Take;
  #held = "";
  #isDue = false;

  constructor(take: Take) {
    this.#take = take;
  }

  /** One character a byte. */
  write(bytes: string): void {
    this.#held += bytes;
    if (this.#held.length >= mostHeld) this.flush();
    else if (!this.#isDue) {
      this.#isDue = true;
      // A process runs at once up to where it waits.
      queueMicrotask(() => {
        this.#isDue = false;
        this.flush();
      });
    }
  }

  /** Sends what is held. */
  flush(): void {
    if (this.#held === "") return;
    const bytes = Buffer.from(this.#held, "latin1");
    this.#held = "";
    this.#take.write(bytes);
  }
}
