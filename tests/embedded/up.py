"""What `tocsin up` does, with stand-ins for worker and API; prints the ready line."""

import json
import sys
from pathlib import Path

import structlog

from tocsin.embedded.stack import Stack, StackOptions

HERE = Path(__file__).parent


def announce(stack):
    print(json.dumps(stack.ready_line()), flush=True)  # noqa: T201


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    Stack(
        StackOptions(
            home=Path(sys.argv[1]),
            usual_ports=False,
            worker_argv=(sys.executable, str(HERE / "stand_in_worker.py")),
            api_argv=(sys.executable, str(HERE / "stand_in_api.py"), "{port}"),
        )
    ).serve(announce)
