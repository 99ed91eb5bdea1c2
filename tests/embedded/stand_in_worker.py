"""A worker that only says it is ready, and writes down what it was told."""

import json
import os
import signal
from pathlib import Path

ready = Path(os.environ["TOCSIN_READY_FILE"])
told = {key: value for key, value in os.environ.items() if key.startswith("TOCSIN_")}
ready.with_name("worker.env.json").write_text(json.dumps(told))
ready.touch()
signal.pause()
