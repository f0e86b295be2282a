import { makeKeyPair, parseKey } from "./ssh2-library.ts";

/** Both halves of a pair of SSH keys, as OpenSSH writes them. */
export type SshKey = { readonly publicKey: string; readonly privateKey: string };

/** Makes an Ed25519 key without a passphrase; comment says in the public half what it is for. */
export function makeSshKey(comment: string): SshKey {
  for (;;) {
    const pair = makeKeyPair("ed25519", { comment });
    // ssh2 1.17.0 takes zeros off the beginning of a public key, and so breaks one of 256.
    if (!(parseKey(pair.private) instanceof Error))
      return { publicKey: pair.public, privateKey: pair.private };
  }
}
