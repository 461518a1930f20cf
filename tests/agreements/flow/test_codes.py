"""Six digits to the phone on file: five tries, ten minutes, limits that every process keeps."""

import pytest

from agreements import codes, life, links
from agreements.models import OneTimeCode, SigningSession
from telephony import stops
from tests.agreements.flow.desk import (
    DEV,
    JONAS,
    NOON,
    digits,
    kinds,
    later,
    link,
    open_matters,
    texts_to,
    wrong,
)

BEGINS_WITH = ("sent",)


@pytest.fixture
def door(agreement):
    return link(DEV)


def burn(door, *, now):
    codes.send(door, now=now)
    for _ in range(codes.TRIES - 1):
        with pytest.raises(codes.Wrong):
            codes.confirm(door, code=wrong(digits(DEV)), now=now)
    with pytest.raises((codes.Burnt, codes.Locked)) as last:
        codes.confirm(door, code=wrong(digits(DEV)), now=now)
    return last.value


def test_the_code_is_kept_as_a_digest_and_lies_encrypted_in_the_outbox(door):
    code = codes.send(door, now=NOON)
    said = digits(DEV)
    assert said not in code.code_digest
    assert code.sent_to_masked == "••••0124"
    message = texts_to(DEV, "code")[0]
    assert message == f"Your code is {said}. Do not give it to anyone who asks for it."
    from_table = list(OneTimeCode.objects.values_list())
    assert said not in str(from_table)


def test_the_right_code_opens_half_an_hour(door):
    codes.send(door, now=NOON)
    opened = codes.confirm(door, code=f" {digits(DEV)[:3]} {digits(DEV)[3:]} ", now=NOON)
    assert opened.session.expires_at == later(minutes=30)
    assert opened.key not in opened.session.key_sha256


def test_a_wrong_code_says_how_many_tries_are_left(door):
    codes.send(door, now=NOON)
    with pytest.raises(codes.Wrong) as wrong_one:
        codes.confirm(door, code=wrong(digits(DEV)), now=NOON)
    assert wrong_one.value.left == 4
    assert codes.confirm(door, code=digits(DEV), now=NOON).session.code.tries == 1


def test_after_five_wrong_tries_the_right_one_is_too_late(door):
    assert isinstance(burn(door, now=NOON), codes.Burnt)
    with pytest.raises(codes.Burnt):
        codes.confirm(door, code=digits(DEV), now=NOON)
    assert not SigningSession.objects.exists()


def test_three_burnt_codes_lock_for_an_hour_and_the_staff_know(door, agreement):
    for _ in range(2):
        assert isinstance(burn(door, now=NOON), codes.Burnt)
    locked = burn(door, now=NOON)
    assert isinstance(locked, codes.Locked)
    assert locked.until == later(hours=1)
    with pytest.raises(codes.Locked):
        codes.send(door, now=later(minutes=59))
    assert open_matters(agreement) == {"locked"}
    assert len(texts_to(JONAS, "item-waiting")) == 1
    assert codes.send(door, now=later(minutes=61))


def test_no_more_than_three_codes_in_a_quarter_of_an_hour(door):
    for minute in range(3):
        codes.send(door, now=later(minutes=minute))
    with pytest.raises(codes.TooMany) as too_many:
        codes.send(door, now=later(minutes=3))
    assert too_many.value.until == later(minutes=15)
    assert codes.send(door, now=later(minutes=16))


def test_no_more_than_eight_codes_a_day(door):
    for hour in range(8):
        codes.send(door, now=later(hours=hour))
    with pytest.raises(codes.TooMany):
        codes.send(door, now=later(hours=9))


def test_a_code_lives_for_ten_minutes(door):
    codes.send(door, now=NOON)
    with pytest.raises(codes.Burnt):
        codes.confirm(door, code=digits(DEV), now=later(minutes=10))


def test_a_new_code_ends_the_one_before(door):
    codes.send(door, now=NOON)
    first = digits(DEV)
    codes.send(door, now=later(minutes=1))
    with pytest.raises(codes.Wrong):
        codes.confirm(door, code=first if first != digits(DEV) else wrong(first), now=later(minutes=1))


def test_without_a_code_nothing_opens(door):
    with pytest.raises(codes.Burnt):
        codes.confirm(door, code="000000", now=NOON)


def test_the_same_tap_twice_lets_the_same_person_in_twice(door, agreement):
    codes.send(door, now=NOON)
    codes.confirm(door, code=digits(DEV), now=NOON)
    codes.confirm(door, code=digits(DEV), now=later(seconds=2))
    assert kinds(agreement).count("code.confirmed") == 1
    assert SigningSession.objects.filter(ended_at=None).count() == 1
    with pytest.raises(codes.Burnt):
        codes.confirm(door, code=digits(DEV), now=later(minutes=2))


def test_no_code_for_a_link_that_is_over(door, agreement, jonas):
    life.void(agreement, reason="another text", by=jonas, now=NOON)
    with pytest.raises(links.Gone) as gone:
        codes.send(door, now=NOON)
    assert gone.value.reason == "voided"
    with pytest.raises(links.Gone):
        codes.confirm(door, code="123456", now=NOON)


def test_no_code_after_fourteen_days(door):
    with pytest.raises(links.Gone) as gone:
        codes.send(door, now=later(days=14))
    assert gone.value.reason == "expired"


def test_a_phone_that_said_stop_gets_no_text_but_may_be_called(door):
    stops.stop(line="+13145550100", peer=DEV, now=NOON)
    assert codes.send(door, channel="text", now=NOON).channel == "call"
    assert texts_to(DEV, "code") == []
