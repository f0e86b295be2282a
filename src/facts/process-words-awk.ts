import { openstackPrograms, wsgiNames } from "./openstack-programs.ts";

/**
 * The awk program that says of `/proc/PID/cmdline:WORD` lines which program of OpenStack a process is, and its options
 * that name files; nothing else of a command line leaves the host, as it may be a secret. Programs are Python scripts,
 * whose interpreter stands first, or have put a title in the place of their words; a web server names what it serves
 * somewhere. Runs with mawk, gawk and busybox, and has no apostrophe.
 */
export const processWordsAwk = `
function base_of(word) { sub(/^.*\\//, "", word); return word }
function say_program(name) { print "program " pid " " name; named = 1 }
function read_option(word) {
  if (file_follows) { print "arg " pid " " word; file_follows = 0; return 1 }
  if (word !~ /^--(config-file|config-dir|log-file)(=|$)/) return 0
  if (named) print "arg " pid " " word
  if (named && word !~ /=/) file_follows = 1
  return 1
}
function read_served(word,   at) {
  word = base_of(word)
  sub(/^\\(wsgi:/, "", word); sub(/\\)$/, "", word)
  at = index(word, ":"); if (at) word = substr(word, 1, at - 1)
  sub(/(-uwsgi)?\\.ini$/, "", word)
  if (!named && (word in served)) say_program(served[word])
}
function read_word(word,   name) {
  if (read_option(word)) return
  if (kind == "server") { read_served(word); return }
  if (kind != "") return
  name = base_of(word)
  if (name ~ /^python[0-9.]*$/ || word ~ /^-/) return
  if (name ~ /^(uwsgi|apache2|httpd)/) { kind = "server"; return }
  kind = "program"
  if (name in programs) say_program(name)
}
function read_title(title,   at, count, words, i) {
  at = index(title, " (/")
  if (at) { title = substr(title, at + 2); sub(/\\)[ \\t]*$/, "", title) }
  count = split(title, words, /[ \\t]+/)
  if (!at && title !~ /^\\//) { sub(/:$/, "", words[1]); count = 1 }
  for (i = 1; i <= count; i++) read_word(words[i])
}
function read_apart(text,   count, words, i) {
  count = split(text, words, /[ \\t]+/)
  for (i = 1; i <= count; i++) read_word(words[i])
}
BEGIN {
  count = split("${openstackPrograms.join(" ")}", list, " ")
  for (i = 1; i <= count; i++) programs[list[i]] = 1
  count = split("${Object.entries(wsgiNames).flat().join(" ")}", list, " ")
  for (i = 1; i < count; i += 2) served[list[i]] = list[i + 1]
}
{
  if (!match($0, /^\\/proc\\/[0-9]+\\/cmdline:/)) next
  word = substr($0, RLENGTH + 1)
  at = RLENGTH
  key = substr($0, 7, at - 15)
  if (key != pid) { pid = key; kind = ""; named = 0; file_follows = 0; apart = 0; first = 1 }
  if (word == "") next
  if (word ~ /^\\(wsgi:/) { read_served(substr(word, 1, match(word " ", / /) - 1)); kind = "program" }
  else if (first && word ~ /^(\\/[^ ]*|[a-z-]+:?) [^ ]/) read_title(word)
  else if (apart) read_apart(word)
  else read_word(word)
  apart = word == "--pyargv"
  first = 0
}`;
