"""What a release has told to somebody must go on being understood: Twilio in the middle of a call, a link in a text.

Addresses are added here when a version first gives them out. One that a later version gives out no more stays for that
version at least, because calls outlive a deploy: CONTRIBUTING.md has the rule.
"""

import re
from pathlib import Path

import pytest
from django.urls import resolve

from coaching.line import bridge, steps

HERE = Path(__file__).resolve().parents[2]
ID = "5f0c7e0e-9d7c-4b57-8f3e-1f6a2c9b7d10"
IN_THE_TWILIO_CONSOLE = {
    "/line/voice/": "line-voice",
    "/line/text/": "line-text",
    "/line/status/inbound/": "inbound-status",
}
IN_A_CALL = {
    f"/line/code/{ID}/ask/": "line-code",
    f"/line/code/{ID}/said/": "line-code",
    "/line/canary/": "line-canary",
    f"/line/status/call/{ID}/": "call-status",
    f"/line/status/message/{ID}/": "message-status",
}
STEPS_OF_A_CALLER = "pin asked when connect after rate number keep entered right close"
STEPS_OF_A_LEG = "whisper key coach coach-key client client-key after"
IN_TEXTS_PAPERS_AND_CALENDARS = {
    "/": "board",
    "/sign/a-token/": "sign",
    "/sign/check/": "verify-printed",
    "/me/a-token/": "me",
    "/calendar/a-token.ics": "calendar-feed",
    "/verify/": "verify",
    "/settings/health/": "health",
    "/accounts/password/reset/key/1-a-key/": "account_reset_password_from_key",
}


def addresses():
    steps_of = {"voice": ("line-step", STEPS_OF_A_CALLER), "leg": ("line-leg", STEPS_OF_A_LEG)}
    told = {f"/line/{way}/{ID}/7/{step}/": name for way, (name, all_) in steps_of.items() for step in all_.split()}
    return told | IN_THE_TWILIO_CONSOLE | IN_A_CALL | IN_TEXTS_PAPERS_AND_CALENDARS


@pytest.mark.parametrize(("address", "name"), addresses().items())
def test_p9_it_leads_where_it_led(address, name):
    assert resolve(address).url_name == name


def test_p9_every_step_that_was_told_is_known():
    """A caller's unknown step goes on by the rule, a leg's hangs up: neither is what that key was pressed for."""
    assert set(STEPS_OF_A_CALLER.split()) <= steps.STEPS.keys()
    assert set(STEPS_OF_A_LEG.split()) <= bridge.STEPS.keys()


def test_p9_no_step_is_given_out_that_the_version_before_does_not_know():
    """Beside this version runs the one before, and a call that this one answered may go on there."""
    code = "".join(path.read_text() for path in (HERE / "coaching/line").glob("*.py"))
    told = set(re.findall(r'\.path\("([a-z-]+)"\)|_ask\(leg, count, "([a-z-]+)"|/line/leg/\S+/([a-z-]+)/"', code))
    told = {name for found in told for name in found if name}
    assert {"connect", "after", "key", "whisper"} <= told, "they are found in the code as it is written"
    assert told <= set((STEPS_OF_A_CALLER + " " + STEPS_OF_A_LEG).split())
