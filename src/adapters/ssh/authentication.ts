import type { AnyAuthMethod, ParsedKey } from "ssh2";
import type { AuthenticationNotes } from "./authentication-notes.ts";
import { createChosenAgent } from "./chosen-agent.ts";
import type { Hop } from "./hop.ts";
import type { PasswordOffers } from "./password-offers.ts";
import type { IdentityReader, ReadIdentity } from "./read-identities.ts";

/** What authentication needs beside the hop. */
export type AuthenticationSources = {
  readonly passwords: PasswordOffers;
  readonly identities: IdentityReader;
};

type ReadFile = { readonly path: string; readonly required: boolean; readonly read: ReadIdentity };

/**
 * The ways to log in, one at a time as the one before was refused: keys of the agent that the hop names, its other
 * keys, key files, then the password. Nothing is asked for before it is needed. allowed: what the server still takes.
 */
export async function* authenticationMethods(
  hop: Hop,
  sources: AuthenticationSources,
  notes: AuthenticationNotes,
): AsyncGenerator<AnyAuthMethod, void, ReadonlySet<string> | undefined> {
  const files: ReadFile[] = [];
  for (const identity of hop.identities) {
    files.push({ ...identity, read: await sources.identities.read(identity) });
  }
  let allowed: ReadonlySet<string> | undefined;
  for await (const method of keyMethods(hop, files, { sources, notes })) {
    if (allowed?.has("publickey") === false) break;
    allowed = yield method;
  }
  yield* passwordMethods(hop, sources.passwords, { notes, allowed });
}

type KeyContext = { readonly sources: AuthenticationSources; readonly notes: AuthenticationNotes };

async function* keyMethods(
  hop: Hop,
  files: readonly ReadFile[],
  context: KeyContext,
): AsyncGenerator<AnyAuthMethod> {
  // Keys that the fleet file names come before the agent's others: sshd allows six attempts (MaxAuthTries).
  const named = files.filter((file) => file.required);
  const publics = files.map((file) => publicKey(file.read)).filter((key) => key !== undefined);
  const agent = (choose: (key: ParsedKey) => boolean): AnyAuthMethod[] =>
    hop.agentSocket === undefined
      ? []
      : [{ type: "agent", username: hop.user, agent: createChosenAgent(hop.agentSocket, choose) }];
  const isNamed = (key: ParsedKey): boolean => publics.some((known) => sameKey(known, key));
  if (publics.length > 0) {
    context.notes.tried.push(...agent(isNamed).map(() => "the agent's keys that are named"));
    yield* agent(isNamed);
  }
  yield* fileMethods(hop, named, context);
  if (!hop.identitiesOnly) {
    context.notes.tried.push(...agent(() => true).map(() => "the agent's keys"));
    yield* agent((key) => !isNamed(key));
  }
  yield* fileMethods(
    hop,
    files.filter((file) => !file.required),
    context,
  );
}

async function* fileMethods(
  hop: Hop,
  files: readonly ReadFile[],
  { sources, notes }: KeyContext,
): AsyncGenerator<AnyAuthMethod> {
  for (const { path, read } of files) {
    if (read.kind === "unreadable") notes.skipped.push(`${path} (${read.reason})`);
    const key = read.kind === "key" ? read.key : undefined;
    const unlocked =
      read.kind === "encrypted" ? await sources.identities.unlock(path, read.contents) : undefined;
    if (read.kind === "encrypted" && unlocked === undefined) notes.skipped.push(`${path} (no passphrase)`);
    const usable = key ?? unlocked;
    if (usable === undefined) continue;
    notes.tried.push(path);
    yield { type: "publickey", username: hop.user, key: usable };
  }
}

async function* passwordMethods(
  hop: Hop,
  passwords: PasswordOffers,
  {
    notes,
    allowed,
  }: { readonly notes: AuthenticationNotes; readonly allowed: ReadonlySet<string> | undefined },
): AsyncGenerator<AnyAuthMethod, void, ReadonlySet<string> | undefined> {
  const byPassword = allowed?.has("password") !== false;
  const byKeyboard = allowed?.has("keyboard-interactive") !== false;
  if (!byPassword && !byKeyboard) return;
  const offer = await passwords.offer({ kind: "login-password", host: hop.name, user: hop.user });
  if (offer === undefined) return;
  notes.tried.push("the password");
  notes.offers.push(offer);
  yield byPassword
    ? { type: "password", username: hop.user, password: offer.password }
    : answerQuestions(hop.user, offer.password);
  // Nobody comes here but for the next method, so this one was refused.
  offer.settle("refused");
}

function answerQuestions(username: string, password: string): AnyAuthMethod {
  return {
    type: "keyboard-interactive",
    username,
    // Only a single hidden question is for the password; one for a code or a new password gets no answer.
    prompt: (...[, , , prompts, finish]) =>
      finish(prompts.length === 1 && prompts[0]?.echo !== true ? [password] : prompts.map(() => "")),
  };
}

function publicKey(read: ReadIdentity): ParsedKey | undefined {
  if (read.kind === "key" || read.kind === "public") return read.key;
  return read.kind === "encrypted" ? read.public : undefined;
}

function sameKey(one: ParsedKey, other: ParsedKey): boolean {
  return one.getPublicSSH().equals(other.getPublicSSH());
}
