import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OperatingError } from "../../base/operating-error.ts";
import { type CloudSettings, secretOf } from "./cloud-settings.ts";
import { findSettings } from "./find-settings.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "clouds-"));
});
afterEach(() => rmSync(root, { recursive: true }));

type Found = { readonly environment?: Record<string, string>; readonly name?: string | undefined };

const find = ({ environment = {}, name }: Found = {}): Promise<CloudSettings> =>
  findSettings(name, {
    environment,
    homeDirectory: join(root, "home"),
    currentDirectory: join(root, "here"),
    siteDirectory: join(root, "etc"),
  });

const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

const failure = async (found: Found = {}): Promise<OperatingError> => {
  const error: unknown = await find(found).catch((reason: unknown) => reason);
  if (error instanceof OperatingError) return error;
  throw new Error("this should have failed with an OperatingError", { cause: error });
};

const cloud = (auth: string, more = "") =>
  `clouds:\n  lab:\n    auth:\n      auth_url: http://ctl:5000\n${auth.replace(/^/gm, "      ")}\n${more.replace(/^/gm, "    ")}\n`;
const whole = "username: admin\npassword: lab-secret\nproject_name: admin";

describe("where credentials are found", () => {
  it("reads clouds.yaml of the current folder, then of the home, then of the site", async () => {
    put("etc/clouds.yaml", cloud(whole, "region_name: etc"));
    expect((await find()).region).toBe("etc");
    put("home/.config/openstack/clouds.yml", cloud(whole, "region_name: home"));
    expect((await find()).region).toBe("home");
    put(
      "here/clouds.json",
      JSON.stringify({
        clouds: {
          lab: {
            auth: { auth_url: "http://c", username: "u", password: 7, project_id: "p" },
            region_name: "here",
          },
        },
      }),
    );
    expect(await find({ name: "lab" })).toMatchObject({
      region: "here",
      place: `clouds.lab in ${root}/here/clouds.json`,
    });
    expect(secretOf((await find()).login).reveal()).toBe("7");
    put("named.yaml", cloud(whole, "region_name: named"));
    expect((await find({ environment: { OS_CLIENT_CONFIG_FILE: "../named.yaml" } })).region).toBe("named");
  });

  it("adds secure.yaml, wherever that is", async () => {
    put("here/clouds.yaml", cloud("username: admin\nproject_name: admin\npassword: old"));
    put("etc/secure.yaml", "clouds:\n  lab:\n    auth:\n      password: from-secure\n");
    expect(secretOf((await find()).login).reveal()).toBe("from-secure");
  });

  it("takes the name that is given, then OS_CLOUD, then the OS_ variables, then the only cloud", async () => {
    const both = `${cloud(whole, "region_name: one")}  two:\n    auth: {auth_url: "http://ctl", username: a, password: b, project_name: c}\n`;
    put("here/clouds.yaml", both);
    const variables = { OS_AUTH_URL: "http://v", OS_USERNAME: "u", OS_PASSWORD: "w", OS_PROJECT_NAME: "p" };
    expect((await find({ name: "two", environment: { OS_CLOUD: "lab", ...variables } })).name).toBe("two");
    expect((await find({ environment: { OS_CLOUD: "lab", ...variables } })).name).toBe("lab");
    expect((await find({ environment: variables })).name).toBe("environment");
    expect(await failure()).toMatchObject({
      code: "cloud-unknown",
      message: `No cloud is named, and ${root}/here/clouds.yaml has lab, two`,
    });
    put("here/clouds.yaml", cloud(whole));
    expect((await find()).name).toBe("lab");
  });
});

describe("what they say", () => {
  it("password, with the domain default where none is told", async () => {
    put("here/clouds.yaml", cloud(whole));
    expect(await find()).toMatchObject({
      identityUrl: "http://ctl:5000/v3",
      login: { kind: "password", user: { name: "admin", domain: { id: "default" } } },
      scope: { kind: "project", project: { name: "admin", domain: { id: "default" } } },
      region: undefined,
      interface: "public",
      tls: { verify: true },
    });
  });

  it.each([
    [
      "domains by name",
      "user_domain_name: A\nproject_domain_id: b",
      { login: { user: { domain: { name: "A" } } }, scope: { project: { domain: { id: "b" } } } },
    ],
    [
      "a user and a project by id",
      "user_id: u1\nproject_id: p1",
      { login: { user: { id: "u1" } }, scope: { project: { id: "p1" } } },
    ],
    ["the system", "system_scope: all", { scope: { kind: "system" } }],
  ])("%s", async (_, auth, settings) => {
    put("here/clouds.yaml", cloud(`${whole}\n${auth}`));
    expect(await find()).toMatchObject(settings);
  });

  it("application credentials, which choose their project themselves, and tokens", async () => {
    put(
      "here/clouds.yaml",
      cloud(
        "application_credential_id: c1\napplication_credential_secret: s3cret",
        "auth_type: v3applicationcredential",
      ),
    );
    expect(await find()).toMatchObject({
      login: { kind: "application-credential", credential: { id: "c1" } },
      scope: undefined,
    });
    put(
      "here/clouds.yaml",
      cloud("application-credential-name: n\nusername: me\napplication_credential_secret: s3cret"),
    );
    expect(await find()).toMatchObject({ login: { credential: { name: "n", user: { name: "me" } } } });
    put("here/clouds.yaml", cloud("token: t0ken", "auth_type: token"));
    expect(await find()).toMatchObject({ login: { kind: "token" }, scope: undefined });
  });

  it("fields outside of auth, regions, interfaces, addresses and certificates as openstackclient takes them", async () => {
    const more = `user_domain_name: Top
regions: [{name: R1}, R2]
endpoint_type: internalURL
compute_endpoint_override: http://c:8774/v2.1
cacert: ~/ca.pem
verify: no`;
    put("here/clouds.yaml", cloud(whole, more));
    expect(await find()).toMatchObject({
      login: { user: { domain: { name: "Top" } } },
      region: "R1",
      interface: "internal",
      endpointOverrides: { compute: "http://c:8774/v2.1" },
      tls: { verify: false, caFile: `${root}/home/ca.pem` },
    });
  });

  it.each(["http://ctl:5000/v3/", "http://ctl:5000/v2.0", "http://ctl:5000/"])(
    "Keystone v3 for %s",
    async (url) => {
      const environment = {
        OS_AUTH_URL: url,
        OS_USERNAME: "u",
        OS_PASSWORD: "w",
        OS_TENANT_NAME: "p",
        OS_INSECURE: "true",
      };
      expect(await find({ environment })).toMatchObject({
        identityUrl: "http://ctl:5000/v3",
        tls: { verify: true },
      });
    },
  );

  it.each([
    ["0123", "0123"],
    ["yes", "yes"],
    ["2026-11-23", "2026-11-23"],
    ["12:30", "12:30"],
    ["'#x: y'", "#x: y"],
  ])("a password %s as it is written", async (written, password) => {
    put("here/clouds.yaml", cloud(`username: admin\npassword: ${written}\nproject_name: admin`));
    expect(secretOf((await find()).login).reveal()).toBe(password);
  });

  it("show no password", async () => {
    put("here/clouds.yaml", cloud(whole));
    const settings = await find();
    expect(inspect(settings, { depth: 9, showHidden: true }) + JSON.stringify(settings)).not.toContain(
      "lab-secret",
    );
  });
});
