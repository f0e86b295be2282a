import type { ComputeService, Hypervisor, NetworkAgent } from "./cloud.ts";
import type { Aggregate, Flavor, Network, Port, SecurityGroup } from "./cloud-resources.ts";
import type { Finding } from "./finding.ts";
import type { NovaNode } from "./nova-records.ts";
import type { PciProvider } from "./pci-provider.ts";
import type { Reading } from "./reading.ts";

/** What a cloud's APIs show of all that has to do with VFs; each part is known or could not be read. */
export type CloudView = {
  /** As the fleet file names it. */
  readonly name: string;
  readonly computeServices: Reading<readonly ComputeService[]>;
  readonly agents: Reading<readonly NetworkAgent[]>;
  /** Aliases of Neutron's extensions. */
  readonly extensions: Reading<readonly string[]>;
  readonly hypervisors: Reading<readonly Hypervisor[]>;
  readonly aggregates: Reading<readonly Aggregate[]>;
  readonly flavors: Reading<readonly Flavor[]>;
  readonly networks: Reading<readonly Network[]>;
  /** Those of networks that are on a physical network of the fleet file. */
  readonly ports: Reading<readonly Port[]>;
  /** The security groups that these ports have; empty: none of them has any. */
  readonly securityGroups: Reading<readonly SecurityGroup[]>;
  /** The hosts of the fleet file in Nova's own databases; absent: none was named. */
  readonly pciRecords: Reading<readonly NovaNode[]>;
  /**
   * Placement's providers of PCI devices: of the hosts that report them, or of all hosts if the scheduler asks for them; absent:
   * neither is so.
   */
  readonly pciProviders: Reading<readonly PciProvider[]>;
  /** Why parts could not be read. */
  readonly troubles: readonly Finding[];
};

/** A part of the view that a rule can ask for. */
export type CloudPart = Exclude<keyof CloudView, "name" | "troubles">;
