/**
 * What is in names of options whose values are not shown, in lower case; `^` and `$` stand for start and end of the
 * name. Rather too much than too little: none of the options that vfleet needs is among them.
 */
export const secretWords: readonly string[] = [
  "passw",
  "passphrase",
  "pass$",
  "_pass_",
  "secret",
  "token",
  "credential",
  "connection",
  "auth",
  "url$",
  "urls$",
  "dsn",
  "^key",
  "key$",
  "keys$",
  "_key_",
  "private",
  "pwd",
  "community",
  // Arguments of a cache, of which one may be `password:...`.
  "backend_argument",
];

/** A text, in lower case, in which a word such as password stands before a colon or an equals sign, as a regular expression. */
export const secretInText = "(passw|secret|token|pwd|api_?key)[a-z_]*[ \\t]*[:=]";

const secretName = new RegExp(secretWords.join("|"), "i");

/** Whether an option's name sounds as if its value were a secret. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}
