import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClouds } from "../../src/adapters/openstack/clouds.ts";
import type { Cloud } from "../../src/ports/cloud.ts";
import type { SimulatedCloudOptions } from "../../src/sim/cloud-options.ts";
import { simulatedAdmin } from "../../src/sim/cloud-state.ts";
import type { SimulatedCloud } from "../../src/sim/simulated-cloud.ts";
import { startSimulatedCloud } from "../../src/sim/start-simulated-cloud.ts";
import { createFakeClock } from "../fixtures/fake-clock.ts";

/** How a cloud is to be opened, beside its address. */
export type OpenOptions = {
  readonly password?: string;
  /** More lines of the cloud in clouds.yaml. */
  readonly more?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
};

/** A host with four VFs of physnet2, as the lab has them. */
export const simulatedHost = {
  name: "cmp1",
  pfs: [{ address: "0000:01:00.0", netdev: "enp1s0", physicalNetwork: "physnet2", vfs: 4 }],
} as const;

/** Ends a response with JSON. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** Simulated clouds, certificates and files of one test file. */
export class CloudGround {
  readonly folder = mkdtempSync(join(tmpdir(), "vfc-cloud-"));
  readonly #clouds: SimulatedCloud[] = [];

  /** Starts one more cloud, with one host. */
  async start(options: SimulatedCloudOptions = {}): Promise<SimulatedCloud> {
    const cloud = await startSimulatedCloud({ hosts: [simulatedHost], ...options });
    this.#clouds.push(cloud);
    return cloud;
  }

  /** Opens a cloud by a clouds.yaml of its own; waiting takes no time. */
  open(authUrl: string, options: OpenOptions = {}): Promise<Cloud> {
    const { password = simulatedAdmin.password, more = "", environment = {}, timeoutMs = 10_000 } = options;
    const auth = JSON.stringify({ auth_url: authUrl, username: "admin", password, project_name: "admin" });
    writeFileSync(join(this.folder, "clouds.yaml"), `clouds:\n  played:\n    auth: ${auth}\n${more}\n`);
    const surroundings = {
      homeDirectory: this.folder,
      currentDirectory: this.folder,
      siteDirectory: this.folder,
    };
    const clouds = createClouds({ ...surroundings, environment, clock: createFakeClock(), timeoutMs });
    return clouds.open("played", options.signal);
  }

  /** A certificate for 127.0.0.1, and the file of the authority that has signed it. */
  makeCertificate(name = "IP:127.0.0.1"): {
    readonly cert: string;
    readonly key: string;
    readonly caFile: string;
  } {
    const file = (ending: string) => join(this.folder, `${name.replace(/\W/g, "-")}-${ending}`);
    const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    const run = (...args: readonly string[]) => execFileSync("openssl", args, { stdio: "pipe" });
    run(
      "req",
      "-x509",
      ...newKey,
      "-days",
      "2",
      "-subj",
      "/CN=played authority",
      "-keyout",
      file("ca.key"),
      "-out",
      file("ca.pem"),
    );
    run("req", ...newKey, "-subj", "/CN=played cloud", "-keyout", file("key.pem"), "-out", file("csr.pem"));
    writeFileSync(file("ext"), `subjectAltName=${name}\n`);
    const authority = ["-CA", file("ca.pem"), "-CAkey", file("ca.key"), "-CAcreateserial"];
    run(
      "x509",
      "-req",
      "-days",
      "2",
      "-in",
      file("csr.pem"),
      ...authority,
      "-extfile",
      file("ext"),
      "-out",
      file("cert.pem"),
    );
    const [cert, key] = [readFileSync(file("cert.pem"), "utf8"), readFileSync(file("key.pem"), "utf8")];
    return { cert, key, caFile: file("ca.pem") };
  }

  /** Ends all that was started and removes all files. */
  async stop(): Promise<void> {
    await Promise.all(this.#clouds.map((cloud) => cloud.stop()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
