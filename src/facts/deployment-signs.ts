import { deploymentSignPaths } from "../knowledge/deployments/all.ts";
import type { Fact } from "../model/host-facts.ts";
import { known, unreadable } from "../model/reading.ts";
import { excerpt } from "./excerpt.ts";

/** Which of the paths that tell deployment tools are there. */
export const deploymentSignsFact: Fact<"deploymentSigns"> = {
  id: "deploymentSigns",
  source: deploymentSignPaths.join(", "),
  // Below a folder that may not be searched nothing seems to be there.
  command: `
for path in ${deploymentSignPaths.join(" ")}; do
  if [ -e "$path" ] || [ -L "$path" ]; then printf 'there %s\\n' "$path"; continue; fi
  folder=\${path%/*}
  while [ -n "$folder" ] && [ ! -d "$folder" ]; do folder=\${folder%/*}; done
  [ -z "$folder" ] || [ -x "$folder" ] || printf 'hidden %s\\n' "$folder"
done
echo end`,
  parse: ({ text }) => {
    const lines = text.split("\n");
    const hidden = lines.find((line) => line.startsWith("hidden "));
    if (hidden !== undefined)
      return unreadable(`no permission to look into ${hidden.slice("hidden ".length)}`);
    if (!lines.includes("end")) return unreadable(`the search for them gave: ${excerpt(text)}`);
    return known(deploymentSignPaths.filter((path) => lines.includes(`there ${path}`)));
  },
};
