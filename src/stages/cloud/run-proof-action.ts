import { OperatingError } from "../../base/operating-error.ts";
import type {
  ChangeImage,
  ChangeKeyPair,
  ChangePort,
  ChangeServer,
  CloudRef,
} from "../../model/cloud-action.ts";
import type { Cloud } from "../../ports/cloud.ts";
import type { CloudWork } from "./cloud-work.ts";
import { createOnce, type Done, missing } from "./create-once.ts";
import { waitUntilGone } from "./wait-until-gone.ts";

/** What only a proof makes in a cloud. */
export type ProofAction = ChangeKeyPair | ChangeImage | ChangePort | ChangeServer;

/** Carries out an action of a proof; throws OperatingError. Names are looked up, so that it may be done again. */
export async function runProofAction(work: CloudWork, action: ProofAction): Promise<Done> {
  switch (action.kind) {
    case "make-key-pair":
      return makeKeyPair(work, action);
    case "delete-key-pair":
      await work.cloud.keyPairs.delete(action.name, work.signal);
      return {};
    case "make-image":
      return makeImage(work, action);
    case "delete-image":
      return deleteAll(await work.cloud.images.list(action.image.name, work.signal), (id) =>
        work.cloud.images.delete(id, work.signal),
      );
    case "make-port":
      return makePort(work, action);
    case "delete-port":
      return deleteAll(await work.cloud.ports.list({ name: action.port.name }, work.signal), (id) =>
        work.cloud.ports.delete(id, work.signal),
      );
    case "make-server":
      return makeServer(work, action);
    case "delete-server":
      return deleteServers(work, action.name);
  }
}

async function makeKeyPair({ cloud, signal }: CloudWork, { name, publicKey }: ChangeKeyPair): Promise<Done> {
  return createOnce({
    find: async () => (await cloud.keyPairs.list(signal)).find((pair) => pair.name === name),
    create: () => cloud.keyPairs.create({ name, publicKey }, signal),
  });
}

/** The image is made, and filled if it is not yet: one that was cut off while its content went over is made anew. */
async function makeImage(work: CloudWork, action: ChangeImage): Promise<Done> {
  const { cloud, signal } = work;
  const { image, source, links } = action;
  const find = async () => (await cloud.images.list(image.name, signal))[0];
  const there = await find();
  if (there?.status === "active") return { note: "it was there already" };
  if (there !== undefined) await cloud.images.delete(there.id, signal);
  const properties = { ...image.properties };
  for (const [property, name] of Object.entries(links)) {
    const linked = (await cloud.images.list(name, signal))[0];
    if (linked === undefined) throw missing("image", name, cloud.name);
    properties[property] = linked.id;
  }
  const content = "file" in source ? await work.openFile(source.file) : undefined;
  await createOnce({ find, create: () => cloud.images.create({ ...image, properties }, signal) });
  const made = await find();
  if (made === undefined) throw missing("image", image.name, cloud.name);
  if (content === undefined)
    await cloud.images.importFrom(made.id, "url" in source ? source.url : "", signal);
  else await cloud.images.upload(made.id, content, { onSent: sentOf(work, content.sizeBytes), signal });
  await waitUntilActive(work, made.id);
  return {};
}

function sentOf({ onWaiting }: CloudWork, sizeBytes: number): (bytes: number) => void {
  let told = 0;
  return (bytes) => {
    const percent = sizeBytes === 0 ? 100 : Math.floor((bytes / sizeBytes) * 100);
    if (percent < told + 10) return;
    told = percent;
    onWaiting(`for the image to be sent: ${percent} %`);
  };
}

const imageLimitMs = 30 * 60_000;
const pollMs = 2000;

async function waitUntilActive(work: CloudWork, id: string): Promise<void> {
  const { cloud, clock, signal } = work;
  const deadline = clock.now() + imageLimitMs;
  for (;;) {
    const image = await cloud.images.find(id, signal);
    if (image?.status === "active") return;
    if (image === undefined || !/^(?:queued|saving|importing|uploading)$/.test(image.status))
      throw new OperatingError("image-unusable", `image ${id}`, {
        message: `Glance has not taken the image: it is ${image?.status ?? "gone"}`,
        hint: "Look for its id in the log of glance-api; disk space and quota are common causes.",
      });
    if (clock.now() > deadline)
      throw new OperatingError("image-unusable", `image ${id}`, {
        message: `Glance has had the image for half an hour, and it is still ${image.status}`,
        hint: "Look for its id in the log of glance-api.",
      });
    onWait(work, `for the image, which is ${image.status}`);
    await clock.sleep(pollMs, signal);
  }
}

function onWait({ onWaiting }: CloudWork, what: string): void {
  onWaiting(what);
}

async function makePort({ cloud, signal }: CloudWork, { network, port }: ChangePort): Promise<Done> {
  const networkId = await idOf(network, {
    kind: "network",
    cloud,
    list: (name) => cloud.networks.list(name, signal),
  });
  return createOnce({
    find: async () => (await cloud.ports.list({ name: port.name }, signal))[0],
    create: () => cloud.ports.create({ ...port, networkId }, signal),
  });
}

async function makeServer({ cloud, signal }: CloudWork, action: ChangeServer): Promise<Done> {
  const { name, keyName, userData, configDrive, place } = action;
  const flavorId = await idOf(action.flavor, {
    kind: "flavor",
    cloud,
    list: async (wanted) => (await cloud.flavors.list(signal)).filter((flavor) => flavor.name === wanted),
  });
  const imageId = await idOf(action.image, {
    kind: "image",
    cloud,
    list: (wanted) => cloud.images.list(wanted, signal),
  });
  const portIds: string[] = [];
  for (const port of action.ports)
    portIds.push(
      await idOf(
        { name: port },
        { kind: "port", cloud, list: (wanted) => cloud.ports.list({ name: wanted }, signal) },
      ),
    );
  return createOnce({
    find: async () => (await cloud.servers.list(name, signal))[0],
    create: () =>
      cloud.servers.create(
        { name, flavorId, imageId, keyName, portIds, userData, configDrive, place, properties: {} },
        signal,
      ),
  });
}

type Lookup = {
  readonly kind: string;
  readonly cloud: Cloud;
  readonly list: (name: string) => Promise<readonly { readonly id: string }[]>;
};

async function idOf(ref: CloudRef, { kind, cloud, list }: Lookup): Promise<string> {
  if ("id" in ref) return ref.id;
  const found = (await list(ref.name))[0];
  if (found === undefined) throw missing(kind, ref.name, cloud.name);
  return found.id;
}

async function deleteAll(
  found: readonly { readonly id: string }[],
  remove: (id: string) => Promise<void>,
): Promise<Done> {
  for (const { id } of found) await remove(id);
  return found.length === 0 ? { note: "it was gone already" } : {};
}

async function deleteServers(work: CloudWork, name: string): Promise<Done> {
  const { cloud, signal } = work;
  const servers = await cloud.servers.list(name, signal);
  for (const { id } of servers) {
    await cloud.servers.delete(id, signal);
    await waitUntilGone(work, { id, name });
  }
  return servers.length === 0 ? { note: "it was gone already" } : {};
}
