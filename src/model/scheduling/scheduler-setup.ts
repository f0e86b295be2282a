import type { OpenstackRelease } from "../openstack-release.ts";
import type { Reading } from "../reading.ts";

/** How the scheduler and the Neutron server of a cloud are set up. */
export type SchedulerSetup = {
  readonly release: OpenstackRelease;
  /** In their order. */
  readonly filters: Reading<readonly string[]>;
  /** Placement picks the hosts of a zone. */
  readonly zonesByPlacement: Reading<boolean>;
  /** Zones that an aggregate makes, with the default one where no aggregate does. */
  readonly zones: Reading<readonly string[]>;
  /** The zone of hosts that are in no aggregate with one. */
  readonly defaultZone: string;
  /** Aggregates by name with their properties, for the sake of what to change. */
  readonly aggregates: Reading<readonly KnownAggregate[]>;
  /** Filters of requests that are switched on and that vfleet does not replay. */
  readonly beyond: readonly string[];
  /** Of ML2, in their order. */
  readonly mechanismDrivers: Reading<readonly string[]>;
  /** PCI ids that the SR-IOV driver accepts, where its release has such a list; absent: it takes all. */
  readonly vendorDevs: Reading<readonly string[]>;
  /** vNIC types that the SR-IOV driver leaves to others. */
  readonly prohibitedVnicTypes: Reading<readonly string[]>;
};

/** An aggregate that hosts may be put into. */
export type KnownAggregate = {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
};
