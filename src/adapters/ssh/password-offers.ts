import { OperatingError } from "../../base/operating-error.ts";
import type { SecretPurpose, Secrets } from "../../ports/secrets.ts";

/** What a password is for: to log in, or to become root. */
export type PasswordPurpose = Exclude<SecretPurpose, { readonly kind: "key-passphrase" }>;

/** What a host said of a password; unknown: it was not asked, or gave no answer. */
export type PasswordVerdict = "accepted" | "refused" | "unknown";

/** A password for one try on one host; the first verdict counts, and there must be one. */
export type PasswordOffer = {
  readonly password: string;
  readonly settle: (verdict: PasswordVerdict) => void;
};

/**
 * Gives passwords so that a wrong one locks no account: until one host has accepted a password, only one host at a
 * time is offered it, and after a refusal none any more. A host that refused a password is not offered it again.
 */
export type PasswordOffers = {
  /** Undefined: there is none. Throws `sudo-password-wrong` or `authentication-failed` if it was refused before. */
  readonly offer: (purpose: PasswordPurpose) => Promise<PasswordOffer | undefined>;
};

type Experience = { accepted: boolean; readonly refusedBy: Set<string>; trial: Promise<void> | undefined };

/** Offers of the passwords that secrets gives, remembered by kind, user and password for its life. */
export function createPasswordOffers(secrets: Secrets): PasswordOffers {
  const experiences = new Map<string, Experience>();
  return {
    offer: async (purpose) => {
      const password = await secrets.get(purpose);
      if (password === undefined) return undefined;
      const key = JSON.stringify([purpose.kind, purpose.user, password]);
      const known = experiences.get(key) ?? { accepted: false, refusedBy: new Set(), trial: undefined };
      experiences.set(key, known);
      while (known.trial !== undefined) await known.trial;
      refuseKnownWrong(purpose, known);
      return { password, settle: beginTry(purpose.host, known) };
    },
  };
}

function refuseKnownWrong(purpose: PasswordPurpose, { accepted, refusedBy }: Experience): void {
  const [first] = refusedBy;
  if (first === undefined || (accepted && !refusedBy.has(purpose.host))) return;
  const [code, name, variable] =
    purpose.kind === "sudo-password"
      ? (["sudo-password-wrong", "sudo", "VFLEET_SUDO_PASSWORD"] as const)
      : (["authentication-failed", "login", "VFLEET_LOGIN_PASSWORD"] as const);
  const where = refusedBy.has(purpose.host) ? purpose.host : first;
  throw new OperatingError(code, purpose.host, {
    message: `The ${name} password of ${purpose.user} was refused on ${where} already, so it was not tried on ${purpose.host}`,
    hint: `Correct the ${name} password (${variable}); it is not tried again so that no account is locked.`,
  });
}

function beginTry(host: string, known: Experience): PasswordOffer["settle"] {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (!known.accepted) known.trial = promise;
  let settled = false;
  return (verdict) => {
    if (settled) return;
    settled = true;
    if (verdict === "accepted") known.accepted = true;
    if (verdict === "refused") known.refusedBy.add(host);
    if (known.trial === promise) known.trial = undefined;
    resolve();
  };
}
