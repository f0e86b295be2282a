import type { Server } from "../../model/cloud-resources.ts";
import type { ProofRun } from "./proof-run.ts";

/** How the building of a server ended. */
export type BuildEnd =
  | { readonly kind: "active"; readonly server: Server }
  | { readonly kind: "error"; readonly server: Server }
  | { readonly kind: "too-long"; readonly server: Server }
  | { readonly kind: "gone" };

const pollMs = 2000;

/** Waits until Nova has built a server or given up, up to the fleet file's limit. */
export async function awaitBuild(
  { ports, proof, halt }: Pick<ProofRun, "ports" | "proof" | "halt">,
  id: string,
  onWaiting: (what: string) => void,
): Promise<BuildEnd> {
  const deadline = ports.clock.now() + proof.buildTimeoutMs;
  for (;;) {
    const server = await ports.cloud.servers.find(id, halt);
    if (server === undefined) return { kind: "gone" };
    if (server.status === "ACTIVE") return { kind: "active", server };
    if (server.status === "ERROR") return { kind: "error", server };
    if (ports.clock.now() > deadline) return { kind: "too-long", server };
    onWaiting(
      `for the VM, which is ${server.status}${server.taskState === undefined ? "" : ` (${server.taskState})`}`,
    );
    await ports.clock.sleep(pollMs, halt);
  }
}
