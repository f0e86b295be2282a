const gone = "(not shown)";
const name =
  "(?:passw(?:or)?d|passphrase|secret|token|auth[_-]?key|api[_-]?key|private[_-]?key|credentials?|authorization)";
const value = `(?:u?"[^"\\n]*"|u?'[^'\\n]*'|(?:(?:bearer|basic) +)?[^\\s,;&)}>"']+)`;
const named = new RegExp(`(${name}[a-z0-9_.-]*["']?[ \\t]*[=:][ \\t]*)(?!\\(not shown\\))${value}`, "gi");
const login = /(:\/\/)[^\s/@"']+@/g;
const bare = /gAAAAA[A-Za-z0-9_=-]+|grub\.pbkdf2\.[A-Za-z0-9.]+|\$(?:1|2[aby]|5|6|y)\$[^\s:"']+/g;
const key = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/** The text without what looks like a password, a token, a login in an address, a hash or a private key. */
export function removeSecrets(text: string): string {
  return text.replace(key, gone).replace(login, `$1${gone}@`).replace(named, `$1${gone}`).replace(bare, gone);
}
