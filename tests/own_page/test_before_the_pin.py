"""What anybody sees who picks up the phone: crisis lines, the line's number, nothing else (P1, P5, P6)."""

import re

import pytest

from tests.own_page.conftest import main
from tests.phone_wire import HEALTH
from tests.riverbend import JONAS, harm

pytestmark = pytest.mark.django_db
TELLS = re.compile(r"\b(Ben|Okafor|Jonas|Falk|Riverbend|DBT)\b|coach|clinic|skill|agreement|paus|therap", re.I)
CRISIS = re.compile(r'<section class="crisis".*?</section>', re.S)


def seen(answer) -> str:
    """All of the page but the crisis lines, which must name what they are for."""
    return CRISIS.sub("", answer.content.decode())


@pytest.mark.parametrize("part", ["", "offline/"])
def test_p1_it_gives_the_crisis_lines_first_and_the_line(bens, phone, part) -> None:
    said = main(phone.get(bens + part))
    assert said.index("911") < said.index("988") < said.index("(314) 555-0100")
    html = phone.get(bens + part).content.decode()
    assert 'href="tel:+13145550100"' in html
    assert 'href="sms:+13145550100"' in html


@pytest.mark.parametrize("part", ["", "offline/", "app.webmanifest"])
def test_p6_it_names_nobody_and_nothing_of_health(bens, phone, part) -> None:
    html = seen(phone.get(bens + part))
    assert not TELLS.search(html), TELLS.search(html)
    assert not HEALTH.search(html)


def test_p6_a_pause_does_not_show(bens, phone, ben) -> None:
    before = main(phone.get(bens))
    harm(ben, ago=1)
    assert main(phone.get(bens)) == before


def test_p6_neither_does_the_end_of_treatment(bens, phone, ben) -> None:
    before = main(phone.get(bens))
    ben.discharged_at = ben.created_at
    ben.save(update_fields=["discharged_at"])
    assert main(phone.get(bens)) == before


@pytest.mark.parametrize("part", ["ask/", "agreement/", "coaching-line.vcf", "pin/"])
def test_p8_nothing_behind_the_pin_opens_without_it(bens, phone, part) -> None:
    answer = phone.get(bens + part)
    assert answer.status_code == 302
    assert answer["Location"] == bens


def test_p8_no_request_is_taken_without_the_pin(bens, phone, ben) -> None:
    phone.post(f"{bens}ask/", {"severity": "3", "which": "file"})
    assert not ben.call_backs.exists()


@pytest.mark.parametrize("part", ["", "pin/", "ask/", "close/", "offline/", "app.webmanifest", "agreement/"])
def test_p5_the_therapists_number_is_nowhere(bens, phone, part) -> None:
    assert JONAS[2:] not in phone.get(bens + part, follow=True).content.decode()


def test_it_leaves_no_copy_and_tells_no_other_site(bens, enter, phone) -> None:
    for answer in (phone.get(bens), enter(bens)):
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"
        assert "noindex" in answer["X-Robots-Tag"]
        assert "worker-src 'self'" in answer["Content-Security-Policy"]


def test_it_speaks_the_language_on_file_and_another_when_asked(bens, phone, ben) -> None:
    ben.language = "es"
    ben.save()
    answer = phone.get(bens)
    assert 'lang="es"' in answer.content.decode()
    assert "llame y marque 2: 988" in main(answer)
    assert "sms:741741?&amp;body=AYUDA" in answer.content.decode()
    phone.post("/language/", {"language": "en", "next": bens})
    assert '<html lang="en"' in phone.get(bens).content.decode()
