import type { Clock } from "../../ports/clock.ts";
import type { Clouds } from "../../ports/cloud.ts";
import { createCloud } from "./cloud.ts";
import { createCloudApi } from "./cloud-api.ts";
import type { CloudSurroundings } from "./cloud-files.ts";
import { findSettings } from "./find-settings.ts";
import { createHttp, type Http } from "./http-exchange.ts";
import { createSession } from "./session.ts";
import { readTrust } from "./trust.ts";

/** What opening clouds needs of the machine. */
export type CloudsDependencies = CloudSurroundings & {
  readonly clock: Clock;
  /** The longest that one attempt of any call may take; undefined: 30 s for logins, 60 s for others. */
  readonly timeoutMs?: number;
};

/** Clouds by clouds.yaml and the OS_ variables, over HTTP and HTTPS. */
export function createClouds(deps: CloudsDependencies): Clouds {
  return {
    open: async (name, signal) => {
      const settings = await findSettings(name, deps);
      const anyHttp = createHttp(await readTrust(settings.tls, settings.place), deps.environment);
      const http: Http = (request) =>
        anyHttp({ ...request, timeoutMs: Math.min(request.timeoutMs, deps.timeoutMs ?? Infinity) });
      const session = createSession({ http, clock: deps.clock }, settings);
      await session.token(signal);
      return createCloud(settings.name, createCloudApi(session, settings));
    },
  };
}
