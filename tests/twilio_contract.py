"""Every request that we make to the carrier, held against Twilio's own published document.

`assert_valid(method, url, fields)` raises when the path, a parameter's name, its type or its pattern is not
Twilio's. The document is not ours to commit: it is looked for beside the project (`../shared/twilio/`) or
where `TWILIO_OPENAPI` says; without it `DOCUMENT` is None and nothing is checked.
"""

import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, ImmutableMultiDict

ROOT = Path(__file__).resolve().parent.parent
USED = ("Calls", "Calls/{Sid}", "Messages", "Messages/{Sid}", "Messages/{MessageSid}/Media",
        "Messages/{MessageSid}/Media/{Sid}")  # fmt: skip
PREFIX = "/2010-04-01/Accounts/{AccountSid}/"
FORM = "application/x-www-form-urlencoded"


def find_document() -> Path | None:
    places = (os.environ.get("TWILIO_OPENAPI"), ROOT.parent / "shared" / "twilio" / "twilio_api_v2010.json")
    return next((Path(place) for place in places if place and Path(place).is_file()), None)


DOCUMENT = find_document()
REASON = "Twilio's OpenAPI document is neither beside the project nor named by TWILIO_OPENAPI"


@cache
def used_paths() -> dict[str, Any]:
    """The document with the six paths that we use alone: the whole takes seconds to read, these no time."""
    whole = json.loads(DOCUMENT.read_text())  # type: ignore[union-attr]
    whole["paths"] = {path: whole["paths"][path] for path in (f"{PREFIX}{used}.json" for used in USED)}
    return whole


@cache
def contract() -> OpenAPI:
    return OpenAPI.from_dict(used_paths(), config=Config(spec_validator_cls=None))


@cache
def names(method: str, path: str) -> frozenset[str]:
    """The parameters that Twilio knows for an operation, in the query or in the form."""
    operation = used_paths()["paths"][path][method.lower()]
    form = operation.get("requestBody", {}).get("content", {}).get(FORM, {}).get("schema", {})
    in_query = {parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "query"}
    return frozenset(in_query | set(form.get("properties", {})))


class Asked:
    """A request in openapi-core's own shape."""

    def __init__(self, method: str, path: str, fields: str) -> None:
        self.host_url = "https://api.twilio.com"
        self.path = path
        self.method = method.lower()
        self.content_type = FORM
        pairs = parse_qsl(fields, keep_blank_values=True)
        query = ImmutableMultiDict(pairs if method == "GET" else [])
        self.body = None if method == "GET" else urlencode(pairs).encode()
        basic = Headers({"Authorization": "Basic eDp5"})
        self.parameters = RequestParameters(query=query, header=basic, cookie=ImmutableMultiDict())


def assert_valid(method: str, url: str, fields: Mapping[str, Any] | None = None) -> None:
    """Raise when Twilio's document does not know this request so. A download is no REST and passes."""
    path = urlsplit(url).path
    if DOCUMENT is None or not path.endswith(".json"):
        return
    fields = fields or {}
    is_known(method, path, urlencode(fields, doseq=True))
    unknown = set(fields) - names(method, template_of(path))
    if unknown:
        raise AssertionError(f"Twilio knows no {', '.join(sorted(unknown))} in {method} {path}")


@cache
def is_known(method: str, path: str, fields: str) -> bool:
    """Raises when it is not; what was known once stays known."""
    contract().validate_request(Asked(method, path, fields))
    return True


def template_of(path: str) -> str:
    parts = path.removesuffix(".json").split("/")[4:]
    by_length = {1: "{0}", 2: "{0}/{{Sid}}", 3: "{0}/{{MessageSid}}/{2}", 4: "{0}/{{MessageSid}}/{2}/{{Sid}}"}
    return f"{PREFIX}{by_length[len(parts)].format(*parts)}.json"
