import { expect, it } from "vitest";
import type { Cloud } from "../../src/ports/cloud.ts";
import type { CloudGroundRules, ContractImage } from "./cloud-contract-ground.ts";

/** Images of Glance. */
export function itHasImages(open: () => Cloud, { prefix, images: [image] }: CloudGroundRules): void {
  const name = `${prefix}queued`;

  it("has images, queued until they have their content, whose names need not differ", async () => {
    if (image === undefined) throw new Error("the rules name no image");
    const { images } = open();
    const { diskFormat, containerFormat } = image;
    const properties = { hw_disk_bus: "virtio", "vfleet:made": "yes" };
    const wanted = { name, diskFormat, containerFormat, visibility: "private", properties } as const;
    const made = await images.create(wanted);
    expect(made).toMatchObject({ name, status: "queued", diskFormat, sizeBytes: undefined, properties });
    expect(await images.list(name)).toEqual([made]);
    const sent: number[] = [];
    await images.upload(made.id, image.content, { onSent: (bytes) => sent.push(bytes) });
    expect(sent.at(-1)).toBe(image.content.sizeBytes);
    expect(await images.find(made.id)).toMatchObject({
      status: "active",
      sizeBytes: image.content.sizeBytes,
      properties,
    });
    const second = await images.create(wanted);
    expect((await images.list(name)).map(({ id }) => id).toSorted()).toEqual([made.id, second.id].toSorted());
    for (const { id } of [made, second]) await images.delete(id);
    expect(await images.find(made.id)).toBeUndefined();
    expect(await images.list(name)).toEqual([]);
    await images.delete(made.id);
  });
}

/** Uploads the images of the rules, and gives the id of the last one, which can be booted. */
export async function uploadAll(
  cloud: Cloud,
  images: readonly ContractImage[],
  prefix: string,
): Promise<string> {
  const ids: Record<string, string> = {};
  let last = "";
  for (const { name, diskFormat, containerFormat, content, properties } of images) {
    const own = { diskFormat, containerFormat, properties: properties(ids) };
    const { id } = await cloud.images.create({ ...own, name: `${prefix}${name}`, visibility: "private" });
    await cloud.images.upload(id, content);
    ids[name] = id;
    last = id;
  }
  return last;
}
