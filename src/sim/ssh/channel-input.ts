import type { Buffer } from "node:buffer";
import type { ServerChannel } from "ssh2";
import type { InputStream } from "../files/open-file.ts";

/** What comes through a channel as the stdin of a process. */
export class ChannelInput implements InputStream {
  pending = "";
  isEnded = false;
  #more = Promise.withResolvers<void>();

  constructor(channel: ServerChannel) {
    channel.on("data", (chunk: Buffer) => {
      this.pending += chunk.toString("latin1");
      this.#tell();
    });
    const end = () => {
      this.isEnded = true;
      this.#tell();
    };
    channel.on("end", end);
    channel.on("close", end);
    channel.on("error", () => undefined);
  }

  more = (): Promise<void> => this.#more.promise;

  #tell(): void {
    this.#more.resolve();
    this.#more = Promise.withResolvers();
  }
}
