"""Answers what oslo.config itself makes of files: one JSON request a line, one JSON answer a line.

A request has `files` (text by relative path), `args`, `defaultFiles`, `defaultDirs` (paths relative too), and an
`option` with `section`, `name`, `deprecated` and `multi`, or none. The answer has `parsed`: for each file its sections
or the error; `value`: null, the option's values before substitution, or `refused`; and what becomes of `list` and `refer`.
"""

import json
import logging
import os
import sys
import tempfile

from oslo_config import cfg, iniparser, types


def write(root, files):
    for path, text in files.items():
        target = os.path.join(root, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8", newline="") as out:
            out.write(text)


def parse(path):
    sections = {}
    try:
        cfg.ConfigParser(path, sections).parse()
    except iniparser.ParseError as error:
        return {"error": error.msg, "line": error.lineno}
    return {"sections": [[name, list(options.items())] for name, options in sections.items()]}


def register(conf, asked):
    old = [cfg.DeprecatedOpt(each["name"], group=each["section"]) for each in asked["deprecated"]]
    kind = cfg.MultiStrOpt if asked["multi"] else cfg.StrOpt
    option = kind(asked["name"], deprecated_opts=old)
    group = None if asked["section"] == "DEFAULT" else asked["section"]
    conf.register_opt(option, group=group)
    return option, group


def read(root, request):
    conf = cfg.ConfigOpts()
    option, group = register(conf, request["option"])
    place = lambda paths: [os.path.join(root, path) for path in paths]
    args = [arg.replace("ROOT", root) for arg in request["args"]]
    try:
        conf(
            args,
            project="vfleet",
            default_config_files=place(request["defaultFiles"]),
            default_config_dirs=place(request["defaultDirs"]),
            use_env=False,
        )
    except cfg.ConfigFileParseError:
        return "refused"
    try:
        value, _ = option._get_from_namespace(conf._namespace, group)
    except KeyError:
        return None
    if "$" not in str(value):
        # The way on which a service reads it ends at the same.
        section = conf if group is None else conf[group]
        assert section[option.dest] == value
    return value if option.multi else [value]


def refer(value):
    found = cfg.ConfigOpts.Template.pattern.finditer(value.replace(r"\$", "$$"))
    return [match["named"] or match["braced"] for match in found if match["named"] or match["braced"]]


def answer(request):
    with tempfile.TemporaryDirectory() as root:
        write(root, request["files"])
        return {
            "parsed": {path: parse(os.path.join(root, path)) for path in request["files"]},
            "value": read(root, request) if request.get("option") else None,
            "list": [types.List()(text) for text in request.get("list", [])],
            "refer": [refer(text) for text in request.get("refer", [])],
        }


logging.disable(logging.CRITICAL)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
