/** A NIC as a proof's VM sees it. */
export type GuestNic = {
  readonly name: string;
  readonly mac: string;
  readonly pci: string;
  readonly driver: string;
  readonly mtu: number;
  readonly address: string | undefined;
};

/** How many packets came back of those that were sent. */
export type GuestPing = { readonly received: number; readonly sent: number };

/** What a proof's VM has told by its console. */
export type GuestWords = {
  /** The script runs. */
  readonly begun: boolean;
  /** undefined: it has not told; empty: it sees none. */
  readonly nics: readonly GuestNic[] | undefined;
  /** The best of its tries. */
  readonly ping: GuestPing | undefined;
  readonly pingTries: number;
  /** The same with packets of the network's full size. */
  readonly whole: GuestPing | undefined;
  readonly mbitPerSecond: number | undefined;
  /** All that it was to do is done. */
  readonly done: boolean;
};

/** Reads what the script of a VM has told so far; later words on the same thing count. */
export function parseGuestWords(console: string, nonce: string): GuestWords {
  const lines = console.split(/\r?\n/).flatMap((line) => wordsOf(line, nonce));
  const last = (word: string) => lines.findLast(([first]) => first === word)?.slice(1);
  const nicLines = lines.filter(([first]) => first === "nic").map((words) => words.slice(1));
  return {
    begun: lines.some(([first]) => first === "begun"),
    nics: nicLines.length === 0 ? undefined : latestNics(nicLines),
    ping: bestPing(lines, "ping"),
    pingTries: lines.filter(([first]) => first === "ping").length,
    whole: bestPing(lines, "whole"),
    mbitPerSecond: speedOf(last("speed")),
    done: lines.some(([first]) => first === "done"),
  };
}

function wordsOf(line: string, nonce: string): readonly (readonly string[])[] {
  // Kernel messages may stand before it on the same line.
  const mark = `vfleet-proof ${nonce} `;
  const at = line.indexOf(mark);
  if (at < 0) return [];
  return [
    line
      .slice(at + mark.length)
      .trim()
      .split(/\s+/),
  ];
}

function latestNics(lines: readonly (readonly string[])[]): readonly GuestNic[] {
  const byName = new Map<string, GuestNic>();
  for (const [name, mac, pci, driver, mtu, address] of lines) {
    if (name === undefined || mac === undefined || pci === undefined || driver === undefined) continue;
    const known = address === undefined || address === "-" ? undefined : address;
    byName.set(name, { name, mac: mac.toLowerCase(), pci, driver, mtu: Number(mtu), address: known });
  }
  return [...byName.values()];
}

function bestPing(lines: readonly (readonly string[])[], word: string): GuestPing | undefined {
  const pings = lines
    .filter(([first]) => first === word)
    .map((words) => ({ received: Number(words[2]), sent: Number(words[3]) }))
    .filter(({ received, sent }) => Number.isInteger(received) && Number.isInteger(sent));
  return pings.toSorted((a, b) => b.received - a.received)[0];
}

function speedOf(words: readonly string[] | undefined): number | undefined {
  const [bytes, ms] = [Number(words?.[1]), Number(words?.[2])];
  if (!(bytes > 0) || !(ms > 0)) return undefined;
  return Math.round((bytes * 8) / ms / 100) / 10;
}
