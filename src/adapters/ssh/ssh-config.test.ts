import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { expandSshTokens, parseJumpHost, parseSshConfig, scanSshConfig } from "./ssh-config.ts";

describe("ssh -G", () => {
  it("gives each keyword with its values in order", () => {
    // OpenSSH 9.2, shortened.
    const output =
      "host foo\nuser root\nhostname foo\nport 22\nidentityfile ~/.ssh/id_rsa\nidentityfile ~/.ssh/id_ecdsa\ncanonicalizePermittedcnames none\nuserknownhostsfile /root/.ssh/known_hosts /root/.ssh/known_hosts2\n";
    const config = parseSshConfig(output);
    expect(config.get("identityfile")).toEqual(["~/.ssh/id_rsa", "~/.ssh/id_ecdsa"]);
    expect(config.get("userknownhostsfile")).toEqual(["/root/.ssh/known_hosts /root/.ssh/known_hosts2"]);
    expect(config.get("canonicalizepermittedcnames")).toEqual(["none"]);
  });

  it("is read without a throw, whatever it says", () => {
    assert(property(string(), (output) => void parseSshConfig(output)));
  });
});

describe("a jump host", () => {
  it.each([
    ["bastion", { host: "bastion", user: undefined, port: undefined }],
    ["me@bastion.example:2222", { host: "bastion.example", user: "me", port: 2222 }],
    ["me@realm@10.0.0.1", { host: "10.0.0.1", user: "me@realm", port: undefined }],
    ["[fe80::1%eth0]:22", { host: "fe80::1%eth0", user: undefined, port: 22 }],
    ["ssh://me@bastion:22/", { host: "bastion", user: "me", port: 22 }],
  ])("is read from %s", (text, jump) => {
    expect(parseJumpHost(text)).toEqual(jump);
  });

  it.each([
    "",
    "a b",
    "-oProxyCommand=x",
    "-x@h",
    "h:0",
    "h:70000",
    "h:x",
    "$(id)",
    "a;b@h",
    "me@`id`",
    "h\nx",
    "'h'",
  ])("is not %j", (text) => {
    expect(parseJumpHost(text)).toBeUndefined();
  });
});

describe("tokens", () => {
  const tokens = { d: "/home/me", h: "host", p: "22" };
  it.each([
    ["~/.ssh/%h-%p", "/home/me/.ssh/host-22"],
    ["~", "/home/me"],
    ["100%%", "100%"],
    [`\${NAME}/x`, "value/x"],
    ["~other/x", "~other/x"],
    ["%C", undefined],
    [`\${UNSET}`, undefined],
  ])("in %s become %s", (text, expanded) => {
    expect(expandSshTokens(text, tokens, { NAME: "value" })).toBe(expanded);
  });
});

describe("the scan of a config file", () => {
  it("finds nothing that matters in what Debian and RHEL ship", () => {
    // Debian 12 /etc/ssh/ssh_config, then RHEL 9 ssh_config.d/50-redhat.conf, without their comments.
    const debian =
      "Include /etc/ssh/ssh_config.d/*.conf\n\nHost *\n    SendEnv LANG LC_*\n    HashKnownHosts yes\n    GSSAPIAuthentication yes\n";
    const redhat =
      "Match final all\n\tInclude /etc/crypto-policies/back-ends/openssh.config\n\tGSSAPIAuthentication yes\n\tForwardX11Trusted yes\n";
    expect(scanSshConfig(debian)).toEqual({
      scope: "nobody",
      includes: [{ pattern: "/etc/ssh/ssh_config.d/*.conf", scope: "all" }],
    });
    expect(scanSshConfig(redhat)).toEqual({
      scope: "nobody",
      includes: [{ pattern: "/etc/crypto-policies/back-ends/openssh.config", scope: "each" }],
    });
  });

  it.each([
    "User me",
    "  user=me",
    'Host *\n  IdentityFile "/a b"\n  IdentitiesOnly yes',
    'Host "*"\nPORT 1',
    "Host a\n  ForwardAgent no\nHost *\r\n  User me",
    "Match final all\n  Ciphers x\nHost *\n  User me",
  ])("finds what holds for all in %j", (text) => {
    expect(scanSshConfig(text).scope).toBe("all");
    expect(scanSshConfig(text, "each").scope).toBe("each");
  });

  it.each([
    "\tProxyJump b",
    "Host a\n  PORT 1",
    "Host a *\n  PORT 1",
    "Host * !a\n  PORT 1",
    "Match all\n  PORT 1",
    '"HostName" x',
    "Host *\n  IdentityFile ~/.ssh/%h",
    `UserKnownHostsFile \${HOME}/x`,
    "HostName x\nHost *\nUser me",
    "CanonicalizeHostname yes",
  ])("finds what may be another for each host in %j", (text) => {
    expect(scanSshConfig(text).scope).toBe("each");
  });

  it.each(["# User me", "#User me", "UserX me", "", "Include"])("does not mind %j", (text) => {
    expect(scanSshConfig(text)).toEqual({ scope: "nobody", includes: [] });
  });

  it("reads the names that Include gives, and for whom they are", () => {
    expect(scanSshConfig('Include a "b c"\nHost x\nInclude ~/d*').includes).toEqual([
      { pattern: "a", scope: "all" },
      { pattern: "b c", scope: "all" },
      { pattern: "~/d*", scope: "each" },
    ]);
  });
});
