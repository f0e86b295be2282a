#!/bin/sh
# Runs shellcheck over every shell file of the checkout: by name (*.sh) or by first line.
set -eu
cd "$(dirname "$0")/.."

list_shell_files() {
  git -c 'safe.directory=*' ls-files --cached --others --exclude-standard | while IFS= read -r file; do
    if [ ! -f "$file" ] || [ -L "$file" ]; then continue; fi
    case $file in
      */cases/* | */golden/*) continue ;;
      *.sh) echo "$file" ;;
      *.*) ;;
      *) if head -c 100 "$file" | head -n 1 | grep -aqE '^#!.*[/ ](ba|da)?sh( |$)'; then echo "$file"; fi ;;
    esac
  done
}

files=$(list_shell_files)
IFS='
'
# shellcheck disable=SC2086 # one file a line, split on purpose
exec shellcheck $files
