import type { FeatureWord, MicroversionWord, OptionWord } from "./openstack-words.ts";

/** How we know: where it stands; false with a reason if nobody saw it there. */
export type Provenance = { readonly source: string } & (
  | { readonly verified?: never; readonly why?: never }
  | { readonly verified: false; readonly why: string }
);

/** What reads options; a deployment runs each as one unit, as several, or as a container. */
export type OpenstackService =
  | "nova-api"
  | "nova-conductor"
  | "nova-scheduler"
  | "nova-compute"
  | "neutron-server"
  | "sriov-agent"
  | "ovs-agent"
  | "libvirt";

/** A configuration file by what it is for; `ml2-sriov` is that of the SR-IOV driver in the server. */
export type ConfigFileRole = "nova" | "neutron" | "ml2" | "ml2-sriov" | "sriov-agent" | "ovs-agent";

/** Where an option stands in a file; oslo.config ignores the case of sections, not of names. */
export type OptionName = { readonly section: string; readonly name: string };

/** What a release makes of an option. */
export type ConfigOption = OptionName & {
  readonly services: readonly OpenstackService[];
  readonly file: ConfigFileRole;
  /** Names from before that are still read: an old line elsewhere counts. */
  readonly oldNames: readonly OptionName[];
  /** The line may stand several times, and each counts. */
  readonly repeatable: boolean;
  readonly form: "json" | "list" | "pairs" | "boolean" | "seconds" | "text";
  /** One element a value; empty: none. */
  readonly default: readonly string[];
  /** Keys of a JSON object, or values of a list, that matter here and that the release knows. */
  readonly knows?: readonly string[];
  /** Values that a key of `knows` may have. */
  readonly keyValues?: Readonly<Record<string, readonly string[]>>;
  /** What a key means and its limits, for the operator. */
  readonly keyNotes?: Readonly<Record<string, string>>;
  /** Values of before that keep the service from starting. */
  readonly stopsOn?: readonly string[];
  /** The value, or the one to add to a list, with which SR-IOV works. */
  readonly sriovValue?: string;
  readonly deprecated?: true;
  /** Once set it must not be taken back. */
  readonly oneWay?: true;
  /** For the operator: format, limits, traps. */
  readonly note?: string;
};

/** What a release changes of an option; newlyKnows is added to knows, keyValues and keyNotes to those of before. */
export type OptionChange =
  | ({ readonly change: "added" } & ConfigOption & Provenance)
  | ({ readonly change: "changed"; readonly newlyKnows?: readonly string[] } & Partial<ConfigOption> &
      Provenance)
  | ({ readonly change: "removed" } & Provenance);

/** A feature that a release gains or loses. */
export type FeatureChange = {
  readonly has: boolean;
  /** Restrictions and backports, for the operator. */
  readonly note?: string;
} & Provenance;

/** A file's name in the release's own tree; distributions put it where they like. */
export type FileChange = { readonly name: string | undefined } & Provenance;

/** Of one project: what package versions of the release begin with, its first tag and that tag's date. */
export type ProjectVersion = { readonly line: string; readonly tag: string; readonly date: string };

/** An OpenStack release as what changed since the one before. */
export type ReleaseDelta = {
  /** Its word in lower case: kilo. */
  readonly id: string;
  /** 2015.1; series sort as text. */
  readonly series: string;
  readonly name: string;
  /** The id of the release before; undefined: the first that vfleet knows. */
  readonly since: string | undefined;
  readonly inDevelopment?: true;
  readonly nova: ProjectVersion;
  readonly neutron: ProjectVersion;
  /** Highest microversions that the APIs speak. */
  readonly computeApiMax: string;
  readonly placementApiMax: string | undefined;
  /** How versions, dates and microversions are known. */
  readonly versions: Provenance;
  readonly changes: {
    readonly files?: Partial<Readonly<Record<ConfigFileRole, FileChange>>>;
    readonly options?: Partial<Readonly<Record<OptionWord, OptionChange>>>;
    readonly features?: Partial<Readonly<Record<FeatureWord, FeatureChange>>>;
    readonly microversions?: Partial<Readonly<Record<MicroversionWord, string>>>;
    /** Aliases of API extensions of Neutron that came with this release, with their source. */
    readonly networkExtensions?: Readonly<Record<string, Provenance>>;
  };
};

/** What is known of a thing after all changes: where each stands, and why some were not seen there. */
export type Known<T> = T & { readonly sources: readonly string[]; readonly doubts: readonly string[] };

/** An OpenStack release as a whole: all deltas up to it, applied. */
export type OpenstackRelease = Omit<ReleaseDelta, "since" | "versions" | "changes"> & {
  readonly sources: readonly string[];
  readonly doubts: readonly string[];
  readonly files: Partial<Readonly<Record<ConfigFileRole, string>>>;
  readonly options: Partial<Readonly<Record<OptionWord, Known<ConfigOption>>>>;
  readonly features: Partial<Readonly<Record<FeatureWord, Known<{ has: boolean; note?: string }>>>>;
  /** The microversion from which the compute API has it. */
  readonly microversions: Partial<Readonly<Record<MicroversionWord, string>>>;
  readonly networkExtensions: readonly string[];
};
