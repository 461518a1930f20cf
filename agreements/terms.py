"""What stands in one client's agreement: names, numbers, times, crisis lines, in the language of the text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import phonenumbers
from django.utils import translation

from clients.models import CareRole, CareTeamMember, Client, CoachingPlan
from clinic import crisis, policies
from clinic.models import CoachingLine, CrisisLine, User
from clinic.models.crisis_line import How

CALL_MINUTES = (10, 15)  # the usual length of a call (DOMAIN) where a therapist has named no longest one
WORDS = {
    "en": {
        "therapist": "your therapist",
        "response": "a few hours",
        "hours": ("{} hour", "{} hours"),
        "minutes": ("{} minute", "{} minutes"),
        "usual": "usually {} to {} minutes",
        "at_most": "usually {} to {} minutes, at most {}",
        "meanwhile": "use the skills you have practiced, and the crisis lines below if you cannot wait.",
        "call": "call {number}",
        "text": "text {number}",
        "keyword": "text {keyword} to {number}",
        "press": "call {number} and press {key}",
        "chat": "chat at {link}",
        "local": "call your local emergency number",
    },
    "es": {
        "therapist": "su terapeuta",
        "response": "unas horas",
        "hours": ("{} hora", "{} horas"),
        "minutes": ("{} minuto", "{} minutos"),
        "usual": "por lo general de {} a {} minutos",
        "at_most": "por lo general de {} a {} minutos, como máximo {}",
        "meanwhile": "las habilidades practicadas, y las líneas de crisis de abajo cuando no se pueda esperar.",
        "call": "llamar al {number}",
        "text": "enviar un mensaje al {number}",
        "keyword": "enviar {keyword} al {number}",
        "press": "llamar al {number} y marcar el {key}",
        "chat": "chat en {link}",
        "local": "llamar al número de emergencias de la localidad",
    },
}
"""The Spanish stands in texts that say "usted" and in those for adolescents that say "tú": it addresses nobody."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the page that draws up an agreement says of limits and exceptions; None is taken from the client's plan
    and the clinic's policy, or said in general words. Times are minutes of open hours, minutes of a call, hours.
    """

    response_minutes: int | None = None
    call_minutes: int | None = None
    rule_applies: bool | None = None
    rule_hours: int | None = None
    how_to_reach: str | None = None
    meanwhile: str | None = None


def primary_of(client: Client) -> User | None:
    member = CareTeamMember.objects.filter(client=client, role=CareRole.PRIMARY, until=None).select_related("user")
    found = member.first()
    return found.user if found else None


def variables(
    client: Client, *, therapist: User | None, terms: Terms, language: str, guardian: bool, now: datetime
) -> dict[str, Any]:
    """Everything that `blocks.fill` puts in, as JSON can hold it."""
    words = WORDS.get(language, WORDS["en"])
    policy = policies.policy_at(client.clinic_id, now)
    plan = CoachingPlan.objects.filter(client_id=client.pk).first()  # a made-up client has none
    applies = policy.rule_applies if terms.rule_applies is None else terms.rule_applies
    hours = terms.rule_hours or policy.rule_hours
    line = CoachingLine.objects.filter(clinic_id=client.clinic_id, retired_at=None).order_by("pk").first()
    return {
        "client": client.name,
        "therapist": therapist.name if therapist else words["therapist"],
        "clinic": client.clinic.name,
        "office": shown(client.clinic.office_number),
        "line": shown(line.number) if line else shown(client.clinic.office_number),
        "how_to_reach": _said(terms.how_to_reach, plan.how_to_reach if plan else None, ""),
        "meanwhile": _said(terms.meanwhile, plan.meanwhile if plan else None, str(words["meanwhile"])),
        "response_time": span(terms.response_minutes, language) if terms.response_minutes else words["response"],
        "call_length": call_length(terms.call_minutes, language),
        "rule_length": span(hours * 60, language),
        "rule_hours": hours if applies else None,
        "call_minutes": terms.call_minutes,
        "crisis": crisis_lines(crisis.lines_for(client.clinic_id, client.country), language),
        "conditions": ["rule" if applies else "no_rule", *(["guardian"] if guardian else [])],
    }


def _said(own: str | None, planned: str | None, otherwise: str) -> str:
    return own if own is not None else planned or otherwise


def span(minutes: int, language: str) -> str:
    """ "3 hours", "90 minutes", in the language."""
    words = WORDS.get(language, WORDS["en"])
    unit, amount = ("minutes", minutes) if minutes % 60 else ("hours", minutes // 60)
    return str(words[unit][amount != 1]).format(amount)


def call_length(longest: int | None, language: str) -> str:
    words = WORDS.get(language, WORDS["en"])
    if longest is None or longest <= CALL_MINUTES[1]:
        return str(words["usual"]).format(CALL_MINUTES[0], max(longest or 0, CALL_MINUTES[1]))
    return str(words["at_most"]).format(*CALL_MINUTES, longest)


def shown(number: str) -> str:
    """A number as people of its country write it; as it is when it is none."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def crisis_lines(lines: tuple[CrisisLine, ...], language: str) -> list[str]:
    """One line each: what it is, and what to dial or write."""
    return list(dict.fromkeys(_crisis_line(line, WORDS.get(language, WORDS["en"]), language) for line in lines))


def _crisis_line(line: CrisisLine, words: dict[str, Any], language: str) -> str:
    if line.how == How.CHAT:
        way = words["chat"]
    elif not line.number:
        return str(words["local"])
    elif line.how == How.TEXT:
        way = words["keyword"] if line.word(language) else words["text"]
    else:
        way = words["press"] if line.key(language) else words["call"]
    said = str(way).format(number=line.number, keyword=line.word(language), key=line.key(language), link=line.link)
    if line.language == language:
        return f"{line.label}: {said}"
    with translation.override(language):  # that of the text, whoever draws it up
        return f"{line.get_purpose_display()}: {said}"
