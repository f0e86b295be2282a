import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { LabError } from "./lab-error.ts";

/** How a host's CPU is run; "auto" takes KVM where a kernel really boots with it. */
export type AccelWish = "auto" | "kvm" | "tcg";

/** What the environment may change about the lab. */
export type Settings = {
  readonly cacheDir: string;
  readonly stateDir: string;
  readonly accel: AccelWish;
  /** The port on 127.0.0.1 that leads to the first host's SSH; the next hosts follow. */
  readonly basePort: number;
  /** After so many seconds a host's QEMU ends by itself. */
  readonly lifetimeSeconds: number;
};

/** Reads the settings from environment variables named VFLEET_LAB_*. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const cacheHome = env.XDG_CACHE_HOME || join(homedir(), ".cache");
  const cacheDir = resolve(env.VFLEET_LAB_CACHE || join(cacheHome, "vfleet", "lab"));
  return {
    cacheDir,
    stateDir: resolve(env.VFLEET_LAB_STATE || join(cacheDir, "run")),
    accel: parseAccel(env.VFLEET_LAB_ACCEL || "auto"),
    basePort: parseNumber("VFLEET_LAB_PORT", env.VFLEET_LAB_PORT || "2201", [1024, 65_000]),
    lifetimeSeconds: parseNumber("VFLEET_LAB_LIFETIME", env.VFLEET_LAB_LIFETIME || "14400", [60, 31_536_000]),
  };
}

function parseAccel(text: string): AccelWish {
  if (text === "auto" || text === "kvm" || text === "tcg") return text;
  throw new LabError(`VFLEET_LAB_ACCEL is "${text}"`, "set it to auto, kvm or tcg");
}

function parseNumber(name: string, text: string, [least, most]: readonly [number, number]): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new LabError(`${name} is "${text}"`, `set it to a whole number from ${least} to ${most}`);
}
