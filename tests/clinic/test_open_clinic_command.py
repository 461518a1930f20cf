"""A real clinic is opened by one command, and its admin comes in by the link that it prints."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser

from clinic.models import Clinic, CrisisLine, User
from clinic.roles import Role
from coaching.models import Skill

WORDS = {
    "name": "Harbor DBT", "slug": "harbor", "time_zone": "America/New_York", "office": "+13145550201",
    "line": ["+13145550200"], "admin": "Otto Brandt", "email": "otto@harbor.example",
}  # fmt: skip


def opened(**other: object) -> str:
    said = StringIO()
    call_command("open_clinic", stdout=said, **WORDS | other)
    return said.getvalue()


@pytest.mark.django_db
def test_it_is_ready_for_its_first_day() -> None:
    opened()
    harbor = Clinic.objects.get(slug="harbor")
    assert harbor.second_factor_required
    assert harbor.lines.get().number == "+13145550200"
    assert CrisisLine.objects.filter(clinic=harbor).exists()
    assert Skill.objects.filter(clinic=harbor).exists()
    assert User.objects.get(clinic=harbor).has_role(Role.ADMIN)


@pytest.mark.django_db
def test_the_admin_chooses_a_password_once(settings: object) -> None:
    link = opened().split()[-1]
    browser = Browser(headers={"host": "127.0.0.1"})
    form = browser.get(link.removeprefix(settings.PUBLIC_URL), follow=True)
    typed = {"password1": "a long walk at dawn", "password2": "a long walk at dawn"}
    browser.post(form.redirect_chain[-1][0], typed)
    assert User.objects.get(email="otto@harbor.example").check_password("a long walk at dawn")
    assert "used up" in Browser().get(link.removeprefix(settings.PUBLIC_URL)).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"time_zone": "Mars/Olympus"}, {"office": "555"}, {"line": ["12"]}, {"email": "otto"}]
)
def test_a_slip_opens_nothing_and_says_why(wrong: dict[str, object]) -> None:
    with pytest.raises(CommandError):
        opened(**wrong)
    assert not Clinic.objects.exists()
