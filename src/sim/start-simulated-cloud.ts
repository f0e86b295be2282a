import type { SimulatedCloudOptions } from "./cloud-options.ts";
import { type CloudState, createCloudState, hostNamed, simulatedAdmin } from "./cloud-state.ts";
import { createImageService } from "./glance/image-service.ts";
import { controlHost } from "./hosts/host-control.ts";
import { viewHost } from "./hosts/host-view.ts";
import { startHttpFront } from "./http/http-front.ts";
import type { Service } from "./http/service.ts";
import { createIdentityService } from "./keystone/identity-service.ts";
import { leftoversOf } from "./leftovers.ts";
import { createNetworkService } from "./neutron/network-service.ts";
import { createComputeService } from "./nova/compute-service.ts";
import { scheduleOn } from "./nova/scheduler/schedule-on.ts";
import { createPlacementService } from "./placement/placement-service.ts";
import type { SimulatedCloud } from "./simulated-cloud.ts";

/**
 * Starts a cloud on a free port of the loopback: Keystone v3, Nova, Neutron, Glance and Placement of a release, over real
 * HTTP, with hosts that have VFs.
 */
export async function startSimulatedCloud(options: SimulatedCloudOptions = {}): Promise<SimulatedCloud> {
  return serveCloud(createCloudState(options), options);
}

/** Starts the services of a cloud that is there already. */
export async function serveCloud(
  state: CloudState,
  options: Pick<SimulatedCloudOptions, "tls" | "linkOrigin"> = {},
): Promise<SimulatedCloud> {
  const front = await startHttpFront({
    services: servicesOf(state),
    tls: options.tls,
    linkOrigin: options.linkOrigin,
    nextRequestId: () => `req-${state.ids.uuid()}`,
    findCaller: (token) => state.tokens.get(token),
  });
  const authUrl = `${front.origin}/identity/v3`;
  return {
    origin: front.origin,
    authUrl,
    seen: front.seen,
    tokens: state.given,
    seenAt: (path) => front.seen.filter((request) => request.path === path),
    cloudsYaml: (name, user = simulatedAdmin) => {
      const { name: username, password, project: project_name } = user;
      const auth = {
        auth_url: authUrl,
        username,
        password,
        project_name,
        user_domain_name: "Default",
        project_domain_name: "Default",
      };
      return `clouds:\n  ${JSON.stringify(name)}:\n    region_name: RegionOne\n    auth: ${JSON.stringify(auth)}\n`;
    },
    failNext: front.faults.add,
    play: (path, ...plays) => {
      for (const play of plays) front.faults.add({ path, with: play });
    },
    stopFailing: front.faults.clear,
    expireTokens: () => state.tokens.clear(),
    configure: (change) => {
      state.config = { ...state.config, ...change };
    },
    setPace: (change) => {
      state.pace = { ...state.pace, ...change };
    },
    host: (name) => controlHost(state, hostNamed(state, name)),
    onHost: (name) => viewHost(state, hostNamed(state, name)),
    schedule: (wanted) => scheduleOn(state, wanted),
    resources: () => leftoversOf(state),
    stop: async () => {
      await state.time.stop();
      await front.stop();
    },
  };
}

function servicesOf(state: CloudState): readonly Service[] {
  return [
    createIdentityService(state),
    createComputeService(state),
    createNetworkService(state),
    createImageService(state),
    ...(state.release.placementApiMax === undefined ? [] : [createPlacementService(state)]),
  ];
}
