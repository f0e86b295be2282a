import type { HostName } from "../../model/ids.ts";
import { allFaultKinds, type FaultKind, isFaultOfCloud } from "../../model/rehearsal/fault-kind.ts";
import type { FaultWish } from "../../model/rehearsal/rehearsal.ts";
import type { BootFault, HostFaults, ScriptFault, ScriptKind } from "../fleet/host-faults.ts";
import type { SeededRandom } from "../fleet/seeded-random.ts";

/** Which faults there can be: of which hosts, and whether there is a cloud. */
export type FaultGround = {
  readonly busy: readonly HostName[];
  readonly hasCloud: boolean;
  readonly random: SeededRandom;
  /** Told when one strikes. */
  readonly onStrike: (fault: FaultKind, host: HostName | undefined) => void;
};

type Pending = { readonly kind: FaultKind; readonly host: HostName | undefined; isStruck: boolean };

const cloudBusyMs = 600_000;
const foreverMs = Number.MAX_SAFE_INTEGER / 2;
const changing =
  /\.(?:create|disable|enable|liveMigrate|stop|start|delete|setProperties|addHost|removeHost)$/;
const reading: ReadonlySet<ScriptKind> = new Set(["facts", "boot-id"]);
const writing: ReadonlySet<ScriptKind> = new Set([
  "write-file",
  "edit-options",
  "rebuild-boot-menu",
  "install-package",
]);

/** Says of each thing that happens on a twin whether it goes wrong: each fault strikes once. */
export class TwinFaults implements HostFaults {
  readonly #pending: Pending[];
  readonly #onStrike: FaultGround["onStrike"];
  #isOver = false;
  #busyUntil: number | undefined;

  constructor(wishes: readonly FaultWish[], ground: FaultGround) {
    this.#onStrike = ground.onStrike;
    this.#pending = wishes.flatMap((wish) => resolve(wish, ground));
  }

  /** Those that have not struck. */
  get missed(): readonly Omit<Pending, "isStruck">[] {
    return this.#pending.filter(({ isStruck }) => !isStruck);
  }

  stop(): void {
    this.#isOver = true;
  }

  ofScript = (host: string, kind: ScriptKind): ScriptFault | undefined => {
    if (reading.has(kind)) return undefined;
    if (kind === "set-vf-count" && this.#take("vf-count-short", host)) return { kind: "fewer-vfs" };
    if (writing.has(kind) && this.#take("disk-full", host)) return { kind: "disk-full", ms: foreverMs };
    return this.#take("connection-lost", host) ? { kind: "break-during", part: "all" } : undefined;
  };

  ofBoot = (host: string): BootFault | undefined => {
    if (this.#take("reboot-never-ends", host)) return { kind: "never" };
    return this.#take("other-kernel", host) ? { kind: "other-kernel" } : undefined;
  };

  ofConnect = (): undefined => undefined;

  /** Whether services that have just been restarted on a host die. */
  killsServices(host: string): boolean {
    return this.#take("service-dies", host);
  }

  /** Whether the cloud is too busy to answer a call, such as `servers.list`, at a time. */
  isBusy(call: string, now: number): boolean {
    if (this.#busyUntil === undefined && changing.test(call) && this.#take("api-errors", undefined))
      this.#busyUntil = now + cloudBusyMs;
    return !this.#isOver && this.#busyUntil !== undefined && now < this.#busyUntil;
  }

  #take(kind: FaultKind, host: string | undefined): boolean {
    const due = this.#isOver
      ? undefined
      : this.#pending.find(
          (each) => !each.isStruck && each.kind === kind && (each.host === undefined || each.host === host),
        );
    if (!due) return false;
    due.isStruck = true;
    this.#onStrike(kind, host as HostName | undefined);
    return true;
  }
}

function resolve({ kind, hosts }: FaultWish, ground: FaultGround): readonly Pending[] {
  if (kind === "random") return chooseRandom(hosts, ground);
  return (hosts ?? [undefined]).map((host) => ({ kind, host, isStruck: false }));
}

/** One to three of the kinds. */
function chooseRandom(
  hosts: readonly HostName[] | undefined,
  { busy, hasCloud, random }: FaultGround,
): readonly Pending[] {
  const among = hosts ?? busy;
  const kinds = allFaultKinds.filter((kind) => !isFaultOfCloud(kind) || (hasCloud && hosts === undefined));
  return Array.from({ length: random.int(1, 3) }, () => {
    const kind = kinds[random.int(0, kinds.length - 1)] ?? "connection-lost";
    const host = isFaultOfCloud(kind) ? undefined : among[random.int(0, among.length - 1)];
    return { kind, host, isStruck: false };
  });
}
