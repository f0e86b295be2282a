import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { anyTextPair } from "../../test/fixtures/any-line-changes.ts";
import { awks, useAwk } from "../../test/fixtures/awks.ts";
import { commandResult } from "../../test/fixtures/command-result.ts";
import { createFakeRoot, type FakeRoot, runScript, shells } from "../../test/fixtures/run-script.ts";
import { createScratchFiles, type ScratchFiles } from "../../test/fixtures/scratch-files.ts";
import type { EditOptions } from "../model/action.ts";
import { hostName } from "../model/ids.ts";
import { findLineChanges } from "../model/line-changes.ts";
import { editOptions } from "./edit-options.ts";

let root: FakeRoot;
let files: ScratchFiles;

beforeEach(() => {
  root = createFakeRoot();
  files = createScratchFiles(root);
  mkdirSync(root.at("/proc"));
  writeFileSync(root.at("/proc/uptime"), "4711.25 9000.00\n");
});

afterEach(() => root.remove());

const before = "[DEFAULT]\n# my_ip = <None>\n[pci]\n#device_spec =\n#alias =\nalias = a\n";
const after =
  '[DEFAULT]\n# my_ip = <None>\n[pci]\n#device_spec =\ndevice_spec = {"x": "\\n"}\n#alias =\nalias = b\n';

const sha256 = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");

function edit(from = before, to = after, change: Partial<EditOptions> = {}): EditOptions {
  return {
    kind: "edit-options",
    path: files.path("conf"),
    original: sha256(from),
    direction: "apply",
    settings: [{ section: "pci", name: "device_spec", values: ["x"] }],
    changes: findLineChanges(from, to, () => "[pci]"),
    stale: ["nova-compute"],
    ...change,
  };
}

const revert = (of = edit()): EditOptions => ({ ...of, direction: "revert" });

async function run(what: EditOptions, shell: (typeof shells)[number] = "dash") {
  const result = await runScript(root, editOptions.toScript(what), shell);
  const outcome = editOptions.readResult(what, result, hostName("alpha"));
  const finding = "finding" in outcome ? outcome.finding : undefined;
  return { result, finding, code: finding?.code ?? (("note" in outcome && outcome.note) || outcome.kind) };
}

const content = () => files.state("conf")?.content;
const backups = () =>
  existsSync(root.at("/var/lib/vfleet/backup")) ? readdirSync(root.at("/var/lib/vfleet/backup")) : [];
const mark = (unit = "nova-compute") => {
  const path = root.at(`/run/vfleet/stale/${unit}`);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
};

describe.each(shells)("by %s", (shell) => {
  test("changes lines, keeps a copy, marks what has to restart; and again; and back; and again", async () => {
    files.put("conf", before, 0o640);
    expect(await run(edit(), shell)).toMatchObject({ code: "done", result: { stderr: "", stdout: "" } });
    expect(files.state("conf")).toMatchObject({ content: after, mode: "0640" });
    expect(mark()).toBe("4711.25\n");
    const [backup = ""] = backups();
    expect(backup).toMatch(/^[^/]*\+files\+conf\.[0-9a-f]{12}$/);
    expect(readFileSync(root.at(`/var/lib/vfleet/backup/${backup}`), "utf8")).toBe(before);
    expect(statSync(root.at(`/var/lib/vfleet/backup/${backup}`)).mode & 0o777).toBe(0o600);
    expect(statSync(root.at("/var/lib/vfleet/backup")).mode & 0o777).toBe(0o700);

    expect(await run(edit(), shell)).toMatchObject({ code: "it was so already", result: { stderr: "" } });
    expect(content()).toBe(after);
    rmSync(root.at("/run/vfleet/stale/nova-compute"));

    expect(await run(revert(), shell)).toMatchObject({ code: "done", result: { stderr: "" } });
    expect(files.state("conf")).toMatchObject({ content: before, mode: "0640" });
    expect(mark()).toBe("4711.25\n");
    expect(backups()).toEqual([]);
    expect((await run(revert(), shell)).code).toBe("it was so already");
    expect(files.list("")).toEqual(["conf"]);
  });
});

