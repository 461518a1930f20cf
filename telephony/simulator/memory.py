"""What stands on the telephones while the exchange is away: it forgets, our own record does not."""

from collections import defaultdict

from django.db.models import Q

from telephony.handover import body_of
from telephony.models import Message
from telephony.simulator.exchange import Exchange
from telephony.simulator.handsets import Text

NEWEST = 500  # over all telephones; pictures are not among them


def recall(exchange: Exchange) -> None:
    """Puts the texts that arrived, either way, back on the telephones; for an exchange that has just begun."""
    kept: dict[str, list[Text]] = defaultdict(list)
    arrived = Message.objects.filter(Q(direction="in") | Q(state="delivered")).order_by("-created_at", "-pk")
    for message in reversed(arrived[:NEWEST]):
        mine, at = message.direction == "in", message.delivered_at or message.created_at
        said = message.body or "" if mine else body_of(message)
        kept[message.peer].append(Text(at, message.line, mine, said, sid=message.sid or ""))
    for number, texts in kept.items():
        exchange.handset(number).texts[:0] = texts
