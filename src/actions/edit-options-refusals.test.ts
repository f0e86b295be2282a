import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { awks, useAwk } from "../../test/fixtures/awks.ts";
import { after, before, createEditGround } from "../../test/fixtures/edit-ground.ts";
import type { EditOptions } from "../model/action.ts";

let ground: ReturnType<typeof createEditGround>;

beforeEach(() => {
  ground = createEditGround();
});

afterEach(() => ground.root.remove());

describe("a file that was edited after vfleet", () => {
  const edited = (change: (text: string) => string) => {
    ground.files.put("conf", change(after));
    return ground.run(ground.revert());
  };

  test.each(awks)("keeps what others wrote, and loses what vfleet did, by %s", async (awk) => {
    useAwk(ground.root, awk);
    ground.files.put("conf", before);
    await ground.run(ground.edit());
    expect(await edited((text) => `# mine\n${text}more = 1`)).toMatchObject({
      code: "done",
      result: { stderr: "" },
    });
    expect(ground.content()).toBe(`# mine\n${before}more = 1`);
    expect(ground.files.list("")).toEqual(["conf"]);
    expect(ground.backups()).toHaveLength(2);
    expect((await ground.run(ground.revert())).code).toBe("it was so already");
    expect(ground.content()).toBe(`# mine\n${before}more = 1`);
  });

  test.each<[string, (text: string) => string]>([
    ["in a line of vfleet's", (text) => text.replace("alias = b", "alias = b,c")],
    ["so that a line of vfleet's stands twice", (text) => `${text}alias = b\n`],
    ["so that a line of vfleet's has gone", (text) => text.replace("alias = b\n", "")],
    ["so that they are the other way round", (text) => text.replace(/(alias = b\n)/, "").replace(/^/, "$1")],
  ])("is refused if that was %s, and the kept file is named", async (_, change) => {
    ground.files.put("conf", before);
    await ground.run(ground.edit());
    const { code, finding } = await edited(change);
    expect(code).toBe("changed-since-plan");
    expect(finding?.detail).toMatch(/\/var\/lib\/vfleet\/backup\/[^/ ]*\+files\+conf\.[0-9a-f]{12}/);
    expect(ground.content()).toBe(change(after));
    expect(ground.files.list("")).toEqual(["conf"]);
  });

  test("is refused if lines were only taken out, as nothing tells where they stood", async () => {
    const fewer = before.replace("alias = a\n", "");
    ground.files.put("conf", `${fewer}x = 1\n`);
    expect((await ground.run(ground.revert(ground.edit(before, fewer)))).code).toBe("changed-since-plan");
  });
});

describe("refuses and leaves as it is", () => {
  async function refused(what: EditOptions, code: string, now = ground.content()) {
    const listed = ground.files.list("");
    const outcome = await ground.run(what);
    expect(outcome.code).toBe(code);
    expect(ground.content()).toBe(now);
    expect(ground.files.list("")).toEqual(listed);
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
    ground.files.put("conf", other);
    expect(await refused(ground.edit(), "changed-since-plan")).toContain("has been changed");
    expect(ground.backups()).toEqual([]);
    expect(ground.mark()).toBeUndefined();
  });

  test("a file that is not there; taken back it needs not be", async () => {
    await refused(ground.edit(), "missing-on-host");
    expect((await ground.run(ground.revert())).code).toBe("it was so already");
  });

  test("a symbolic link, and a directory", async () => {
    ground.files.put("target", before);
    ground.files.link("link", ground.files.path("target"));
    await refused(ground.edit(before, after, { path: ground.files.path("link") }), "changed-since-plan");
    expect(ground.files.state("target")?.content).toBe(before);
    await refused(ground.edit(before, after, { path: ground.files.path("") }), "changed-since-plan");
  });

  test.each([
    ["cp", "No space left on device", "no-space"],
    ["cp", "Read-only file system", "file-read-only"],
    ["mv", "Operation not permitted", "file-protected"],
    ["mv", "Device or resource busy", "file-mounted"],
  ])("when %s says: %s", async (program, says, code) => {
    ground.files.put("conf", before);
    ground.root.addProgram(
      program,
      `case $* in *.vfleet.new*) echo "${program}: ${says}" >&2; exit 1 ;; esac; exec /bin/${program} "$@"`,
    );
    expect(await refused(ground.edit(), code)).toContain(says);
  });

  test("when the new file is cut short without a word, as by some awk on a full disk", async () => {
    ground.files.put("conf", before);
    useAwk(ground.root, "awk");
    // Writing to a file it stops halfway; into a pipe it does not.
    const real = readFileSync(ground.root.at("/bin/awk"), "utf8").split("\n")[2]?.replace("exec ", "");
    ground.root.addProgram("awk", `if [ -f /dev/stdout ]; then ${real} | head -c 20; else ${real}; fi`);
    expect(await refused(ground.edit(), "no-space")).toContain("was not written whole");
  });

  test("a file with bytes that this awk drops", async () => {
    ground.files.put("conf", before);
    useAwk(ground.root, "awk");
    const real = readFileSync(ground.root.at("/bin/awk"), "utf8").split("\n")[2]?.replace("exec ", "");
    ground.root.addProgram("awk", `${real} | tr -d M`);
    const withM = `${before}M\n`;
    ground.files.put("conf", withM);
    await refused(ground.edit(withM, `${after}M\n`), "file-not-text");
  });
});
