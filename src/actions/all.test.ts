import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "../../test/fixtures/any-text.ts";
import { freePf } from "../../test/fixtures/network-facts.ts";
import { createFakeRoot, runScript, shellcheck, shells } from "../../test/fixtures/run-script.ts";
import type { HostAction } from "../model/action.ts";
import { hostName } from "../model/ids.ts";
import { commandResult, connectionLost } from "../sim/fleet/command-result.ts";
import { sampleActions } from "../sim/fleet/facts-host.ts";
import { actionTypeOf } from "./all.ts";
import { exitCodes } from "./script-result.ts";

const alpha = hostName("alpha");
const rows = sampleActions.map((action) => ({ kind: action.kind, action }));

describe.each(rows)("$kind", ({ kind, action }) => {
  const type = actionTypeOf(action);

  test("is found under its own name", () => {
    expect(type.kind).toBe(kind);
  });

  test("has a script with which shellcheck is content", () => {
    expect(shellcheck(`#!/bin/sh\n${type.toScript(action).text}`)).toBe("");
  });

  test.each(shells)("has a script that %s can read", async (shell) => {
    const root = createFakeRoot();
    try {
      const { text, args } = type.toScript(action);
      const read = await runScript(root, { text: `if false; then\n${text}\nfi\necho read`, args }, shell);
      expect(read).toMatchObject({ exitCode: 0, stdout: "read\n", stderr: "" });
    } finally {
      root.remove();
    }
  });

  test("has a time limit", () => {
    expect(type.timeoutMs(action)).toBeGreaterThanOrEqual(30_000);
  });

  test.each([
    [{ exitCode: exitCodes.done }, "done"],
    [{ exitCode: exitCodes.already }, "done"],
    [{ exitCode: exitCodes.changedSincePlan }, "changed-since-plan"],
    [{ exitCode: exitCodes.inUse }, "in-use"],
    [{ exitCode: exitCodes.missing }, "missing-on-host"],
    [{ exitCode: exitCodes.busy }, "host-busy"],
    [{ exitCode: exitCodes.refused }, "action-failed"],
    [{ exitCode: 127 }, "action-failed"],
    [{ exitCode: undefined, timedOut: true }, "outcome-unknown"],
    [{ exitCode: undefined, canceled: true }, "outcome-unknown"],
    [{ exitCode: undefined, signal: "KILL" }, "outcome-unknown"],
  ])("reads how it ended: %j", (how, expected) => {
    const outcome = type.readResult(action, commandResult({ stderr: "what the host said", ...how }), alpha);
    expect("finding" in outcome ? outcome.finding.code : outcome.kind).toBe(expected);
    if ("finding" in outcome)
      expect(outcome.finding).toMatchObject({ severity: "error", subject: { host: "alpha" } });
  });

  test("is unknown when the connection broke, and never failed", () => {
    expect(type.readResult(action, connectionLost, alpha).kind).toBe("unknown");
  });
});

/** Data of an action goes into the arguments; the text of a script is the same for all. */
test("no data of an action gets into the text of its script", () => {
  const texts = new Map(
    sampleActions.map((action) => [action.kind, actionTypeOf(action).toScript(action).text]),
  );
  fc.assert(
    fc.property(anyText, anyText, (one, two) => {
      for (const action of hostileActions(one, two)) {
        const { text, args } = actionTypeOf(action).toScript(action);
        expect(text).toBe(texts.get(action.kind));
        expect(args.every((arg) => typeof arg === "string")).toBe(true);
      }
    }),
  );
});

test("what a host says is told as it is, with a reason", () => {
  fc.assert(
    fc.property(anyText, fc.constantFrom(...sampleActions), (stderr, action) => {
      const outcome = actionTypeOf(action).readResult(action, commandResult({ exitCode: 30, stderr }), alpha);
      expect(outcome.kind).toBe("failed");
      if (outcome.kind === "failed") expect(outcome.finding.detail).toContain(stderr.trim() || "no message");
    }),
  );
});

describe("the inverse", () => {
  const withInverse = rows.filter(({ action }) => actionTypeOf(action).inverse(action));

  test("is there for all but what cannot be taken back", () => {
    const without = rows.filter((row) => !withInverse.includes(row)).map(({ kind }) => kind);
    // Settings of a VF that was not seen before go with the VF; a module stays, as others may use it by then.
    expect(without).toEqual(["reboot", "load-module", "set-vf-settings"]);
  });

  test.each(withInverse)("of the inverse of $kind ends as the action does", ({ action }) => {
    const back = actionTypeOf(action).inverse(action);
    const again = back && actionTypeOf(back).inverse(back);
    if (action.kind === "rebuild-boot-menu")
      expect(again).toMatchObject({ kind: action.kind, tool: action.tool });
    else expect(again).toEqual(action);
  });
});

function hostileActions(one: string, two: string): readonly HostAction[] {
  const after = { content: two, mode: one, uid: 0, gid: 0 };
  const pf = freePf;
  return [
    { kind: "write-file", path: one, before: after, after, makeDirectories: [two] },
    { kind: "remove-file", path: one, before: after, removeDirectories: [two] },
    { kind: "rebuild-boot-menu", tool: "update-grub", menuPath: one, mustContain: [two] },
    { kind: "change-boot-entry", add: [one], remove: [two], fallback: { title: one, change: "add" } },
    { kind: "reboot", bootId: one, timeoutMs: 1 },
    { kind: "load-module", module: one },
    { kind: "set-link-state", pf, netdev: one, from: "down", to: "up" },
    { kind: "bind-vf-driver", pf, index: 0, from: one, to: two },
    { kind: "set-vf-settings", pf, netdev: one, index: 0, before: {}, after: { mac: two } },
    { kind: "set-unit-enabled", unit: one, from: false, to: true },
    { kind: "set-vf-count", pf, from: 0, to: 1, timeoutMs: 1, stale: [one] },
    {
      kind: "edit-options",
      path: one,
      original: two,
      direction: "apply",
      settings: [],
      changes: [{ line: 1, remove: [one], insert: [two], section: one }],
      stale: [two],
    },
    { kind: "install-package", tool: "zypper", package: one },
    { kind: "remove-package", tool: "dnf", package: two },
    {
      kind: "restart-service",
      service: one,
      init: "upstart",
      units: [two],
      readiness: { kind: "log", file: one, text: two },
      timeoutMs: 1,
    },
  ];
}
