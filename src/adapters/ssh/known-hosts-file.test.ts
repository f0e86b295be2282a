import { array, assert, constantFrom, oneof, property, string, uint8Array } from "fast-check";
import { expect, it } from "vitest";
import { checkHostKey, hostKeyFingerprint, hostKeyType, knownKeyTypes } from "./host-key.ts";
import { parseKnownHosts } from "./known-hosts-file.ts";

const name = { hostname: "h", port: 22, alias: undefined };

it("never throws, whatever the file and the key hold", () => {
  const word = oneof(
    constantFrom(
      "@revoked",
      "@cert-authority",
      "@",
      "#",
      "|1|",
      "|1|a=|b=",
      "*",
      "!",
      "!h",
      "h,*",
      "[h]:22",
      "ssh-rsa",
      "AAAA",
    ),
    string(),
  );
  const line = array(word, { maxLength: 5 }).map((words) => words.join(" "));
  assert(
    property(array(line), uint8Array(), string(), (lines, key, hostname) => {
      const files = [parseKnownHosts(lines.join("\n"), "file")];
      checkHostKey(files, { hostname, port: 22, alias: undefined }, Buffer.from(key));
      knownKeyTypes(files, { hostname, port: 2222, alias: undefined });
      hostKeyType(Buffer.from(key));
    }),
  );
});

it("tells file and line of what it knows", () => {
  const { byName } = parseKnownHosts("# comment\n\n h,g ssh-rsa AAAA comment with words\r\n", "/etc/known");
  expect(byName.get("g")).toEqual([
    { marker: "none", hosts: "h,g", keyType: "ssh-rsa", key: "AAAA", file: "/etc/known", line: 3 },
  ]);
});

// The key and the fingerprint that ssh-keygen -lf gives for it.
const KEY = Buffer.from("AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl", "base64");

it("gives type and fingerprint as ssh does", () => {
  expect(hostKeyType(KEY)).toBe("ssh-ed25519");
  expect(hostKeyFingerprint(KEY)).toBe("SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU");
});

const text = KEY.toString("base64");
const VERDICTS = [
  ["h ssh-ed25519 KEY", name, "trusted"],
  ["H ssh-ed25519 KEY", name, "trusted"],
  ["h ssh-ed25519 KEY", { ...name, hostname: "H" }, "trusted"],
  ["?,g ssh-ed25519 KEY", name, "trusted"],
  ["*,!h ssh-ed25519 KEY", name, "unknown"],
  ["!h,* ssh-ed25519 KEY", name, "unknown"],
  ["!* ssh-ed25519 KEY", name, "unknown"],
  ["*.b.*c ssh-ed25519 KEY", { ...name, hostname: "a.b.b.cc" }, "trusted"],
  ["*.b.*c ssh-ed25519 KEY", { ...name, hostname: "a.b.b.cd" }, "unknown"],
  ["[h]:2222 ssh-ed25519 KEY", { ...name, port: 2222 }, "trusted"],
  ["h ssh-ed25519 KEY", { ...name, port: 2222 }, "trusted"],
  ["h ssh-ed25519 AAAA", { ...name, port: 2222 }, "unknown"],
  ["[h]:2222 ssh-ed25519 AAAA\nh ssh-ed25519 KEY", { ...name, port: 2222 }, "changed"],
  ["h ssh-ed25519 AAAA", name, "changed"],
  ["h ssh-ed25519 AAAA\nh ssh-ed25519 KEY", name, "trusted"],
  ["h ssh-rsa AAAA", name, "unknown"],
  ["@cert-authority * ssh-ed25519 AAAA", name, "authority-only"],
  ["@cert-authority * ssh-ed25519 AAAA\nh ssh-ed25519 KEY", name, "trusted"],
  ["@revoked * ssh-ed25519 KEY\nh ssh-ed25519 KEY", name, "revoked"],
  ["@revoked g ssh-ed25519 KEY\nh ssh-ed25519 KEY", name, "trusted"],
  ["alias ssh-ed25519 KEY", { ...name, port: 2222, alias: "Alias" }, "trusted"],
  ["h ssh-ed25519 KEY", { ...name, alias: "alias" }, "unknown"],
] as const;

it.each(VERDICTS)("judges by %j", (lines, host, verdict) => {
  const files = [parseKnownHosts(lines.replaceAll("KEY", text), "file")];
  expect(checkHostKey(files, host, KEY).kind).toBe(verdict);
});
