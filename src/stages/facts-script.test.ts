import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allFacts } from "../facts/all.ts";
import type { FactId } from "../model/host-facts.ts";
import type { CommandResult } from "../model/script.ts";
import { commandResult } from "../sim/fleet/command-result.ts";
import { composeFactsScript, readFactsOutput } from "./facts-script.ts";

const nonce = "0123456789abcdef0123456789abcdef";
const ids = Object.keys(allFacts) as FactId[];
const kernelText = "6.1.0-56-amd64\nx86_64\n5f4dcc3b-0000-4000-8000-000000000000\nroot=/dev/vda1 ro\n";

function result(stdout: string, how: Partial<CommandResult> = {}): CommandResult {
  return commandResult({ stdout, ...how });
}

function frame(id: FactId, content: string): string {
  return `\n${nonce} begin ${id}\n${content}\n${nonce} end ${id} 0\n`;
}

function frames(contents: Partial<Record<FactId, string>>): string {
  return ids.map((id) => frame(id, contents[id] ?? "")).join("");
}

describe("readFactsOutput", () => {
  test("reads a fact between its marks, past the noise of a login", () => {
    const facts = readFactsOutput(result(`Welcome to alpha${frames({ kernel: kernelText })}`), nonce);
    expect(facts.kernel).toEqual({
      is: "known",
      value: {
        release: "6.1.0-56-amd64",
        architecture: "x86_64",
        bootId: "5f4dcc3b-0000-4000-8000-000000000000",
        commandLine: "root=/dev/vda1 ro",
      },
    });
  });

  test.each([
    [{ timedOut: true, exitCode: undefined }, "timed out while reading kernel"],
    [{ connectionLost: true, exitCode: undefined }, "connection lost while reading kernel"],
    [{ truncated: true, exitCode: undefined }, "output over the limit while reading kernel"],
    [{ canceled: true, exitCode: undefined }, "canceled while reading kernel"],
    [{ exitCode: undefined, signal: "KILL" }, "the shell ended (signal KILL) while reading kernel"],
    [
      { exitCode: 2, stderr: "sh: \u001b[1mno\n" },
      "the shell ended (exit code 2: sh: \\x1b[1mno) while reading kernel",
    ],
  ])("says why a fact was not read to its end: %j", (how, reason) => {
    const stdout = `${frame("operatingSystem", 'ID=debian\nVERSION_ID="12"\n')}\n${nonce} begin kernel\n6.1.0`;
    const facts = readFactsOutput(result(stdout, how), nonce);
    expect(facts.operatingSystem.is).toBe("known");
    expect(facts.kernel).toEqual({ is: "unreadable", reason });
    expect(facts.cpu).toEqual({ is: "unreadable", reason: `not reached: ${reason}` });
  });

  test("holds what hosts print alike once, and nothing of what they print otherwise", () => {
    const read = (contents: Partial<Record<FactId, string>>) =>
      readFactsOutput(result(frames(contents)), nonce);
    const other = kernelText.replace("5f4dcc3b", "6e5fcc4c");
    const hosts = [kernelText, kernelText, other].map((kernel) =>
      read({ kernel, cpu: "vendor_id\t: AMD\n" }),
    );
    const [first, same, different] = hosts;
    expect(same?.kernel).toBe(first?.kernel);
    expect(different?.cpu).toBe(first?.cpu);
    expect(different?.kernel).toMatchObject({ value: { bootId: "6e5fcc4c-0000-4000-8000-000000000000" } });
    const failed = frames({ kernel: kernelText }).replace(`${nonce} end kernel 0`, `${nonce} end kernel 1`);
    expect(readFactsOutput(result(failed), nonce).kernel).not.toBe(first?.kernel);
  });

  test("takes output of another run for nothing", () => {
    const facts = readFactsOutput(result(frames({ kernel: kernelText })), nonce.replaceAll("0", "f"));
    expect(ids.map((id) => facts[id].is)).toEqual(ids.map(() => "unreadable"));
    expect(facts.operatingSystem).toEqual({
      is: "unreadable",
      reason: "the shell ended (exit code 0) before reading operatingSystem",
    });
  });

  test("lets no content pass for a mark", () => {
    const forged = fc.constantFrom(...ids.map((id) => frame(id, kernelText).replaceAll(nonce, "$nonce")));
    const wrong = fc.constantFrom(
      ...ids.map((id) => frame(id, kernelText).replaceAll(nonce, "f".repeat(32))),
    );
    const content = fc
      .array(fc.oneof(fc.string({ unit: "binary" }), forged, wrong))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(content, (hostile) => {
        const facts = readFactsOutput(
          result(frames({ operatingSystem: hostile, kernel: kernelText })),
          nonce,
        );
        expect(facts.operatingSystem).toEqual(allFacts.operatingSystem.parse({ exitCode: 0, text: hostile }));
        expect(facts.kernel.is).toBe("known");
        expect(facts.packages).toEqual(allFacts.packages.parse({ exitCode: 0, text: "" }));
      }),
    );
  });

  test("never throws and names every fact, whatever came", () => {
    const mark = fc
      .constantFrom("begin", "end")
      .chain((word) =>
        fc.constantFrom(...ids).map((id) => `\n${nonce} ${word} ${id}${word === "end" ? " 0" : ""}\n`),
      );
    const stdout = fc.array(fc.oneof(fc.string({ unit: "binary" }), mark)).map((parts) => parts.join(""));
    fc.assert(
      fc.property(stdout, fc.boolean(), (text, timedOut) => {
        expect(Object.keys(readFactsOutput(result(text, { timedOut }), nonce))).toEqual(ids);
      }),
    );
  });
});

