import type { Evidence } from "../model/finding.ts";
import type { OptionWord } from "../model/openstack-words.ts";
import { placeEvidence, showName } from "../model/oslo-config/show-place.ts";
import type { HostSeen, RuleFinding, RuleUnseen } from "../model/rule.ts";
import { findWishes } from "../steps/openstack/find-wishes.ts";
import type { OptionView } from "../steps/openstack/option-view.ts";
import { findUnread, isFulfilled, type OptionWish } from "../steps/openstack/option-wish.ts";

/** What is told of each wish of an option that the files of its service do not fulfil, and what of them could not be read. */
export function findOpenWishes(
  seen: HostSeen,
  word: OptionWord,
  tell: (lacking: string, why: string) => Pick<RuleFinding, "summary" | "detail">,
): readonly (RuleFinding | RuleUnseen)[] {
  const wishes = findWishes(seen).wishes.filter(({ view }) => view.word === word);
  const unread = wishes.flatMap(findUnread);
  if (unread.length > 0) return unread.map(unseenFile);
  return wishes
    .filter((wish) => !isFulfilled(wish))
    .map((wish) => ({ ...tell(lackingOf(wish), wish.why), evidence: evidenceOf(wish.view) }));
}

/** Files of an option's service that could not be read: they may set it otherwise. */
export function unseenOf({ programs }: OptionView): readonly RuleUnseen[] {
  return programs.flatMap(({ unread }) => unread.map(unseenFile));
}

function unseenFile({ path, reason }: { readonly path: string; readonly reason: string }): RuleUnseen {
  return { unseen: `${path}: ${reason}` };
}

/** The settings of an option as evidence; where there is none, the files that would have it. */
export function evidenceOf({ option, places, programs }: OptionView): readonly Evidence[] {
  if (places.length > 0) return places.map(placeEvidence);
  const files = programs[0]?.sources.map(({ path }) => path).join(", ") ?? "";
  return [{ source: files === "" ? "its files" : files, text: `${showName(option)} is not set` }];
}

/** What a list lacks, in words. */
function lackingOf({ added = [], values }: OptionWish): string {
  return added.length > 0 ? added.join(", ") : values.join(" and ");
}
