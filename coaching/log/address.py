"""A list of the log is its address: the same list has the same address, whatever was clicked first."""

from django.http import QueryDict


def of(asked: QueryDict, *without: str, only: set[str] | None = None) -> str:
    """From the list's beginning, without these filters; `only` these names, where it came from outside."""
    ordered = QueryDict(mutable=True)
    for name, values in sorted(asked.lists()):
        used = [value for value in values if value]
        if used and name not in (*without, "after") and (only is None or name in only):
            ordered.setlist(name, used)
    return ordered.urlencode()