describe.each(awks)("by %s", (awk) => {
  test("does as applyLineChanges does, byte for byte, and takes it back", async () => {
    useAwk(root, awk);
    await fc.assert(
      fc.asyncProperty(
        anyTextPair.filter(([from, to]) => from !== to),
        async ([from, to]) => {
          files.put("conf", from);
          expect(await run(edit(from, to))).toMatchObject({ code: "done", result: { stderr: "" } });
          expect(content()).toBe(to);
          expect(await run(edit(from, to))).toMatchObject({ code: "it was so already" });
          expect((await run(revert(edit(from, to)))).code).toBe("done");
          expect(content()).toBe(from);
        },
      ),
      { numRuns: 12 },
    );
  });

  test("leaves bytes that are no text as they are, also in a long line, also at the end", async () => {
    useAwk(root, awk);
    const bytes = Buffer.from([0x23, 0xff, 0xc3, 0x28, 0x80, 0xe2, 0x82, 0x0d]);
    const build = (line: string, tail: string) =>
      Buffer.concat([bytes, Buffer.from(`\n${line}\n# ${"0123456789".repeat(5000)}\n${tail}`), bytes]);
    for (const tail of ["x", "x\n", "\u00fc\n\n"]) {
      const was = build("a = 1", tail);
      writeFileSync(files.path("conf"), was);
      const what = edit(before, after, {
        original: sha256(was),
        changes: [{ line: 2, remove: ["a = 1"], insert: ["a = \u00fc", "b = \\\\n"], section: "[x]" }],
      });
      expect((await run(what)).code).toBe("done");
      expect(readFileSync(files.path("conf"))).toEqual(build("a = \u00fc\nb = \\\\n", tail));
      expect((await run(revert(what))).code).toBe("done");
      expect(readFileSync(files.path("conf"))).toEqual(was);
    }
  });

  test("a file of 10,000 lines", async () => {
    useAwk(root, awk);
    const lines = Array.from({ length: 10_000 }, (_, at) => `# option ${at}: (multi valued)`);
    const to = lines.with(17, "one").toSpliced(9000, 0, "[pci]", "two").join("\n");
    files.put("conf", lines.join("\n"));
    expect((await run(edit(lines.join("\n"), to))).code).toBe("done");
    expect(content()).toBe(to);
  });
});

describe("a file that was edited after vfleet", () => {
  const edited = (change: (text: string) => string) => {
    files.put("conf", change(after));
    return run(revert());
  };

  test.each(awks)("keeps what others wrote, and loses what vfleet did, by %s", async (awk) => {
    useAwk(root, awk);
    files.put("conf", before);
    await run(edit());
    expect(await edited((text) => `# mine\n${text}more = 1`)).toMatchObject({
      code: "done",
      result: { stderr: "" },
    });
    expect(content()).toBe(`# mine\n${before}more = 1`);
    expect(files.list("")).toEqual(["conf"]);
    expect(backups()).toHaveLength(2);
    expect((await run(revert())).code).toBe("it was so already");
    expect(content()).toBe(`# mine\n${before}more = 1`);
  });

  test.each<[string, (text: string) => string]>([
    ["in a line of vfleet's", (text) => text.replace("alias = b", "alias = b,c")],
    ["so that a line of vfleet's stands twice", (text) => `${text}alias = b\n`],
    ["so that a line of vfleet's has gone", (text) => text.replace("alias = b\n", "")],
    ["so that they are the other way round", (text) => text.replace(/(alias = b\n)/, "").replace(/^/, "$1")],
  ])("is refused if that was %s, and the kept file is named", async (_, change) => {
    files.put("conf", before);
    await run(edit());
    const { code, finding } = await edited(change);
    expect(code).toBe("changed-since-plan");
    expect(finding?.detail).toMatch(/\/var\/lib\/vfleet\/backup\/[^/ ]*\+files\+conf\.[0-9a-f]{12}/);
    expect(content()).toBe(change(after));
    expect(files.list("")).toEqual(["conf"]);
  });

  test("is refused if lines were only taken out, as nothing tells where they stood", async () => {
    const fewer = before.replace("alias = a\n", "");
    files.put("conf", `${fewer}x = 1\n`);
    expect((await run(revert(edit(before, fewer)))).code).toBe("changed-since-plan");
  });
});

