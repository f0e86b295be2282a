import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { OperatingError } from "../../base/operating-error.ts";
import { findSettings } from "./find-settings.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "clouds-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function failureOf(
  text: string | undefined,
  environment: Record<string, string> = {},
): Promise<OperatingError> {
  if (text !== undefined) writeFileSync(join(folder, "clouds.yaml"), text);
  const surroundings = {
    environment,
    homeDirectory: folder,
    currentDirectory: folder,
    siteDirectory: folder,
  };
  const error: unknown = await findSettings("lab", surroundings).catch((reason: unknown) => reason);
  if (!(error instanceof OperatingError)) throw new Error("this should have failed", { cause: error });
  expect(inspect(error, { showHidden: true })).not.toContain("pass-word");
  return error;
}

const auth = (fields: string, more = "") => `clouds:\n  lab:\n    auth: {${fields}}\n${more}`;
const whole = "auth_url: 'http://c', username: u, password: pass-word, project_name: p";

it.each([
  [
    "no auth_url",
    auth("username: u"),
    "clouds.lab.auth.auth_url is missing (FILE)",
    "Set clouds.lab.auth.auth_url.",
  ],
  [
    "a profile alone",
    auth("username: u", "    profile: rackspace\n"),
    "clouds.lab.auth.auth_url is missing (FILE)",
    "Write auth_url itself: the profile rackspace is not read.",
  ],
  [
    "a name that is misspelt",
    auth("auth_url: 'http://c', usernane: u, password: pass-word"),
    "clouds.lab.auth.username is missing (FILE)",
    "Write username instead of usernane.",
  ],
  [
    "no password",
    auth("auth_url: 'http://c', username: u, project_name: p"),
    "clouds.lab.auth.password is missing (FILE)",
    "Add clouds.lab.auth.password; it may stand in secure.yaml.",
  ],
  [
    "no project",
    auth("auth_url: 'http://c', username: u, password: pass-word"),
    "clouds.lab.auth.project_name is missing (FILE)",
    "Set clouds.lab.auth.project_name or clouds.lab.auth.project_id, or clouds.lab.auth.system_scope to all.",
  ],
  [
    "an address without a scheme",
    auth("auth_url: 'ctl:5000', username: u"),
    "clouds.lab.auth.auth_url needs an http or https address (FILE)",
    "Write it as https://cloud.example:5000/v3.",
  ],
  [
    "a password in the address",
    auth("auth_url: 'http://me:pass-word@ctl:5000', username: u"),
    "clouds.lab.auth.auth_url must not hold a user or a password (FILE)",
    "Write the address alone, as https://cloud.example:5000/v3; username and password are fields of their own.",
  ],
  [
    "a way to log in that is not known",
    auth(whole, "    auth_type: v3oidcpassword\n"),
    "clouds.lab.auth_type is v3oidcpassword, a way to log in that vfleet does not know (FILE)",
    "Use password, v3applicationcredential or token.",
  ],
  [
    "an interface that is none",
    auth(whole, "    interface: pubic\n"),
    "clouds.lab.interface is pubic, which is no interface (FILE)",
    "Write public.",
  ],
  [
    "verify as something else",
    auth(whole, "    verify: maybe\n"),
    "clouds.lab.verify needs true or false (FILE)",
    "Write clouds.lab.verify as true or false.",
  ],
  [
    "a list for a name",
    auth("auth_url: 'http://c', username: [u], password: pass-word"),
    "clouds.lab.auth.username needs a text (FILE)",
    "Write a text for clouds.lab.auth.username.",
  ],
  [
    "a cloud that is empty",
    "clouds:\n  lab:\n",
    "FILE: clouds.lab holds no fields",
    "Write auth and what it needs below lab.",
  ],
  ["no clouds", "- lab\n", "FILE holds no fields", "Begin the file with `clouds:`."],
  [
    "a tab",
    "clouds:\n  lab:\n\tauth: pass-word\n",
    "FILE:3:1: a tab is used to indent; use spaces",
    "Correct line 3 of FILE.",
  ],
  [
    "a password with a special letter in front",
    "clouds:\n  lab:\n    auth:\n      password: *pass-word\n",
    "FILE:4:17: a value cannot begin with * or &; put the value in quotes",
    "Correct line 4 of FILE.",
  ],
  [
    "a password with another one",
    "clouds:\n  lab:\n    auth:\n      password: @pass-word\n",
    "FILE:4:17: a value cannot begin with this character; put the value in quotes",
    "Correct line 4 of FILE.",
  ],
  [
    "a password that looks like a tag",
    "clouds:\n  lab:\n    auth:\n      password: !pass-word\n",
    "FILE:4:17: a value cannot begin with !; put the value in quotes",
    "Correct line 4 of FILE.",
  ],
  [
    "a field that is given twice",
    "clouds:\n  lab:\n    auth:\n      password: pass-word\n      password: pass-word\n",
    "FILE:5:7: this field is given twice; keep one",
    "Correct line 5 of FILE.",
  ],
])("%s", async (...[, text, message, hint]) => {
  const error = await failureOf(text);
  const named = (words: string) => words.replaceAll("FILE", join(folder, "clouds.yaml"));
  expect(error).toMatchObject({ code: "cloud-config-invalid", subject: join(folder, "clouds.yaml") });
  expect({ message: error.message, hint: error.hint }).toEqual({
    message: named(message),
    hint: named(hint),
  });
});

it("a cloud that the file does not have", async () => {
  expect(await failureOf("clouds:\n  lap: {auth: {}}\n  prod: {auth: {}}\n")).toMatchObject({
    code: "cloud-unknown",
    subject: "lab",
    message: `There is no cloud lab in ${folder}/clouds.yaml: it has lap, prod`,
    hint: "Did you mean lap?",
  });
});

it("no file at all, one that is named and not there, and one that cannot be read", async () => {
  const missing = await failureOf(undefined);
  expect(missing.code).toBe("cloud-unknown");
  expect(missing.message).toContain("There is no clouds.yaml");
  expect(missing.message).toContain(`${folder}/.config/openstack/clouds.yaml`);
  const named = await failureOf(undefined, { OS_CLIENT_CONFIG_FILE: "/nowhere/clouds.yaml" });
  expect(named).toMatchObject({
    code: "cloud-config-unreadable",
    message: "OS_CLIENT_CONFIG_FILE names /nowhere/clouds.yaml, and there is no such file",
  });
  mkdirSync(join(folder, "clouds.yaml"));
  expect(await failureOf(undefined)).toMatchObject({
    code: "cloud-config-unreadable",
    message: `${folder}/clouds.yaml cannot be read: EISDIR`,
  });
});

it("names variables where variables were read", async () => {
  const environment = { OS_AUTH_URL: "http://c", OS_USERNAME: "u" };
  const surroundings = { environment, homeDirectory: folder, currentDirectory: folder };
  await expect(findSettings(undefined, surroundings)).rejects.toMatchObject({
    code: "cloud-config-invalid",
    message: "OS_PASSWORD is missing (the OS_ variables)",
    hint: "Set OS_PASSWORD.",
  });
});
