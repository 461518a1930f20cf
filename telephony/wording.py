"""Every text that we send by ourselves, in every language we send it in. Nothing outside this list goes out.

A text may be read by anybody who picks up the phone: it carries no name, no kind of clinic and no clinical
word. In English each fits one GSM-7 segment with its longest time and the longest crisis words; in Spanish
too where that goes. The two languages stand beside each other here, and not in gettext, because the list *is*
the rule.

Params are free of health information. A param whose name ends in `_at` is an instant (ISO 8601, UTC); it is
said in `zone` (IANA), in the reader's language, with the zone's abbreviation, rounded up to the minute: a
line is then open for certain, and a promise is never broken by the rounding. `crisis` are the crisis lines'
words from `clinic.crisis.texted`, which differ by country.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from telephony import gsm

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages. `reply`: it answers a text by itself, so that its number is limited."""

    en: str
    es: str
    reply: bool = False


TEXTS: dict[str, Text] = {
    # to staff
    "item-waiting": Text("You have an item waiting. {url}", "Tiene un asunto pendiente. {url}"),
    "item-overdue": Text("You have an overdue item. {url}", "Tiene un asunto atrasado. {url}"),
    "item-urgent": Text("You have an urgent item waiting. {url}", "Tiene un asunto urgente pendiente. {url}"),
    "cover-item": Text(
        "An item waits for you as cover. {url}",
        "Un asunto le espera como suplente. {url}",
    ),
    "admin-uncovered": Text(
        "An item waits and nobody covers it. {url}",
        "Hay un asunto pendiente sin suplente. {url}",
    ),
    "system-alert": Text("System alert: {what}. {url}", "Alerta del sistema: {what}. {url}"),
    "system-clear": Text("System alert over: {what}. {url}", "Alerta del sistema terminada: {what}. {url}"),
    # to a client or caregiver: when the line opens
    "line-opens-at": Text(
        "The line opens again {opens_at}. Appointments go on as planned. {crisis}",
        "La línea abre de nuevo el {opens_at}. Sus citas siguen en pie. {crisis}",
        reply=True,
    ),
    "line-open-again": Text(
        "The line is open for you again: call or text. {crisis}",
        "La línea está abierta de nuevo: llame o escriba. {crisis}",
    ),
    "not-set-up": Text(
        "The line is not open for you yet: a document waits to be signed. {crisis}",
        "La línea aún no está abierta para usted: falta firmar un documento. {crisis}",
        reply=True,
    ),
    "not-open": Text(
        "The line is not open for you at the moment. Call the office: {office}. {crisis}",
        "Por ahora la línea no está abierta para usted. Llame a la oficina: {office}. {crisis}",
        reply=True,
    ),
    "ended": Text(
        "The line is closed for you. Call the office: {office}. {crisis}",
        "La línea ya no está abierta para usted. Llame a la oficina: {office}. {crisis}",
        reply=True,
    ),
    # requests to be called
    "request-taken": Text(
        "We have your request and will call you by {latest_at}. {crisis}",
        "Tenemos su solicitud y le llamaremos antes del {latest_at}. {crisis}",
        reply=True,
    ),
    "request-taken-no-promise": Text(
        "We have your request but cannot promise a time. {crisis}",
        "Tenemos su solicitud, pero no podemos prometer una hora. {crisis}",
        reply=True,
    ),
    "request-reopened": Text(
        "The line is open. We will call you by {latest_at}. {crisis}",
        "La línea está abierta. Le llamaremos antes del {latest_at}. {crisis}",
    ),
    "away-uncovered": Text(
        "We have your request. Nobody answers until {until_at}. {crisis}",
        "Tenemos su solicitud. Nadie atiende hasta el {until_at}. {crisis}",
        reply=True,
    ),
    # answers to a text
    "text-received": Text(
        "We have your text. To be called, text CALL. {crisis}",
        "Tenemos su mensaje. Para una llamada, mande LLAMAR. {crisis}",
        reply=True,
    ),
    "text-kept-outside-hours": Text(
        "Your text waits until {opens_at}. Text CALL to be called. {crisis}",
        "Su mensaje espera hasta el {opens_at}. Para una llamada, mande LLAMAR. {crisis}",
        reply=True,
    ),
    "text-kept": Text(
        "Your text is kept. Text CALL to be called. {crisis}",
        "Guardamos su mensaje. Para una llamada, mande LLAMAR. {crisis}",
        reply=True,
    ),
    "text-kept-away": Text(
        "Your text is kept. Nobody answers until {until_at}. {crisis}",
        "Guardamos su mensaje. Nadie atiende hasta el {until_at}. {crisis}",
        reply=True,
    ),
    "unknown-number": Text(  # both languages in one: nobody knows whose it is. Who wrote for help must not wait for it
        "Nobody reads your text: call us here. Nadie lee su mensaje: llámenos aquí. {crisis}",
        "Nadie lee su mensaje: llámenos aquí. Nobody reads your text: call us here. {crisis}",
        reply=True,
    ),
    "help": Text("{crisis} To be called, text CALL.", "{crisis} Para una llamada, mande LLAMAR.", reply=True),
    "own-page": Text("Your page: {url} {crisis}", "Su página: {url} {crisis}"),
    # what was agreed, documents, codes
    "hours-changed": Text(
        "The hours when we answer have changed. Call or text as before. {crisis}",
        "El horario en que contestamos ha cambiado. Llame o escriba como antes. {crisis}",
    ),
    "check-in-due": Text(
        "A reminder: we hope to hear from you by {due_at}. {crisis}",
        "Un recordatorio: esperamos saber de usted antes del {due_at}. {crisis}",
    ),
    "document-waiting": Text("A document waits for you: {url}", "Un documento le espera: {url}"),
    "document-reminder": Text("A document still waits for you: {url}", "Un documento le espera todavía: {url}"),
    "document-copy": Text("Your copy of the document: {url}", "Su copia del documento: {url}"),
    "code": Text(
        "Your code is {code}. Do not give it to anyone who asks for it.",
        "Su clave es {code}. No se la dé a nadie que se la pida.",
    ),
}

