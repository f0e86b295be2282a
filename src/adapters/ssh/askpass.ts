import { chmod, writeFile } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { quoteShellWord } from "../../base/quote-shell.ts";
import type { SecretPurpose, Secrets } from "../../ports/secrets.ts";

/** Answers the questions of ssh; secrets go by a socket in a private folder, never by arguments or the environment. */
export type Askpass = { readonly program: string; readonly close: () => void };

/** Told when ssh begins to wait for an answer and when it has it. */
export type AskpassWatch = { readonly asked: () => void; readonly answered: () => void };

// ssh runs it with its question as the argument and reads the answer from its stdout; failing means no answer.
const PROGRAM = `import { connect } from "node:net";
const [socketPath, question] = process.argv.slice(2);
let answer = "";
connect({ path: socketPath, allowHalfOpen: true })
  .on("error", () => process.exit(1))
  .on("data", (chunk) => { answer += chunk; })
  .on("end", () => {
    if (answer.startsWith("+")) process.stdout.write(answer.slice(1) + "\\n");
    else process.exitCode = 1;
  })
  .end(question);
`;

/** Who is asked for secrets: the target by its name in the fleet file and by its address. */
export type AskpassTarget = { readonly secrets: Secrets; readonly host: string; readonly address: string };

/** Starts to answer, with files in folder, which must be private. */
export async function startAskpass(
  folder: string,
  target: AskpassTarget,
  watch: AskpassWatch,
): Promise<Askpass> {
  const [socket, code, program] = [join(folder, "a"), join(folder, "askpass.mjs"), join(folder, "askpass")];
  await writeFile(code, PROGRAM, { mode: 0o600 });
  const command = ["exec", ...[process.execPath, code, socket].map(quoteShellWord), '"$1"'].join(" ");
  await writeFile(program, `#!/bin/sh\n${command}\n`, { mode: 0o700 });
  await chmod(program, 0o700);
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    watch.asked();
    answer(connection, target).then(watch.answered, watch.answered);
  });
  await listen(server, socket);
  return { program, close: () => void server.close() };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
}

async function answer(connection: Socket, target: AskpassTarget): Promise<void> {
  connection.on("error", () => undefined);
  let question = "";
  connection.setEncoding("utf8");
  for await (const chunk of connection) question += String(chunk);
  const purpose = parseQuestion(question, target);
  const secret = purpose === undefined ? undefined : await target.secrets.get(purpose);
  connection.end(secret === undefined ? "-" : `+${secret}`);
}

/** What ssh asks for; undefined for what only a person can give, such as a touch or a PIN. */
export function parseQuestion(
  question: string,
  target: { readonly host: string; readonly address: string },
): SecretPurpose | undefined {
  const key = /^Enter passphrase for (?:key )?'?(.+?)'?: ?$/.exec(question)?.[1];
  if (key !== undefined) return { kind: "key-passphrase", identityFile: key };
  // By password: `user@host's password: `; by keyboard-interactive: `(user@host) ` and the host's own words.
  const login = /^(?:\(([^()\s]+)@([^()@\s]+)\) |([^\s]+)@([^@\s]+)'s )[^\n]*password:? ?$/i.exec(question);
  const [user, host] = [login?.[1] ?? login?.[3], login?.[2] ?? login?.[4]];
  if (user === undefined || host === undefined) return undefined;
  return { kind: "login-password", host: host === target.address ? target.host : host, user };
}
