"""Only what the carrier signed comes in. Our arithmetic is held against Twilio's own validator."""

from urllib.parse import urlencode

import pytest
from django.http import HttpResponse, QueryDict
from django.test import RequestFactory, override_settings
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from telephony import signature
from telephony.signature import from_twilio, is_signed

TOKEN, SECOND = "local-auth-token", "the-new-token"
PATH = "/line/voice/?step=greet"
FORM = {"CallSid": "CA1", "From": "+13145550122", "ForwardedFrom": "", "MessagingServiceSid": "MG1"}
PUBLIC = "https://coaching.example"

names = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
forms = st.lists(st.tuples(names, names), max_size=6)
bases = st.sampled_from(
    ["http://127.0.0.1:8000", "https://coaching.example", "https://coaching.example:8443", "http://coaching.example"]
)
paths = st.text(st.sampled_from("abc/-_.~%20=&?é"), max_size=20).map(lambda path: "/" + path)


def request(params=FORM, path=PATH, token=TOKEN, public=PUBLIC, **headers):
    given = RequestValidator(token).compute_signature(public + path, params) if token else None
    if given is not None:
        headers = {"X-Twilio-Signature": given} | headers
    return RequestFactory().post(path, urlencode(params), "application/x-www-form-urlencoded", headers=headers)


@pytest.fixture
def answer(settings):
    settings.PUBLIC_URL = PUBLIC
    settings.TWILIO_AUTH_TOKENS = (TOKEN, SECOND)
    return lambda request: from_twilio(lambda request: HttpResponse("inside"))(request).status_code


def test_it_lets_the_carrier_in(answer):
    assert answer(request()) == 200


def test_blank_fields_are_signed_too(answer):
    without = {name: value for name, value in FORM.items() if value}
    given = RequestValidator(TOKEN).compute_signature(PUBLIC + PATH, without)
    assert answer(request(**{"X-Twilio-Signature": given})) == 403


def test_both_tokens_open(answer):
    assert answer(request(token=SECOND)) == 200
    assert answer(request(token="a-third")) == 403


@pytest.mark.parametrize(
    "other", ["http://coaching.example", "https://coaching.example.evil.example", "https://coaching.example:8443"]
)
def test_another_address_is_refused(answer, other):
    assert answer(request(public=other)) == 403


def test_the_host_header_decides_nothing(answer):
    forged = request(public="https://evil.example", **{"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert answer(forged) == 403


def test_the_address_with_its_port_spelled_out_is_the_same(answer):
    assert answer(request(public="https://coaching.example:443")) == 200


@pytest.mark.parametrize("path", ["/line/voice/", "/line/voice?step=greet", "/line/voice/?step=greet&x=1"])
def test_another_path_or_query_is_refused(answer, path):
    given = RequestValidator(TOKEN).compute_signature(PUBLIC + PATH, FORM)
    assert answer(request(path=path, token=None, **{"X-Twilio-Signature": given})) == 403


def test_a_missing_signature_is_refused_and_counted(answer):
    before = count("missing")
    assert answer(request(token=None)) == 403
    assert count("missing") == before + 1


@pytest.mark.parametrize("given", ["wrong", "ünïcode", "=" * 28])
def test_a_wrong_signature_is_refused_and_counted(answer, given):
    before = count("wrong")
    assert answer(request(token=None, **{"X-Twilio-Signature": given})) == 403
    assert count("wrong") == before + 1


def test_only_post_comes_in(answer):
    assert answer(RequestFactory().get(PATH)) == 405


def test_no_token_is_asked_of_the_carrier_by_the_form_protection():
    assert from_twilio(lambda request: HttpResponse()).csrf_exempt


def count(why: str) -> float:
    return signature.refused.labels(why)._value.get()


@given(bases, paths, forms, st.sampled_from([TOKEN, SECOND, "other"]), st.booleans())
def test_it_agrees_with_twilios_own_validator(base, path, pairs, token, port):
    path = RequestFactory().post(path).get_full_path()  # as Django writes it
    form = QueryDict(urlencode(pairs))
    signer = RequestValidator(token)
    url = base + path
    if port:
        url = url.replace(":8000", "").replace(":8443", "") if base.count(":") == 2 else url
    given = signer.compute_signature(url, form)
    twilio = any(RequestValidator(known).validate(base + path, form, given) for known in (TOKEN, SECOND))
    with override(base):
        assert is_signed(path, form, given) == twilio


def override(base: str):
    return override_settings(PUBLIC_URL=base, TWILIO_AUTH_TOKENS=(TOKEN, SECOND))
