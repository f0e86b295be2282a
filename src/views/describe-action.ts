import { printable } from "../base/printable.ts";
import {
  type Action,
  type BindVfDriver,
  type EditOptions,
  isCloudAction,
  type RestartService,
  type SetVfSettings,
  type VfSettingsWanted,
  type WriteFile,
} from "../model/action.ts";
import { describeCloudAction } from "./describe-cloud-action.ts";
import { formatDuration } from "./format-duration.ts";

/** What an action does, in one line, printable: `set the VFs of 0000:06:00.0 from 0 to 30`. */
export function describeAction(action: Action): string {
  return printable(describe(action, { vf: vfOf(action), isForAny: false }));
}

/** Actions that differ only in their VF give the same text here; undefined for actions that are not about one VF. */
export function describeForAnyVf(action: Action): string | undefined {
  return isOfVf(action) ? describe(action, { vf: "VF", isForAny: true }) : undefined;
}

/** What actions that are the same for several VFs do, in one line, printable. */
export function describeForVfs(actions: readonly Action[]): string {
  const [first] = actions;
  if (!first) return "";
  const indexes = actions.filter(isOfVf).map(({ index }) => index);
  return printable(describe(first, { vf: `VFs ${compressNumbers(indexes)}`, isForAny: true }));
}

type OfVf = BindVfDriver | SetVfSettings;

function isOfVf(action: Action): action is OfVf {
  return action.kind === "bind-vf-driver" || action.kind === "set-vf-settings";
}

function vfOf(action: Action): string {
  return isOfVf(action) ? `VF ${action.index}` : "";
}

/** How the VF is called, and whether what differs from VF to VF is left out. */
type Naming = { readonly vf: string; readonly isForAny: boolean };

function describe(action: Action, naming: Naming): string {
  if (isCloudAction(action)) return describeCloudAction(action);
  switch (action.kind) {
    case "write-file":
      return describeWrite(action);
    case "remove-file":
      return `remove ${action.path}`;
    case "rebuild-boot-menu":
      return `make the boot menu ${action.menuPath} again by ${action.tool}`;
    case "change-boot-entry":
      return `${listOf([changeOf("add", action.add), changeOf("remove", action.remove)])} in the boot entries`;
    case "reboot":
      return `reboot the host and wait up to ${formatDuration(action.timeoutMs)} for it`;
    case "load-module":
      return `load the kernel module ${action.module}`;
    case "set-link-state":
      return `set ${action.netdev} ${action.to}`;
    case "set-vf-count":
      return `set the number of VFs of ${action.pf} from ${action.from} to ${action.to}`;
    case "set-drivers-autoprobe":
      return `${action.to ? "let the kernel bind" : "keep the kernel from binding"} drivers to new VFs of ${action.pf}`;
    case "bind-vf-driver":
      return describeBinding(action, naming.vf);
    case "set-vf-settings":
      return `set ${settingsText(action.after, naming)} on ${naming.vf} of ${action.netdev}`;
    case "set-unit-enabled":
      return `${action.to ? "enable" : "disable"} the unit ${action.unit}`;
    case "edit-options":
      return describeEdit(action);
    case "install-package":
      return `install the package ${action.package} with ${action.tool}`;
    case "remove-package":
      return `remove the package ${action.package}, and what came with it alone, with ${action.tool}`;
    case "restart-service":
      return describeRestart(action);
  }
}

/** Neighbours in a section have its name once: `set [pci] alias, device_spec`. */
function describeEdit({ path, direction, settings }: EditOptions): string {
  const places = Map.groupBy(settings, ({ section }) => section);
  const names = [...places].map(
    ([section, each]) => `[${section}] ${[...new Set(each.map(({ name }) => name))].join(", ")}`,
  );
  const what = names.join(", ") || "some lines";
  return direction === "apply"
    ? `edit ${path}: set ${what}`
    : `take the lines of vfleet out of ${path}: ${what}`;
}

function describeRestart({ service, units }: RestartService): string {
  const others = units.length === 1 && units[0] === service ? "" : ` (${units.join(", ")})`;
  return `restart ${service} and wait until it works again${others}`;
}

function describeWrite({ path, before, after }: WriteFile): string {
  if (!before) return `write the new file ${path}`;
  return before.content === after.content ? `change the mode or owner of ${path}` : `change ${path}`;
}

function changeOf(verb: string, words: readonly string[]): string {
  return words.length === 0 ? "" : `${verb} ${words.join(" ")}`;
}

function describeBinding({ from, to, pf }: BindVfDriver, vf: string): string {
  if (to === undefined) return `unbind ${vf} of ${pf} from ${from ?? "its driver"}`;
  return `bind ${vf} of ${pf} to ${to}${from === undefined ? "" : ` instead of ${from}`}`;
}

/** Settings of a VF in words. */
function settingsText(settings: VfSettingsWanted, { isForAny }: Naming): string {
  const { trust, spoofCheck, linkState, mac, maxTxRateMbps } = settings;
  const words = [
    mac === undefined ? "" : isForAny ? "a MAC address of its own" : `the MAC address ${mac}`,
    trust === undefined ? "" : `trust ${trust ? "on" : "off"}`,
    spoofCheck === undefined ? "" : `spoof check ${spoofCheck ? "on" : "off"}`,
    linkState === undefined ? "" : `link state ${linkState}`,
    maxTxRateMbps === undefined
      ? ""
      : `at most ${maxTxRateMbps === 0 ? "any rate" : `${maxTxRateMbps} Mb/s`}`,
  ];
  return listOf(words) || "nothing";
}

function listOf(words: readonly string[]): string {
  return words.filter((word) => word !== "").join(", ");
}

/** Numbers as ranges: `0-29, 31`. */
function compressNumbers(numbers: readonly number[]): string {
  const spans: { first: number; last: number }[] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const open = spans.at(-1);
    if (open && number <= open.last + 1) open.last = number;
    else spans.push({ first: number, last: number });
  }
  return spans.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(", ");
}
