"""A new coaching number beside the old one, and the old one's end."""

import io

import pytest
from django.core.management import CommandError, call_command

from clinic.models import AuditEvent

OLD, NEW = "+13145550100", "+13145550109"


def lines(*words):
    out = io.StringIO()
    call_command("coaching_line", "riverbend", *words, stdout=out)
    return out.getvalue().split()


def test_both_are_answered_until_the_old_one_is_retired(riverbend):
    assert lines() == [OLD]
    assert lines("--add", NEW) == [OLD, NEW]
    assert lines("--retire", OLD) == [NEW]
    newest = AuditEvent.objects.order_by("-pk").values_list("action", flat=True)
    assert list(newest[:2]) == ["line.retired", "line.added"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--retire", OLD], "is the only one"),
        (["--retire", NEW], "is no number of this clinic"),
        (["--add", OLD], "already"),
        (["--add", "911"], "country code"),
    ],
)
def test_it_is_refused_with_a_sentence(riverbend, words, said):
    with pytest.raises(CommandError, match=said):
        lines(*words)


def test_a_clinic_that_is_not_there_is_said_so(riverbend):
    with pytest.raises(CommandError, match="No such clinic: quay"):
        call_command("coaching_line", "quay")
