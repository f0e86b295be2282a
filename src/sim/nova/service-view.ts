import type { CloudState } from "../cloud-state.ts";
import type { ServiceState } from "../hosts/host-state.ts";
import { microsecondsOf } from "../simulated-time.ts";

/** A service, the zone it is in, and the microversion that it is told in. */
export type ToldService = { readonly service: ServiceState; readonly zone: string; readonly minor: number };

/** A service as os-services shows it. */
export function serviceView(state: CloudState, { service, zone, minor }: ToldService) {
  return {
    id: minor >= 53 ? service.id : service.number,
    binary: service.binary,
    host: service.host,
    zone,
    status: service.isEnabled ? "enabled" : "disabled",
    state: service.isUp ? "up" : "down",
    updated_at: microsecondsOf(service.diedAt ?? state.time.now()),
    disabled_reason: service.disabledReason ?? null,
    ...(minor >= 11 ? { forced_down: false } : {}),
  };
}
