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

/** Starts to answer, with files in folder, which must be private; host is the target as the operator calls it. */
export async function startAskpass(
  folder: string,
  secrets: { readonly get: Secrets["get"]; readonly host: string },
  watch: AskpassWatch,
): Promise<Askpass> {
  const [socket, code, program] = [join(folder, "a"), join(folder, "askpass.mjs"), join(folder, "askpass")];
  await writeFile(code, PROGRAM, { mode: 0o600 });
  const command = ["exec", ...[process.execPath, code, socket].map(quoteShellWord), '"$1"'].join(" ");
  await writeFile(program, `#!/bin/sh\n${command}\n`, { mode: 0o700 });
  await chmod(program, 0o700);
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    watch.asked();
    answer(connection, secrets).then(watch.answered, watch.answered);
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

async function answer(
  connection: Socket,
  secrets: { readonly get: Secrets["get"]; readonly host: string },
): Promise<void> {
  connection.on("error", () => undefined);
  let question = "";
  connection.setEncoding("utf8");
  for await (const chunk of connection) question += String(chunk);
  const purpose = parseQuestion(question, secrets.host);
  const secret = purpose === undefined ? undefined : await secrets.get(purpose);
  connection.end(secret === undefined ? "-" : `+${secret}`);
}

/** What ssh asks for; undefined for what only a person can give, such as a touch or a PIN. */
export function parseQuestion(question: string, host: string): SecretPurpose | undefined {
  const key = /^Enter passphrase for (?:key )?'?(.+?)'?: ?$/.exec(question)?.[1];
  if (key !== undefined) return { kind: "key-passphrase", identityFile: key };
  const login = /^(?:\(([^@()]+)@[^()]+\) |([^@ ]+)@\S+'s )?.*password:? ?$/i.exec(question);
  const user = login?.[1] ?? login?.[2];
  return user === undefined ? undefined : { kind: "login-password", host, user };
}