describe("refuses and leaves as it is", () => {
  async function refused(what: EditOptions, code: string, now = content()) {
    const listed = files.list("");
    const outcome = await run(what);
    expect(outcome.code).toBe(code);
    expect(content()).toBe(now);
    expect(files.list("")).toEqual(listed);
    return outcome.finding?.detail ?? "";
  }

  test.each([
    "[DEFAULT]\n",
    `${before}\n`,
    before.trimEnd(),
    before.replaceAll("\n", "\r\n"),
    `# ${before}`,
    after.replace("alias = b", "alias = c"),
    after.replace("device_spec = {", "device_spec = ["),
    "",
  ])("a file that is another: %j", async (other) => {
    files.put("conf", other);
    expect(await refused(edit(), "changed-since-plan")).toContain("has been changed");
    expect(backups()).toEqual([]);
    expect(mark()).toBeUndefined();
  });

  test("a file that is not there; taken back it needs not be", async () => {
    await refused(edit(), "missing-on-host");
    expect((await run(revert())).code).toBe("it was so already");
  });

  test("a symbolic link, and a directory", async () => {
    files.put("target", before);
    files.link("link", files.path("target"));
    await refused(edit(before, after, { path: files.path("link") }), "changed-since-plan");
    expect(files.state("target")?.content).toBe(before);
    await refused(edit(before, after, { path: files.path("") }), "changed-since-plan");
  });

  test.each([
    ["cp", "No space left on device", "no-space"],
    ["cp", "Read-only file system", "file-read-only"],
    ["mv", "Operation not permitted", "file-protected"],
    ["mv", "Device or resource busy", "file-mounted"],
  ])("when %s says: %s", async (program, says, code) => {
    files.put("conf", before);
    root.addProgram(
      program,
      `case $* in *.vfleet.new*) echo "${program}: ${says}" >&2; exit 1 ;; esac; exec /bin/${program} "$@"`,
    );
    expect(await refused(edit(), code)).toContain(says);
  });

  test("when the new file is cut short without a word, as by some awk on a full disk", async () => {
    files.put("conf", before);
    useAwk(root, "awk");
    // Writing to a file it stops halfway; into a pipe it does not.
    const real = readFileSync(root.at("/bin/awk"), "utf8").split("\n")[2]?.replace("exec ", "");
    root.addProgram("awk", `if [ -f /dev/stdout ]; then ${real} | head -c 20; else ${real}; fi`);
    expect(await refused(edit(), "no-space")).toContain("was not written whole");
  });

  test("a file with bytes that this awk drops", async () => {
    files.put("conf", before);
    useAwk(root, "awk");
    const real = readFileSync(root.at("/bin/awk"), "utf8").split("\n")[2]?.replace("exec ", "");
    root.addProgram("awk", `${real} | tr -d M`);
    const withM = `${before}M\n`;
    files.put("conf", withM);
    await refused(edit(withM, `${after}M\n`), "file-not-text");
  });
});

test("the real disk being full leaves the file whole, and no temporary", async () => {
  files.put("conf", before);
  // What this process may write is limited to nothing, as on a full disk.
  const { text, args } = editOptions.toScript(edit());
  const limited = { text: text.replace("keep || fail", "trap '' XFSZ; ulimit -f 0; keep || fail"), args };
  const result = await runScript(root, limited, "bash");
  expect(result.exitCode).toBe(30);
  expect(content()).toBe(before);
  expect(files.list("")).toEqual(["conf"]);
  expect(backups()).toEqual([]);
});

describe("cut off", () => {
  test.each([
    "mark_stale",
    "cat <",
    'mv -f "$backup.new"',
    "cp -a",
    '"$how" "$program" <"$path" >',
    'sync "$new"',
    'mv -f "$new"',
    'sync "${path',
  ])("before %s, it can be run again", async (place) => {
    for (const what of [edit(), revert()]) {
      files.put("conf", what.direction === "apply" ? before : after);
      const { text, args } = editOptions.toScript(what);
      const at = text.lastIndexOf(place);
      expect(at).toBeGreaterThan(0);
      // As by a power cut: no trap runs.
      const killed = `${text.slice(0, at)} kill -9 $$; ${text.slice(at)}`;
      await runScript(root, { text: killed, args });
      expect(["done", "it was so already"]).toContain((await run(what)).code);
      expect(content()).toBe(what.direction === "apply" ? after : before);
      expect(files.list("")).toEqual(["conf"]);
      expect(mark()).toBe("4711.25\n");
    }
    expect(backups()).toEqual([]);
  });
});

test("copies of different files have different names, and one that is there is kept", async () => {
  const names = ["a+b/c", "a/b+c", "a%2Bb", "a/b/c"].map(
    (path) => editOptions.toScript(edit(before, after, { path: `/${path}` })).args[3],
  );
  expect(new Set(names).size).toBe(names.length);
  files.put("conf", before);
  await run(edit());
  files.put("conf", before);
  expect((await run(edit())).code).toBe("done");
  expect(backups()).toHaveLength(1);
});

test("marks all units, without their suffix", async () => {
  files.put("conf", before);
  await run(edit(before, after, { stale: ["neutron-api", "neutron-rpc-server.service"] }));
  expect([mark("neutron-api"), mark("neutron-rpc-server")]).toEqual(["4711.25\n", "4711.25\n"]);
});

test("has an inverse, and none of it exists for a file that is to come", () => {
  expect(editOptions.inverse(edit())).toEqual(revert());
  expect(editOptions.inverse(revert())).toEqual(edit());
  const toCome = edit(before, after, { original: undefined });
  expect(() => editOptions.toScript(toCome)).toThrow("was not there");
  expect(() => editOptions.inverse(toCome)).toThrow("was not there");
  expect(() => editOptions.readResult(toCome, commandResult(), hostName("alpha"))).toThrow("was not there");
});
