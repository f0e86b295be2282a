import { OperatingError } from "../../base/operating-error.ts";
import { printable } from "../../base/printable.ts";
import { cloudError } from "./cloud-error.ts";
import type { HttpRequest } from "./http-exchange.ts";

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refuses the connection",
  ENOTFOUND: "has a name that cannot be resolved",
  EAI_AGAIN: "has a name that cannot be resolved now",
  EHOSTUNREACH: "cannot be reached: there is no way to it",
  ENETUNREACH: "cannot be reached: there is no way to it",
  ETIMEDOUT: "does not answer a connection",
  ECONNRESET: "broke the connection",
  EPIPE: "broke the connection",
};

const UNTRUSTED: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "is signed by itself",
  SELF_SIGNED_CERT_IN_CHAIN: "comes from an authority that is not trusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "comes from an authority that is not trusted",
  UNABLE_TO_GET_ISSUER_CERT: "comes from an authority that is not trusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "comes from an authority that is not trusted",
  CERT_SIGNATURE_FAILURE: "comes from an authority that is not trusted",
  CERT_HAS_EXPIRED: "has expired",
  CERT_NOT_YET_VALID: "is not valid yet",
  CERT_REVOKED: "is revoked",
  CERT_UNTRUSTED: "is not trusted",
  INVALID_CA: "comes from something that is no authority",
  ERR_TLS_CERT_ALTNAME_INVALID: "is for another name",
};

/**
 * Why a request has no answer, as an OperatingError. What Node threw is not its cause: that may hold bytes of an answer,
 * and so a token, or the address of a proxy with its password.
 */
export function connectionError({ url, whence }: HttpRequest, error: unknown): OperatingError {
  if (error instanceof OperatingError) return error;
  const code = codeOf(error);
  const place = `${url.origin} (${whence})`;
  const untrusted = UNTRUSTED[code];
  if (untrusted !== undefined)
    return cloudError("cloud-certificate-untrusted", url.origin, {
      message: `The certificate of ${place} ${untrusted}${namesOf(code, error)} (${code})`,
      hint: trustHint(code, whence),
    });
  if (
    code === "ERR_SSL_WRONG_VERSION_NUMBER" ||
    code === "ERR_SSL_PACKET_LENGTH_TOO_LONG" ||
    code === "EPROTO"
  )
    return cloudError("cloud-answer-strange", url.origin, {
      message: `${place} does not speak TLS that vfleet understands (${code})`,
      hint: `Check whether ${whence} begins with http:// instead of https://.`,
    });
  if (code.startsWith("HPE_"))
    return cloudError("cloud-answer-strange", url.origin, {
      message: `${place} does not speak HTTP (${code})`,
      hint: `Check the port and whether ${whence} begins with https:// instead of http://.`,
    });
  return cloudError("cloud-unreachable", url.origin, {
    message: `${place} ${UNREACHABLE[code] ?? "cannot be reached"} (${code}${peerOf(error)})`,
    hint:
      whence === "auth_url" ? "Check auth_url, the network and the proxy variables." : endpointHint(whence),
    retryable: true,
  });
}

function endpointHint(whence: string): string {
  return `If ${whence} cannot be reached from here, set interface or an endpoint override in clouds.yaml.`;
}

function trustHint(code: string, whence: string): string {
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return `Use a name that the certificate is for in ${whence}.`;
  if (code === "CERT_HAS_EXPIRED") return "Renew the certificate.";
  if (code === "CERT_NOT_YET_VALID") return "Compare the clocks of this machine and the cloud.";
  return "Name the file of the cloud's authority as cacert in clouds.yaml (OS_CACERT).";
}

function namesOf(code: string, error: unknown): string {
  const reason = error instanceof Error && "reason" in error ? error.reason : undefined;
  return code === "ERR_TLS_CERT_ALTNAME_INVALID" && typeof reason === "string"
    ? `: ${printable(reason)}`
    : "";
}

// Behind a proxy it is the proxy's.
function peerOf(error: unknown): string {
  const isKnown = error instanceof Error && "address" in error && "port" in error;
  return isKnown ? ` at ${String(error.address)}:${String(error.port)}` : "";
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "no code";
}
