/** Minutes by which an offset from UTC such as `+0130`, `-05:00` or `Z` is before it; undefined: it is none. */
export function readOffset(text: string): number | undefined {
  if (text === "Z") return 0;
  const [, sign, hours = "", minutes = ""] = /^([+-])(\d\d):?(\d\d)$/.exec(text) ?? [];
  if (sign === undefined) return undefined;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
