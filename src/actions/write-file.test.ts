import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFakeRoot, type FakeRoot, runScript, shells } from "../../test/fixtures/run-script.ts";
import { createScratchFiles, me, type ScratchFiles } from "../../test/fixtures/scratch-files.ts";
import type { WriteFile } from "../model/action.ts";
import type { FileState } from "../model/host-facts.ts";
import { hostName } from "../model/ids.ts";
import { writeFile } from "./write-file.ts";

let root: FakeRoot;
let files: ScratchFiles;

beforeEach(() => {
  root = createFakeRoot();
  files = createScratchFiles(root);
});

afterEach(() => root.remove());

const state = (content: string, mode = "0644"): FileState => ({ content, mode, ...me });

function action(change: Partial<WriteFile> = {}): WriteFile {
  return {
    kind: "write-file",
    path: files.path("conf"),
    before: undefined,
    after: state("new\n"),
    makeDirectories: [],
    ...change,
  };
}

async function run(what: WriteFile, shell: (typeof shells)[number] = "dash") {
  const result = await runScript(root, writeFile.toScript(what), shell);
  const outcome = writeFile.readResult(what, result, hostName("alpha"));
  return { result, code: "finding" in outcome ? outcome.finding.code : outcome.kind };
}

const contents: readonly (readonly [string, string])[] = [
  ["plain", "a\nb\n"],
  ["empty", ""],
  ["without a last line feed", "a\nb"],
  ["with many last line feeds", "a\n\n\n\n"],
  ["line feeds alone", "\n\n"],
  ["spaces, tabs and carriage returns", " \ta \r\n\t"],
  ["Unicode", "Grüße 日本語 🦊 \u202e\u200b\n"],
  ["what a shell would run", "$(touch /tmp/vfleet-never) `id` \"$HOME\" 'x' \\n %s %d ; rm -rf . & <(x)\n"],
  ["escapes and controls", "\u001b[31m\u0007\u0001\u007f\n"],
  ["an option of printf or cmp", "-n"],
  ["64 KiB", "0123456789abcde\n".repeat(4096)],
];

describe.each(shells)("by %s", (shell) => {
  test.each(contents)("writes, writes over and again, byte for byte: %s", async (_, content) => {
    expect(await run(action({ after: state(content) }), shell)).toMatchObject({
      code: "done",
      result: { stderr: "" },
    });
    expect(files.state("conf")).toEqual(state(content));
    const over = action({ before: state(content), after: state(`${content}x`) });
    expect((await run(over, shell)).code).toBe("done");
    expect((await run(over, shell)).code).toBe("done");
    expect(files.state("conf")).toEqual(state(`${content}x`));
    expect(files.list("")).toEqual(["conf"]);
  });
});

test("a megabyte", async () => {
  const content = "0123456789abcdef\n".repeat(61_700);
  expect((await run(action({ after: state(content) }))).code).toBe("done");
  expect(files.state("conf")).toEqual(state(content));
});

test.each(["0644", "0755", "0600", "0400", "4755"])("gives the mode %s, whatever the umask", async (mode) => {
  await run(action({ after: state("x", mode) }));
  expect(files.state("conf")).toEqual(state("x", mode));
});

test("makes the directories that are missing, and only those", async () => {
  const makeDirectories = [files.path("a"), files.path("a/b")];
  const what = action({ path: files.path("a/b/conf"), makeDirectories });
  expect((await run(what)).code).toBe("done");
  expect((await run(what)).code).toBe("done");
  expect(files.state("a/b/conf")).toEqual(state("new\n"));
});

describe("refuses and leaves as it is", () => {
  async function refused(what: WriteFile, code = "changed-since-plan") {
    const before = files.list("");
    expect((await run(what)).code).toBe(code);
    expect(files.list("")).toEqual(before);
  }

  test("a file that has been changed", async () => {
    files.put("conf", "someone else's\n");
    await refused(action({ before: state("old\n") }));
    expect(files.state("conf")?.content).toBe("someone else's\n");
  });

  test.each(["old", "old\n\n", "old\r\n", ""])(
    "a file that differs in its end alone: %j",
    async (content) => {
      files.put("conf", content);
      await refused(action({ before: state("old\n") }));
    },
  );

  test("a file that has come", async () => {
    files.put("conf", "someone else's\n");
    await refused(action());
  });

  test("a file that has gone", async () => {
    await refused(action({ before: state("old\n") }));
  });

  test("a symbolic link, also one to what was expected, also one to nothing", async () => {
    files.put("target", "old\n");
    files.link("conf", files.path("target"));
    await refused(action({ before: state("old\n") }));
    files.link("dangling", files.path("nowhere"));
    await refused(action({ path: files.path("dangling") }));
    expect(files.state("target")?.content).toBe("old\n");
  });

  test("a directory in its place", async () => {
    files.put("conf/inner", "");
    await refused(action());
    await refused(action({ before: state("old\n") }));
  });

  test("a directory that is missing and that the plan did not see", async () => {
    await refused(action({ path: files.path("no/conf") }), "action-failed");
  });
});

test("what is as wanted by now is no conflict: someone else or a run that was cut off wrote it", async () => {
  files.put("conf", "new\n");
  expect((await run(action())).code).toBe("done");
  expect((await run(action({ before: state("old\n") }))).code).toBe("done");
});

test("what a run that was cut off left beside the file is cleaned up", async () => {
  files.put(".vfleet.new", "half of i", 0o600);
  expect((await run(action())).code).toBe("done");
  expect(files.list("")).toEqual(["conf"]);
});

test("a disk that takes nothing more leaves the old file whole", async () => {
  files.put("conf", "old\n");
  root.addProgram("mv", "exit 1");
  expect((await run(action({ before: state("old\n") }))).code).toBe("action-failed");
  expect(files.state("conf")).toEqual(state("old\n"));
  expect(files.list("")).toEqual(["conf"]);
});

test("its inverse puts back what was there, or takes the file and its directories away", () => {
  expect(writeFile.inverse(action({ before: state("old\n") }))).toMatchObject({
    kind: "write-file",
    before: state("new\n"),
    after: state("old\n"),
  });
  expect(writeFile.inverse(action({ makeDirectories: ["/a", "/a/b"] }))).toEqual({
    kind: "remove-file",
    path: files.path("conf"),
    before: state("new\n"),
    removeDirectories: ["/a/b", "/a"],
  });
});
