"""No page opens without standing in a table of doors, where every kind of stranger knocks (strangers); and no address
is open to everybody without a file of tests that says what it tells them.
"""

from pathlib import Path

from django.urls import URLPattern, get_resolver

from tests.agreements.pages import test_doors as agreements
from tests.pages import test_doors as coaching
from tests.pages import test_settings_doors as settings

TESTS = Path(__file__).parent.parent
OF_NO_RECORD = {  # for anybody who is signed in, about themselves alone
    "session-keep": "house/test_session_ends.py",
    "preferences": "clinic/test_preferences.py",
}
OPEN = {
    "house/test_health.py": "healthz readyz metrics",
    "look/test_sign_in_pages.py": "own-address",
    "pages/test_own_language.py": "set_language",
    "own_page/test_strangers.py": "me me-pin me-ask me-agreement me-card me-close me-offline me-manifest",
    "own_page/test_shell.py": "me-worker me-nowhere",
    "pages/test_calendar_feed.py": "calendar-feed",
    "telephony/test_signature.py": (
        "line-voice line-text line-step line-code line-leg line-canary inbound-status call-status message-status"
    ),
    "agreements/pages/test_strangers.py": (
        "sign sign-code sign-new signing signing-consent signing-paper signing-print signing-read signing-question"
        " signing-wrong signing-language signing-told signing-decline signing-sign signing-check signing-done"
        " signing-copy signing-contact signing-carry-on signing-end signing-withdraw signing-withdraw-check"
        " signing-over"
    ),
    "agreements/pages/test_verify.py": "verify verify-printed",
    "simulator/test_the_page.py": "phone phone-state phone-act phone-media",
}


def addresses(patterns):
    """Each with what its view says of who may come; allauth's pages check that by themselves (test_doors)."""
    for entry in patterns:
        if not isinstance(entry, URLPattern):
            yield from addresses(entry.url_patterns)
        elif access := getattr(entry.callback, "access", None):
            yield entry.name, access


def test_every_page_for_staff_is_in_a_table_once():
    guarded = [name for name, access in addresses(get_resolver().url_patterns) if not access.public]
    tables = [door.name for table in (agreements, coaching, settings) for door in table.DOORS]
    assert len(tables) == len(set(tables))
    assert sorted(guarded) == sorted({*tables, *OF_NO_RECORD})


def test_every_open_address_is_one_that_we_know():
    known = sorted(name for names in OPEN.values() for name in names.split())
    assert sorted(name for name, access in addresses(get_resolver().url_patterns) if access.public) == known


def test_the_files_that_speak_of_them_are_there():
    assert [file for file in {*OPEN, *OF_NO_RECORD.values()} if not (TESTS / file).is_file()] == []
