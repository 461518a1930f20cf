"""Telephone coaching on record: limits, acts and pauses, contacts, call-backs, texts, check-ins."""

from coaching.models.act import Act, Precision, ReportedBy
from coaching.models.attachment import Attachment
from coaching.models.calendar_feed import CalendarFeed
from coaching.models.call_back import CallBack, Closing
from coaching.models.canary import CanaryRun
from coaching.models.check_in import CheckIn, CheckInSeries, Repeat, Side, Way
from coaching.models.contact import Contact, ContactOutcome, Direction, Function, Kind
from coaching.models.conversation import ConversationText, Word
from coaching.models.cover import CoverRequest, CoverState
from coaching.models.crisis_step import CrisisDeed, CrisisStep
from coaching.models.emergency import EmergencyAccess
from coaching.models.export import Export, ExportPart, FileKind
from coaching.models.leg import TherapistLeg
from coaching.models.limits import ClientLimit, LimitOverride, LimitSetting, WeeklyWindow
from coaching.models.own_page import OwnPage, OwnPageLink, OwnPageSession, Revoked
from coaching.models.passed_on import PassedOn
from coaching.models.pause import CheckKind, Pause, PauseEnd, RiskCheck, RuleException
from coaching.models.practice import Practice
from coaching.models.reminder import Reminder, ReminderKind
from coaching.models.review import LogView, Question
from coaching.models.session_list import Discussed, SessionPoint
from coaching.models.sheet import Addendum, ContactSheet, HarmAsked, Interfering, SkillTried
from coaching.models.skill import Skill
from coaching.models.snippet import Snippet
from coaching.models.undo import Undo
from coaching.models.watch import Alert, HostSpool, LineHour, ProcessClock, Tick

__all__ = [
    "Act",
    "Addendum",
    "Alert",
    "Attachment",
    "CallBack",
    "CalendarFeed",
    "CanaryRun",
    "CheckIn",
    "CheckInSeries",
    "CheckKind",
    "ClientLimit",
    "Closing",
    "Contact",
    "ContactOutcome",
    "ContactSheet",
    "ConversationText",
    "CoverRequest",
    "CoverState",
    "CrisisDeed",
    "CrisisStep",
    "Direction",
    "Discussed",
    "Export",
    "ExportPart",
    "FileKind",
    "EmergencyAccess",
    "Function",
    "HarmAsked",
    "HostSpool",
    "Interfering",
    "Kind",
    "LimitOverride",
    "LimitSetting",
    "LineHour",
    "LogView",
    "OwnPage",
    "OwnPageLink",
    "OwnPageSession",
    "PassedOn",
    "Pause",
    "PauseEnd",
    "Practice",
    "Precision",
    "ProcessClock",
    "Question",
    "Reminder",
    "ReminderKind",
    "Repeat",
    "ReportedBy",
    "Revoked",
    "RiskCheck",
    "RuleException",
    "SessionPoint",
    "Side",
    "Skill",
    "SkillTried",
    "Snippet",
    "TherapistLeg",
    "Tick",
    "Undo",
    "Way",
    "WeeklyWindow",
    "Word",
]
