import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findConfiguredCommandLine } from "./find-configured-command-line.ts";

const entries = new Map<string, string>();

function inMenu(menu: string, environment = ""): string {
  const reading = findConfiguredCommandLine({ menu, environment, entries });
  return reading.is === "known" ? reading.value : `(${reading.is})`;
}

function entry(title: string, args: string, id = title): string {
  return `menuentry '${title}' --class os $menuentry_id_option '${id}' {\n\tload_video\n\tlinux\t/vmlinuz ${args}\n}\n`;
}

const menu = `${entry("A", "a")}submenu 'More' --id more {\n${entry("B", "b", "id-b")}${entry("C>D", "c")}}\n${entry("E", "e")}`;

describe("the default entry", () => {
  test.each([
    ["0", "a"],
    ["2", "e"],
    ["E", "e"],
    ["1>1", "c"],
    ["more>id-b", "b"],
    ["More>C>>D", "c"],
    ["1", "b"],
    ["gone", "a"],
    ["9", "a"],
    ["", "a"],
  ])("%j", (wanted, args) => {
    expect(inMenu(`set default="${wanted}"\n${menu}`)).toBe(args);
    expect(inMenu(`set default="\${saved_entry}"\n${menu}`, `saved_entry=${wanted}\n`)).toBe(args);
  });

  test("the last setting outside of functions wins", () => {
    expect(inMenu(`set default="0"\nfunction f {\n  set default="1"\n}\nset default='2'\n${menu}`)).toBe("e");
  });

  test("braces in a function before the entries end where they end", () => {
    expect(inMenu(`function f {\n  if x; then\n    set y=1\n  fi\n}\n${menu}`)).toBe("a");
  });

  test("a title with a quote", () => {
    expect(inMenu(`set default='it'\\''s'\n${entry("A", "a")}${entry("it'\\''s", "quoted")}`)).toBe("quoted");
  });

  test("variables that nothing sets become nothing", () => {
    expect(inMenu(`set extra="quiet splash"\n${entry("A", "ro $vt_handoff $extra  nomodeset ")}`)).toBe(
      "ro quiet splash nomodeset",
    );
  });

  test("an entry for once is not the default", () => {
    expect(inMenu(menu, "next_entry=E\n")).toBe("(unreadable)");
    expect(inMenu(menu, "prev_saved_entry=A\nsaved_entry=E\n")).toBe("(unreadable)");
    expect(inMenu(menu, "next_entry=\nsaved_entry=E\n")).toBe("a");
  });

  test("entries of the Boot Loader Specification count only where the menu asks for them", () => {
    const files = new Map([
      ["/boot/loader/entries/x.conf", "title X\nlinux /vmlinuz\noptions one\noptions two\n"],
    ]);
    const read = (text: string) => findConfiguredCommandLine({ menu: text, environment: "", entries: files });
    expect(read(`insmod blscfg\nblscfg\n${menu}`)).toEqual({ is: "known", value: "one two" });
    expect(read(menu)).toEqual({ is: "known", value: "a" });
  });
});

test("never throws, whatever the files hold", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "menuentry ",
      "submenu ",
      "'",
      '"',
      "{",
      "}",
      "\n",
      "\\",
      "$",
      "${",
      ">",
      "set default=",
      "linux ",
    ),
    fc.string({ unit: "binary" }),
  );
  const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, text, text, (menuText, environment, bls) => {
      const files = {
        menu: `blscfg\n${menuText}`,
        environment,
        entries: new Map([["/boot/loader/entries/a.conf", bls]]),
      };
      expect(["known", "unreadable"]).toContain(findConfiguredCommandLine(files).is);
    }),
  );
});
