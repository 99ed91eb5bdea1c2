"""Stands in for a rehearsal: does what the title of the playbook on standard input says."""

import json
import os
import subprocess
import sys
from pathlib import Path

text = sys.stdin.read()
title = next(line for line in text.splitlines() if line.startswith("title: "))[7:]
if title == "hangs":
    child = subprocess.Popen(["sleep", "600"])  # longer than any rehearsal may take
    Path(os.environ["TMPDIR"], "child.pid").write_text(str(child.pid))
    child.wait()
if title == "says nothing":
    sys.exit(3)
rules = Path(next(arg for arg in sys.argv if arg.startswith("--rules="))[8:])
answer = {
    "ok": title == "goes well",
    "timetable": [{"at": "x"}] * 600,
    "expectations": [{"ok": title == "goes well"}],
    "options": sys.argv[1:],
    "environment": sorted(os.environ),
    "rules": {name: len(part) for name, part in json.loads(rules.read_text()).items()},
}
sys.stdout.write(json.dumps({**answer, "said": answer}))
sys.stdout.flush()
sys.exit(0 if answer["ok"] else 1)
