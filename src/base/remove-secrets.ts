import { notShown } from "./not-shown.ts";

const name =
  "(?:passw(?:or)?d|passphrase|secret|token|auth[_-]?key|api[_-]?key|private[_-]?key|credentials?|authorization)";
const value = `(?:u?"[^"\\n]*"|u?'[^'\\n]*'|(?:(?:bearer|basic) +)?[^\\s,;&)}>"']+)`;
const named = new RegExp(`(${name}[a-z0-9_.-]*["']?[ \\t]*[=:][ \\t]*)(?!\\(not shown\\))${value}`, "gi");
// Up to the last @ of the word: there may be several hosts, and a password may have a slash. Bounded, so that no text takes long.
const login = /(:\/\/)[^\s\0"']{1,1000}@/g;
const bare = /gAAAAA[A-Za-z0-9_=-]+|grub\.pbkdf2\.[A-Za-z0-9.]+|\$(?:1|2[aby]|5|6|y)\$[^\s:"']+/g;
const key = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/** The text without what looks like a password, a token, a login in an address, a hash or a private key. */
export function removeSecrets(text: string): string {
  return text
    .replace(key, notShown)
    .replace(login, `$1${notShown}@`)
    .replace(named, `$1${notShown}`)
    .replace(bare, notShown);
}
