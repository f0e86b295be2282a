import { expect, it } from "vitest";
import { openSshError, parseOpenSshFailure, wasDropped } from "./openssh-failure.ts";

// What OpenSSH 9.2 wrote, with a server of our own.
const CHANGED =
  "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r\nOffending ED25519 key in /home/me/.ssh/known_hosts:7\r\nHost key for [127.0.0.1]:37087 has changed and you have requested strict checking.\r\nHost key verification failed.\r\n";
const CASES = [
  [
    "No ED25519 host key is known for [127.0.0.1]:37087 and you have requested strict checking.\r\nHost key verification failed.\r\n",
    "host-key-unknown",
  ],
  [CHANGED, "host-key-changed"],
  [
    "@       WARNING: REVOKED HOST KEY DETECTED!               @\r\nThe ED25519 host key for [127.0.0.1]:37087 is marked as revoked.\r\nHost key verification failed.\r\n",
    "host-key-revoked",
  ],
  [
    'Load key "/tmp/key": bad permissions\r\nroot@127.0.0.1: Permission denied (publickey).\r\n',
    "identity-unreadable",
  ],
  ["root@127.0.0.1: Permission denied (publickey).\r\n", "authentication-failed"],
  ["ssh: connect to host 127.0.0.1 port 1: Connection refused\r\n", "connection-refused"],
  [
    "ssh: connect to host 127.0.0.1 port 1: Connection refused\r\nkex_exchange_identification: Connection closed by remote host\r\nConnection closed by UNKNOWN port 65535\r\n",
    "jump-failed",
  ],
  [
    "channel 0: open failed: connect failed: Connection refused\r\nstdio forwarding failed\r\nkex_exchange_identification: Connection closed by remote host\r\nConnection closed by UNKNOWN port 65535\r\n",
    "jump-failed",
  ],
  [
    "/tmp/config: line 1: Bad configuration option: nosuch\r\n/tmp/config: terminating, 1 bad configuration options\r\n",
    "ssh-config-invalid",
  ],
  ["jumphost loop via 127.0.0.1\r\n", "ssh-config-invalid"],
  ["ssh: Could not resolve hostname no-such.invalid: Name or service not known\r\n", "host-unresolved"],
  ["something new\r\n", "ssh-failed"],
  ["", "ssh-failed"],
] as const;

it.each(CASES)("reads %j", (stderr, code) => {
  expect(parseOpenSshFailure(stderr)).toBe(code);
});

it.each([
  [
    "kex_exchange_identification: Connection closed by remote host\r\nConnection closed by 127.0.0.1 port 42024\r\n",
    true,
  ],
  [
    "kex_exchange_identification: read: Connection reset by peer\r\nConnection reset by 127.0.0.1 port 42024\r\n",
    true,
  ],
  ["ssh_exchange_identification: Connection closed by remote host\r\n", true],
  [
    "Stdio forwarding request failed: Session open refused by peer\r\nkex_exchange_identification: Connection closed by remote host\r\nConnection closed by UNKNOWN port 65535\r\n",
    false,
  ],
  [
    "ssh: connect to host 127.0.0.1 port 1: Connection refused\r\nkex_exchange_identification: Connection closed by remote host\r\nConnection closed by UNKNOWN port 65535\r\n",
    false,
  ],
  ["root@127.0.0.1: Permission denied (publickey).\r\n", false],
  ["Connection closed by 127.0.0.1 port 42024\r\n", false],
])("knows from %j whether the connection was dropped: %j", (stderr, dropped) => {
  expect(wasDropped(stderr)).toBe(dropped);
});

it("says what ssh said, and names the line of a changed key", () => {
  const place = { name: "h", where: "root@10.0.0.1" };
  const changed = openSshError(place, CHANGED, "10.0.0.1");
  expect(changed).toMatchObject({ code: "host-key-changed", subject: "h" });
  expect(changed.hint).toContain("line 7 of /home/me/.ssh/known_hosts");
  expect(openSshError(place, "something \x1b[2Jnew\n", "10.0.0.1").message).toContain(
    "something \\x1b[2Jnew",
  );
});
