"""A page that only shows something is asked for again where a migration or a change got in its way: PostgreSQL ends one
of two who wait for each other, and a reader loses nothing by beginning anew.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from telephony import deadlocks

View = Callable[..., HttpResponseBase]


def begun_anew(view: View) -> View:
    """The view; what it reads, and that somebody read it, is in transactions of its own."""

    @wraps(view)
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        return deadlocks.outlasted(lambda: view(request, *args, **kwargs))

    return read
