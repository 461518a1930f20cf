"""Links: known by their digest alone, single, and dead when they should be. Looking changes nothing."""

import re

import pytest
from django.db import connection

from agreements import answers, asking, life, links, sending
from agreements.models import LinkChannel, SigningLink
from telephony.models import Message
from tests.agreements.flow.desk import (
    DEV,
    NOON,
    came_in,
    kinds,
    later,
    link,
    signs,
    texts_to,
    token,
)

BEGINS_WITH = ("sent",)


def reason(word, *, now=NOON):
    with pytest.raises(links.Gone) as gone:
        links.find(word, now=now)
    return gone.value.reason


def test_the_text_says_nothing_but_that_a_document_waits(agreement, settings):
    (text,) = texts_to(DEV, "document-waiting")
    assert re.fullmatch(rf"A document waits for you: {settings.PUBLIC_URL}/sign/[\w-]{{22}}/", text)
    assert len(text) <= 160


def test_the_token_is_in_no_column_of_any_table(agreement):
    word = token(DEV)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{word}%"])
            assert cursor.fetchone() == (0,), table


def test_looking_at_a_link_changes_nothing(agreement, django_assert_num_queries):
    before, word = kinds(agreement), token(DEV)
    with django_assert_num_queries(1):
        found = links.find(word, now=NOON)
    assert found.signer.name == "Dev Rao"
    assert kinds(agreement) == before


def test_a_guessed_link_is_unknown(agreement):
    assert reason("A" * 22) == "unknown"
    assert reason("") == "unknown"


def test_a_link_lives_for_fourteen_days(agreement):
    assert links.find(token(DEV), now=later(days=13, hours=23))
    assert reason(token(DEV), now=later(days=14)) == "expired"


def test_a_link_dies_when_it_was_used_to_sign(agreement):
    word = token(DEV)
    signs(DEV, "Dev Rao")
    assert reason(word) == "signed"


def test_a_link_dies_when_dev_declines(agreement):
    word = token(DEV)
    answers.decline(came_in(DEV), now=NOON)
    assert reason(word) == "declined"


def test_a_link_dies_when_the_agreement_is_voided(agreement, jonas):
    word = token(DEV)
    life.void(agreement, reason="wrong hours", by=jonas, now=NOON)
    assert reason(word) == "voided"


def test_a_link_dies_when_another_is_sent(agreement, jonas):
    word = token(DEV)
    sending.resend(agreement.signers.get(role="client"), by=jonas, now=later(hours=1))
    assert reason(word, now=later(hours=1)) == "replaced"
    assert token(DEV) != word


def test_who_asks_from_a_dead_link_gets_a_new_one_on_the_number_on_file(agreement):
    word = token(DEV)
    asking.request_new(word, now=later(days=14))
    assert links.find(token(DEV), now=later(days=14)).sent_to_masked == "••••0124"


def test_asking_with_a_guessed_link_sends_nothing(agreement):
    asking.request_new("A" * 22, now=NOON)
    assert len(texts_to(DEV, "document-waiting")) == 1


def test_asking_for_what_was_signed_brings_the_copy(agreement):
    word = token(DEV)
    signs(DEV, "Dev Rao")
    asking.request_new(word, now=later(hours=1))
    assert len(texts_to(DEV, "document-waiting")) == 1
    assert came_in(DEV, template="document-copy", now=later(hours=1)).signer.signed_at


def test_asking_for_what_was_withdrawn_sends_nothing(agreement):
    word = token(DEV)
    signs(DEV, "Dev Rao")
    devs = agreement.signers.get(role="client")
    life.withdraw(agreement, signer=devs, channel="call", by=sending.actor(devs), now=later(minutes=30))
    asking.request_new(word, now=later(hours=1))
    assert texts_to(DEV, "document-copy") == []


def test_asking_again_and_again_sends_five_a_day(agreement):
    for _ in range(9):
        asking.request_new(token(DEV), now=later(hours=1))
    assert len(texts_to(DEV, "document-waiting")) == sending.LINKS_A_DAY


def test_the_database_keeps_one_living_link_for_each_signer(agreement, dev, jonas):
    sending.resend(agreement.signers.get(role="client"), by=jonas, now=later(hours=1))
    assert SigningLink.objects.filter(revoked_at=None, channel=LinkChannel.TEXT).count() == 1


def test_staff_never_see_the_address(agreement):
    message = Message.objects.get(peer=DEV, template="document-waiting")
    assert message.params == {}
    assert link(DEV).token_sha256 not in str(message.params)
