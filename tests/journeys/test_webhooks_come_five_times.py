"""P9: webhooks that come again, in another order, end in the same rows; forged ones leave none."""

import random

import pytest
from django.test import Client
from twilio.request_validator import RequestValidator

from coaching.models import CallBack, Contact, ConversationText
from telephony.models import Call, Message, Receipt

PAGES = {"voice": "/line/voice/", "text": "/line/text/"}


def form(kind, number, sid):
    common = {"From": number, "To": "+13145550100", "AccountSid": "AC" + "0" * 32, "FromCountry": "US"}
    if kind == "voice":
        return {**common, "CallSid": "CA" + sid * 32, "CallStatus": "ringing", "Direction": "inbound", "Body": ""}
    return {**common, "MessageSid": "SM" + sid * 32, "Body": "call", "NumMedia": "0"}


def post(settings, kind, fields, *, url=None, signature=None):
    url = url or settings.PUBLIC_URL + PAGES[kind]
    signed = RequestValidator(settings.TWILIO_AUTH_TOKENS[0]).compute_signature(url, fields)
    return Client().post(
        PAGES[kind], fields, headers={"X-Twilio-Signature": signed if signature is None else signature}
    )


def rows():
    return {
        "contacts": sorted(Contact.objects.values_list("kind", "peer", "decision", "reason", "outcome")),
        "calls": sorted(Call.objects.values_list("sid", "state")),
        "texts": ConversationText.objects.count(),
        "requests": sorted(CallBack.objects.values_list("client_id", "reason", "latest_at")),
        "messages": sorted(Message.objects.values_list("peer", "template", "direction")),
        "receipts": sorted(Receipt.objects.values_list("key", flat=True)),
    }


@pytest.mark.parametrize("order", range(3))
def test_p9_five_of_each_in_any_order_are_as_one(riverbend, settings, django_capture_on_commit_callbacks, order):
    events = [
        ("voice", form("voice", number, sid))
        for number, sid in (("+13145550122", "a"), ("+13145550123", "b"), ("+13145550124", "c"), ("+13145550125", "d"))
    ] + [("text", form("text", "+13145550122", "e")), ("text", form("text", "+13145550123", "f"))]
    first = [(kind, fields, post(settings, kind, fields).content) for kind, fields in events]
    once = rows()
    again = first * 5
    random.Random(order).shuffle(again)
    for kind, fields, said in again:
        response = post(settings, kind, fields)
        assert response.status_code == 200
        assert response.content == said
    assert rows() == once


@pytest.mark.parametrize("kind", ["voice", "text"])
def test_p9_a_forged_webhook_is_refused_and_leaves_no_row(riverbend, settings, kind):
    before = rows()
    fields = form(kind, "+13145550122", "a")
    https = settings.PUBLIC_URL.replace("http://", "https://") + PAGES[kind]
    assert post(settings, kind, fields, signature="").status_code == 403
    assert post(settings, kind, fields, url=https).status_code == 403
    signed = RequestValidator(settings.TWILIO_AUTH_TOKENS[0]).compute_signature(
        settings.PUBLIC_URL + PAGES[kind], fields
    )
    assert post(settings, kind, {**fields, "Body": "calm"}, signature=signed).status_code == 403
    assert rows() == before
