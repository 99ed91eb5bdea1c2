"""What addresses of pages ask for, with the bounds of each."""

from typing import Annotated

from fastapi import Query

Said = Annotated[str, Query(max_length=60)]  # code of what was just done
Choice = Annotated[str, Query(max_length=64)]  # one of a few, or a name of ours
Text = Annotated[str, Query(max_length=100)]
RefText = Annotated[str, Query(max_length=40)]  # a case's, as people type it
Begin = Annotated[str, Query(alias="from", max_length=10)]  # days, such as 2026-12-24
End = Annotated[str, Query(alias="to", max_length=10)]
