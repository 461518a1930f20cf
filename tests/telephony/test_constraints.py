"""What PostgreSQL itself does not let happen to a text or a call."""

import pytest
from django.db import IntegrityError, connection, transaction

from telephony.models import Call, Message
from telephony.states import CALL_RANK, TEXT_RANK
from tests.telephony.conftest import BEN, LINE, NOON


def refused(model, **fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**({"line": LINE, "peer": BEN, "direction": "in", "state": "queued"} | fields))


@pytest.mark.parametrize("model", [Message, Call])
def test_it_refuses_what_cannot_be(model, riverbend):
    refused(model, clinic=riverbend, state="lost")
    refused(model, clinic=riverbend, direction="up")
    refused(model, clinic=riverbend, urgency=10)
    refused(model, clinic=riverbend, state="pending")
    refused(model, clinic=riverbend, state="sending")
    refused(model, clinic=riverbend, lease_until=NOON)
    refused(model, clinic=riverbend, direction="out", peer="anonymous")


@pytest.mark.parametrize("model", [Message, Call])
@pytest.mark.parametrize("field", ["sid", "dedupe_key"])
def test_it_keeps_a_name_once(model, field, riverbend):
    model.objects.create(clinic=riverbend, line=LINE, peer=BEN, direction="in", state="queued", **{field: "x"})
    refused(model, clinic=riverbend, **{field: "x"})


def test_it_keeps_a_withheld_caller(riverbend):
    Call.objects.create(clinic=riverbend, line=LINE, peer="anonymous", direction="in", state="ringing")


@pytest.mark.parametrize(("model", "ranks"), [(Message, TEXT_RANK), (Call, CALL_RANK)])
def test_it_ranks_every_state_in_the_database(model, ranks, riverbend):
    for state in ranks:
        model.objects.create(
            clinic=riverbend, line=LINE, peer=BEN, direction="in", state=state, due_at=NOON,
            lease_until=NOON if state == "sending" else None,
        )  # fmt: skip
    assert {row.state: row.state_rank for row in model.objects.all()} == {str(s): r for s, r in ranks.items()}
    assert len(set(ranks.values())) == len(ranks)


@pytest.mark.parametrize("wanted", [{"sid": "x"}, {"sid__in": ["x", "y"]}], ids=["one", "some"])
def test_a_text_is_found_by_the_name_that_it_has(wanted, riverbend):
    """The index holds those alone that have one; a thousand that are queued together enter it later."""
    Message.objects.bulk_create(
        Message(clinic=riverbend, line=LINE, peer=BEN, direction="in", state="received", sid=f"SM{place}", due_at=NOON)
        for place in range(200)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE telephony_message")
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "message_sid_once_given" in Message.objects.filter(**wanted).explain()
