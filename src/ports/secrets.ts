/** What a secret is for; it never holds the secret itself. */
export type SecretPurpose =
  | { readonly kind: "key-passphrase"; readonly identityFile: string }
  | { readonly kind: "sudo-password"; readonly host: string; readonly user: string }
  | { readonly kind: "login-password"; readonly host: string; readonly user: string };

/** Gives secrets, from the environment, a file, a command or by asking; undefined: there is none. */
export type Secrets = { readonly get: (purpose: SecretPurpose) => Promise<string | undefined> };
