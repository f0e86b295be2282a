import { type GuestWords, parseGuestWords } from "./guest-words.ts";
import type { ProofRun } from "./proof-run.ts";

/** The console of a VM as it was last read, and what its script has told. */
export type Watched = { readonly console: string | undefined; readonly words: GuestWords };

const pollMs = 5000;

/** How much of a console is read: what a guest prints while it boots, and what its script tells. */
export const consoleLines = 2000;

/** Reads a VM's console until its script has told enough, or the time is over. */
export async function watchConsole(
  { ports, halt }: Pick<ProofRun, "ports" | "halt">,
  watch: {
    readonly serverId: string;
    readonly nonce: string;
    readonly isEnough: (words: GuestWords) => boolean;
    readonly deadline: number;
    readonly onWaiting: () => void;
  },
): Promise<Watched> {
  for (;;) {
    const console = await ports.cloud.servers.readConsole(watch.serverId, consoleLines, halt);
    const words = parseGuestWords(console ?? "", watch.nonce);
    if (watch.isEnough(words) || ports.clock.now() > watch.deadline) return { console, words };
    watch.onWaiting();
    await ports.clock.sleep(pollMs, halt);
  }
}
