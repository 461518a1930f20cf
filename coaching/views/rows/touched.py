"""Whom new rules concern, said before they are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.models import Client
from clinic.models import Clinic
from coaching.models import CallBack, Pause, RuleException

OF_THE_RULE = {"rule_applies", "rule_hours", "rule_channels"}
OF_CALL_BACKS = {"call_back_ceiling_hours", "overdue_every_minutes", "severe_every_minutes", "cover_joins_overdue"}


def by_rules(clinic: Clinic, rules: dict[str, Any], *, now: datetime) -> list[str]:
    count = Client.objects.filter(clinic=clinic).in_treatment().count()
    told = [ngettext("%(count)s client in treatment", "%(count)s clients in treatment", count) % {"count": count}]
    if rules.keys() & OF_THE_RULE:
        told += _by_the_rule(clinic, now)
    if rules.keys() & OF_CALL_BACKS:
        told += _by_call_backs(clinic)
    return told


def _by_the_rule(clinic: Clinic, now: datetime) -> list[str]:
    paused = Pause.objects.open(now).filter(client__clinic=clinic).count()
    excepted = RuleException.objects.filter(client__clinic=clinic, ended_at=None).count()
    told = []
    if paused:
        words = ngettext(
            "%(count)s pause that holds now keeps its end", "%(count)s pauses that hold now keep their ends", paused
        )
        told.append(words % {"count": paused})
    if excepted:
        words = ngettext(
            "%(count)s client has an exception of their own, which stays",
            "%(count)s clients have an exception of their own, which stays",
            excepted,
        )
        told.append(words % {"count": excepted})
    return [*told, _("Agreements in force whose text names another length come up for their therapists")]


def _by_call_backs(clinic: Clinic) -> list[str]:
    waiting = CallBack.objects.open().filter(client__clinic=clinic).count()
    words = ngettext(
        "%(count)s open call-back keeps its latest time",
        "%(count)s open call-backs keep their latest times",
        waiting,
    )
    return [words % {"count": waiting}] if waiting else []
