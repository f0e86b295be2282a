import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { SecretPurpose } from "../../ports/secrets.ts";
import { createSecrets } from "./secrets.ts";

const folder = mkdtempSync(join(tmpdir(), "vfleet-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const sudo = (host: string, user = "me"): SecretPurpose => ({ kind: "sudo-password", host, user });

it("takes the environment first", async () => {
  const environment = {
    VFLEET_SUDO_PASSWORD: "s",
    VFLEET_LOGIN_PASSWORD: "l",
    VFLEET_KEY_PASSPHRASE: "",
    VFLEET_SUDO_PASSWORD_FILE: "/nonexistent",
  };
  const secrets = createSecrets({ environment, ask: () => Promise.resolve("asked") });
  expect(await secrets.get(sudo("h"))).toBe("s");
  expect(await secrets.get({ kind: "login-password", host: "h", user: "me" })).toBe("l");
  expect(await secrets.get({ kind: "key-passphrase", identityFile: "/k" })).toBe("");
});

it("reads a private file without its line end, and no other", async () => {
  const file = join(folder, "secret");
  writeFileSync(file, " p w \n", { mode: 0o600 });
  const environment = { VFLEET_SUDO_PASSWORD_FILE: file };
  expect(await createSecrets({ environment }).get(sudo("h"))).toBe(" p w ");
  chmodSync(file, 0o640);
  const refused = createSecrets({ environment }).get(sudo("h"));
  await expect(refused).rejects.toMatchObject({ code: "secret-unreadable", subject: file });
  rmSync(file);
  const gone = createSecrets({ environment }).get(sudo("h"));
  await expect(gone).rejects.toMatchObject({ code: "secret-unreadable" });
});

it("has none where there is nobody to ask", async () => {
  expect(await createSecrets({ environment: {} }).get(sudo("h"))).toBeUndefined();
});

it("asks once for each purpose and user, one question at a time", async () => {
  const open: ((answer: string) => void)[] = [];
  const asked: SecretPurpose[] = [];
  const ask = (purpose: SecretPurpose): Promise<string> => {
    asked.push(purpose);
    return new Promise((resolve) => open.push(resolve));
  };
  const secrets = createSecrets({ environment: {}, ask });
  const answers = [secrets.get(sudo("h1")), secrets.get(sudo("h2")), secrets.get(sudo("h1", "you"))];
  await Promise.resolve();
  await Promise.resolve();
  expect(asked).toEqual([sudo("h1")]);
  open[0]?.("first");
  expect(await answers[0]).toBe("first");
  expect(await answers[1]).toBe("first");
  await Promise.resolve();
  expect(asked).toEqual([sudo("h1"), sudo("h1", "you")]);
  open[1]?.("second");
  expect(await answers[2]).toBe("second");
  expect(await secrets.get(sudo("h3"))).toBe("first");
});

it("asks the next question though the one before failed", async () => {
  const answers: (() => Promise<string>)[] = [
    () => Promise.reject(new Error("interrupted")),
    () => Promise.resolve("s"),
  ];
  const secrets = createSecrets({ environment: {}, ask: () => answers.shift()?.() ?? Promise.resolve("") });
  const first = secrets.get(sudo("h"));
  const second = secrets.get(sudo("h", "you"));
  await expect(first).rejects.toThrow("interrupted");
  expect(await second).toBe("s");
});
