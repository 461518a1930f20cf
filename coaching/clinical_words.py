"""Words in a text that say more than a phone in anybody's hand should show. A short list and a warning, no wall:
whoever writes looks once more and decides. Pure.
"""

import re

ENGLISH = (
    r"suicid\w*|self[- ]?harm\w*|harm(?:ed|ing)? (?:your|my)self|hurt(?:ing)? (?:your|my)self|kill\w*|cutting"
    r"|overdos\w*|urges?|diary card|diagnos\w*|disorder\w*|borderline|bpd|dbt|ptsd|bipolar|depress\w*|anxiety|therap\w*"
    r"|psych\w*|medication\w*|meds|dose\w*|treatment|clinic\w*|hospital\w*|patient|relapse\w*|trauma\w*|abuse\w*|rape\w*"
)
SPANISH = (
    r"autolesi\w*|hacer(?:te|se|me) daño|cortar(?:te|se|me)|sobredosis|impulsos?|tarjeta diaria|diagn[oó]stic\w*"
    r"|trastorno\w*|depresi\w*|ansiedad|psic\w*|medicaci[oó]n|medicamentos?|pastillas|dosis|tratamiento|cl[ií]nica"
    r"|paciente|reca[ií]da\w*|abuso|violaci[oó]n"
)
FOUND = re.compile(rf"\b(?:{ENGLISH}|{SPANISH})\b", re.IGNORECASE)
MOST = 4


def found_in(text: str) -> list[str]:
    """The first few such words, as they were typed, each once."""
    seen: dict[str, str] = {}
    for match in FOUND.finditer(text):
        seen.setdefault(match[0].lower(), match[0])
    return list(seen.values())[:MOST]
