/** What a server is asked with; what is left out is small and plain. */
export type WhyCase = {
  readonly name: string;
  readonly size?: { readonly vcpus?: number; readonly ramMb?: number; readonly diskGb?: number };
  readonly specs?: Readonly<Record<string, string>>;
  /** Ports on the network of VFs. */
  readonly ports?: number;
  readonly vnicType?: "normal";
  /** What its only port asks for. */
  readonly port?: { readonly trusted?: true; readonly numaPolicy?: "required" };
  readonly image?: Readonly<Record<string, string>>;
  readonly zone?: string;
};

/** Cases under the same circumstances. */
export type WhyChapter = {
  readonly name: string;
  readonly circumstances:
    | "as-applied"
    | "aggregates"
    | "first-disabled"
    | "vfs-of-second-taken"
    | "first-down";
  readonly cases: readonly WhyCase[];
};

/** The zone and the aggregate that the table's circumstances make. */
export const tableZone = "why-zone";

const scope = "aggregate_instance_extra_specs";

/** Requests of two hosts with two VFs each, whose fate a replay has to tell as the scheduler decides it. */
export const whyTable: readonly WhyChapter[] = [
  {
    name: "hosts as vfleet has set them up",
    circumstances: "as-applied",
    cases: [
      { name: "no port" },
      { name: "a VF", ports: 1 },
      { name: "two VFs", ports: 2 },
      { name: "three VFs", ports: 3 },
      { name: "a plain port", ports: 1, vnicType: "normal" },
      { name: "a trusted VF", ports: 1, port: { trusted: true } },
      { name: "a VF that has to be near", ports: 1, port: { numaPolicy: "required" } },
      { name: "a VF near by the flavor", ports: 1, specs: { "hw:pci_numa_affinity_policy": "required" } },
      { name: "a disk of 5000 GB", size: { diskGb: 5000 } },
      { name: "17 CPUs", size: { vcpus: 17 } },
      { name: "40 GB of memory", size: { ramMb: 40_000 } },
      { name: "a trait that nobody has", specs: { "trait:CUSTOM_NOBODY": "required" } },
      { name: "a trait that each has", specs: { "trait:COMPUTE_NODE": "required" } },
      { name: "no trait that each has", specs: { "trait:COMPUTE_NODE": "forbidden" } },
      { name: "a resource that nobody has", specs: { "resources:CUSTOM_GPU": "1" } },
      { name: "CPUs by their resource class", size: { vcpus: 17 }, specs: { "resources:VCPU": "1" } },
      { name: "a key that no aggregate has", specs: { [`${scope}:sriov`]: "true" } },
      { name: "a key without a scope", specs: { color: "red" } },
      { name: "its hypervisor", specs: { "capabilities:hypervisor_type": "s== QEMU" } },
      { name: "another hypervisor", specs: { "capabilities:hypervisor_type": "xen" } },
      { name: "a CPU at least", specs: { "capabilities:vcpus_total": ">= 1" } },
      { name: "a hundred CPUs at least", specs: { "capabilities:vcpus_total": ">= 100" } },
      { name: "a capability that there is not", specs: { "capabilities:nonsense": "1" } },
      { name: "CPUs by a key without a scope", specs: { vcpus_total: ">= 100" } },
      { name: "an image of its architecture", image: { hw_architecture: "x86_64" } },
      { name: "an image for Xen", image: { img_hv_type: "xen" } },
      { name: "the default zone", zone: "nova", ports: 1 },
    ],
  },
  {
    name: "aggregates with keys and a zone",
    circumstances: "aggregates",
    cases: [
      { name: "sriov", specs: { [`${scope}:sriov`]: "true" } },
      { name: "no sriov", specs: { [`${scope}:sriov`]: "false" } },
      { name: "sriov or something", specs: { [`${scope}:sriov`]: "<or> maybe <or> true" } },
      { name: "sriov other than true", specs: { [`${scope}:sriov`]: "s!= true" } },
      { name: "one of several values", specs: { [`${scope}:class`]: "gold" } },
      { name: "a part of a value", specs: { [`${scope}:class`]: "<in> ilv" } },
      { name: "all parts of a value", specs: { [`${scope}:class`]: "<all-in> il er" } },
      { name: "at least 5", specs: { [`${scope}:number`]: ">= 5" } },
      { name: "8 or more, as = means", specs: { [`${scope}:number`]: "= 8" } },
      { name: "exactly 7", specs: { [`${scope}:number`]: "== 7" } },
      { name: "a value without a scope", specs: { class: "silver" } },
      { name: "sriov and a VF", ports: 1, specs: { [`${scope}:sriov`]: "true" } },
      { name: "sriov and three VFs", ports: 3, specs: { [`${scope}:sriov`]: "true" } },
      { name: "the zone", zone: tableZone },
      { name: "the zone and a VF", zone: tableZone, ports: 1 },
      { name: "the zone and sriov", zone: tableZone, specs: { [`${scope}:sriov`]: "true" } },
      {
        name: "two keys of which one is wrong",
        specs: { [`${scope}:sriov`]: "true", [`${scope}:class`]: "iron" },
      },
    ],
  },
  {
    name: "the first host is disabled",
    circumstances: "first-disabled",
    cases: [
      { name: "no port" },
      { name: "a VF", ports: 1 },
      { name: "a key that no aggregate has", specs: { [`${scope}:sriov`]: "true" } },
    ],
  },
  {
    name: "a server has the VFs of the second host",
    circumstances: "vfs-of-second-taken",
    cases: [
      { name: "no port" },
      { name: "a VF", ports: 1 },
      { name: "two VFs", ports: 2 },
      { name: "a plain port", ports: 1, vnicType: "normal" },
    ],
  },
  {
    name: "nova-compute of the first host is down",
    circumstances: "first-down",
    cases: [{ name: "no port" }, { name: "a VF", ports: 1 }],
  },
];
