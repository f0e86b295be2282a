import { readFile } from "node:fs/promises";
import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";
import { cloudError } from "./cloud-error.ts";
import type { TlsSettings } from "./cloud-settings.ts";

/** What a TLS connection to the cloud trusts and shows. */
export type Trust = {
  readonly rejectUnauthorized: boolean;
  /** Makes it at the first call, which reads hundreds of certificates, and keeps it. */
  readonly secureContext: () => SecureContext;
};

/**
 * Reads the files of the settings. With cacert only its certificates are trusted, without it Node's own and the
 * system's. Throws `cloud-config-unreadable`; place tells where the files are named.
 */
export async function readTrust(tls: TlsSettings, place: string): Promise<Trust> {
  const read = async (path: string | undefined, field: string): Promise<string | undefined> => {
    if (path === undefined) return undefined;
    const text = await readFile(path, "utf8").catch((error: unknown) => {
      const reason = error instanceof Error && "code" in error ? String(error.code) : "no reason given";
      throw unreadable(path, field, { place, reason });
    });
    if (/-----BEGIN [A-Z ]+-----/.test(text)) return text;
    throw unreadable(path, field, { place, reason: "it is no PEM file" });
  };
  const [ca, cert, key] = [
    await read(tls.caFile, "cacert"),
    await read(tls.certificateFile, "cert"),
    await read(tls.keyFile, "key"),
  ];
  let context: SecureContext | undefined;
  const make = () => {
    try {
      const trusted = ca ?? [...getCACertificates("default"), ...getCACertificates("system")];
      return createSecureContext({ ca: trusted, ...(cert === undefined ? {} : { cert, key: key ?? cert }) });
    } catch (error) {
      const reason = error instanceof Error && "code" in error ? String(error.code) : "no reason given";
      const path = tls.caFile ?? tls.certificateFile ?? place;
      throw unreadable(path, tls.caFile === undefined ? "cert" : "cacert", { place, reason });
    }
  };
  return {
    rejectUnauthorized: tls.verify,
    secureContext: () => {
      context ??= make();
      return context;
    },
  };
}

type Why = { readonly place: string; readonly reason: string };

function unreadable(path: string, field: string, { place, reason }: Why): Error {
  return cloudError("cloud-config-unreadable", path, {
    message: `${path}, which ${place} names as ${field}, cannot be used: ${reason}`,
    hint: `Correct ${field}, or make the file readable.`,
  });
}
