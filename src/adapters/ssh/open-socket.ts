import { connect, type Socket } from "node:net";
import { socketError } from "./connect-error.ts";
import type { Hop } from "./hop.ts";

/** How long one of several addresses of a name is tried before the next one. */
const ADDRESS_TIMEOUT_MS = 2_500;

/**
 * Opens a TCP connection; destroyed by the signal. Throws OperatingError `host-unresolved`, `host-unreachable`,
 * `connection-refused` or `connect-timeout`.
 */
export function openSocket(hop: Hop, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    // Without noDelay each exec on an open connection waits some 40 ms for a delayed acknowledgement.
    const socket = connect({
      host: hop.hostname,
      port: hop.port,
      noDelay: true,
      autoSelectFamilyAttemptTimeout: ADDRESS_TIMEOUT_MS,
    });
    const abort = (): void => {
      socket.destroy();
      reject(signal.reason);
    };
    signal.addEventListener("abort", abort, { once: true });
    // It stays: an error must not crash the process in the moment before ssh2 listens.
    socket.on("error", (error) => {
      signal.removeEventListener("abort", abort);
      reject(socketError(hop, error));
    });
    socket.once("connect", () => {
      signal.removeEventListener("abort", abort);
      resolve(socket);
    });
    if (signal.aborted) abort();
  });
}
