import { notShown } from "../../base/not-shown.ts";

/** A password or a token: nothing shows it, neither JSON, nor a template, nor util.inspect; only reveal gives it. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret itself, for the one place that sends it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return notShown;
  }

  toJSON(): string {
    return notShown;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return notShown;
  }
}

/** The text without these secrets, as they are and as JSON and addresses write them; shorter than four letters they stay. */
export function hideSecrets(text: string, secrets: readonly (Secret | undefined)[]): string {
  return secrets
    .flatMap((secret) => (secret === undefined ? [] : formsOf(secret.reveal())))
    .filter((form) => form.length >= 4)
    .toSorted((a, b) => b.length - a.length)
    .reduce((shown, form) => shown.replaceAll(form, notShown), text);
}

function formsOf(secret: string): readonly string[] {
  return [
    ...new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed())]),
  ];
}
