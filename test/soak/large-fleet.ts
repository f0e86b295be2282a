import type { Intent } from "../../src/model/intent.ts";
import { hostIntent, intent } from "../fixtures/intent.ts";

const HOSTS_IN_A_RACK = 40;
const ZONES = 4;

/** So many hosts in racks and four zones: a wave a zone, so many at once, a quarter of a rack. */
export function largeIntent(hostCount: number, atOnce = 50): Intent {
  const racks = Math.ceil(hostCount / HOSTS_IN_A_RACK);
  const hosts = Array.from({ length: hostCount }, (_, at) => {
    const rack = Math.floor(at / HOSTS_IN_A_RACK);
    return hostIntent(`node-${at + 1}`, {
      rack: `r${rack + 1}`,
      zone: `z${Math.floor((rack * ZONES) / racks) + 1}`,
    });
  });
  return intent({
    hosts,
    concurrency: atOnce,
    rollout: {
      pauseMs: 600_000,
      stopAfter: 5,
      waves: { kind: "label", label: "zone" },
      atOnce: { kind: "number", hosts: atOnce },
      perGroup: { label: "rack", atMost: { kind: "share", percent: 25 } },
    },
  });
}
