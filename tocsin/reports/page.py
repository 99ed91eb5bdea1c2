"""A report as one HTML page that needs nothing else: no script, no style elsewhere."""

from html import escape

from markdown_it import MarkdownIt

STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 52rem; margin: 2.5rem auto;
       padding: 0 1rem; }
h1 { font-size: 1.7rem; margin-bottom: .2rem; } h2 { margin-top: 2.2rem; font-size: 1.25rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0;
         border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent);
         overflow-wrap: anywhere; }
blockquote { margin: .3rem 0 1.2rem; padding-left: 1rem; border-left: 3px solid #8886; }
@media print { body { font-size: 10.5pt; margin: 0; max-width: none; }
               h2 { break-after: avoid; }
               tr { break-inside: avoid; } }
"""


def reader() -> MarkdownIt:
    """Return the Markdown reader of reports: CommonMark and tables, never raw HTML."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def as_html(title: str, markdown: str) -> str:
    """Return the page. Raw HTML in the text prints as it was written."""
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n"
        f"<main>\n{reader().render(markdown)}</main>\n</html>\n"
    )
