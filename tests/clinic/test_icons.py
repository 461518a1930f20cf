"""Icons look as the package draws them, and each is drawn once."""

import heroicons
import pytest
from django.template import Context, Template
from heroicons.templatetags.heroicons import heroicon_mini

PAGE = Template("{% load heroicons %}{% heroicon_mini 'phone' %}{% heroicon_mini name size=16 class='round' %}")


def test_each_is_drawn_once_and_as_ever(monkeypatch) -> None:
    context = Context({"name": "flag"})
    assert PAGE.render(context) == heroicon_mini("phone") + heroicon_mini("flag", size=16, **{"class": "round"})
    monkeypatch.setattr(heroicons, "_render_icon", lambda *words: pytest.fail("drawn anew"))
    assert PAGE.render(context).count("<svg") == 2
