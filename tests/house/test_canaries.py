"""P6: a client nobody is has a name, a number and words that stand nowhere else. Pages, forms, webhooks, jobs and
commands are driven with them, until they break; none of it comes out in a log, an address, a text to staff, a mail."""

import json
import logging
import sys
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.test import Client as Browser
from structlog.stdlib import ProcessorFormatter
from twilio.request_validator import RequestValidator

from clients import records
from clients.models import Client, ClientPhone
from clinic.models import User
from coaching import acts, nagging, pauses, reminders
from config.celery import app
from config.logging import LOGGING, configure, uncaught
from telephony import wording
from telephony.models import Message
from tests import demo_once

NOON = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
NAME, WORDS, NUMBER = "Quixotina Zebraski", "platypus-on-the-bridge", "+13145559876"
TOKEN, ADDRESS = "gnu7" * 11, "wombat@canary.example"
CANARIES = ("Quixotina", "Zebraski", "platypus", "3145559876", "314) 555-9876", TOKEN, "wombat")
LISTS = (
    *("/", "/clients/", "/log/", "/missing/", "/texts/", "/reports/", "/agreements/", "/on-call/", "/settings/"),
    *(f"/settings/{place}/" for place in ("audit", "keeping", "wording", "health", "staff")),
)


@pytest.fixture(autouse=True)
def _the_clock_stands():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def said(monkeypatch):
    """All that the project's logging writes, whichever logger it comes from and whoever sets logging up anew."""
    lines, write = [], ProcessorFormatter.format

    def noted(formatter, record):
        lines.append(write(formatter, record))
        return lines[-1]

    monkeypatch.setattr(ProcessorFormatter, "format", noted)
    configure(LOGGING)
    return lambda: "\n".join(lines)


@pytest.fixture
def town(db):
    demo_once.load(now=NOON)
    ben = Client.objects.get(name__startswith="Ben")
    Client.objects.filter(pk=ben.pk).update(name=NAME, email=ADDRESS)
    ClientPhone.objects.filter(client=ben).update(number=NUMBER)
    return {user.name.split()[0].lower(): user for user in User.objects.all()} | {"ben": Client.objects.get(pk=ben.pk)}


def browser_of(user):
    browser = Browser(raise_request_exception=False)
    browser.force_login(user)
    return browser


def signed(path, **fields):
    """As the carrier sends it, by the corridor without middleware."""
    validator = RequestValidator(settings.TWILIO_AUTH_TOKENS[0])
    signature = validator.compute_signature(settings.PUBLIC_URL + path, fields)
    return Browser(raise_request_exception=False).post(path, fields, headers={"X-Twilio-Signature": signature})


def row_of_ours(*_args, **_named):
    """The database's own error, with the row in it; and a variable that a page of errors would show."""
    secret = f"{NAME} {WORDS} {NUMBER}"
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO clinic_coachingline (clinic_id, number) VALUES (0, %s)", [secret[:16]])


def broken(*_args, **_named):
    secret = f"{NAME} {WORDS}"
    raise ValueError(secret)


def drive_pages(town):
    ben, places = town["ben"], []
    there = f"/clients/{ben.uuid}/"
    for user in (town["ada"], town["jonas"]):
        browser = browser_of(user)
        for url in (*LISTS, there, f"{there}details/", f"{there}texts/", f"/clients/?q={NAME}", "/log/?client=x"):
            places.append(browser.get(url).headers.get("Location", ""))
        for url in ("/clients/new/", f"{there}details/", f"{there}acts/new/", f"{there}plan/", f"{there}texts/"):
            typed = {"name": NAME, "phone": NUMBER, "words": WORDS, "body": WORDS, "reason": WORDS, "meanwhile": WORDS}
            places.append(browser.post(url, typed).headers.get("Location", ""))
    stranger = Browser(raise_request_exception=False)
    for url in (f"/sign/{TOKEN}/", f"/me/{TOKEN}/", f"/nowhere/{TOKEN}/", f"/accounts/password/reset/key/{TOKEN}/"):
        stranger.get(url)
    stranger.post("/accounts/login/", {"login": ADDRESS, "password": WORDS})
    stranger.post("/accounts/password/reset/", {"email": ADDRESS})
    stranger.get("/", headers={"Host": f"{TOKEN}.example"})
    return places


