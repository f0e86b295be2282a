import { OperatingError } from "../../base/operating-error.ts";

/** How an action in a cloud ended well; a note says that there was nothing to do. */
export type Done = { readonly note?: string };

/** What shall be deleted is not there. */
export const goneAlready: Done = { note: "it was gone already" };

/**
 * Creates what is not there yet. Where the answer to a create is lost it is looked for again: only then is it known
 * whether it was made, and it is created again if it was not.
 */
export async function createOnce<T>(how: {
  readonly find: () => Promise<T | undefined>;
  readonly create: () => Promise<unknown>;
}): Promise<Done> {
  if ((await how.find()) !== undefined) return { note: "it was there already" };
  try {
    await how.create();
  } catch (error) {
    if (!(error instanceof OperatingError) || !error.retryable) throw error;
    if ((await how.find()) === undefined) await how.create();
  }
  return {};
}

/** Something that the action needs is not in the cloud. */
export function missing(kind: string, name: string, cloud: string): OperatingError {
  return new OperatingError("cloud-not-found", `${kind} ${name}`, {
    message: `${cloud} has no ${kind} ${name}`,
    hint: `See whether somebody deleted the ${kind}, and start again.`,
  });
}
