"""Telephone coaching on record: limits, acts and pauses, contacts, call-backs, texts, check-ins."""

from coaching.models.act import Act, Precision, ReportedBy
from coaching.models.call_back import CallBack, Closing
from coaching.models.check_in import CheckIn
from coaching.models.contact import Contact, ContactOutcome, Direction, Function, Kind
from coaching.models.conversation import ConversationText
from coaching.models.leg import TherapistLeg
from coaching.models.limits import ClientLimit, LimitOverride, LimitSetting, WeeklyWindow
from coaching.models.pause import CheckKind, Pause, PauseEnd, RiskCheck, RuleException
from coaching.models.reminder import Reminder, ReminderKind
from coaching.models.skill import Skill
from coaching.models.snippet import Snippet

__all__ = [
    "Act",
    "CallBack",
    "CheckIn",
    "CheckKind",
    "ClientLimit",
    "Closing",
    "Contact",
    "ContactOutcome",
    "ConversationText",
    "Direction",
    "Function",
    "Kind",
    "LimitOverride",
    "LimitSetting",
    "Pause",
    "PauseEnd",
    "Precision",
    "Reminder",
    "ReminderKind",
    "ReportedBy",
    "RiskCheck",
    "RuleException",
    "Skill",
    "Snippet",
    "TherapistLeg",
    "WeeklyWindow",
]
