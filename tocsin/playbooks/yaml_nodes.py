"""Read YAML as nodes with marks: by libyaml where it is exact, else by PyYAML's own reader.

libyaml's reader is six times as fast. Its *composer* is never used: it follows nesting on the
stack of C, so that a text of brackets alone would end the process.
"""

from contextlib import suppress

import yaml
from yaml.composer import Composer
from yaml.resolver import BaseResolver

# Within a line libyaml allows tabs, and it counts no byte order mark as a column.
INEXACT = ("\t", "\ufeff")

if yaml.__with_libyaml__:
    from yaml._yaml import CParser

    class _Quick(Composer, CParser, BaseResolver):
        """Composes in Python what libyaml reads, and leaves every scalar a text."""

        def __init__(self, text: str) -> None:
            CParser.__init__(self, text)
            Composer.__init__(self)
            BaseResolver.__init__(self)


def compose(text: str) -> yaml.Node | None:
    """Return the only document of a text; errors are PyYAML's own, with its marks and words.

    Raises:
        yaml.YAMLError: It is not YAML, or more than one document.
        RecursionError: It is nested too deeply.
    """
    if yaml.__with_libyaml__ and not any(sign in text for sign in INEXACT):
        with suppress(yaml.YAMLError, UnicodeEncodeError):  # is said below, in its own words
            return _Quick(text).get_single_node()
    return yaml.compose(text, Loader=yaml.BaseLoader)
