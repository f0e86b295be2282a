// ssh2 is CommonJS, and Node finds only a part of its names as named exports.
import ssh2 from "ssh2";

/** A connection of ssh2. */
export const Client = ssh2.Client;
/** Talks to ssh-agent. */
export const OpenSSHAgent = ssh2.OpenSSHAgent;
/** Reads a private or public key in the formats of OpenSSH, PEM and PuTTY. */
export const parseKey = ssh2.utils.parseKey;
/** Makes a pair of keys in the formats of OpenSSH. */
export const makeKeyPair = ssh2.utils.generateKeyPairSync;
