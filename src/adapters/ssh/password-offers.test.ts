import { expect, it } from "vitest";
import { createPasswordOffers, type PasswordPurpose } from "./password-offers.ts";

const sudo = (host: string, user = "me"): PasswordPurpose => ({ kind: "sudo-password", host, user });
const login = (host: string): PasswordPurpose => ({ kind: "login-password", host, user: "me" });
const offers = () => createPasswordOffers({ get: (purpose) => Promise.resolve(`of ${purpose.kind}`) });

/** What has come of a promise after all that could go on by itself has done so. */
async function stateOf(promise: Promise<unknown>): Promise<string> {
  const settled = promise.then(
    () => "resolved",
    () => "rejected",
  );
  return Promise.race([settled, new Promise<string>((resolve) => setImmediate(() => resolve("waiting")))]);
}

it("offers a refused password to no other host", async () => {
  const passwords = offers();
  (await passwords.offer(sudo("alpha")))?.settle("refused");
  const error: unknown = await passwords.offer(sudo("beta")).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "sudo-password-wrong", subject: "beta", retryable: false });
  expect(String(error)).toContain("refused on alpha already");
});

it("tells a login password from a sudo password", async () => {
  const passwords = offers();
  (await passwords.offer(login("alpha")))?.settle("refused");
  await expect(passwords.offer(login("beta"))).rejects.toMatchObject({ code: "authentication-failed" });
  expect(await passwords.offer(sudo("beta"))).toMatchObject({ password: "of sudo-password" });
});

it("tells users apart", async () => {
  const passwords = offers();
  (await passwords.offer(sudo("alpha")))?.settle("refused");
  expect(await passwords.offer(sudo("beta", "you"))).toBeDefined();
});

it("lets one host try first, and all others when it was accepted", async () => {
  const passwords = offers();
  const first = await passwords.offer(sudo("alpha"));
  const others = ["beta", "gamma"].map((host) => passwords.offer(sudo(host)));
  expect(await Promise.all(others.map(stateOf))).toEqual(["waiting", "waiting"]);
  first?.settle("accepted");
  expect(await Promise.all(others)).toMatchObject([{}, {}]);
});

it("lets the next host try when the first gave no answer", async () => {
  const passwords = offers();
  const first = await passwords.offer(sudo("alpha"));
  const [second, third] = [passwords.offer(sudo("beta")), passwords.offer(sudo("gamma"))];
  first?.settle("unknown");
  (await second)?.settle("refused");
  await expect(third).rejects.toMatchObject({ code: "sudo-password-wrong", subject: "gamma" });
});

it("does not let one odd host stop the fleet, nor tries it there again", async () => {
  const passwords = offers();
  (await passwords.offer(sudo("alpha")))?.settle("accepted");
  (await passwords.offer(sudo("odd")))?.settle("refused");
  expect(await passwords.offer(sudo("gamma"))).toBeDefined();
  await expect(passwords.offer(sudo("odd"))).rejects.toMatchObject({ code: "sudo-password-wrong" });
});

it("counts the first verdict alone", async () => {
  const passwords = offers();
  const offer = await passwords.offer(sudo("alpha"));
  offer?.settle("accepted");
  offer?.settle("refused");
  expect(await passwords.offer(sudo("alpha"))).toBeDefined();
});

it("has nothing to offer where there is no password", async () => {
  const passwords = createPasswordOffers({ get: () => Promise.resolve(undefined) });
  expect(await passwords.offer(sudo("alpha"))).toBeUndefined();
});
