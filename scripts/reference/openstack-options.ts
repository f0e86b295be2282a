import { openstackReleases, optionOf } from "../../src/knowledge/openstack/all.ts";
import type { ConfigOption, OpenstackRelease } from "../../src/model/openstack-release.ts";
import type { OptionWord } from "../../src/model/openstack-words.ts";
import { escapeMarkdown } from "./escape-markdown.ts";
import { findSpans } from "./release-spans.ts";

/** The section of one option: where it stands in which releases, what it knows, and how that is known. */
export function renderOption(word: OptionWord, purpose: string): string[] {
  const last = openstackReleases.flatMap((release) => optionOf(release, word) ?? []).at(-1);
  if (!last) return [];
  const keyNotes = Object.entries(last.keyNotes ?? {}).map(
    ([key, note]) => `  - \`${key}\`: ${escapeMarkdown(note)}`,
  );
  return [
    `### ${word}`,
    "",
    `${purpose}. Read by ${last.services.join(", ")}; ${last.form}${last.repeatable ? ", may repeat" : ""}.`,
    "",
    "| Releases | File | Option | Also read | Default |",
    "| --- | --- | --- | --- | --- |",
    ...findSpans((release) => renderPlace(release, word)).map(
      ({ releases, value }) => `| ${releases} | ${value} |`,
    ),
    "",
    ...listByRelease("Knows", word, ({ knows }) => knows),
    ...listByRelease("Types of devices", word, ({ keyValues }) => keyValues?.device_type),
    ...listByRelease("Stops on", word, ({ stopsOn }) => stopsOn),
    ...listByRelease("For SR-IOV", word, ({ sriovValue = "" }) => (sriovValue ? [sriovValue] : [])),
    ...listByRelease("Deprecated", word, ({ deprecated }) => (deprecated ? ["yes"] : [])),
    ...(last.oneWay ? ["- Once set it must not be taken back."] : []),
    ...(last.note ? [`- ${escapeMarkdown(last.note)}`] : []),
    ...(keyNotes.length > 0 ? ["- Keys:", ...keyNotes] : []),
    ...last.doubts.map((doubt) => `- Not verified: ${escapeMarkdown(doubt)}`),
    `- Sources: ${escapeMarkdown(last.sources.join("; "))}`,
    "",
  ];
}

/** A row of the table of options: the word, then for each release the number of the place where the option stands. */
export function renderOptionRow(word: OptionWord): string[] {
  const placeOf = (release: OpenstackRelease) => {
    const option = optionOf(release, word);
    return option && `${release.files[option.file]} ${option.section} ${option.name}`;
  };
  const places = [...new Set(openstackReleases.flatMap((release) => placeOf(release) ?? []))];
  const cells = openstackReleases.map((release) => {
    const place = placeOf(release);
    return place === undefined ? "" : `${places.indexOf(place) + 1}`;
  });
  return [`\`${word}\``, ...cells];
}

function renderPlace(release: OpenstackRelease, word: OptionWord): string | undefined {
  const option = optionOf(release, word);
  if (!option) return undefined;
  const old = option.oldNames.map(({ section, name }) => `\`[${section}] ${name}\``).join(", ");
  const values = option.default.map((value) => `\`${value}\``).join(", ");
  const place = `\`[${option.section}] ${option.name}\``;
  return [release.files[option.file] ?? "", place, old || "none", values || "none"].join(" | ");
}

type ListOf = (option: ConfigOption) => readonly string[] | undefined;

function listByRelease(title: string, word: OptionWord, listOf: ListOf): string[] {
  const spans = findSpans((release) => {
    const option = optionOf(release, word);
    const values = option && listOf(option);
    return values && values.length > 0 ? values.map((value) => `\`${value}\``).join(", ") : undefined;
  });
  return spans.map(({ releases, value }) => `- ${title} (${releases}): ${value}`);
}
