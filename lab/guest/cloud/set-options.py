#!/usr/bin/python3
"""Sets options in an ini file the way an operator does by hand; comments and order stay.

Usage: set-options.py FILE <changes, where the changes are ini lines: [section] and name = value.
An option that is set is changed in its place; one that is only a commented sample is set below the sample.
"""
import re
import sys


def section_range(lines, section):
    header = f"[{section}]"
    starts = [place for place, line in enumerate(lines) if line.startswith("[")]
    for start in starts:
        if lines[start].strip() == header:
            later = [other for other in starts if other > start]
            return start + 1, later[0] if later else len(lines)
    lines.extend(["", header])
    return len(lines), len(lines)


def set_option(lines, section, name, value):
    first, end = section_range(lines, section)
    text = f"{name} = {value}"
    word = re.escape(name)
    active = [place for place in range(first, end) if re.match(rf"{word}\s*=", lines[place])]
    sample = [place for place in range(first, end) if re.match(rf"#\s?{word}\s*=", lines[place])]
    if active:
        lines[active[0]] = text
        for place in reversed(active[1:]):
            del lines[place]
    else:
        lines.insert(sample[-1] + 1 if sample else first, text)


def main(path):
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    section = "DEFAULT"
    for change in sys.stdin.read().splitlines():
        if change.startswith("["):
            section = change.strip("[] ")
        elif change.strip():
            name, value = change.split("=", 1)
            set_option(lines, section, name.strip(), value.strip())
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


main(sys.argv[1])
