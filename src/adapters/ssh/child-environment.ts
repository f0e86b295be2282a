/** The environment for a spawned program: without our own variables, which may hold secrets, and in English. */
export function childEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const own = Object.entries(environment).filter(([name]) => !name.startsWith("VFLEET_"));
  return { ...Object.fromEntries(own), LC_ALL: "C" };
}
