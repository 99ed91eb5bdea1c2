"""An instant with how far away it is, coloured when it is late."""

from rich.text import Text

from tocsin.cli import output, times


def moment(text: str | None, past: str = "ago") -> Text:
    """Write an instant with its distance."""
    if not text:
        return Text("")
    away = times.distance(text, past=past)
    style = output.due_style(away) if past == "late" else ""
    return Text(f"{times.local(text)} ({away})", style=style)
