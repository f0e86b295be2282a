// What the demo shows of output that is long for forty hosts: beginnings and ends, with a word on what is left out.

/** Says how much was left out, and how to see it. */
function leftOut(count: number, command: string): string {
  return count === 0 ? "" : `  … ${count} more lines; all of it: ${command}\n`;
}

/** Of the table of NICs these hosts, and all after it. */
export function excerptDiscovery(text: string, hosts: ReadonlySet<string>): string {
  const lines = text.trim().split("\n");
  const end = lines.findIndex((line) => plain(line).trim() === "");
  const shown = [lines[0] ?? ""];
  let isShown = false;
  for (const line of lines.slice(1, end)) {
    const [, host] = /^([a-z]+-\d+)[, :]/.exec(plain(line)) ?? [];
    if (host !== undefined) isShown = hosts.has(host);
    if (isShown) shown.push(line);
  }
  const more = leftOut(end - shown.length, "vfleet discover");
  return `${shown.join("\n")}\n${more}${lines.slice(end).join("\n")}\n`;
}

/** The actions of the first kind of hosts, by their titles, the refused hosts, and in which waves all of it goes. */
export function excerptPlan(text: string): string {
  const lines = text.trim().split("\n");
  const at = lines.findIndex((line) => plain(line).startsWith("rollout in "));
  const end = at < 0 ? lines.length : at;
  const shown: string[] = [];
  let group: "first" | "refused" | "other" | undefined;
  for (const line of lines.slice(0, end)) {
    const bare = plain(line);
    const isHead = /^\S/.test(bare);
    if (isHead) group = bare.endsWith(": refused") ? "refused" : group === undefined ? "first" : "other";
    const isTitle = group === "first" && /^ {4}\d+\. /.test(bare);
    if (isHead || isTitle || (group === "refused" && bare !== "")) shown.push(line);
  }
  return `${shown.join("\n")}\n${leftOut(end - shown.length, "vfleet plan")}\n${lines.slice(end).join("\n")}\n`;
}

/** What comes after the plan, which was shown before. */
export function excerptRun(text: string): string {
  const lines = text.split("\n");
  const at = lines.findIndex((line) => plain(line).startsWith("takes about "));
  // The plan ends with what it sums up to.
  return at < 0
    ? text
    : `${lines
        .slice(at + 2)
        .join("\n")
        .trim()}\n`;
}

/** The checks of the first host that do not hold, and the end. */
export function excerptVerification(text: string): string {
  const lines = text.split("\n");
  const at = lines.findIndex((line) => plain(line).startsWith("all holds"));
  if (at < 0) return text;
  const heads = lines.slice(0, at).filter((line) => /^\S/.test(plain(line)));
  const wrong = heads.map((line) => plain(line).replace(/, the same.*$/, ""));
  const more = at - heads.length;
  return `${wrong.map((host) => `${host}: not all holds\n`).join("")}${leftOut(more, "vfleet verify")}${lines.slice(at).join("\n")}`;
}

/** What came of it, without what was made for it. */
export function excerptProof(text: string): string {
  const lines = text.trim().split("\n");
  const at = lines.findIndex((line) => /^(?:failed|proved|not run)/.test(plain(line)));
  return `${lines.slice(Math.max(0, at)).join("\n")}\n`;
}

/** The lowest cause, and the last line. */
export function excerptDiagnosis(text: string): string {
  const lines = text.split("\n");
  const second = lines.findIndex((line) => plain(line).startsWith("2. "));
  if (second < 0) return text;
  const last = lines.findLastIndex((line) => plain(line) !== "");
  return `${lines.slice(0, second).join("\n")}${leftOut(last - second, "vfleet diagnose")}${lines.slice(last).join("\n")}`;
}

/** Of the messages of a run without a terminal: waves, and what fails. */
export function isWaveOrFailure(line: string): boolean {
  return (
    /Z wave \d+ of \d+, .*: (?:begins|ended)|: failed|^Run |store|reboot/.test(line) &&
    !/\d+\/\d+ /.test(line)
  );
}

/** A line without its colours. */
function plain(line: string): string {
  return line.replace(/\u001b\[[0-9;]*m/g, "");
}
