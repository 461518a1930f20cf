"""What is missing in a clinic, each with the way to set it right. Every check is a bounded question to the database."""

from __future__ import annotations

from datetime import datetime

from clinic.models import Clinic, User
from coaching.views.rows.missing import access, contacts, people, rule, wires
from coaching.views.rows.missing.gap import Check

CHECKS = (
    contacts.not_signed,
    contacts.call_backs,
    rule.coached_in_a_pause,
    rule.acts,
    access.emergencies,
    access.admins,
    people.therapists,
    people.agreements,
    people.limits,
    people.covers,
    wires.crisis_lines,
    wires.texts_off,
    wires.failing,
)


def checks(clinic: Clinic, user: User, now: datetime) -> list[Check]:
    return [check(clinic, user, now) for check in CHECKS]
