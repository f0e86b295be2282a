import { notShown } from "../base/not-shown.ts";
import { withoutLoginsAwk } from "../base/without-logins-awk.ts";
import { openstackReleases } from "../knowledge/openstack/all.ts";
import { secretInText, secretWords } from "../model/oslo-config/secret-name.ts";

/** Why the program leaves a file out, by the word that it prints. */
export const sparseRefusals: Readonly<Record<string, string>> = {
  "carriage-return": "it has a carriage return within a line",
  encoding: "it is not UTF-8 text",
};

const wantedNames = [
  ...new Set(
    openstackReleases.flatMap(({ options }) =>
      Object.values(options).flatMap(({ name, oldNames }) => [name, ...oldNames.map((old) => old.name)]),
    ),
  ),
].toSorted();

// The bytes of Python's white space beyond ASCII (oslo.config strips it), and of what \S in JavaScript does not match:
// both decide on how the lines are read.
const wideSpace = "\\341\\232\\200|\\342\\200[\\200-\\212\\250\\251\\257]|\\342\\201\\237|\\343\\200\\200";
const pythonSpace = `[ \\t\\013\\014\\r\\034-\\037]|\\302[\\205\\240]|${wideSpace}`;
const spaceOfScript = `[\\013\\014\\r]|\\302\\240|${wideSpace}|\\357\\273\\277`;
const tail = "[\\200-\\277]";
const wideCharacters = [
  `[\\302-\\337]${tail}`,
  `\\340[\\240-\\277]${tail}`,
  `[\\341-\\354\\356\\357]${tail}${tail}`,
  `\\355[\\200-\\237]${tail}`,
  `\\360[\\220-\\277]${tail}${tail}`,
  `[\\361-\\363]${tail}${tail}${tail}`,
  `\\364[\\200-\\217]${tail}${tail}`,
].join("|");

// Counts of like lines wait in `run` until a line is shown.
const printing = `
function end_kind() { if (kind != "") run = run kind count; kind = "" }
function end_run() { end_kind(); if (run != "") print run; run = "" }
function show(text) { end_run(); print "|" text line_end }
function reduce(to) {
  if (line_end != "") { show(to == "#" ? "#" : ""); return }
  if (to == kind) { count++; return }
  end_kind(); kind = to; count = 1
  if (length(run) > 500) { print run; run = "" }
}
function end_file() {
  if (path == "") return
  end_run()
  print "end " bytes
}
function refuse(why) { end_run(); print "bad " why; refused = 1 }`;

// All bytes: length and substr count so in the C locale.
const text = `
function is_utf8(line) { gsub(/${wideCharacters}/, "", line); return line !~ /[\\200-\\377]/ }
function end_of(s,   n) {
  n = length(s)
  while (n > 0) {
    if (substr(s, n, 1) ~ /^[ \\t\\013\\014\\r\\034-\\037]$/) n--
    else if (n > 1 && substr(s, n - 1, 2) ~ /^\\302[\\205\\240]$/) n -= 2
    else if (n > 2 && substr(s, n - 2, 3) ~ /^(${wideSpace})$/) n -= 3
    else break
  }
  return n
}
function space_at_start(s) { return match(s, /^(${pythonSpace})+/) ? RLENGTH : 0 }
function is_blank(s) { return end_of(s) == 0 }
function name_before(s, at) {
  s = substr(s, 1, at - 1)
  s = substr(s, 1, end_of(s))
  if (s ~ /^[ \\t\\013\\014\\034-\\037\\302\\341\\342\\343]/) s = substr(s, space_at_start(s) + 1)
  return s
}
${withoutLoginsAwk}`;

// `open` is the setting that an indented line continues. What no service would read may be anything, and is not shown.
const reading = `
function read_comment(line,   rest, at, name) {
  open = ""
  rest = substr(line, 2)
  if (substr(rest, 1, 1) == " ") rest = substr(rest, 2)
  at = match(rest, /[:=]/)
  if (at) {
    name = substr(rest, 1, at - 1)
    name = substr(name, 1, end_of(name))
    if (name in wanted) { below_default = 1; show(without_logins(line)); return }
  }
  if (below_default && line ~ /^.[ \\t][ \\t]/) {
    rest = substr(line, 2); sub(/^[ \\t]+/, "", rest)
    if (rest != "" && rest !~ /^(${spaceOfScript})/) { show("#  ..."); return }
  }
  below_default = 0
  reduce("#")
}
function read_indented(line) {
  if (open == "shown" && tolower(line) !~ /${secretInText}/) show(without_logins(line))
  else { match(line, /^(${pythonSpace}|\\357\\273\\277)+/); show(substr(line, 1, RLENGTH) "${notShown}") }
}
function read_header(line) {
  open = ""; below_default = 0
  show(substr(line, end_of(line), 1) == "]" ? without_logins(line) : "[${notShown}")
}
function read_setting(line,   at, name, value, start) {
  open = ""; below_default = 0
  at = match(line, /[:=]/)
  if (!at) {
    show((substr(line, 1, 3) == "\\357\\273\\277" ? "\\357\\273\\277" : "") "${notShown}")
    return
  }
  name = name_before(line, at)
  value = substr(line, at + 1)
  if (name == "") { show(substr(line, 1, at) "${notShown}"); return }
  open = "shown"
  if (tolower(name) !~ /${secretWords.join("|")}/ && tolower(value) !~ /${secretInText}/) {
    show(without_logins(line)); return
  }
  open = "hidden"
  if (is_blank(value)) { show(line); return }
  start = space_at_start(value)
  show(substr(line, 1, at + start) "${notShown}")
}`;

/**
 * The awk program that prints configuration files of oslo.config, sparse and without secrets, for parseSparseFiles.
 * It says `begin PATH`, lines, `end BYTES`, where BYTES counts a line feed after the last line. A line of the file that
 * is shown begins with `|`; `#5.1` stands for five comments and an empty line. Needs LC_ALL=C and files without NUL;
 * runs with mawk, gawk and busybox, and has no apostrophe.
 */
export const sparseConfigAwk = `${printing}${text}${reading}
BEGIN {
  count_of_names = split("${wantedNames.join(" ")}", names, " ")
  for (i = 1; i <= count_of_names; i++) wanted[names[i]] = 1
}
FNR == 1 {
  end_file()
  path = FILENAME; bytes = 0; refused = 0; open = ""; below_default = 0
  print "begin " path
}
refused { next }
{
  bytes += length($0) + 1
  line = $0; line_end = ""
  if (index(line, "\\r")) {
    if (line ~ /\\r$/) { line_end = "\\r"; line = substr(line, 1, length(line) - 1) }
    if (index(line, "\\r")) { refuse("carriage-return"); next }
  }
  if (line ~ /[\\200-\\377]/ && !is_utf8(line)) { refuse("encoding"); next }
  first = substr(line, 1, 1)
  if (first == "#" || first == ";") read_comment(line)
  else if (line == "") { open = ""; below_default = 0; reduce(".") }
  else if (first ~ /[ \\t\\013\\014\\034-\\037\\302\\341\\342\\343]/ && is_blank(line)) { open = ""; below_default = 0; show(line) }
  else if (first == " " || first == "\\t") read_indented(line)
  else if (first == "[") read_header(line)
  else read_setting(line)
}
END { end_file() }`;
