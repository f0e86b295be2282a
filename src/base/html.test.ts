import * as fc from "fast-check";
import { expect, test } from "vitest";
import { escapeHtml, html } from "./html.ts";

test("what is filled in is text, whatever it is", () => {
  const name = `<script>alert("1")</script>' & co`;
  expect(html`<b title="${name}">${name}</b>`.html).toBe(
    `<b title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39; &amp; co">&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39; &amp; co</b>`,
  );
  expect(escapeHtml("a\u202eb\u0000")).toBe("a\\u{202e}b\\x00");
});

test("pieces and lists of them stay as they are", () => {
  const rows = ["a", "<b>"].map((name) => html`<li>${name}</li>`);
  expect(html`<ul>${rows}</ul>${html`<hr>`}${3}`.html).toBe("<ul><li>a</li><li>&lt;b&gt;</li></ul><hr>3");
});

test("no text makes an element or ends an attribute", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/);
    }),
  );
});
