import { open } from "node:fs/promises";
import { OperatingError } from "../../base/operating-error.ts";
import type { SecretPurpose, Secrets } from "../../ports/secrets.ts";

/** Where secrets come from, in this order: the environment, a file that it names, the question. */
export type SecretSources = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Asks the operator; undefined if there is no answer. */
  readonly ask?: (purpose: SecretPurpose) => Promise<string | undefined>;
};

const VARIABLES: Readonly<Record<SecretPurpose["kind"], string>> = {
  "sudo-password": "VFLEET_SUDO_PASSWORD",
  "login-password": "VFLEET_LOGIN_PASSWORD",
  "key-passphrase": "VFLEET_KEY_PASSPHRASE",
};

/**
 * Gives each secret of VFLEET_SUDO_PASSWORD, VFLEET_LOGIN_PASSWORD, VFLEET_KEY_PASSPHRASE, or of the file that the same
 * name with _FILE names, or by asking: once for each purpose and user (or key), one question at a time. Answers stay
 * in memory. Throws OperatingError `secret-unreadable` for a file that is not private or cannot be read.
 */
export function createSecrets({ environment, ask }: SecretSources): Secrets {
  const answers = new Map<string, Promise<string | undefined>>();
  let lastQuestion: Promise<unknown> = Promise.resolve();
  const askInTurn = (purpose: SecretPurpose): Promise<string | undefined> => {
    const question = lastQuestion.then(() => ask?.(purpose));
    lastQuestion = question.catch(() => undefined);
    return question;
  };
  const find = async (purpose: SecretPurpose): Promise<string | undefined> => {
    const variable = VARIABLES[purpose.kind];
    const file = environment[`${variable}_FILE`];
    return (
      environment[variable] ??
      (file ? await readSecretFile(file, `${variable}_FILE`) : await askInTurn(purpose))
    );
  };
  return {
    get: (purpose) => {
      const key = `${purpose.kind} ${purpose.kind === "key-passphrase" ? purpose.identityFile : purpose.user}`;
      const answer = answers.get(key) ?? find(purpose);
      answers.set(key, answer);
      return answer;
    },
  };
}

async function readSecretFile(path: string, variable: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { mode } = await file.stat();
      if ((mode & 0o077) !== 0)
        throw unreadable(path, variable, "others than its owner may read or write it");
      return (await file.readFile("utf8")).replace(/\r?\n$/, "");
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof OperatingError) throw error;
    const reason = error instanceof Error && "code" in error ? String(error.code) : "no reason given";
    throw unreadable(path, variable, reason);
  }
}

function unreadable(path: string, variable: string, why: string): OperatingError {
  return new OperatingError("secret-unreadable", path, {
    message: `The secret's file ${path} (${variable}) is not used: ${why}`,
    hint: `Run: chmod 600 ${path}`,
  });
}
