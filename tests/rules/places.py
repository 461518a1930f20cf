"""Every zone of the United States and its territories, the world's odd ones, and when their clocks change."""

from datetime import date

from tests.rules.wall_clock import DAY, changes

UNITED_STATES = """
America/New_York America/Detroit America/Kentucky/Louisville America/Kentucky/Monticello
America/Indiana/Indianapolis America/Indiana/Vincennes America/Indiana/Winamac America/Indiana/Marengo
America/Indiana/Petersburg America/Indiana/Vevay America/Indiana/Tell_City America/Indiana/Knox
America/Chicago America/Menominee America/North_Dakota/Center America/North_Dakota/New_Salem
America/North_Dakota/Beulah America/Denver America/Boise America/Phoenix America/Los_Angeles America/Anchorage
America/Juneau America/Sitka America/Metlakatla America/Yakutat America/Nome America/Adak Pacific/Honolulu
America/Puerto_Rico America/St_Thomas Pacific/Guam Pacific/Saipan Pacific/Pago_Pago
""".split()

# zone, and the year in which it does something that United States zones do not
ODD = [
    ("Australia/Lord_Howe", 2026),  # by half an hour
    ("Asia/Kathmandu", 2026),  # 5 h 45 min ahead
    ("Europe/Dublin", 2026),  # "standard" time is the summer's
    ("America/Sao_Paulo", 2018),  # midnight does not exist
    ("America/Sao_Paulo", 2019),  # an hour before midnight comes twice
    ("Pacific/Apia", 2011),  # a whole Friday left out
    ("Pacific/Kwajalein", 1993),  # a whole Saturday left out
    ("America/St_Johns", 2010),  # the clocks go back over midnight, at 00:01
    ("Africa/Casablanca", 2026),  # twice round Ramadan
    ("America/Havana", 2026),
]


def _days_of_note(zone: str, year: int) -> list[tuple[str, int]]:
    """A zone with each of its changes in a year; one that has none still has a New Year."""
    found = changes(zone, date(year, 1, 1), date(year + 1, 1, 2))
    return [(zone, minute) for minute in found or [(year - 1970) * 8766 * 60 // DAY * DAY]]


CHANGES = [
    note for zone, year in [*((zone, 2026) for zone in UNITED_STATES), *ODD] for note in _days_of_note(zone, year)
]
