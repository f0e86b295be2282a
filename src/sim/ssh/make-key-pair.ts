import ssh2 from "ssh2";

/** An ed25519 key of SSH: the private half as OpenSSH keeps it, and the public one as a line. */
export type KeyPair = { readonly privateKey: string; readonly publicLine: string };

/** Makes a key for a host, or for somebody who logs in. */
export function makeKeyPair(): KeyPair {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync("ed25519");
    // ssh2 1.17.0 takes zeros off the beginning of a public key, and so breaks one of 256.
    if (ssh2.utils.parseKey(pair.private) instanceof Error) continue;
    return { privateKey: pair.private, publicLine: pair.public.trim() };
  }
}
