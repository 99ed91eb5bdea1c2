"""Set Typst source as PDF, in a process of its own with bounded time and memory.

A report is somebody else's text: what it makes a typesetter do must not hurt this process.
"""

import resource
import subprocess
import sys

WALL_SECONDS = 60
CPU_SECONDS = 30
MEMORY_MB = 1536


class TypesettingError(Exception):
    """The source could not be set; the message says why, without the text."""


def as_pdf(source: str) -> bytes:
    """Return the PDF; the same source always gives the same bytes.

    Raises:
        TypesettingError: It took too long, or Typst refused it.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", __name__],
            input=source.encode(),
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TypesettingError(f"took longer than {WALL_SECONDS} s") from error
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF"):
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        raise TypesettingError(lines[-1] if lines else f"ended with {done.returncode}")
    return done.stdout


def main() -> None:
    """Read source from stdin, write the PDF to stdout."""
    _bound()
    import typst  # noqa: PLC0415 - only the child pays for it

    pdf = typst.compile(sys.stdin.buffer.read(), ignore_system_fonts=True)
    sys.stdout.buffer.write(pdf)


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    size = MEMORY_MB * 1024 * 1024
    try:
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (ValueError, OSError):  # macOS does not bound it
        return


if __name__ == "__main__":
    main()
