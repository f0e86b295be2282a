import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { OperatingError } from "../../base/operating-error.ts";
import { databaseName, findDatabaseSetting } from "./database-settings.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "vfleet-home-"));
  mkdirSync(join(home, ".config/vfleet"), { recursive: true });
});
afterEach(() => rmSync(home, { recursive: true }));

const write = (text: string) => writeFileSync(join(home, ".config/vfleet/config.yaml"), text);

function failureOf(environment: Record<string, string> = {}): OperatingError {
  try {
    findDatabaseSetting(environment, home);
  } catch (error) {
    if (error instanceof OperatingError) return error;
  }
  throw new Error("it did not fail as it should");
}

test("without a word of it there is none", () => {
  expect(findDatabaseSetting({}, home)).toBeUndefined();
  write("# nothing yet\n");
  expect(findDatabaseSetting({}, home)).toBeUndefined();
});

test("the environment comes before the file", () => {
  write("database: postgresql://file/x\n");
  expect(findDatabaseSetting({}, home)?.url).toBe("postgresql://file/x");
  const environment = { VFLEET_DATABASE_URL: "postgres://env/x" };
  expect(findDatabaseSetting(environment, home)).toEqual({
    url: "postgres://env/x",
    from: "VFLEET_DATABASE_URL",
  });
});

test("another file can be named, and has to be there then", () => {
  write("database: postgresql://file/x\n");
  const path = join(home, "other.yaml");
  expect(failureOf({ VFLEET_CONFIG: path })).toMatchObject({
    code: "configuration-unreadable",
    subject: path,
  });
  writeFileSync(path, "database: postgresql://other/x\n");
  expect(findDatabaseSetting({ VFLEET_CONFIG: path }, home)?.url).toBe("postgresql://other/x");
});

test.each([
  ["datbase: postgresql://vfleet:s3cret@db/x", "configuration-invalid"],
  ["database: [postgresql://vfleet:s3cret@db/x]", "configuration-invalid"],
  ["database: 'postgresql://vfleet:s3cret@db/x", "configuration-invalid"],
  ["database: mysql://vfleet:s3cret@db/x", "database-invalid"],
  ["database: postgresql://vfleet:s3c/ret@db:x/x", "database-invalid"],
])("%j is refused, and what may be a password is not shown", (text, code) => {
  write(text);
  const failure = failureOf();
  expect(failure.code).toBe(code);
  expect(JSON.stringify([failure.message, failure.hint, failure.subject])).not.toContain("ret");
});

test.each([
  ["postgresql://vfleet:s3cret@db.example:5433/fleet", "db.example:5433/fleet"],
  ["postgresql:///fleet?user=vfleet&host=/run/postgresql", "/run/postgresql/fleet"],
  ["postgresql://localhost", "localhost"],
])("%s is shown as %s", (url, name) => {
  expect(databaseName(url)).toBe(name);
});
