import { text } from "./fleet-file-fields.ts";

const expected = "a physical network of letters, digits, . _ and -, such as physnet2";

/** The name of a physical network in the fleet file; colons and commas would break Neutron's lists. */
export const physicalNetworkName = text(/^[A-Za-z0-9._-]{1,64}$/, expected, ["physnet2"]);
