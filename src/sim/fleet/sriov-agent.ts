import type { NetworkAgent } from "../../model/cloud.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import { sriovAgentType } from "../../model/openstack-words.ts";
import { knownValue } from "../../model/reading.ts";

const program = "neutron-sriov-nic-agent";

/** What the SR-IOV agent of a host reports of itself, as the host's files tell it; undefined: none runs there. */
export function sriovAgentOf(facts: HostFacts, host: string, at: string): NetworkAgent | undefined {
  const services = knownValue(facts.openstackServices);
  if (!services?.processes.some((each) => each.program === program)) return undefined;
  return {
    id: `${program} ${host}`,
    agentType: sriovAgentType,
    binary: program,
    host,
    alive: true,
    adminStateUp: true,
    heartbeatAt: at,
    startedAt: at,
    configurations: {
      deviceMappings: mappingsOf(facts),
      bridgeMappings: undefined,
      extensions: undefined,
      devices: 0,
    },
  };
}

type Mappings = Readonly<Record<string, readonly string[]>>;

/** What was read of files as they are: every host asks for the agents of all. */
const ofFiles = new WeakMap<HostFacts["openstackFiles"], Mappings>();

function mappingsOf({ openstackFiles }: HostFacts): Mappings {
  const seen = ofFiles.get(openstackFiles) ?? readMappings(openstackFiles);
  ofFiles.set(openstackFiles, seen);
  return seen;
}

/** `physical_device_mappings` of the last file that has it. */
function readMappings(openstackFiles: HostFacts["openstackFiles"]): Mappings {
  const files = Object.values(knownValue(openstackFiles)?.files ?? {});
  const lists = files.flatMap((reading) => {
    const text = knownValue(reading)?.text ?? "";
    return [...text.matchAll(/^physical_device_mappings\s*=\s*(.*)$/gm)].map(([, list = ""]) => list);
  });
  const pairs = (lists.at(-1) ?? "").split(",").map((pair) => pair.trim().split(":"));
  const named = pairs.flatMap(([network, device]) => (network && device ? [{ network, device }] : []));
  return Object.fromEntries(
    [...Map.groupBy(named, ({ network }) => network)].map(([network, of]) => [
      network,
      of.map(({ device }) => device),
    ]),
  );
}