describe("parse of every fact", () => {
  test.each(ids)("%s never throws, also at a damaged output", (id) => {
    const text = fc.oneof(fc.string({ unit: "binary" }), damagedCase(id));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), text, (exitCode, damaged) => {
        expect(["known", "absent", "unreadable"]).toContain(
          allFacts[id].parse({ exitCode, text: damaged }).is,
        );
      }),
    );
  });
});

/** A recorded output of that fact's command from which a piece is gone, with something else in its place. */
function damagedCase(id: FactId): fc.Arbitrary<string> {
  const directory = new URL(
    `../facts/cases/${id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}/`,
    import.meta.url,
  );
  const texts = readdirSync(directory)
    .filter((name) => name.endsWith(".txt"))
    .map((name) => readFileSync(new URL(name, directory), "utf8"));
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  return fc
    .tuple(fc.constantFrom("", ...texts), place, place, fc.string({ unit: "binary" }))
    .map(([text, from, share, other]) => {
      const at = Math.floor(from * text.length);
      return text.slice(0, at) + other + text.slice(at + Math.floor(share * (text.length - at)));
    });
}

describe("composeFactsScript", () => {
  test("refuses a nonce that can be guessed or that is no plain word", () => {
    expect(() => composeFactsScript("")).toThrow(RangeError);
    expect(() => composeFactsScript("$(reboot) 0123456789")).toThrow(RangeError);
  });

  test("has a constant text", () => {
    expect(composeFactsScript(nonce).text).toBe(composeFactsScript("f".repeat(32)).text);
  });

  test("runs in this machine's shell and leaves every mark", () => {
    const { text, args } = composeFactsScript(nonce);
    const stdout = execFileSync("/bin/sh", ["-c", text, "sh", ...args], { encoding: "utf8" });
    const marks = stdout.split("\n").filter((line) => line.startsWith(nonce));
    const words = marks.map((line) => line.slice(nonce.length + 1).replace(/ \d+$/, ""));
    expect(words).toEqual(ids.flatMap((id) => [`begin ${id}`, `end ${id}`]));
    const facts = readFactsOutput(result(stdout), nonce);
    const release = execFileSync("uname", ["-r"], { encoding: "utf8" }).trim();
    expect(facts.kernel).toMatchObject({ is: "known", value: { release } });
    expect(facts.operatingSystem.is).toBe("known");
  });
});
