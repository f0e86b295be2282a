/** A kind of server, by the NIC that it has for VMs: two ports of it, of which the first is for VFs. */
export type ServerModel = {
  /** The label of its hosts. */
  readonly nic: string;
  /** As a person calls it. */
  readonly title: string;
  /** Of a PF that knowledge has. */
  readonly pfId: string;
  readonly ports: readonly [string, string];
  /** Of the card: 0000:3b:00. */
  readonly slot: string;
  readonly cpu: "intel" | "amd";
  readonly speedMbps: number;
  /** VFs that a fleet file asks for. */
  readonly vfCount: number;
  /** From the firmware's start until the system begins, where the firmware is told to be quick. */
  readonly bootMs: number;
};

/** Every model that fleets are built of. */
export const serverModels: readonly [ServerModel, ...ServerModel[]] = [
  {
    nic: "x710",
    title: "Intel X710",
    pfId: "8086:1572",
    ports: ["ens2f0", "ens2f1"],
    slot: "0000:3b:00",
    cpu: "intel",
    speedMbps: 10_000,
    vfCount: 16,
    bootMs: 30_000,
  },
  {
    nic: "cx5",
    title: "ConnectX-5",
    pfId: "15b3:1017",
    ports: ["enp65s0f0np0", "enp65s0f1np1"],
    slot: "0000:41:00",
    cpu: "amd",
    speedMbps: 100_000,
    vfCount: 8,
    bootMs: 45_000,
  },
  {
    nic: "e810",
    title: "Intel E810",
    pfId: "8086:159b",
    ports: ["ens1f0", "ens1f1"],
    slot: "0000:17:00",
    cpu: "intel",
    speedMbps: 25_000,
    vfCount: 16,
    bootMs: 35_000,
  },
  {
    nic: "bcm57414",
    title: "Broadcom BCM57414",
    pfId: "14e4:16d7",
    ports: ["enp33s0f0np0", "enp33s0f1np1"],
    slot: "0000:21:00",
    cpu: "amd",
    speedMbps: 25_000,
    vfCount: 8,
    bootMs: 40_000,
  },
  {
    nic: "x520",
    title: "Intel 82599",
    pfId: "8086:10fb",
    ports: ["p5p1", "p5p2"],
    slot: "0000:05:00",
    cpu: "intel",
    speedMbps: 10_000,
    vfCount: 8,
    bootMs: 30_000,
  },
  {
    nic: "cx6dx",
    title: "ConnectX-6 Dx",
    pfId: "15b3:101d",
    ports: ["enp129s0f0np0", "enp129s0f1np1"],
    slot: "0000:81:00",
    cpu: "intel",
    speedMbps: 100_000,
    vfCount: 8,
    bootMs: 45_000,
  },
];
