import { expect, it } from "vitest";
import { parseQuestion } from "./askpass.ts";

const target = { host: "compute-1", address: "10.0.0.1" };

it.each([
  [
    "Enter passphrase for key '/home/me/.ssh/id_ed25519': ",
    { kind: "key-passphrase", identityFile: "/home/me/.ssh/id_ed25519" },
  ],
  ["Enter passphrase for /home/me/key: ", { kind: "key-passphrase", identityFile: "/home/me/key" }],
  ["root@10.0.0.1's password: ", { kind: "login-password", host: "compute-1", user: "root" }],
  ["(root@10.0.0.1) Password: ", { kind: "login-password", host: "compute-1", user: "root" }],
  ["me@realm@bastion's password: ", { kind: "login-password", host: "bastion", user: "me@realm" }],
] as const)("knows %j", (question, purpose) => {
  expect(parseQuestion(question, target)).toEqual(purpose);
});

it.each([
  "Confirm user presence for key ED25519-SK SHA256:abc",
  "Enter PIN for ED25519-SK key /home/me/.ssh/id_ed25519_sk: ",
  "(root@10.0.0.1) Verification code: ",
  "(root@10.0.0.1) Enter passphrase for key '/home/me/.ssh/id_ed25519': ",
  "The authenticity of host 'x' can't be established. Are you sure (yes/no/[fingerprint])? ",
  "",
])("has no answer for %j", (question) => {
  expect(parseQuestion(question, target)).toBeUndefined();
});
