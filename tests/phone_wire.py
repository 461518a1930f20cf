"""Nothing private on the wire: health words, names, staff numbers in texts, whispers, URLs, displays."""

import re
from collections.abc import Iterable

from telephony.simulator.exchange import Exchange

HEALTH = re.compile(
    r"suicid|self.?harm|\bharm|autolesi|overdos|sobredosis|\bcut(ting)?\b|therap|terap|\bDBT\b|diagnos|psych|psiqui|psic[oó]"
    r"|mental|depress|depresi|borderline|medicat|medicaci|\burges?\b|impulso|\b24.hour rule|discharge",
    re.IGNORECASE,
)
NUMBER = re.compile(r"(?<![0-9a-f-])(?:\+|%2B)?\d{10,15}(?![0-9a-f-])")


def leaks(exchange: Exchange, *, names: Iterable[str], private_numbers: set[str]) -> list[str]:
    """One sentence for each word that must not be there."""
    named = re.compile(r"\b(" + "|".join(names) + r")\b")
    found = []
    for where, words in on_the_wire(exchange):
        for pattern in (HEALTH, named):
            if match := pattern.search(words):
                found.append(f"{where} says {match.group()!r}: {words!r}")
        if any(number in words or number[2:] in words for number in private_numbers):
            found.append(f"{where} gives away a number of the staff: {words!r}")
    found += [f"a URL carries a telephone number: {url}" for url in urls(exchange) if NUMBER.search(url)]
    for leg in exchange.legs():
        if leg.direction != "inbound" and leg.caller in private_numbers and leg.called not in private_numbers:
            found.append(f"{leg.called} was shown the number of a member of staff")
    return sorted(set(found))


def on_the_wire(exchange: Exchange) -> Iterable[tuple[str, str]]:
    for message in exchange.texts.messages.values():
        if message.direction != "inbound":
            yield f"a text to {message.to}", message.body
    for handset in exchange.handsets.values():
        for heard in handset.heard:
            leg = exchange.switchboard.legs.get(heard.sid)
            if heard.is_speech and leg and leg.direction != "inbound":
                yield f"a call to {handset.number}", heard.text
    for url in urls(exchange):
        yield "a URL", url


def urls(exchange: Exchange) -> set[str]:
    return {delivery.webhook.url for delivery in exchange.log}
