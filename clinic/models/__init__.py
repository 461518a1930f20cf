from clinic.models.audit import AuditEvent, AuditLink
from clinic.models.chain_check import ChainCheck
from clinic.models.clinic import Clinic, CoachingLine
from clinic.models.crisis_line import CrisisLine
from clinic.models.known_break import KnownBreak
from clinic.models.policy import Policy
from clinic.models.retired_key import RetiredKey
from clinic.models.role_grant import RoleGrant
from clinic.models.tombstone import Extent, Ground, Tombstone
from clinic.models.user import User

__all__ = [
    "AuditEvent",
    "AuditLink",
    "ChainCheck",
    "Clinic",
    "CoachingLine",
    "CrisisLine",
    "Extent",
    "Ground",
    "KnownBreak",
    "Policy",
    "RetiredKey",
    "RoleGrant",
    "Tombstone",
    "User",
]
