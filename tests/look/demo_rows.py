"""A night at the demo clinic, as a view would hand it to the partials."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator

from coaching.log.columns import USUAL
from tests.look.conftest import NOW

CHICAGO = ZoneInfo("America/Chicago")


def ahead(**gap: float) -> datetime:
    return NOW + timedelta(**gap)


BEN = {"id": 1, "name": "Ben Okafor", "url": "/clients/1/", "severity": 5, "latest": ahead(minutes=-12), "first": True}
QUEUE = [
    BEN | {"state": "waiting", "words": "Waiting since 1:02 am", "call_url": "/b/1/", "claim_url": "/c/1/"},
    {"id": 2, "name": "Ana Duarte", "url": "/clients/2/", "severity": 4, "latest": ahead(minutes=25), "state": "mine",
     "words": "You are calling back", "call_url": "/b/2/", "release_url": "/r/2/", "close_url": "/x/2/",
     "client_zone": "America/Denver"},
    {"id": 3, "name": "Eli Stone", "url": "/clients/3/", "severity": 3, "latest": None, "state": "waiting",
     "words": "Waiting since 11:12 pm", "note": "Priya is away, nobody covers", "claim_url": "/c/3/"},
    {"id": 4, "name": "Cleo Martin", "url": "/clients/4/", "severity": None, "latest": ahead(hours=19),
     "state": "held", "words": "Held until the pause ends"},
    {"id": 5, "name": "Dev Rao", "url": "/clients/5/", "severity": 0, "latest": ahead(hours=5), "state": "taken",
     "words": "Mira is calling back"},
]  # fmt: skip
PAUSE = {
    "id": 1, "name": "Cleo Martin", "url": "/clients/4/", "started_at": ahead(hours=-5), "ends_at": ahead(hours=19),
    "because": "Told on the line: about 2 hours before", "set_by": "entered by the client", "attempts": 2,
    "hears": "Coaching opens again tonight at 9:14 pm.", "end_url": "/e/1/", "correct_url": "/k/1/",
}  # fmt: skip
TEXTS = [
    {"id": 1, "name": "Ben Okafor", "url": "/t/1/", "at": ahead(minutes=-6), "excerpt": "TIPP helped", "unread": 2},
    {"id": 2, "name": "Cleo Martin", "url": "/t/2/", "at": ahead(hours=-3), "excerpt": "ok", "in_pause": True},
    {"id": 3, "name": "Ana Duarte", "url": "/t/3/", "at": ahead(hours=-9), "excerpt": "Gracias", "out": True},
]
LIMITS = {
    "edit_url": "/limits/", "off_url": "/limits/off/", "other_url": "/limits/other/", "cover": "Jonas covers you.",
    "channels": [
        {"icon": "phone", "label": "Calls", "open": False, "opens": ahead(hours=6),
         "spans": [(ahead(hours=6), ahead(hours=19))]},
        {"icon": "chat-bubble-left-ellipsis", "label": "Texts", "open": True, "until": ahead(hours=20),
         "spans": [(ahead(hours=-1), ahead(hours=20))]},
    ],
    "choices": [{"label": "One hour", "until": ahead(hours=1), "value": "1"}],
}  # fmt: skip
LOG = [
    {"url": "/log/1/", "at": ahead(hours=-1), "name": "Ben Okafor", "with_name": "with Jonas", "icon": "phone",
     "what": "Call, from the client", "outcome": "Connected", "tone": "accent", "reason": "primary open", "wait": 12,
     "talk": 754, "uuid": "1", "note": "Note missing", "note_tone": "amber"},
    {"url": "/log/2/", "at": ahead(hours=-30), "name": "Cleo Martin", "with_name": "with Jonas", "icon": "phone",
     "what": "Call, from the client", "outcome": "Paused", "tone": "pause", "wait": 4, "talk": None, "uuid": "2"},
]  # fmt: skip
TIMELINE = [
    {"at": ahead(hours=-1), "icon": "pause", "title": "Called in the pause", "text": "Nobody was rung.",
     "by": "the line", "tone": "pause", "url": "/log/2/"},
    {"at": ahead(hours=-8), "icon": "phone", "title": "Talked with Jonas, 12 min", "tone": "accent"},
]  # fmt: skip
THREAD = [
    {"out": False, "body": "can we talk", "at": ahead(hours=-1), "in_pause": True},
    {"out": True, "body": "What is next on your list?", "at": ahead(hours=-9), "by": "Jonas", "state": "delivered"},
]


class ActForm(forms.Form):
    use_required_attribute = False
    hours = forms.IntegerField(label="About how many hours ago?", help_text="A whole number.")
    urge = forms.ChoiceField(label="Urges now", choices=[(str(n), str(n)) for n in range(6)], widget=forms.RadioSelect)
    by = forms.ChoiceField(label="Told by", choices=[("c", "The client"), ("g", "A caregiver")])
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    told = forms.BooleanField(label="I told the client when coaching opens again")


BOARD = """
{% include "components/page_header.html" with title="Board" kicker="Wednesday" %}
<div class="board"><div class="board-main">
<section class="section" id="queue">
{% include "components/section_head.html" with id="w" title="Who waits" count=4 loud=True %}
<ul class="rows">{% for row in queue %}{% include "components/callback_row.html" %}{% endfor %}</ul></section>
<section class="section"><h2>Texts</h2><ul class="rows">
{% for row in texts %}{% include "components/conversation_row.html" %}{% endfor %}</ul></section>
</div><div class="board-side">{% include "components/limits.html" %}
<section class="section"><h2>Pauses</h2><ul class="rows">
{% include "components/pause_row.html" with row=pause %}</ul></section>
</div></div>
{% include "components/sticky_action.html" with label="Call Ben" url="/b/" method="post" icon="phone" phone_only=True %}
"""
CLIENT = """
{% include "components/page_header.html" with title="Cleo Martin" back_url="/clients/" back_label="Clients" %}
{% include "components/pause_banner.html" with stands="The session on Thursday stands." %}
{% include "components/buttons.html" %}
{% include "components/timeline.html" with entries=timeline %}
{% include "components/thread.html" with texts=thread %}
{% include "components/facts.html" %}{% include "components/answers.html" %}
"""
LIST = """
{% include "components/page_header.html" with title="Contact log" %}
{% include "components/filters.html" with count="42 contacts" clear_url="/log/" %}
<div class="beside-list">{% include "components/log_table.html" with caption="Contacts" %}</div>
{% include "components/pagination.html" %}
{% include "components/empty.html" with icon="moon" title="Nothing is due" text="Quiet." url="/" label="Board" %}
{% include "components/toast.html" with text="Closed." undo_url="/undo/" %}
"""
FORM = """
{% include "components/error_summary.html" %}{% include "components/page_header.html" with title="Record an act" %}
{% include "components/form.html" with submit="Check the answers" %}
"""
PAGES: dict[str, tuple[str, dict[str, object]]] = {
    "board": (BOARD, {"queue": QUEUE, "texts": TEXTS, "limits": LIMITS, "pause": PAUSE}),
    "client": (CLIENT, {
        "pause": PAUSE, "timeline": TIMELINE, "thread": THREAD, "facts": [("Meanwhile", "Cold water")],
        "actions": [{"label": "Log a contact", "url": "/l/", "tone": "primary"}, {"label": "Text", "url": "/t/"}],
        "answers": [{"label": "When", "value": "About 5 hours ago", "url": "/a/"}],
    }),
    "log": (LIST, {
        "rows": LOG, "columns": dict.fromkeys(USUAL, True), "form": ActForm(), "page": Paginator(range(60), 20).page(2),
        "quick": [{"label": "All", "url": "?", "on": True, "count": 42}],
        "active": [{"label": "with Jonas", "url": "?"}],
    }),
    "form": (FORM, {"form": ActForm({"hours": "x", "urge": "3"}), "scales": ["urge"]}),
}  # fmt: skip