def drive_the_line():
    fields = {"AccountSid": settings.TWILIO_ACCOUNT_SID, "From": NUMBER, "To": "+13145550100"}
    signed("/line/text/", **fields, MessageSid="SM" + "1" * 32, Body=WORDS, NumMedia="0")
    signed("/line/text/", **fields, MessageSid="SM" + "2" * 32, Body="CALL", NumMedia="0")
    signed("/line/voice/", **fields, CallSid="CA" + "1" * 32, CallStatus="ringing", Direction="inbound")
    Browser().post("/line/text/", {**fields, "Body": WORDS})  # not signed


def drive_jobs(town):
    acts.record(
        town["ben"], occurred_at=NOON - timedelta(hours=1), precision="exact", reported_by="client", words=WORDS,
        by=town["jonas"], now=NOON,
    )  # fmt: skip
    pauses.take_effect(now=NOON)
    reminders.send_due(now=NOON + timedelta(hours=30))
    nagging.nag(now=NOON)
    app.loader.import_default_modules()  # else a task is known only where somebody has imported it before
    for task in ("coaching.tasks.export", "coaching.tasks.erase", "clinic.tasks.link_audit", "coaching.tasks.sweep"):
        app.tasks[task].apply()
    with pytest.raises(SystemExit):
        call_command("line_check")
    call_command("verify_audit")


def heard(text):
    return [canary for canary in CANARIES if canary in text]


def test_nothing_of_a_client_comes_out_while_all_goes_well_p6(town, said, capfd):
    app.loader.import_default_modules()
    places = drive_pages(town)
    drive_the_line()
    drive_jobs(town)
    lines = said().splitlines()
    assert len(lines) > 50
    assert all(json.loads(line) for line in lines)
    assert heard(said()) == []
    assert heard("".join(capfd.readouterr())) == []
    assert heard(" ".join(place.partition("?")[0] for place in places)) == []
    assert heard(" ".join(f"{letter.subject} {letter.body}" for letter in mail.outbox)) == []


def test_no_text_to_staff_has_a_word_of_it_p6(town):
    drive_the_line()
    drive_jobs(town)
    phones = [user.phone for user in User.objects.exclude(phone="")]
    told = [
        message.body or wording.render(message.template, message.params, message.language)
        for message in Message.objects.filter(direction="out", peer__in=phones)
    ]
    assert told
    assert heard(" ".join(told)) == []


@pytest.mark.parametrize("breaks", [row_of_ours, broken], ids=["database", "code"])
def test_nothing_of_a_client_comes_out_when_it_breaks_p6(town, said, capfd, monkeypatch, breaks):
    monkeypatch.setattr(records, "change", breaks)
    monkeypatch.setattr("coaching.visibility.coached_by", breaks)
    monkeypatch.setattr("coaching.admission.by_number", breaks)
    monkeypatch.setattr(nagging, "nag", breaks)
    browser = browser_of(town["jonas"])
    assert browser.get(f"/clients/{town['ben'].uuid}/").status_code >= 500
    drive_the_line()
    app.loader.import_default_modules()
    app.tasks["coaching.tasks.nag"].apply()
    assert '"error"' in said()
    assert heard(said()) == []
    assert heard("".join(capfd.readouterr())) == []
    assert heard(" ".join(letter.body for letter in mail.outbox)) == []


def test_a_command_that_fails_is_told_without_its_row_p6(said, settings, capfd, db):
    settings.LOCAL = False
    try:
        raise IntegrityError(f"DETAIL: Key (name)=({NAME}) already exists.")
    except IntegrityError:
        uncaught(*sys.exc_info())
    assert '"command_failed"' in said()
    assert "IntegrityError" in said()
    assert heard(said() + "".join(capfd.readouterr())) == []


@pytest.mark.parametrize(
    "sentence",
    [
        f"Invalid address '{ADDRESS}'",
        f"could not send to {NUMBER}",
        f"GET /sign/{TOKEN}/ failed",
        f"token {TOKEN} is old",
    ],
)
def test_a_librarys_own_sentence_loses_what_looks_like_a_value_p6(said, sentence):
    logging.getLogger("somebody.elses").error(sentence)
    assert "\u2026" in json.loads(said())["event"]
    assert heard(said()) == []
