"""In which countries a clinic's people live."""

from clients.models import Client
from clinic.models import Clinic


def needed(clinic: Clinic) -> set[str]:
    """The clinic's own country, and each in which somebody in treatment lives: crisis lines are given for these."""
    lived_in = Client.objects.filter(clinic=clinic).in_treatment().values_list("country", flat=True)
    return {clinic.country, *lived_in.distinct()}
