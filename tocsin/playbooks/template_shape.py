"""Keep templates to what letters need, so that none runs for ever or grows without end.

The sandbox keeps a template away from the program; it does not bound what it costs. So there
are no calls, no macros, no arithmetic that builds texts, and no loop in a loop.
"""

from collections.abc import Iterator

from jinja2 import Environment, nodes

FILTERS = frozenset(
    {
        *("capitalize", "count", "d", "day", "default", "first", "instant", "int", "last"),
        *("length", "list", "lower", "reject", "rejectattr", "select", "selectattr", "sort"),
        *("title", "trim", "unique", "upper"),
    }
)
JOIN = "join"
CALLED = ("get", "items")  # of a mapping
LONGEST_SEPARATOR = 20
LONGEST_REPEATED = 4000  # characters that a loop writes for each of its parts
REFUSED: dict[type[nodes.Node], str] = {
    nodes.CallBlock: "calls nothing",
    nodes.Macro: "has no macros",
    nodes.With: "sets names with `set`",
    nodes.AssignBlock: "sets names to values, not to blocks",
    nodes.FilterBlock: "filters values, not blocks",
    nodes.Mul: "multiplies nothing",
    nodes.Pow: "multiplies nothing",
    nodes.Mod: "formats with filters only",
    nodes.Add: "writes parts one after the other",
    nodes.Concat: "writes parts one after the other",
    nodes.Include: "includes nothing",
    nodes.Import: "includes nothing",
    nodes.FromImport: "includes nothing",
    nodes.Extends: "extends nothing",
    nodes.Block: "extends nothing",
}


def wrong_shape(text: str) -> Iterator[tuple[int, str]]:
    """Find what a template has that no letter needs: the line, and what a letter does instead.

    Raises:
        TemplateError: It is no template at all.
    """
    tree = Environment(autoescape=False).parse(text)  # noqa: S701 - parsed, never rendered
    for node in tree.find_all(tuple(REFUSED)):
        yield node.lineno, f"a letter {REFUSED[type(node)]}"
    for call in tree.find_all(nodes.Call):
        if not (isinstance(call.node, nodes.Getattr) and call.node.attr in CALLED):
            yield call.lineno, "a letter calls nothing"
    yield from _wrong_filters(tree)
    yield from _wrong_loops(tree)
    yield from _wrong_values(tree)


def _wrong_filters(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    joins = {
        id(written)
        for output in tree.find_all(nodes.Output)
        for written in output.nodes
        if isinstance(written, nodes.Filter) and _joins_once(written)
    }
    for node in tree.find_all(nodes.Filter):
        if node.name == JOIN and id(node) not in joins:
            yield node.lineno, "a letter joins only what it writes there, by a short text"
        elif node.name != JOIN and node.name not in FILTERS:
            known = ", ".join(sorted({*FILTERS, JOIN}))
            yield node.lineno, f"a letter's filters are: {known}"


def _joins_once(node: nodes.Filter) -> bool:
    inner = [one for one in node.find_all(nodes.Filter) if one.name == JOIN]
    short = all(
        isinstance(argument, nodes.Const) and len(str(argument.value)) <= LONGEST_SEPARATOR
        for argument in node.args
    )
    return node.name == JOIN and not inner and short and not node.kwargs


def _wrong_loops(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    for loop in tree.find_all(nodes.For):
        if loop.recursive or any(True for _ in loop.find_all(nodes.For)):
            yield loop.lineno, "a letter has no loop in a loop"
        written = sum(len(part.data) for part in loop.find_all(nodes.TemplateData))
        written += sum(len(str(part.value)) for part in loop.find_all(nodes.Const))
        if written > LONGEST_REPEATED:
            yield loop.lineno, f"a loop writes at most {LONGEST_REPEATED} characters at a time"


def _wrong_values(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Find lists that hold names: set again and again, these grow without end."""
    for node in tree.find_all((nodes.List, nodes.Tuple, nodes.Dict)):
        if any(True for _ in node.find_all((nodes.Name, nodes.Filter))):
            yield node.lineno, "a letter's own lists hold plain texts and numbers"
