import { estimateAction } from "../../model/rollout/action-durations.ts";
import type { HostPace } from "../fleet/simulated-host.ts";

/** As often as a host is read or asked for its boot; lab: a reading takes up to 5 s. */
const readMs = 4000;

/** How long things take on a twin: what plans are estimated by. A boot ends well before it is given up. */
export function paceOf(rebootTimeoutMs: number): HostPace {
  return {
    scriptMs: (kind) => {
      if (kind === "facts" || kind === "boot-id") return readMs;
      return kind === "reboot" ? 1000 : estimateAction({ kind });
    },
    bootMs: Math.min(estimateAction({ kind: "reboot" }), rebootTimeoutMs / 2),
  };
}