REPLIES = frozenset(name for name, text in TEXTS.items() if text.reply)

WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "es": ("lun", "mar", "mié", "jue", "vie", "sáb", "dom"),
}
MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
}
WHEN = {
    "en": "{weekday} {month} {day}, {hour}:{minute:02} {half} {zone}",
    "es": "{weekday} {day} {month}, {hour}:{minute:02} {half} {zone}",
}


def render(template: str, params: dict[str, Any], language: str) -> str:
    """The text as it is sent. KeyError for a template that is not in the list or a param that is missing."""
    spoken = language if language in WEEKDAYS else FALLBACK
    text: str = getattr(TEXTS[template], spoken)
    shown = {
        name: when(value, params["zone"], spoken) if name.endswith("_at") else str(value)
        for name, value in params.items()
    }
    return gsm.fitted(text.format_map(shown))


def when(instant: str | datetime, zone: str, language: str) -> str:
    """The instant as a person in that zone reads it: "Fri Nov 21, 10:14 pm CST"."""
    at = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    local = next_minute(at).astimezone(ZoneInfo(zone))
    return WHEN[language].format(
        weekday=WEEKDAYS[language][local.weekday()],
        month=MONTHS[language][local.month - 1],
        day=local.day,
        hour=local.hour % 12 or 12,
        minute=local.minute,
        half="am" if local.hour < 12 else "pm",
        zone=zone_word(local),
    )


def next_minute(at: datetime) -> datetime:
    """A moment rounded up to the minute: when the clock shows what was said, it is true."""
    return (at.astimezone(UTC) + timedelta(seconds=59, microseconds=999_999)).replace(second=0, microsecond=0)


def zone_word(local: datetime) -> str:
    """The zone's abbreviation; where it has only an offset, "UTC-03"."""
    name = local.tzname() or ""
    return name if name[:1].isalpha() else f"UTC{name}"
