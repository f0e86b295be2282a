/** A change that would make a host fit, or a part of it. */
export type Change =
  | { readonly kind: "enable-service"; readonly host: string }
  | { readonly kind: "start-service"; readonly host: string }
  | {
      readonly kind: "add-to-aggregate";
      readonly host: string;
      readonly aggregate: string;
      readonly key: string;
      readonly value: string;
    }
  | {
      readonly kind: "set-aggregate-key";
      readonly host: string;
      readonly aggregate: string | undefined;
      readonly key: string;
      readonly value: string;
    }
  | { readonly kind: "ask-zone"; readonly zone: string | undefined }
  | {
      readonly kind: "free-resource";
      readonly host: string;
      readonly resource: string;
      readonly amount: number;
    }
  | { readonly kind: "shrink-flavor"; readonly resource: string; readonly to: number }
  | {
      readonly kind: "free-device";
      readonly host: string;
      readonly what: string;
      readonly count: number;
      readonly physicalNetwork: string | undefined;
    }
  | {
      readonly kind: "list-device";
      readonly host: string;
      readonly netdev: string;
      readonly pf: string;
      readonly physicalNetwork: string;
    }
  | { readonly kind: "trust-devices"; readonly host: string; readonly physicalNetwork: string | undefined }
  | { readonly kind: "ask-any-host"; readonly instead: string }
  | { readonly kind: "drop-filter"; readonly filter: string; readonly meant: string | undefined }
  | { readonly kind: "start-agent"; readonly host: string; readonly agentType: string }
  | {
      readonly kind: "map-agent";
      readonly host: string;
      readonly agentType: string;
      readonly physicalNetwork: string;
    }
  | { readonly kind: "add-driver"; readonly driver: string }
  | { readonly kind: "allow-vendor-dev"; readonly id: string }
  | { readonly kind: "switch-iommu-on"; readonly host: string }
  | {
      readonly kind: "release-device";
      readonly host: string;
      readonly holders: readonly string[];
      readonly physicalNetwork: string | undefined;
    };

/** Changes that together make a host fit: replayed with them it does. */
export type Remedy = {
  readonly host: string;
  readonly changes: readonly Change[];
  /** How much they ask of the operator: less is lighter. */
  readonly weight: number;
};
