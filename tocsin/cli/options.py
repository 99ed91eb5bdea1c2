"""Options that several commands have, declared once."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any, get_type_hints

_REQUIRED = inspect.Parameter.empty


def with_options(
    run: Callable[..., None],
    command: Callable[..., object],
    options: Mapping[str, object],
    defaults: Mapping[str, object],
) -> Callable[..., None]:
    """Let ``run`` be seen with what ``command`` declares, and with options besides.

    Args:
        run: What is called, with every value by name.
        command: What it wraps; its first parameter is handed over by ``run`` and not seen.
        options: The annotations of the options, by name.
        defaults: What an option is when it is not given; one without must be given.
    """
    own = list(inspect.signature(command).parameters.values())[1:]
    hints = get_type_hints(command, include_extras=True)
    keyword_only = inspect.Parameter.KEYWORD_ONLY
    parameters = [
        *(one.replace(kind=keyword_only, annotation=hints[one.name]) for one in own),
        *(
            inspect.Parameter(
                name, keyword_only, annotation=hint, default=defaults.get(name, _REQUIRED)
            )
            for name, hint in options.items()
        ),
    ]
    seen: Any = run
    seen.__signature__ = inspect.Signature(parameters)  # typer asks functions for it
    seen.__annotations__ = {one.name: one.annotation for one in parameters}
    return run
