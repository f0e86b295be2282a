/** What YAML can hold, as far as it is needed here. */
export type YamlValue = string | boolean | number | readonly YamlValue[] | YamlMapping;

/** A mapping; its keys keep their order. */
export type YamlMapping = { readonly [key: string]: YamlValue };

/** A document below a comment, in block style; every text is in double quotes, with JSON's escapes. */
export function writeYaml(comment: readonly string[], document: YamlMapping): string {
  const lines = [...comment.map((line) => `# ${line}`), "---", ...linesOf(document)];
  return `${lines.join("\n")}\n`;
}

/** The value with each of its texts, keys aside, replaced. */
export function mapTexts(value: YamlMapping, change: (text: string) => string): YamlMapping {
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapValue(each, change)]));
}

function mapValue(value: YamlValue, change: (text: string) => string): YamlValue {
  if (typeof value === "string") return change(value);
  if (isList(value)) return value.map((each) => mapValue(each, change));
  return typeof value === "object" ? mapTexts(value, change) : value;
}

function linesOf(value: YamlValue): readonly string[] {
  if (isList(value)) {
    if (value.length === 0) return ["[]"];
    return value.flatMap((item) => linesOf(item).map((line, index) => (index === 0 ? "- " : "  ") + line));
  }
  if (typeof value !== "object") return [typeof value === "string" ? quote(value) : String(value)];
  const entries = Object.entries(value);
  if (entries.length === 0) return ["{}"];
  return entries.flatMap(([key, each]) => {
    const lines = linesOf(each);
    const isBlock = typeof each === "object" && Object.keys(each).length > 0;
    if (!isBlock) return [`${keyText(key)}: ${lines.join("")}`];
    return [`${keyText(key)}:`, ...lines.map((line) => `  ${line}`)];
  });
}

function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}

function keyText(key: string): string {
  const isPlain = /^[A-Za-z_][\w.-]*$/.test(key) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(key);
  return isPlain ? key : quote(key);
}

// JSON leaves a few characters as they are that YAML takes for line breaks or refuses.
function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
