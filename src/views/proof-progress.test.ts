import { expect, test } from "vitest";
import { hostName } from "../model/ids.ts";
import type { ProgressEvent } from "../model/progress.ts";
import { formatProgressLine } from "./format-progress-line.ts";
import { noProgress, reduceProgress } from "./reduce-progress.ts";
import { renderProgressBlock } from "./render-progress-block.ts";
import { sampleProofEvents, sampleReport } from "./sample-proof.ts";

const start = Date.parse("2026-11-24T10:15:00Z");

function stateAfter(events: readonly ProgressEvent[]) {
  return events.reduce(
    (state, event, index) => reduceProgress(state, event, start + index * 1000),
    noProgress,
  );
}

test("the block of a proof has the hosts at work, those that failed and why, and how many are proved", () => {
  const block = renderProgressBlock(stateAfter(sampleProofEvents), {
    width: 100,
    color: false,
    now: start + 20_000,
  });
  expect(block).toMatchInlineSnapshot(`
    "node-13.domain.tld 1 min 19 s waits for 192.0.2.13 to answer over the VF
    failed node-11.domain.tld: No VM could be built with a VF: node-11.domain.tld: NIC Switch agent doe…
    1 proved, 1 at work, 1 failed
    "
  `);
});

test("each event of a proof is one line that says how a host ended", () => {
  const lines = sampleProofEvents.map((event, index) => formatProgressLine(event, start + index * 1000));
  expect(lines).toMatchInlineSnapshot(`
    [
      "2026-11-24 10:15:00Z cloud mycloud: make the key pair vfleet-proof-20261124-101500-p7q8-key",
      "2026-11-24 10:15:01Z cloud mycloud: done in 0.3 s: make the key pair vfleet-proof-20261124-101500-p7q8-key",
      "2026-11-24 10:15:02Z node-10.domain.tld: begins",
      "2026-11-24 10:15:03Z node-11.domain.tld: begins",
      "2026-11-24 10:15:04Z node-13.domain.tld: begins",
      "2026-11-24 10:15:05Z node-10.domain.tld: make the port vfleet-proof-20261124-101500-p7q8-10-node-10.domain.tld (direct) on the network vfleet-proof-20261124-101500-p7q8-physnet2",
      "2026-11-24 10:15:06Z node-13.domain.tld: waits for 192.0.2.13 to answer over the VF, for 1 min 05 s now",
      "2026-11-24 10:15:07Z node-10.domain.tld: proved on physnet2 in 3 min 20 s",
      "2026-11-24 10:15:08Z node-11.domain.tld: failed on physnet2: No VM could be built with a VF: node-11.domain.tld: NIC Switch agent does not report since 2026-11-24 09:58:12Z",
    ]
  `);
});

test("a host that is proved on two networks at once is at work until both are over", () => {
  const host = hostName("node-10.domain.tld");
  const [proof] = sampleReport.hosts;
  if (proof === undefined) throw new Error("the sample has no host");
  const begins: ProgressEvent = { kind: "host-started", host, actions: undefined };
  const ends: ProgressEvent = { kind: "host-proof-ended", host, proof, durationMs: 1000 };
  expect(stateAfter([begins, begins, ends]).active).toHaveLength(1);
  expect(stateAfter([begins, begins, ends, ends])).toMatchObject({ active: [], proved: 2 });
});
