"""P1: whatever is posted to the line, signed or not, odd in every field: never a 5xx, and who calls hears words."""

import os
import random

from django.db import DatabaseError, connection, transaction
from django.test import Client

from coaching.line.guard import TROUBLE
from coaching.models import Contact, TherapistLeg
from telephony.models import Call, Message
from tests.chaos.fuzz import Post, posts

MANY = int(os.environ.get("MANY", 300))  # `make chaos` posts 10,000 to a real web server


def answer(browser: Client, post: Post):
    """In a savepoint: what one breaks is not met by the next one, as in transactions of their own."""
    before = transaction.savepoint()
    found = browser.generic(
        "POST", post.path, post.body, content_type=post.kind, headers={"X-Twilio-Signature": post.signature()}
    )
    try:
        connection.cursor().execute("SELECT 1")
    except DatabaseError:
        transaction.savepoint_rollback(before)
    return found


def troubles() -> float:
    """How often the crisis words took the place of an answer."""
    return sum(TROUBLE.labels(medium)._value.get() for medium in ("voice", "text"))


def test_p1_no_webhook_is_answered_with_an_error_of_ours(handset, line, clock):
    browser = Client(raise_request_exception=False)
    fuzzed, seen = posts(random.Random(20), addresses(handset, line)), set()
    for _ in range(MANY):
        post, before = next(fuzzed), troubles()
        found = answer(browser, post)
        seen.add(found.status_code)
        assert found.status_code < 500, post
        assert troubles() == before, post
        if found.status_code == 200 and post.path == "/line/voice/":
            assert b"<Response" in found.content
    assert {200, 204, 403} <= seen


def addresses(handset, line) -> list[str]:
    """A call that is under way, with all its rows."""
    handset("Ben").calls(line).waits(seconds=4)
    handset("Jonas").is_rung()
    contact, leg, call = Contact.objects.latest("pk"), TherapistLeg.objects.latest("pk"), Call.objects.latest("pk")
    text = Message.objects.create(
        clinic=contact.clinic, direction="out", line=line, peer="+13145550112", template="item-waiting", state="queued"
    )
    return [
        f"/line/voice/{contact.uuid}/3/after/",
        f"/line/voice/{contact.uuid}/9/when/",
        f"/line/voice/{contact.uuid}/9/rate/",
        f"/line/leg/{leg.uuid}/5/key/",
        f"/line/status/call/{call.uuid}/",
        f"/line/status/message/{text.uuid}/",
    ]
