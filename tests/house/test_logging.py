"""What people told us does not reach a log (P6): a canary is sung at every door and heard at none."""

import io
import json
import logging

import pytest
import structlog
from celery.app import trace
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import RequestFactory

from config import gunicorn
from config.logging import FIELDS, LOGGING, RequestLog

CANARY = "Ana Duarte cut herself, +13145550121"


@pytest.fixture
def written():
    """What the handler of the project's own logging writes; gives a function that reads the lines so far."""
    configurator = logging.config.DictConfigurator(LOGGING)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(configurator.configure_formatter(dict(LOGGING["formatters"]["json"])))
    names = ["coaching", "django.request", "twilio.http_client", "celery.app.trace", "django_structlog"]
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)

    def lines():
        return [json.loads(line) for line in stream.getvalue().splitlines()]

    yield lines
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


def sung(lines):
    return CANARY in json.dumps(lines, ensure_ascii=False) or "Duarte" in str(lines)


def test_a_field_that_is_not_named_is_dropped(written):
    structlog.get_logger("coaching.acts").info("act_recorded", note=CANARY, clinic_id=7)
    assert written()[0]["event"] == "act_recorded"
    assert written()[0]["clinic_id"] == 7
    assert not sung(written())


def test_a_sentence_with_values_in_it_is_withheld(written):
    structlog.get_logger("coaching.acts").warning(f"refused to call {CANARY}")
    assert written()[0]["event"] == "withheld"
    assert not sung(written())


def test_a_librarys_record_loses_the_values_put_into_it(written):
    logging.getLogger("twilio.http_client").info("POST %s with %s", "https://api.example", CANARY)
    assert written()[0]["event"] == "POST %s with %s"
    assert not sung(written())


def test_an_exception_is_named_and_placed_but_not_quoted(written):
    try:
        raise IntegrityError(f"Key (name)=({CANARY}) already exists")
    except IntegrityError:
        logging.getLogger("coaching.line").exception("line.failed")
    assert written()[0]["error"] == "IntegrityError"
    assert "test_logging.py:" in written()[0]["where"]
    assert not sung(written())


def test_a_task_is_named_without_its_arguments(written):
    values = {"name": "coaching.tasks.remind", "id": "9f", "runtime": 0.2, "args": f"['{CANARY}']"}
    logging.getLogger("celery.app.trace").info("Task %(name)s[%(id)s] %(args)s", values)
    assert written()[0]["task"] == "coaching.tasks.remind"
    assert not sung(written())


FAILED = {"name": "coaching.tasks.remind", "id": "9f", "description": "raised unexpected", "exc": CANARY}


@pytest.mark.parametrize(
    ("sentence", "event"),
    [
        (trace.LOG_FAILURE, "task_failed"),
        (trace.LOG_INTERNAL_ERROR, "task_failed"),
        (trace.LOG_IGNORED, "task_ignored"),
        (trace.LOG_REJECTED, "task_rejected"),
        (trace.LOG_RETRY, "task_retried"),
    ],
)
def test_what_became_of_a_task_is_said_in_a_word(written, sentence, event):
    logging.getLogger("celery.app.trace").error(sentence, FAILED)
    assert (written()[0]["event"], written()[0]["task"]) == (event, "coaching.tasks.remind")
    assert not sung(written())


def test_a_page_that_broke_is_said_in_a_word(written):
    logging.getLogger("django.request").error("%s: %s", "Internal Server Error", f"/sign/{CANARY}/")
    assert written()[0]["event"] == "request_failed"
    assert not sung(written())


def test_a_path_is_logged_as_its_route(written):
    request = RequestFactory().get(f"/sign/{CANARY}/", {"note": CANARY}, HTTP_USER_AGENT=CANARY)
    request.user = AnonymousUser()

    def view(request):
        request.resolver_match = type("Match", (), {"route": "sign/<token>/"})()
        return HttpResponse()

    RequestLog(view)(request)
    assert written()[-1]["request"] == "GET sign/<token>/"
    assert not sung(written())


def test_nothing_is_gathered_of_a_request_for_an_access_log():
    logger = gunicorn.logger_class.__new__(gunicorn.logger_class)
    logger.access(None, None, None, None)  # with anything to look up it would fail


def test_no_field_is_allowed_that_could_hold_words_of_a_person():
    assert not FIELDS & {
        "body",
        "name",
        "note",
        "path",
        "url",
        "query",
        "email",
        "phone",
        "number",
        "args",
        "message_body",
    }
