import { hasFeature } from "../../knowledge/openstack/all.ts";
import type { ServingPf } from "../../model/openstack-deployment.ts";
import type { OptionWord } from "../../model/openstack-words.ts";
import { excludesMore, mappedElsewhere, severalPfs } from "./agent-findings.ts";
import { itemsOf, viewOption } from "./option-view.ts";
import {
  joinWishes,
  noWishes,
  type OptionWish,
  type Wishes,
  type WishInput,
  wishItems,
  wishValue,
} from "./option-wish.ts";

/** What the SR-IOV agent of a compute host has to know: which PF serves what, which VFs it leaves alone, and QoS. */
export function wantSriovAgent(input: WishInput): Wishes {
  const { pfs, target } = input;
  if (pfs.length === 0) return noWishes;
  const names = pfs.map(({ netdev }) => netdev).join(", ");
  const excluding = pfs.filter(({ excluded }) => excluded.length > 0);
  const promising = pfs.filter(({ bandwidth }) => bandwidth !== undefined);
  const withQos = target.wanted.extensionDrivers.includes("qos");
  const firewall = viewOption(target, input.facts, "agent-firewall-driver")?.option.sriovValue;
  return joinWishes([
    {
      wishes: [
        ...wishPerPf(input, "agent-device-mappings", {
          items: pfs.map(({ physicalNetwork, netdev }) => `${physicalNetwork}:${netdev}`),
          isFor: (item, { netdev }) => item.endsWith(`:${netdev}`),
          pfs,
          why: `the agent wires the VFs of ${names}`,
        }),
        ...wishPerPf(input, "agent-exclude-devices", {
          items: excluding.map(({ netdev, excluded }) => `${netdev}:${excluded.join(";")}`),
          isFor: (item, { netdev }) => item.startsWith(`${netdev}:`),
          pfs: excluding,
          why: "these VFs are left to the host",
        }),
        ...wishPerPf(input, "agent-bandwidths", {
          items: promising.map(
            ({ netdev, bandwidth }) => `${netdev}:${bandwidth?.egressKbps}:${bandwidth?.ingressKbps}`,
          ),
          isFor: (item, { netdev }) => item.startsWith(`${netdev}:`),
          pfs: promising,
          why: "the pool says what may be promised to ports",
        }),
        ...(firewall === undefined
          ? []
          : wishValue(input, "agent-firewall-driver", {
              value: firewall,
              why: "the agent filters nothing, and must not look as if it did",
            })),
        ...wishItems(input, "agent-extensions", {
          items: withQos ? ["qos"] : [],
          why: "openstack.extensionDrivers has qos",
        }),
      ],
      findings: [],
    },
    reviewAgent(input),
    bandwidthUnknown(input, promising),
  ]);
}

type PerPf = {
  readonly items: readonly string[];
  readonly isFor: (item: string, pf: ServingPf) => boolean;
  readonly pfs: readonly ServingPf[];
  readonly why: string;
};

/** The wish that a list has one item for each of these PFs; items for other PFs stay as they are. */
function wishPerPf(
  { target, facts }: WishInput,
  word: OptionWord,
  { items, isFor, pfs, why }: PerPf,
): readonly OptionWish[] {
  const view = items.length > 0 ? viewOption(target, facts, word) : undefined;
  if (!view) return [];
  const present = itemsOf(view, view.programs[0]);
  const kept = present.filter((item) => items.includes(item) || !pfs.some((pf) => isFor(item, pf)));
  const added = items.filter((item) => !kept.includes(item));
  const onlyAdds = kept.length === present.length;
  return [{ view, values: [[...kept, ...added].join(",")], ...(onlyAdds && { added }), why }];
}

/** What stands in the agent's lists already and does not go together with what is wanted. */
function reviewAgent({ host, target, facts, pfs }: WishInput): Wishes {
  const mappings = viewOption(target, facts, "agent-device-mappings");
  const excluding = viewOption(target, facts, "agent-exclude-devices");
  const present = mappings ? itemsOf(mappings, mappings.programs[0]) : [];
  const left = excluding ? itemsOf(excluding, excluding.programs[0]) : [];
  const networks = hasFeature(target.release, "several-pfs-per-physnet") ? [] : groupByNetwork(present, pfs);
  if (networks.length === 0 && present.length === 0 && left.length === 0) return noWishes;
  return {
    wishes: [],
    findings: [
      ...networks
        .filter(([, items]) => items.length > 1)
        .map(([network, items]) => severalPfs(host, target.release.name, { network, items })),
      ...pfs.flatMap((serving) =>
        present
          .filter((item) => item.endsWith(`:${serving.netdev}`) && !serving.takeOver)
          .filter((item) => item !== `${serving.physicalNetwork}:${serving.netdev}`)
          .map((item) => mappedElsewhere(host, serving, item)),
      ),
      ...pfs.flatMap((serving) =>
        left
          .filter((item) => item.startsWith(`${serving.netdev}:`) && serving.excluded.length === 0)
          .map((item) => excludesMore(host, serving, item)),
      ),
    ],
  };
}

/** The mappings as they will be, those that are there and stay with them. */
function groupByNetwork(
  present: readonly string[],
  pfs: readonly ServingPf[],
): readonly [network: string, items: readonly string[]][] {
  const kept = present.filter((item) => !pfs.some(({ netdev }) => item.endsWith(`:${netdev}`)));
  const all = [...kept, ...pfs.map(({ physicalNetwork, netdev }) => `${physicalNetwork}:${netdev}`)];
  return [...Map.groupBy(all, (item) => item.slice(0, item.lastIndexOf(":")))];
}

function bandwidthUnknown({ host, target, facts }: WishInput, promising: readonly ServingPf[]): Wishes {
  const unknown = promising.length > 0 && !viewOption(target, facts, "agent-bandwidths");
  if (!unknown) return noWishes;
  return {
    wishes: [],
    findings: [
      {
        code: "bandwidth-unsupported",
        severity: "warning",
        subject: { host },
        summary: `${target.release.name} cannot promise bandwidth to ports`,
        detail: "Its SR-IOV agent has no option for it, so the pool's bandwidth is left out.",
        fix: "Take bandwidth out of the pool, or upgrade OpenStack.",
      },
    ],
  };
}
