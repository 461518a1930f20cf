"""Calls, messages and media as Twilio's JSON shows them."""

from datetime import datetime
from email.utils import format_datetime

from telephony.simulator.legs import API_VERSION, Leg
from telephony.simulator.messages import Media, TextMessage, segments


def _when(moment: datetime | None) -> str | None:
    return format_datetime(moment) if moment else None


def call_json(leg: Leg, account_sid: str) -> dict[str, object]:
    uri = f"/2010-04-01/Accounts/{account_sid}/Calls/{leg.sid}"
    return {
        "sid": leg.sid,
        "account_sid": account_sid,
        "api_version": API_VERSION,
        "parent_call_sid": leg.parent.sid if leg.parent else None,
        "from": leg.caller,
        "from_formatted": leg.caller,
        "to": leg.called,
        "to_formatted": leg.called,
        "direction": leg.direction.value,
        "status": leg.status.value,
        "date_created": _when(leg.created_at),
        "date_updated": _when(leg.ended_at or leg.answered_at or leg.created_at),
        "start_time": _when(leg.answered_at or leg.created_at),
        "end_time": _when(leg.ended_at),
        "duration": str(leg.duration(leg.ended_at)) if leg.ended_at else None,
        "stir_verstat": leg.stir or None,
        "price": None,
        "price_unit": "USD",
        "answered_by": None,
        "forwarded_from": None,
        "group_sid": None,
        "caller_name": None,
        "queue_time": "0",
        "phone_number_sid": None,
        "trunk_sid": None,
        "uri": uri + ".json",
        "subresource_uris": {},
    }


def message_json(message: TextMessage, account_sid: str) -> dict[str, object]:
    uri = f"/2010-04-01/Accounts/{account_sid}/Messages/{message.sid}"
    return {
        "sid": message.sid,
        "account_sid": account_sid,
        "api_version": API_VERSION,
        "from": message.sender,
        "to": message.to,
        "body": message.body,
        "direction": message.direction,
        "status": message.status.value,
        "num_media": str(len(message.media)),
        "num_segments": str(max(segments(message.body), 1)),
        "messaging_service_sid": message.service_sid or None,
        "date_created": _when(message.created_at),
        "date_updated": _when(message.updated_at or message.created_at),
        "date_sent": _when(message.sent_at),
        "error_code": message.error_code,
        "error_message": None,
        "price": None,
        "price_unit": "USD",
        "uri": uri + ".json",
        "subresource_uris": {"media": uri + "/Media.json"},
    }


def media_json(message: TextMessage, media: Media, account_sid: str) -> dict[str, object]:
    return {
        "sid": media.sid,
        "account_sid": account_sid,
        "parent_sid": message.sid,
        "content_type": media.content_type,
        "date_created": _when(message.created_at),
        "date_updated": _when(message.created_at),
        "uri": f"/2010-04-01/Accounts/{account_sid}/Messages/{message.sid}/Media/{media.sid}.json",
    }
