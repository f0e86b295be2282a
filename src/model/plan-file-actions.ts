import * as z from "zod";
import type { Action } from "./action.ts";
import { parsePciAddress } from "./ids.ts";

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

/** An action as a plan file holds it. */
export const actionSchema = z.discriminatedUnion("kind", [
  writeFile,
  bindVfDriver,
  z.strictObject({ kind: z.literal("remove-file"), path, before: fileState, removeDirectories: words }),
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
  z.strictObject({ kind: z.literal("set-vf-count"), pf, from: count, to: count, timeoutMs: count }),
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
  }),
]) satisfies z.ZodType<Action>;
