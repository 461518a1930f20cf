"""Logs as lines of JSON, by an allow-list: what is not named here does not leave the process (P6).

An event is a few fixed words (`call_refused`), never a sentence with values in it; a field is logged only
when its name stands in FIELDS. Of an exception the type and the place are kept, not its message: a database
error quotes the row. Of a library's record the sentence is kept and the values put into it are dropped; where it put
them in itself, whatever looks like a value is.
"""

import logging
import logging.config
import re
import sys
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware
from structlog.typing import EventDict

FIELDS = frozenset(
    """
    event level logger timestamp request request_id user_id code error where sqlstate
    task task_id queue seconds count number_of rows attempts oldest_seconds late_seconds
    row id head clinic_id call message receipt contact callback pause sid status error_code reason template
    process pid port version
    """.split()
)
VALUE = re.compile(r"""'[^']*'|"[^"]*"|\S+@\S+|\+?\d[\d ().-]{5,}\d|/\S+|[\w-]{24,}""")
EVENT = re.compile(r"[a-z][a-z0-9]*([_.][a-z0-9]+)*")
PLAIN_LOGGERS = ("gunicorn", "celery.beat", "celery.apps", "celery.worker", "kombu", "celery.utils")
TASK_WORDS = {"name": "task", "id": "task_id", "runtime": "seconds"}
THEIRS = {  # of a library that puts everything into its sentence nothing would be left
    "Task %(name)s[%(id)s] %(description)s: %(exc)s": "task_failed",
    "Task %(name)s[%(id)s] %(description)s": "task_ignored",
    "Task %(name)s[%(id)s] %(exc)s": "task_rejected",
    "Task %(name)s[%(id)s] retry: %(exc)s": "task_retried",
}
PLACES = 6  # innermost frames of a traceback that are kept


def plain_event(logger: Any, method: str, event: EventDict) -> EventDict:
    """Fixed words only: ours must look like `call_refused`, a library's loses the values put into it."""
    record = event.get("_record")
    values = event.pop("positional_args", ())
    if event.get("_from_structlog"):
        if not EVENT.fullmatch(str(event["event"])):
            event["event"] = "withheld"
    elif record is not None and not record.name.startswith(PLAIN_LOGGERS):
        sentence = str(record.msg)
        if sentence == "%s: %s" and record.name == "django.request":
            sentence = "request_failed"
        event["event"] = THEIRS.get(sentence) or VALUE.sub("…", sentence)
        if isinstance(values, dict):
            event.update({ours: values[theirs] for theirs, ours in TASK_WORDS.items() if theirs in values})
    return event


def place_of_exception(logger: Any, method: str, event: EventDict) -> EventDict:
    """The exception's type and where it came from; never its message."""
    info = event.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["sqlstate"] = getattr(error.__cause__, "pgcode", None)
        frames = traceback.extract_tb(error.__traceback__)[-PLACES:]
        event["where"] = " > ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames)
    return event


def only_allowed(logger: Any, method: str, event: EventDict) -> EventDict:
    """Drops what FIELDS does not name, and anything that is not a plain value."""
    plain = (str, int, float, bool)
    return {name: value for name, value in event.items() if name in FIELDS and isinstance(value, plain)}


BEFORE: list[Callable[[Any, str, EventDict], EventDict]] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": [structlog.stdlib.ExtraAdder(), *BEFORE],
            "pass_foreign_args": True,
            "processors": [
                plain_event,
                place_of_exception,
                only_allowed,
                structlog.processors.JSONRenderer(),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},  # its own would mail whole pages, with every variable in them
        **{name: {"level": "INFO"} for name in ("config", "coaching", "agreements", "clients", "telephony", "clinic")},
        "telephony.door.http": {"level": "WARNING"},  # below it, Twilio's client writes telephone numbers
        "django_structlog": {"level": "INFO"},
        "django.request": {"level": "ERROR"},  # a 404 is told by request_finished
        "django.server": {"level": "ERROR", "handlers": [], "propagate": True},
        "gunicorn.error": {"level": "INFO", "handlers": ["stderr"], "propagate": False},
        "celery.apps.worker": {"level": "INFO"},
        "celery.beat": {"level": "WARNING"},  # a line for every tick would bury the rest
    },
}


def configure(logging_config: dict[str, Any]) -> None:
    """For Django's LOGGING_CONFIG and for Celery: the standard library and structlog write the same lines."""
    logging.raiseExceptions = False  # a line that cannot be written would be printed with all its values instead
    logging.config.dictConfig(logging_config)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *BEFORE,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """For `sys.excepthook`: what a command fails with is told as everything else is. A database's error quotes the row,
    and whoever runs it by a timer gets it by mail. On one's own machine it is told in full.
    """
    if settings.LOCAL or issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        logging.getLogger("config").error("command_failed", exc_info=(kind, error, trace))


class RequestLog(RequestMiddleware):
    """One line a request, with the route's pattern: a path may carry the token of a signing link."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        match = request.resolver_match
        return f"{request.method} {match.route if match else '(no route)'}"
