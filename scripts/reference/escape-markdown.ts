/** The text so that Markdown shows it as it is, in a paragraph or a table cell. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*<[\]|]/g, "\\$&");
}
