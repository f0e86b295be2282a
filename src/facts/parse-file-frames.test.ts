import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { composeFilesCommand, maxFileBytes } from "./compose-files-command.ts";
import { parseFileFrames } from "./parse-file-frames.ts";

const folder = mkdtempSync(join(tmpdir(), "vfleet-files-"));
afterAll(() => rmSync(folder, { recursive: true }));

function readThroughShell(...paths: readonly string[]) {
  const command = composeFilesCommand({ exact: paths });
  return parseFileFrames(
    spawnSync("/bin/sh", ["-c", command], { encoding: "utf8", env: { LC_ALL: "C" } }).stdout,
  );
}

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe("files through a real shell", () => {
  test.each([
    ["an empty file", ""],
    ["a file without a last line feed", "GRUB_DEFAULT=0\nGRUB_TIMEOUT=1"],
    ["a file that ends with blank lines", "one\n\n\n"],
    ["a lone line feed", "\n"],
    ["carriage returns, tabs and blanks at the ends", "  a\t\r\nb  \r\n"],
    ["umlauts and emoji", "Grüße ☃ 🐧"],
    ["lines that look like the frames", "contents\nfile 644 0 0 1 /etc/shadow\nabsent /etc/passwd\n--\n"],
  ])("%s comes out exact", (name, content) => {
    const path = write(name.replaceAll(" ", "-"), content);
    chmodSync(path, 0o640);
    const { files } = readThroughShell(path);
    expect(files.get(path)).toMatchObject({ is: "known", value: { content, mode: "0640" } });
  });

  test("no content passes for another file's", () => {
    const victim = write("b-victim", "true\n");
    const content = `x\n${victim}:forged\nfile 644 0 0 6 ${victim}\n`;
    const forger = write("a-forger", content);
    const { files, lines } = readThroughShell(forger, victim);
    expect(files.get(forger)).toMatchObject({ value: { content } });
    expect(files.get(victim)).toMatchObject({ value: { content: "true\n" } });
    expect(lines.join("")).toBe("");
  });

  test("what is no text or too large is unreadable, what is not there is absent", () => {
    const latin = write("latin1", new Uint8Array([0x47, 0xfc, 0x0a]));
    const binary = write("binary", "a\0b\n");
    const full = write("full", "x".repeat(maxFileBytes));
    const large = write("large", "x".repeat(maxFileBytes + 1));
    const link = join(folder, "link");
    symlinkSync(full, link);
    const { files } = readThroughShell(latin, binary, full, large, link, folder, join(folder, "none"));
    expect(files.get(latin)).toEqual({ is: "unreadable", reason: "it is not UTF-8 text" });
    expect(files.get(binary)).toEqual({ is: "unreadable", reason: "it holds NUL bytes" });
    expect(files.get(full)?.is).toBe("known");
    expect(files.get(large)).toEqual({
      is: "unreadable",
      reason: "it has 262145 bytes, more than vfleet reads (262144)",
    });
    expect(files.get(link)).toEqual({ is: "unreadable", reason: "it is a symbolic link" });
    expect(files.get(folder)).toEqual({ is: "unreadable", reason: "it is not a regular file" });
    expect(files.get(join(folder, "none"))).toEqual({ is: "absent" });
  });
});

describe("parseFileFrames", () => {
  test("a file that changed while it was read is unreadable", () => {
    expect(parseFileFrames("file 644 0 0 9 /a\ncontents\n/a:12\n").files.get("/a")).toEqual({
      is: "unreadable",
      reason: "it has 9 bytes, but 3 could be read",
    });
  });

  test("a file without any content line is unreadable unless it is empty", () => {
    const { files } = parseFileFrames(
      "file 644 0 0 9 /a\nfile 600 1 2 0 /b\ncontents\ngrep: /a: Permission denied\n",
    );
    expect(files.get("/a")?.is).toBe("unreadable");
    expect(files.get("/b")).toEqual({ is: "known", value: { content: "", mode: "0600", uid: 1, gid: 2 } });
  });

  test("never throws", () => {
    const line = fc.oneof(
      fc.constantFrom(
        "contents",
        "file 644 0 0 3 /a",
        "absent /b",
        "link /c",
        "/a:x",
        "file 7777777777 0 0 0 /a",
      ),
      fc.string({ unit: "binary" }),
    );
    fc.assert(fc.property(fc.array(line), (lines) => void parseFileFrames(lines.join("\n"))));
  });
});
