import { OperatingError } from "../../base/operating-error.ts";
import type { SecretPurpose, Secrets } from "../../ports/secrets.ts";
import { authenticationError, type Place } from "./connect-error.ts";
import type { PasswordOffer, PasswordOffers, PasswordPurpose } from "./password-offers.ts";
import { createIdentityReader } from "./read-identities.ts";

/** The secrets for one login by ssh, which learn from how it ended; accepted or explain must be called in the end. */
export type LoginSecrets = Secrets & {
  /** The login went well. */
  readonly accepted: () => void;
  /** The login failed: gives a better error where what ssh said leaves the reason open. */
  readonly explain: (error: unknown) => Promise<unknown>;
};

/** Where the secrets come from. */
export type LoginSecretSources = { readonly secrets: Secrets; readonly passwords: PasswordOffers };

/** The login that they are for; giveUp ends it at once. */
export type SecretLogin = { readonly place: Place; readonly giveUp: (error: OperatingError) => void };

/**
 * The secrets for one login by ssh. It is given up where there is no password, or none that was not refused before: ssh
 * would send an empty one, which counts as one more failure against the account.
 */
export function createLoginSecrets(
  { place, giveUp }: SecretLogin,
  { secrets, passwords }: LoginSecretSources,
): LoginSecrets {
  const unlocked: string[] = [];
  const offers = new Map<string, { readonly host: string; readonly offer: PasswordOffer }>();

  const findPassword = async (purpose: PasswordPurpose): Promise<string> => {
    const key = JSON.stringify(purpose);
    const given = offers.get(key);
    given?.offer.settle("refused");
    if (given !== undefined) throw authenticationError(place, "it did not take the password");
    const offer = await passwords.offer(purpose);
    if (offer === undefined) throw authenticationError(place, "it wants a password, and none was given");
    offers.set(key, { host: purpose.host, offer });
    return offer.password;
  };

  const givePassword = async (purpose: PasswordPurpose): Promise<string | undefined> => {
    try {
      return await findPassword(purpose);
    } catch (error) {
      if (!(error instanceof OperatingError)) throw error;
      giveUp(error);
      return undefined;
    }
  };

  return {
    get: async (purpose: SecretPurpose) => {
      if (purpose.kind !== "key-passphrase") return givePassword(purpose);
      unlocked.push(purpose.identityFile);
      return secrets.get(purpose);
    },
    accepted: () => {
      for (const { offer } of offers.values()) offer.settle("accepted");
    },
    explain: async (error) => {
      const refused = error instanceof OperatingError && error.code === "authentication-failed";
      for (const asked of offers.values()) {
        // Of several logins behind one ssh only the last one is known to have failed.
        asked.offer.settle(refused && asked.host === place.name ? "refused" : "unknown");
      }
      return refused ? ((await tryPassphrases(unlocked, secrets)) ?? error) : error;
    },
  };
}

/** ssh does not say that a passphrase was wrong; so the keys that it asked about are tried once more here. */
async function tryPassphrases(paths: readonly string[], secrets: Secrets): Promise<unknown> {
  const identities = createIdentityReader(secrets);
  try {
    for (const path of paths) {
      const identity = await identities.read({ path, required: false });
      if (identity.kind === "encrypted") await identities.unlock(path, identity.contents);
    }
    return undefined;
  } catch (explained) {
    return explained;
  }
}
