import { inspect } from "node:util";
import { expect, it } from "vitest";
import { hideSecrets, Secret } from "./secret.ts";

it("shows nowhere but in reveal", () => {
  const secret = new Secret("s3cret-word");
  const shown = [
    String(secret),
    JSON.stringify({ secret }),
    inspect({ deep: { secret } }, { showHidden: true, depth: 9 }),
    JSON.stringify(Object.getOwnPropertyDescriptors(secret)),
  ].join("\n");
  expect(shown).not.toContain("s3cret-word");
  expect(secret.reveal()).toBe("s3cret-word");
});

it("is hidden in a text as it is, in JSON and in an address", () => {
  const secret = new Secret('a"b c');
  expect(hideSecrets('said a"b c, {"x":"a\\"b c"} and ?x=a%22b%20c', [secret, undefined])).toBe(
    'said (not shown), {"x":"(not shown)"} and ?x=(not shown)',
  );
});

it("leaves a text alone for a secret that is too short to be told from words", () => {
  expect(hideSecrets("a banana", [new Secret("a")])).toBe("a banana");
});
