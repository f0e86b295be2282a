import { type Call, complain, type Program, type Run, readStdin, say } from "../shell/program.ts";
import { runProgram } from "../shell/run-program.ts";
import { complainOfFile } from "./complain-of-file.ts";
import { readOptions } from "./read-options.ts";

/** Programs about time, locks and other programs. */
export const processPrograms: Readonly<Record<string, Program>> = {
  true: () => 0,
  false: () => 1,
  sync: () => 0,
  sleep: function* sleep({ words }): Run<number> {
    const ms = words.reduce((sum, word) => sum + Number.parseFloat(word) * 1000, 0);
    yield { kind: "sleep", ms };
    return 0;
  },
  date: (call) => {
    const seconds = Math.floor(call.process.kernel.now() / 1000);
    const format = call.words.find((word) => word.startsWith("+"));
    if (format === "+%s") return say(call, `${seconds}\n`);
    return say(call, `${new Date(seconds * 1000).toUTCString()}\n`);
  },
  id: (call) => say(call, call.words.includes("-u") ? "0\n" : "uid=0(root) gid=0(root) groups=0(root)\n"),
  printenv: (call) => {
    const value = call.process.environment(call.words[0] ?? "");
    return value === undefined ? 1 : say(call, `${value}\n`);
  },
  env: function* env(call): Run<number> {
    const words = [...call.words];
    const child = call.process.fork();
    while (/^[A-Za-z_]\w*=/.test(words[0] ?? "")) {
      const [all = ""] = words.splice(0, 1);
      const at = all.indexOf("=");
      child.variables.set(all.slice(0, at), all.slice(at + 1));
      child.exported.add(all.slice(0, at));
    }
    const [name, ...rest] = words;
    if (name === undefined) {
      const all = [...child.exported].flatMap((each) => {
        const value = child.variables.get(each);
        return value === undefined ? [] : [`${each}=${value}\n`];
      });
      child.close();
      return say(call, all.join(""));
    }
    const code = yield* runProgram(child, name, rest);
    call.process.jump ??= child.jump;
    child.close();
    return code;
  },
  // All who log in are root, or may become root without a password.
  sudo: function* sudo(call): Run<number> {
    const at = call.words.indexOf("--");
    const [name = "", ...rest] =
      at >= 0 ? call.words.slice(at + 1) : call.words.filter((word) => word !== "-n");
    return yield* runProgram(call.process, name, rest);
  },
  timeout: function* timeout(call): Run<number> {
    const [seconds = "0", name = "", ...rest] = call.words.filter((word) => !/^-[ks]/.test(word));
    const until = call.process.kernel.now() + Number.parseFloat(seconds) * 1000;
    const run = runProgram(call.process, name, rest);
    for (let step = run.next(); ; step = run.next()) {
      if (step.done === true) return step.value;
      const left = until - call.process.kernel.now();
      if (step.value.kind === "sleep" && step.value.ms > left) {
        yield { kind: "sleep", ms: Math.max(0, left) };
        run.return(124);
        return 124;
      }
      yield step.value;
    }
  },
  tee: function* tee(call): Run<number> {
    const { flags, rest } = readOptions(call.words);
    let code = 0;
    const files = rest.flatMap((path) => {
      const file = call.process.openToWrite(path, flags.has("a"));
      if (!("errno" in file)) return [{ path, file }];
      code = complainOfFile(call, path, file);
      return [];
    });
    const bytes = yield* readStdin(call.process);
    if (typeof bytes !== "string") return complain(call, bytes.text);
    if (bytes !== "") {
      say(call, bytes);
      for (const { path, file } of files) {
        const failure = file.write(bytes);
        if (failure !== undefined) code = complainOfFile(call, path, failure);
      }
    }
    for (const { file } of files) file.close();
    return code;
  },
  flock: (call) => takeLock(call),
};

const lockPollMs = 100;

// Only of a descriptor that is open already, without waiting or for a number of seconds: vfleet needs no more.
function* takeLock(call: Call): Run<number> {
  const { flags, values, rest } = readOptions(call.words, "w");
  const file = call.process.descriptors.get(Number(rest[0]));
  if (file?.source.kind !== "file") return complain(call, `${rest[0] ?? ""}: Bad file descriptor`, 65);
  const { node } = file.source;
  if (flags.has("u")) {
    if (node.lock === file) node.lock = undefined;
    return 0;
  }
  const waitMs = Number(values.get("w")?.at(-1) ?? "0") * 1000;
  for (let waitedMs = 0; node.lock !== undefined && node.lock !== file; waitedMs += lockPollMs) {
    if (waitedMs >= waitMs) return 1;
    yield { kind: "sleep", ms: lockPollMs };
  }
  node.lock = file;
  return 0;
}
