import { expect, it } from "vitest";
import { resourceCloud, serviceAnswer } from "../../../test/fixtures/resource-cloud.ts";

const keypair = {
  name: "key1",
  fingerprint: "7e:eb:ab:24:ba:d1:e1:88:ae:9a:fb:66:53:df:d3:bd",
  public_key: "ssh-rsa AAAA",
};

it("reads them, from before they had a type and after", async () => {
  const answer = serviceAnswer(200, {
    keypairs: [{ keypair }, { keypair: { ...keypair, name: "key2", type: "ssh" } }],
  });
  const { cloud } = resourceCloud({ "GET compute/os-keypairs": answer });
  const { fingerprint } = keypair;
  expect(await cloud.keyPairs.list()).toEqual([
    { name: "key1", fingerprint },
    { name: "key2", fingerprint },
  ]);
});

it.each([
  ["Zed", "2.93", { name: "key1", public_key: "ssh-rsa AAAA", type: "ssh" }],
  ["an API that knows no types", "2.1", { name: "key1", public_key: "ssh-rsa AAAA" }],
  ["an API without microversions", "", { name: "key1", public_key: "ssh-rsa AAAA" }],
])("makes one in %s", async (_, computeMax, expected) => {
  const answers = {
    "POST compute/os-keypairs": serviceAnswer(201, { keypair: { ...keypair, user_id: "u" } }),
  };
  const { cloud, sent } = resourceCloud(answers, { computeMax });
  await cloud.keyPairs.create({ name: "key1", publicKey: "ssh-rsa AAAA" });
  expect(sent()).toMatchObject([{ body: { keypair: expected } }]);
});

it("removes one by its name, whatever that is, and one that is gone", async () => {
  const { cloud, lines } = resourceCloud({ "DELETE compute/os-keypairs/a%20b": serviceAnswer(202) });
  await cloud.keyPairs.delete("a b");
  await cloud.keyPairs.delete("gone");
  expect(lines()).toEqual(["DELETE compute/os-keypairs/a%20b", "DELETE compute/os-keypairs/gone"]);
});
