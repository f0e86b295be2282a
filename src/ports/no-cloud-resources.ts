import type { CloudResources } from "./cloud-resources.ts";

/** Resources of a cloud that has none, for fakes to be made of: each call rejects, and says which it was. */
export const noCloudResources: CloudResources = {
  aggregates: {
    list: rejects("aggregates.list"),
    create: rejects("aggregates.create"),
    setProperties: rejects("aggregates.setProperties"),
    addHost: rejects("aggregates.addHost"),
    removeHost: rejects("aggregates.removeHost"),
    delete: rejects("aggregates.delete"),
  },
  flavors: {
    list: rejects("flavors.list"),
    create: rejects("flavors.create"),
    setProperties: rejects("flavors.setProperties"),
    delete: rejects("flavors.delete"),
  },
  keyPairs: {
    list: rejects("keyPairs.list"),
    create: rejects("keyPairs.create"),
    delete: rejects("keyPairs.delete"),
  },
  servers: {
    list: rejects("servers.list"),
    listOn: rejects("servers.listOn"),
    find: rejects("servers.find"),
    create: rejects("servers.create"),
    delete: rejects("servers.delete"),
    listActions: rejects("servers.listActions"),
    liveMigrate: rejects("servers.liveMigrate"),
    stop: rejects("servers.stop"),
    start: rejects("servers.start"),
    readConsole: rejects("servers.readConsole"),
  },
  computeServices: {
    find: rejects("computeServices.find"),
    disable: rejects("computeServices.disable"),
    enable: rejects("computeServices.enable"),
  },
  networks: {
    list: rejects("networks.list"),
    create: rejects("networks.create"),
    delete: rejects("networks.delete"),
    listDhcpHosts: rejects("networks.listDhcpHosts"),
  },
  subnets: {
    list: rejects("subnets.list"),
    create: rejects("subnets.create"),
    delete: rejects("subnets.delete"),
  },
  ports: {
    list: rejects("ports.list"),
    find: rejects("ports.find"),
    create: rejects("ports.create"),
    delete: rejects("ports.delete"),
  },
  images: {
    list: rejects("images.list"),
    find: rejects("images.find"),
    create: rejects("images.create"),
    upload: rejects("images.upload"),
    importFrom: rejects("images.importFrom"),
    delete: rejects("images.delete"),
  },
  findAllocations: rejects("findAllocations"),
  listMigrations: rejects("listMigrations"),
  scheduling: {
    findRequest: rejects("scheduling.findRequest"),
    listGroups: rejects("scheduling.listGroups"),
    listPlaces: rejects("scheduling.listPlaces"),
    listCapacities: rejects("scheduling.listCapacities"),
    listProviders: rejects("scheduling.listProviders"),
    listProvidersWith: rejects("scheduling.listProvidersWith"),
    findInventories: rejects("scheduling.findInventories"),
    hasPlacement: rejects("scheduling.hasPlacement"),
    findProvider: rejects("scheduling.findProvider"),
  },
};

function rejects(call: string): () => Promise<never> {
  return () => Promise.reject(new Error(`this cloud has no answer to ${call}`));
}
