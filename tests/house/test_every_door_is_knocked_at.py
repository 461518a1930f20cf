"""No page for staff opens without standing in a table of doors, where every kind of stranger knocks (strangers)."""

from django.urls import URLPattern, get_resolver

from tests.agreements.pages import test_doors as agreements
from tests.pages import test_doors as coaching
from tests.pages import test_settings_doors as settings

OF_NO_RECORD = {  # for anybody who is signed in, about themselves alone
    "session-keep": "tests/house/test_session_ends.py",
    "preferences": "tests/clinic/test_preferences.py",
}


def guarded(patterns):
    for entry in patterns:
        if isinstance(entry, URLPattern):
            access = getattr(entry.callback, "access", None)
            if access and not access.public:
                yield entry.name
        else:
            yield from guarded(entry.url_patterns)


def test_every_page_for_staff_is_in_a_table_once():
    tables = [door.name for table in (agreements, coaching, settings) for door in table.DOORS]
    assert len(tables) == len(set(tables))
    assert sorted(guarded(get_resolver().url_patterns)) == sorted({*tables, *OF_NO_RECORD})
