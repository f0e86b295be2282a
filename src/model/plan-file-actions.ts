import * as z from "zod";
import type { Action } from "./action.ts";
import { parsePciAddress } from "./ids.ts";
import { cloudActionSchemas } from "./plan-file-cloud-actions.ts";

/** A PCI address as vfleet writes it. */
export const pciAddressSchema = z.string().transform((text, context) => {
  const address = parsePciAddress(text);
  if (address !== undefined) return address;
  context.addIssue("not a PCI address");
  return z.NEVER;
});

const count = z.int().min(0);
const path = z.string().startsWith("/");
const words = z.array(z.string());
const lines = z.array(z.string().regex(/^[^\n\0]*$/, "not a line"));
const unitName = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9:_.@\\-]*$/, "not the name of a unit");
const fileState = z.strictObject({
  content: z.string(),
  mode: z.string().regex(/^[0-7]{3,4}$/),
  uid: count,
  gid: count,
});
const vfSettings = z.strictObject({
  trust: z.boolean().exactOptional(),
  spoofCheck: z.boolean().exactOptional(),
  linkState: z.enum(["auto", "enable", "disable"]).exactOptional(),
  mac: z.string().exactOptional(),
  maxTxRateMbps: count.exactOptional(),
});
const pf = pciAddressSchema;

// JSON leaves out what is undefined; these put the fields back.
const writeFile = z
  .strictObject({
    kind: z.literal("write-file"),
    path,
    before: fileState.optional(),
    after: fileState,
    makeDirectories: words,
    stale: words.exactOptional(),
  })
  .transform(({ before, ...rest }) => ({ ...rest, before }));
const bindVfDriver = z
  .strictObject({
    kind: z.literal("bind-vf-driver"),
    pf,
    index: count,
    from: z.string().optional(),
    to: z.string().optional(),
  })
  .transform(({ from, to, ...rest }) => ({ ...rest, from, to }));
const editOptions = z
  .strictObject({
    kind: z.literal("edit-options"),
    path,
    original: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
    direction: z.enum(["apply", "revert"]),
    settings: z.array(z.strictObject({ section: z.string(), name: z.string(), values: words })),
    changes: z
      .array(z.strictObject({ line: z.int().min(1), remove: lines, insert: lines, section: z.string() }))
      .refine(doNotOverlap, "changes have to stand in their order and must not overlap"),
    stale: z.array(unitName),
  })
  .transform(({ original, ...rest }) => ({ ...rest, original }));
const tool = z.enum(["apt-get", "dnf", "yum", "zypper"]);
const packageName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.+_-]*$/, "not the name of a package");

/** An action as a plan file holds it. */
export const actionSchema = z.discriminatedUnion("kind", [
  ...cloudActionSchemas,
  writeFile,
  bindVfDriver,
  editOptions,
  z.strictObject({
    kind: z.literal("remove-file"),
    path,
    before: fileState,
    removeDirectories: words,
    stale: words.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal("rebuild-boot-menu"),
    tool: z.enum(["update-grub", "grub-mkconfig", "grub2-mkconfig"]),
    menuPath: path,
    mustContain: words,
  }),
  z.strictObject({
    kind: z.literal("change-boot-entry"),
    add: words,
    remove: words,
    fallback: z.strictObject({ title: z.string(), change: z.enum(["add", "remove"]) }),
  }),
  z.strictObject({ kind: z.literal("reboot"), bootId: z.string(), timeoutMs: count }),
  z.strictObject({ kind: z.literal("load-module"), module: z.string() }),
  z.strictObject({
    kind: z.literal("set-link-state"),
    pf,
    netdev: z.string(),
    from: z.enum(["up", "down"]),
    to: z.enum(["up", "down"]),
  }),
  z.strictObject({
    kind: z.literal("set-vf-count"),
    pf,
    from: count,
    to: count,
    timeoutMs: count,
    stale: z.array(unitName).exactOptional(),
  }),
  z.strictObject({ kind: z.literal("set-drivers-autoprobe"), pf, from: z.boolean(), to: z.boolean() }),
  z.strictObject({
    kind: z.literal("set-vf-settings"),
    pf,
    netdev: z.string(),
    index: count,
    before: vfSettings,
    after: vfSettings,
  }),
  z.strictObject({
    kind: z.literal("set-unit-enabled"),
    unit: z.string(),
    from: z.boolean(),
    to: z.boolean(),
    bootOnly: z.boolean().exactOptional(),
  }),
  z.strictObject({
    kind: z.literal("install-package"),
    tool,
    package: packageName,
    units: words.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal("remove-package"),
    tool,
    package: packageName,
    units: words.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal("restart-service"),
    service: z.string(),
    init: z.enum(["systemd", "upstart"]),
    units: z.array(unitName),
    readiness: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("running") }),
      z.strictObject({ kind: z.literal("api"), port: z.int().min(1).max(65_535) }),
      z.strictObject({ kind: z.literal("log"), file: path, text: z.string().min(1) }),
    ]),
    timeoutMs: count,
  }),
]) satisfies z.ZodType<Action>;

function doNotOverlap(
  changes: readonly { readonly line: number; readonly remove: readonly string[] }[],
): boolean {
  return changes.every(({ line }, at) => {
    const last = changes[at - 1];
    return !last || line >= last.line + Math.max(1, last.remove.length);
  });
}
