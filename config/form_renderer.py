"""How fields are drawn: as Django draws them, but a select without templates. There each option is two of them, and two
hundred names were half of a page of the log.
"""

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SELECT = "django/forms/widgets/select.html"


class Renderer(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if template_name == SELECT:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: Mapping[str, Any]) -> SafeString:
    groups = ((_group(name, options),) for name, options, _number in widget["optgroups"])
    return format_html(
        '<select name="{}"{}>\n{}\n</select>',
        widget["name"],
        flatatt(widget["attrs"]),
        format_html_join("\n", "{}", groups),
    )


def _group(name: str | None, options: list[dict[str, Any]]) -> SafeString:
    words = ((str(each["value"]), flatatt(each["attrs"]), each["label"]) for each in options)
    drawn = format_html_join("\n", '<option value="{}"{}>{}</option>', words)
    return format_html('<optgroup label="{}">\n{}\n</optgroup>', name, drawn) if name else drawn
