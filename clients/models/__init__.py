"""Who is coached, on which numbers, by whom, and what was planned with them."""

from clients.models.caregiver import Caregiver
from clients.models.client import Client, Programme
from clients.models.discharge import Discharge
from clients.models.hold import LegalHold
from clients.models.phone import ClientPhone
from clients.models.plan import CoachingPlan, PlanVersion
from clients.models.team import CareRole, CareTeamMember

__all__ = [
    "CareRole",
    "CareTeamMember",
    "Caregiver",
    "Client",
    "ClientPhone",
    "CoachingPlan",
    "Discharge",
    "LegalHold",
    "PlanVersion",
    "Programme",
]
