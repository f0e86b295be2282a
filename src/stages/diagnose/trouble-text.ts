/** What is said of every host or cloud that could not be reached or read. */
export const troubleText = {
  why: "Nothing can be said of what cannot be seen; a host that is down takes its nova-compute and its agent with it.",
  howToMakeSure: "vfleet discover --verbose, or the same by ssh and openstack by hand",
} as const;
