"""The icons of `{% load heroicons %}`, each drawn once a process: the package copies a tree of XML and writes it out
anew for every one of the forty on a page, a tenth of the time a board takes.
"""

from functools import lru_cache

from django import template
from heroicons.templatetags import heroicons

register = template.Library()

for draw in (heroicons.heroicon_micro, heroicons.heroicon_mini, heroicons.heroicon_outline):
    register.simple_tag(lru_cache(maxsize=256)(draw), name=draw.__name__)
