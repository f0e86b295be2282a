import { chownSync } from "node:fs";

const nobody = 65_534;

/** As whom a database is started that does not run as root. */
export function asUser(): { readonly uid?: number; readonly gid?: number } {
  return process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
}

/** Gives a file to that user. */
export function giveAway(path: string): void {
  if (process.getuid?.() === 0) chownSync(path, nobody, nobody);
}
