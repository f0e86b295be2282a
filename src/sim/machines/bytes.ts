import { Buffer } from "node:buffer";

/** A text as the bytes that a machine holds, one character each. */
export function asBytes(text: string): string {
  return isPlain(text) ? text : Buffer.from(text, "utf8").toString("latin1");
}

/** Bytes of a machine as a text; what is no UTF-8 becomes U+FFFD. */
export function asText(bytes: string): string {
  return isPlain(bytes) ? bytes : Buffer.from(bytes, "latin1").toString("utf8");
}

function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false;
  return true;
}
