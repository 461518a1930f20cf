"""A select is drawn without templates, and says what Django's own says."""

from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from config.form_renderer import Renderer

WHO = [("", "Anybody"), ("Here & now", [("1", "Ana <Duarte>"), ("2", 'Ben "B" Okafor')]), (None, "Nobody"), (4, "Four")]


class Asked(forms.Form):
    who = forms.ChoiceField(choices=WHO, widget=forms.Select(attrs={"data-on": "change", "autofocus": True}))
    many = forms.MultipleChoiceField(
        choices=WHO, required=False, widget=forms.SelectMultiple(attrs={"disabled": False})
    )
    yes = forms.NullBooleanField()


def test_it_is_what_django_draws() -> None:
    sent = {"who": "2", "many": ["1", "4"], "yes": "true"}
    for data in (None, sent, {"who": "gone", "many": []}):
        ours, theirs = (Asked(data, renderer=renderer()) for renderer in (Renderer, DjangoTemplates))
        for name in Asked.base_fields:
            assert parse_html(str(ours[name])) == parse_html(str(theirs[name])), name
