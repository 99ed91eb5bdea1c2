"""What other on-call tools hold, read from their export and turned into a plan of ours.

Pure: parsed JSON goes in, a ``Plan`` and a ``Report`` come out; nothing is fetched, nothing
is written. Every object of an export is either carried over or stands in the report. The
shapes come from public documentation and source; ``docs/reference/importers.md`` names the
versions.
"""
