import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import { isCancel, password } from "@clack/prompts";
import { printable } from "../base/printable.ts";
import type { SecretPurpose } from "../ports/secrets.ts";
import type { Interrupts } from "./interrupts.ts";
import type { Screen } from "./screen.ts";

/** The terminal that questions are asked on. */
export type AskOn = {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable & { readonly isTTY?: boolean };
  readonly screen: Screen;
  readonly interrupts: Interrupts;
};

/** Whether there is a person at a terminal. */
export function canAskOn({ input, output }: Pick<AskOn, "input" | "output">): boolean {
  return input.isTTY === true && output.isTTY === true;
}

/** Asks for a line of text; undefined if there is no terminal, at its end and at Ctrl-C, which counts as an interrupt. */
export async function askLine(on: AskOn, question: string): Promise<string | undefined> {
  if (!canAskOn(on)) return undefined;
  const resume = on.screen.pause();
  const lines = createInterface({ input: on.input, output: on.output });
  const ended = new Promise<undefined>((resolve) => {
    lines.once("close", () => resolve(undefined));
    lines.once("SIGINT", () => {
      on.interrupts.interrupt();
      lines.close();
    });
  });
  try {
    return await Promise.race([lines.question(question), ended]);
  } finally {
    lines.close();
    resume();
  }
}

/** Asks for a secret without showing it; undefined if there is no terminal and at Ctrl-C, which counts as an interrupt. */
export async function askSecret(on: AskOn, purpose: SecretPurpose): Promise<string | undefined> {
  if (!canAskOn(on)) return undefined;
  const resume = on.screen.pause();
  try {
    const { input, output } = on;
    const answer = await password({ message: secretQuestion(purpose), input, output });
    if (!isCancel(answer)) return answer;
    on.interrupts.interrupt();
    return undefined;
  } finally {
    resume();
  }
}

function secretQuestion(purpose: SecretPurpose): string {
  switch (purpose.kind) {
    case "key-passphrase":
      return printable(`Passphrase of the key ${purpose.identityFile}`);
    case "sudo-password":
      return printable(`Password of ${purpose.user} for sudo on ${purpose.host}`);
    case "login-password":
      return printable(`Password of ${purpose.user} on ${purpose.host}`);
  }
}
