"""People that tests begin with, made once by the product's own verbs and copied after that.

`@remembered` stands below `@pytest.fixture`. The first test in which such fixtures follow one another from an empty
database has them made; the next one with the same beginning gets the same rows by one statement, once all of them are
told. Whatever else a fixture asks the database ends the remembering: what follows is made anew.
"""

import functools
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection

from tests import rows

Made = TypeVar("Made")
Story = tuple[str, ...]
USUAL_KEYS = settings.FIELD_KEYS
_rows: dict[Story, str] = {}
_made: dict[Story, Any] = {}


class Telling:
    """How one test begins: the story so far, and whether its rows are in the database yet."""

    def __init__(self) -> None:
        self.story: Story | None = ()
        self.waits = self.makes = False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Before each statement of somebody else: the rows are put there, and the story is over."""
        if not self.makes:
            self.put()
            self.story = None
        return execute(sql, params, many, context)

    def put(self) -> None:
        if self.waits and self.story:
            self.waits, self.makes = False, True
            rows.put(_rows[self.story])
            self.makes = False


_telling: list[Telling] = []


def all_is_told() -> None:
    """Before the test itself, so that it counts its own statements alone."""
    _telling[0].put()
    _telling[0].story = None


def begin() -> Iterator[None]:
    """Around each test."""
    _telling[:] = [telling := Telling()]
    with connection.execute_wrapper(telling):
        yield


def remembered(make: Callable[..., Made]) -> Callable[..., Made]:
    name = f"{make.__module__}.{make.__qualname__}"

    @functools.wraps(make)
    def told(**given: Any) -> Made:
        telling = _telling[0]
        alone = connection.in_atomic_block  # else a server of its own reads there too
        if telling.story is None or not alone or settings.FIELD_KEYS != USUAL_KEYS:
            return make(**given)
        story = (*telling.story, name)
        if story in _made:
            telling.story, telling.waits = story, True
            return deepcopy(_made[story])
        return _make(telling, story, functools.partial(make, **given))

    return told


def _make(telling: Telling, story: Story, make: Callable[[], Made]) -> Made:
    telling.put()
    telling.makes = True
    made = make()
    _rows[story] = rows.script()
    telling.makes, telling.story = False, story
    _made[story] = deepcopy(made)
    return made
