import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { awks, useAwk } from "../../test/fixtures/awks.ts";
import { after, before, createEditGround, sha256 } from "../../test/fixtures/edit-ground.ts";
import { editsAndReverts } from "../../test/fixtures/edits-and-reverts.ts";
import { runScript, shells } from "../../test/fixtures/run-script.ts";
import { hostName } from "../model/ids.ts";
import { commandResult } from "../sim/fleet/command-result.ts";
import { editOptions } from "./edit-options.ts";

let ground: ReturnType<typeof createEditGround>;

beforeEach(() => {
  ground = createEditGround();
});

afterEach(() => ground.root.remove());

describe.each(shells)("by %s", (shell) => {
  test("changes lines, keeps a copy, marks what has to restart; and again; and back; and again", async () => {
    ground.files.put("conf", before, 0o640);
    expect(await ground.run(ground.edit(), shell)).toMatchObject({
      code: "done",
      result: { stderr: "", stdout: "" },
    });
    expect(ground.files.state("conf")).toMatchObject({ content: after, mode: "0640" });
    expect(ground.mark()).toBe("4711.25\n");
    const [backup = ""] = ground.backups();
    expect(backup).toMatch(/^[^/]*\+files\+conf\.[0-9a-f]{12}$/);
    expect(readFileSync(ground.root.at(`/var/lib/vfleet/backup/${backup}`), "utf8")).toBe(before);
    expect(statSync(ground.root.at(`/var/lib/vfleet/backup/${backup}`)).mode & 0o777).toBe(0o600);
    expect(statSync(ground.root.at("/var/lib/vfleet/backup")).mode & 0o777).toBe(0o700);

    expect(await ground.run(ground.edit(), shell)).toMatchObject({
      code: "it was so already",
      result: { stderr: "" },
    });
    expect(ground.content()).toBe(after);
    rmSync(ground.root.at("/run/vfleet/stale/nova-compute"));

    expect(await ground.run(ground.revert(), shell)).toMatchObject({ code: "done", result: { stderr: "" } });
    expect(ground.files.state("conf")).toMatchObject({ content: before, mode: "0640" });
    expect(ground.mark()).toBe("4711.25\n");
    expect(ground.backups()).toEqual([]);
    expect((await ground.run(ground.revert(), shell)).code).toBe("it was so already");
    expect(ground.files.list("")).toEqual(["conf"]);
  });
});

describe.each(awks)("by %s", (awk) => {
  test("does as applyLineChanges does, byte for byte, and takes it back", async () => {
    useAwk(ground.root, awk);
    // With more: test/contracts/edit-options.test.ts.
    await editsAndReverts(ground, 3);
  });

  test("leaves bytes that are no text as they are, also in a long line, also at the end", async () => {
    useAwk(ground.root, awk);
    const bytes = Buffer.from([0x23, 0xff, 0xc3, 0x28, 0x80, 0xe2, 0x82, 0x0d]);
    const build = (line: string, tail: string) =>
      Buffer.concat([bytes, Buffer.from(`\n${line}\n# ${"0123456789".repeat(5000)}\n${tail}`), bytes]);
    for (const tail of ["x", "x\n", "\u00fc\n\n"]) {
      const was = build("a = 1", tail);
      writeFileSync(ground.files.path("conf"), was);
      const what = ground.edit(before, after, {
        original: sha256(was),
        changes: [{ line: 2, remove: ["a = 1"], insert: ["a = \u00fc", "b = \\\\n"], section: "[x]" }],
      });
      expect((await ground.run(what)).code).toBe("done");
      expect(readFileSync(ground.files.path("conf"))).toEqual(build("a = \u00fc\nb = \\\\n", tail));
      expect((await ground.run(ground.revert(what))).code).toBe("done");
      expect(readFileSync(ground.files.path("conf"))).toEqual(was);
    }
  });

  test("a file of 10,000 lines", async () => {
    useAwk(ground.root, awk);
    const lines = Array.from({ length: 10_000 }, (_, at) => `# option ${at}: (multi valued)`);
    const to = lines.with(17, "one").toSpliced(9000, 0, "[pci]", "two").join("\n");
    ground.files.put("conf", lines.join("\n"));
    expect((await ground.run(ground.edit(lines.join("\n"), to))).code).toBe("done");
    expect(ground.content()).toBe(to);
  });
});

test("the real disk being full leaves the file whole, and no temporary", async () => {
  ground.files.put("conf", before);
  // What this process may write is limited to nothing, as on a full disk.
  const { text, args } = editOptions.toScript(ground.edit());
  const limited = { text: text.replace("keep || fail", "trap '' XFSZ; ulimit -f 0; keep || fail"), args };
  const result = await runScript(ground.root, limited, "bash");
  expect(result.exitCode).toBe(30);
  expect(ground.content()).toBe(before);
  expect(ground.files.list("")).toEqual(["conf"]);
  expect(ground.backups()).toEqual([]);
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
    for (const what of [ground.edit(), ground.revert()]) {
      ground.files.put("conf", what.direction === "apply" ? before : after);
      const { text, args } = editOptions.toScript(what);
      const at = text.lastIndexOf(place);
      expect(at).toBeGreaterThan(0);
      // As by a power cut: no trap runs.
      const killed = `${text.slice(0, at)} kill -9 $$; ${text.slice(at)}`;
      await runScript(ground.root, { text: killed, args });
      expect(["done", "it was so already"]).toContain((await ground.run(what)).code);
      expect(ground.content()).toBe(what.direction === "apply" ? after : before);
      expect(ground.files.list("")).toEqual(["conf"]);
      expect(ground.mark()).toBe("4711.25\n");
    }
    expect(ground.backups()).toEqual([]);
  });
});

test("copies of different files have different names, and one that is there is kept", async () => {
  const names = ["a+b/c", "a/b+c", "a%2Bb", "a/b/c"].map(
    (path) => editOptions.toScript(ground.edit(before, after, { path: `/${path}` })).args[3],
  );
  expect(new Set(names).size).toBe(names.length);
  ground.files.put("conf", before);
  await ground.run(ground.edit());
  ground.files.put("conf", before);
  expect((await ground.run(ground.edit())).code).toBe("done");
  expect(ground.backups()).toHaveLength(1);
});

test("marks all units, without their suffix", async () => {
  ground.files.put("conf", before);
  await ground.run(ground.edit(before, after, { stale: ["neutron-api", "neutron-rpc-server.service"] }));
  expect([ground.mark("neutron-api"), ground.mark("neutron-rpc-server")]).toEqual(["4711.25\n", "4711.25\n"]);
});

test("has an inverse, and none of it exists for a file that is to come", () => {
  expect(editOptions.inverse(ground.edit())).toEqual(ground.revert());
  expect(editOptions.inverse(ground.revert())).toEqual(ground.edit());
  const toCome = ground.edit(before, after, { original: undefined });
  expect(() => editOptions.toScript(toCome)).toThrow("was not there");
  expect(() => editOptions.inverse(toCome)).toThrow("was not there");
  expect(() => editOptions.readResult(toCome, commandResult(), hostName("alpha"))).toThrow("was not there");
});
