"""Who sees a request: the client's own team, the cover, who owes it, the clinic's admin; nobody else (P8)."""

from coaching import callbacks
from coaching.models import CallBack
from tests.riverbend import NOON, SET_UP, ask


def seen_by(user):
    return set(CallBack.objects.visible_to(user))


def test_it_is_seen_by_the_therapist_the_admin_and_whoever_joins_it_p8(
    ana, ben, hana, mira, jonas, lee, ada, otto, ines
):
    anas, bens, hanas = ask(ana), ask(ben), ask(hana)
    assert seen_by(mira) == {anas}
    assert seen_by(jonas) == {bens}
    assert seen_by(lee) == set()
    assert seen_by(ada) == {anas, bens}
    assert seen_by(otto) == seen_by(ines) == {hanas}
    callbacks.join(anas, cover=jonas, by=SET_UP, now=NOON)
    assert seen_by(jonas) == {anas, bens}


def test_it_is_seen_by_a_cover_who_owes_it_p8(eli, priya, jonas):
    request = ask(eli)
    CallBack.objects.filter(pk=request.pk).update(owner=jonas)
    assert seen_by(jonas) == {request}


def test_it_is_ordered_by_severity_then_by_its_latest_time(ana, ben, eli):
    anas, bens, elis = ask(ana), ask(ben), ask(eli)
    assert list(CallBack.objects.by_urgency()) == [elis, bens, anas]
    callbacks.rate(anas, severity=5, by=SET_UP, now=NOON)
    callbacks.rate(bens, severity=1, by=SET_UP, now=NOON)
    assert list(CallBack.objects.by_urgency()) == [anas, elis, bens]
