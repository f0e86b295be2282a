import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFakeRoot, type FakeRoot, runScript, shells } from "../../test/fixtures/run-script.ts";
import { createScratchFiles, me, type ScratchFiles } from "../../test/fixtures/scratch-files.ts";
import type { RemoveFile } from "../model/action.ts";
import type { FileState } from "../model/host-facts.ts";
import { hostName } from "../model/ids.ts";
import { removeFile } from "./remove-file.ts";
import { writeFile } from "./write-file.ts";

let root: FakeRoot;
let files: ScratchFiles;

beforeEach(() => {
  root = createFakeRoot();
  files = createScratchFiles(root);
});

afterEach(() => root.remove());

const state = (content: string): FileState => ({ content, mode: "0644", ...me });

function action(change: Partial<RemoveFile> = {}): RemoveFile {
  return {
    kind: "remove-file",
    path: files.path("a/conf"),
    before: state("ours\n"),
    removeDirectories: [],
    ...change,
  };
}

async function run(what: RemoveFile, shell: (typeof shells)[number] = "dash") {
  const result = await runScript(root, removeFile.toScript(what), shell);
  const outcome = removeFile.readResult(what, result, hostName("alpha"));
  return "finding" in outcome ? outcome.finding.code : outcome.kind;
}

test.each(shells)("takes the file and its empty directories away, and again, by %s", async (shell) => {
  files.put("a/conf", "ours\n");
  const what = action({ removeDirectories: [files.path("a")] });
  expect(await run(what, shell)).toBe("done");
  expect(files.list("")).toEqual([]);
  expect(await run(what, shell)).toBe("done");
});

test("a directory in which something else is stays, and those above it", async () => {
  files.put("a/b/conf", "ours\n");
  files.put("a/b/other", "");
  const what = action({
    path: files.path("a/b/conf"),
    removeDirectories: [files.path("a/b"), files.path("a")],
  });
  expect(await run(what)).toBe("done");
  expect(files.list("a/b")).toEqual(["other"]);
});

test("what a write that was cut off left there goes too", async () => {
  files.put("a/.vfleet.new", "half");
  expect(await run(action({ removeDirectories: [files.path("a")] }))).toBe("done");
  expect(files.list("")).toEqual([]);
});

describe("refuses and leaves as it is", () => {
  test("a file that has been changed", async () => {
    files.put("a/conf", "changed\n");
    expect(await run(action())).toBe("changed-since-plan");
    expect(files.state("a/conf")?.content).toBe("changed\n");
  });

  test("a symbolic link to such a file", async () => {
    files.put("a/target", "ours\n");
    files.link("a/conf", files.path("a/target"));
    expect(await run(action())).toBe("changed-since-plan");
    expect(files.list("a")).toEqual(["conf", "target"]);
  });

  test("a directory", async () => {
    files.put("a/conf/inner", "");
    expect(await run(action())).toBe("changed-since-plan");
  });
});

test("written and taken away again, nothing is left; and the inverse of the inverse is the write", async () => {
  const write = {
    kind: "write-file",
    path: files.path("a/conf"),
    before: undefined,
    after: state("ours\n"),
    makeDirectories: [files.path("a")],
  } as const;
  await runScript(root, writeFile.toScript(write));
  expect(files.state("a/conf")?.content).toBe("ours\n");
  const back = writeFile.inverse(write);
  if (back?.kind !== "remove-file") throw new Error("the inverse of a first write takes the file away");
  expect(await run(back)).toBe("done");
  expect(files.list("")).toEqual([]);
  expect(removeFile.inverse(back)).toEqual(write);
});
