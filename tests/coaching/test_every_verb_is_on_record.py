"""Every verb writes what it did into the audit trail, in the same transaction: no record, no change (P7).

And nobody's words, name or number come with it (P6): each verb is given a secret and lets it out nowhere.
"""

import inspect
from contextlib import suppress
from datetime import date, time, timedelta
from types import ModuleType
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from clients import caregivers, holds, phones, pins, records
from clinic.models import AuditEvent, Tombstone
from coaching import (
    acts,
    admission,
    announcing,
    bridging,
    callbacks,
    checkins,
    contacts,
    conversations,
    covers,
    crisis_steps,
    emergency,
    escalation,
    feeds,
    legs,
    limits,
    log_views,
    notes,
    passing,
    pauses,
    photos,
    practices,
    reminders,
    repeating,
    reviews,
    sessions,
    skills,
    snippets,
    treatment,
    typed,
    undoing,
)
from coaching.erasing import carrying_out, orders
from coaching.export import making
from coaching.models import Closing, ContactOutcome, Export, LogView, Question, Skill, Undo
from coaching.own_page import door, links, requests
from coaching.watch import alerts
from coaching.watch.conditions import Condition, Trouble
from telephony.channels import Channel
from telephony.models import Message
from telephony.reports import Report
from tests.riverbend import BEN, KARIN, LINE, NOON, SET_UP, ask, harm

SECRET = "a secret sentence"
SOON, LATER = NOON + timedelta(seconds=1), NOON + timedelta(hours=3)
BORN = date(2000, 1, 1)
EVENING = limits.Hours("call", 1, time(20), time(22))


class Town:
    """The demo people by their first names, and what happens to them."""

    def __init__(self, people) -> None:
        vars(self).update(people)

    def facts(self, client=None):
        return admission.by_client((client or self.ben).pk, now=NOON)

    def contact(self, **how):
        return contacts.open_outgoing(self.facts(), kind="call", by=self.jonas, line=LINE, peer=BEN, now=NOON, **how)

    def check_in(self):
        return checkins.agree(
            self.ben, therapist=self.jonas, side="client", due_at=LATER, what_for=SECRET, by=self.jonas, now=NOON
        )

    def pause(self):
        return harm(self.ben)[1]


@pytest.fixture
def town(riverbend, mira, jonas, lee, ana, ben):
    return Town({"riverbend": riverbend, "mira": mira, "jonas": jonas, "lee": lee, "ana": ana, "ben": ben})


def verbs_of_acts(t):
    yield (
        "record",
        lambda: acts.record(
            t.ben, occurred_at=NOON, precision="exact", reported_by="client", by=t.jonas, now=NOON, words=SECRET
        ),
    )
    act, _ = harm(t.ben)
    yield "correct", lambda: acts.correct(act, reason=SECRET, withdrawn=True, by=t.jonas, now=SOON)


def verbs_of_pauses(t):
    act, pause = harm(t.ben, ago=1)
    yield "take_effect", lambda: pauses.take_effect(now=SOON)
    yield "record_check", lambda: pauses.record_check(pause, kind="risk", reason=SECRET, by=t.jonas, now=SOON)
    yield "except_client", lambda: pauses.except_client(t.ben, reason=SECRET, by=t.jonas, now=SOON)
    exception = pauses.except_client(t.ben, reason=SECRET, by=t.jonas, now=SOON)
    yield "end_exception", lambda: pauses.end_exception(exception, by=t.jonas, now=SOON)
    act, pause = harm(t.ana)
    yield "end_early", lambda: pauses.end_early(pause, reason=SECRET, by=t.mira, now=SOON)
    yield "start", lambda: pauses.start(act, by=t.mira, now=SOON)
    yield (
        "follow_correction",
        lambda: pauses.follow_correction(
            acts.correct(act, reason=SECRET, occurred_at=NOON - timedelta(hours=1), by=t.mira, now=SOON)[0],
            by=t.mira,
            now=SOON,
        ),
    )


def verbs_of_callbacks(t):
    yield "take", lambda: ask(t.ben)
    request = ask(t.ben)
    yield "entrust", lambda: callbacks.entrust(request, owner=t.jonas, by=t.jonas, now=SOON)
    yield "rate", lambda: callbacks.rate(request, severity=5, by=SET_UP, now=SOON)
    yield "offer_number", lambda: callbacks.offer_number(request, number="+13125550199", by=SET_UP, now=SOON)
    yield "confirm_number", lambda: callbacks.confirm_number(request, number="+13125550199", by=SET_UP, now=SOON)
    yield "claim", lambda: callbacks.claim(request, by=t.jonas, now=SOON)
    yield "release", lambda: callbacks.release(request, by=t.jonas, now=SOON)
    callbacks.claim(request, by=t.jonas, now=SOON)
    contact = t.contact(call_back=request)
    yield "let_go", lambda: callbacks.let_go(contact, now=SOON)
    yield "postpone", lambda: callbacks.postpone(request, until=LATER, by=t.jonas, now=SOON)
    request.refresh_from_db()
    before = {"was": {"latest_at": SOON.isoformat(), "owner": t.jonas.pk}, "kept": callbacks.promise_of(request)}
    yield "keep_promise", lambda: callbacks.keep_promise([request.pk], before, by=t.jonas, now=SOON)
    yield "join", lambda: callbacks.join(request, cover=t.mira, by=t.jonas, now=SOON)
    request.reminders.update(dropped_at=NOON - timedelta(hours=2))
    yield "look_after", lambda: callbacks.look_after(now=SOON)
    yield "hold_for", lambda: callbacks.hold_for(t.ben.pk, now=SOON)
    yield "reopen_for", lambda: callbacks.reopen_for(t.ben.pk, now=SOON)
    yield "close", lambda: callbacks.close(request, because=Closing.BY_PERSON, note=SECRET, by=t.jonas, now=SOON)
    yield "open_again", lambda: callbacks.open_again([request.pk], by=t.jonas, now=SOON)


def verbs_of_escalation(t):
    ask(t.ana)
    yield "bring_in_covers", lambda: escalation.bring_in_covers(now=LATER)


def verbs_of_reminders(t):
    ask(t.ben)
    yield "send_due", lambda: reminders.send_due(now=SOON)


def verbs_of_checkins(t):
    yield "agree", t.check_in
    check_in = t.check_in()
    yield "entrust", lambda: checkins.entrust(check_in, therapist=t.jonas, by=t.jonas, now=SOON)
    yield "remind_due", lambda: checkins.remind_due(now=LATER - timedelta(minutes=5))
    yield "hold_for", lambda: checkins.hold_for(t.ben.pk, now=SOON)
    yield "reopen_for", lambda: checkins.reopen_for(t.ben.pk, now=SOON)
    contact = t.contact()
    yield "meet", lambda: checkins.meet(contact, now=SOON)
    t.check_in()
    text = typed.send(t.ben, body=SECRET, once=uuid4(), by=t.jonas, now=NOON)
    yield "open_again", lambda: checkins.open_again(text.contact, now=SOON)
    yield "note_missed", lambda: checkins.note_missed(now=LATER + timedelta(hours=2))
    check_in = t.check_in()
    yield "mark_met", lambda: checkins.mark_met(check_in, by=t.jonas, now=SOON)
    check_in = t.check_in()
    yield "move", lambda: checkins.move(check_in, due_at=LATER + timedelta(hours=1), by=t.jonas, now=SOON)
    yield "cancel", lambda: checkins.cancel(check_in, by=t.jonas, now=SOON)


def verbs_of_repeating(t):
    terms = {"side": "client", "way": "photo", "repeat": "daily", "clock": time(20), "zone": "America/Chicago"}
    span = {"first_on": NOON.date(), "last_on": NOON.date() + timedelta(days=1), "what_for": SECRET}

    def agree():
        return repeating.agree(t.ben, therapist=t.jonas, **terms, **span, by=t.jonas, now=NOON)

    yield "agree", agree
    series = agree()
    yield "entrust", lambda: repeating.entrust(series, therapist=t.mira, by=t.jonas, now=SOON)
    yield "carry_on", lambda: repeating.carry_on(now=NOON + timedelta(days=1))
    yield "end", lambda: repeating.end(series, by=t.jonas, now=NOON + timedelta(days=1))


def verbs_of_practices(t):
    skills.add_start_list(t.riverbend, by=t.jonas, now=NOON)
    skill = Skill.objects.first()

    def assign():
        return practices.assign(t.ben, skill=skill, what_for=SECRET, by=t.jonas, now=NOON)

    yield "assign", assign
    practice = assign()
    yield "done", lambda: practices.done(practice, by=t.jonas, now=SOON)
    practice = assign()
    yield "end", lambda: practices.end(practice, by=t.jonas, now=SOON)


def verbs_of_limits(t):
    mira = t.mira
    yield "set_week", lambda: limits.set_week(mira, week=[EVENING], by=mira, now=NOON)
    before = {"was": limits.plain([EVENING]), "kept": limits.version(limits.week_of(mira))}
    yield "restore_week", lambda: limits.restore_week([mira.pk], before, by=mira, now=NOON)
    yield (
        "set_terms",
        lambda: limits.set_terms(mira, response_minutes=30, longest_call_minutes=10, by=mira, now=NOON),
    )
    yield "override", lambda: limits.override(mira, starts_at=NOON, ends_at=LATER, by=mira, now=NOON)
    row = limits.override(mira, starts_at=NOON, ends_at=LATER, by=mira, now=NOON)
    yield "withdraw", lambda: limits.withdraw(row, by=mira, now=NOON)
    yield (
        "except_client",
        lambda: limits.except_client(t.ana, therapist=mira, hours=EVENING, opens=True, by=mira, now=NOON),
    )
    exception = limits.except_client(t.ana, therapist=mira, hours=EVENING, opens=True, by=mira, now=NOON)
    yield "end_exception", lambda: limits.end_exception(exception, by=mira, now=NOON)


def verbs_of_covers(t):
    mira, jonas = t.mira, t.jonas
    change = limits.override(jonas, starts_at=NOON, ends_at=LATER, by=jonas, now=NOON)
    yield "ask", lambda: covers.ask(jonas, cover=mira, change=change, by=jonas, now=NOON)
    asked = covers.ask(jonas, cover=mira, by=jonas, now=NOON)
    yield "accept", lambda: covers.accept(asked, by=mira, now=SOON)
    yield "mark_seen", lambda: covers.mark_seen(asked, by=jonas, now=SOON)
    yield "end", lambda: covers.end(jonas, by=mira, now=SOON)
    yield "decline", lambda: covers.decline(change.cover_requests.get(), by=mira, now=SOON)
    asked = covers.ask(jonas, cover=mira, by=jonas, now=NOON)
    yield "take_back", lambda: covers.take_back(asked, by=jonas, now=SOON)


def verbs_of_announcing(t):
    yield "tell", lambda: announcing.tell(t.jonas, by=t.jonas, now=NOON)


def verbs_of_feeds(t):
    yield "make", lambda: feeds.make(t.jonas, by=t.jonas, now=NOON)
    yield "end", lambda: feeds.end(t.jonas, by=t.jonas, now=SOON)


def verbs_of_passing(t):
    yield "pass_on", lambda: passing.pass_on(t.ben, note=SECRET, by=t.lee, now=NOON)
    row = passing.pass_on(t.ben, note=SECRET, by=t.lee, now=NOON)
    yield "settle", lambda: passing.settle(row, by=t.jonas, now=SOON)


def verbs_of_contacts(t):
    facts = t.facts()
    decision = facts.decide(Channel.CALL, NOON)
    open_call = transaction.atomic(contacts.open_call)  # one statement is a transaction of its own
    yield (
        "open_call",
        lambda: open_call(
            facts, decision, uuid=uuid4(), sid="CA1", line=LINE, peer=BEN, key=str(uuid4()), answer=SECRET, now=NOON
        ),
    )
    yield "open_outgoing", t.contact
    contact = t.contact()
    yield "settle", lambda: contacts.settle(contact, ContactOutcome.NO_ANSWER, now=SOON)
    left = t.contact()
    yield "ended", lambda: contacts.ended(left, now=SOON, line_seconds=9)
    texted = t.contact()
    yield "note_answer", lambda: contacts.note_answer(texted, decision, now=SOON)
    contacts.settle(texted, ContactOutcome.TEXTED, now=NOON)
    yield "came_back", lambda: contacts.came_back(texted, now=SOON)
    yield "complete", lambda: contacts.complete(contact, by=t.jonas, now=SOON, function="skills", note=SECRET)
    yield "mark_seen", lambda: contacts.mark_seen(contact, by=t.jonas, now=SOON)
    yield "unsee", lambda: contacts.unsee([contact.pk], by=t.jonas, now=SOON)
    how = {"kind": "in_person", "direction": "in", "started_at": NOON}
    yield "log", lambda: contacts.log(t.ben, uuid=uuid4(), by=t.jonas, now=SOON, **how)
    yield "identify", lambda: contacts.identify(contact, facts, decision, now=SOON)


def verbs_of_notes(t):
    contact = t.contact()
    yield "save", lambda: notes.save(contact, by=t.jonas, now=NOON, note=SECRET, situation=SECRET)
    yield "sign", lambda: notes.sign(contact, by=t.jonas, now=NOON, function="skills", plan_b=SECRET)
    yield "add", lambda: notes.add(contact, text=SECRET, reason=SECRET, by=t.jonas, now=SOON)
    Undo.objects.filter(subjects=[contact.pk]).update(undone_at=SOON)
    yield "unsign", lambda: notes.unsign([contact.pk], by=t.jonas, now=SOON)


def verbs_of_undoing(t):
    contact = t.contact()
    offered = notes.sign(contact, by=t.jonas, now=NOON, function="skills", note=SECRET)
    yield "take_back", lambda: undoing.take_back(offered, by=t.jonas, now=SOON)


def verbs_of_crisis_steps(t):
    contact = t.contact()
    yield "note", lambda: crisis_steps.note(contact, deed="other", words=SECRET, by=t.jonas, now=NOON)
    step = crisis_steps.note(contact, deed="called_911", by=t.jonas, now=NOON)
    yield "take_back", lambda: crisis_steps.take_back([step.pk], by=t.jonas, now=SOON)


def verbs_of_sessions(t):
    yield "add_point", lambda: sessions.add_point(t.ben, text=SECRET, by=t.jonas, now=NOON)
    yield "discuss", lambda: sessions.discuss(t.ben, point="act:1", by=t.jonas, now=NOON)
    row = sessions.discuss(t.ben, point="act:1", by=t.jonas, now=NOON)
    yield "undiscuss", lambda: sessions.undiscuss([row.pk], by=t.jonas, now=SOON)
    sessions.discuss(t.ben, point="act:1", by=t.jonas, now=NOON)
    yield "bring_back", lambda: sessions.bring_back(t.ben, point="act:1", by=t.jonas, now=SOON)


def verbs_of_reviews(t):
    contact = t.contact()
    contacts.settle(contact, ContactOutcome.CONNECTED, now=NOON)
    contact.spoke_with = t.jonas
    yield "sign_off", lambda: reviews.sign_off([contact], by=t.mira, now=SOON)
    yield "take_back", lambda: reviews.take_back([contact], by=t.mira, now=SOON)
    reviews.sign_off([contact], by=t.mira, now=SOON)
    yield "reopen", lambda: reviews.reopen(contact, by=t.jonas, now=SOON)
    yield "ask", lambda: reviews.ask(contact, text=SECRET, by=t.mira, now=SOON)
    question = Question.objects.get()
    yield "answer", lambda: reviews.answer(question, text=SECRET, by=t.jonas, now=SOON)


def verbs_of_making(t):
    yield "ask", lambda: making.ask(t.jonas, query="", kind="csv", reason=SECRET, by=t.jonas, now=NOON)
    asked = making.ask(t.jonas, query="", kind="csv", reason=SECRET, by=t.jonas, now=NOON)
    yield "cancel", lambda: making.cancel(asked, by=t.jonas, now=SOON)
    asked = making.ask(t.jonas, query="", kind="csv", reason=SECRET, by=t.jonas, now=NOON)
    Export.objects.exclude(pk=asked.pk).update(cancelled_at=NOON, emptied_at=NOON)
    asked = making.ask(t.jonas, query="", kind="csv", reason=SECRET, by=t.jonas, now=NOON)
    Export.objects.filter(pk=asked.pk).update(ready_at=SOON)
    yield "fetch", lambda: making.fetch(asked, by=t.jonas, now=SOON)
    yield "empty", lambda: making.empty(now=SOON + timedelta(hours=1))
    yield "rows_now", lambda: making.rows_now(asked, now=SOON)


def verbs_of_holds(t):
    yield "place", lambda: holds.place(t.ben, reason=SECRET, by=t.mira, now=NOON)
    hold = holds.held(t.ben)
    yield "lift", lambda: holds.lift(hold, reason=SECRET, by=t.mira, now=SOON)


def verbs_of_orders(t):
    records.discharge(t.ben, by=t.jonas, now=NOON)
    yield "order", lambda: orders.order([t.ben], ground="request", reason=SECRET, by=t.mira, now=NOON)
    stone = Tombstone.objects.get()
    yield "take_back", lambda: orders.take_back(stone, by=t.mira, now=SOON)


def verbs_of_carrying_out(t):
    records.discharge(t.ben, by=t.jonas, now=NOON)
    orders.order([t.ben], ground="request", reason=SECRET, by=t.mira, now=NOON)
    yield "carry_on", lambda: carrying_out.carry_on(now=NOON + orders.CAN_BE_TAKEN_BACK)


def verbs_of_emergency(t):
    yield "begin", lambda: emergency.begin(t.ben, reason=SECRET, by=t.mira, now=NOON)
    access = emergency.begin(t.ben, reason=SECRET, by=t.mira, now=NOON)
    yield "end", lambda: emergency.end(access, by=t.mira, now=SOON)
    yield "review", lambda: emergency.review(access, justified=True, words=SECRET, by=t.jonas, now=SOON)


def verbs_of_log_views(t):
    yield "keep", lambda: log_views.keep(t.jonas, name=SECRET, query="longer=20", by=t.jonas, now=NOON)
    kept = LogView.objects.get()
    yield "forget", lambda: log_views.forget(kept, by=t.jonas, now=NOON)


def verbs_of_conversations(t):
    text = conversations.Arrived(sid="SM1", line=LINE, peer=BEN, body=SECRET)
    yield "receive", lambda: conversations.receive(text, now=NOON)
    yield "mark_read", lambda: conversations.mark_read(t.ben.texts.all(), by=t.jonas, now=NOON)
    report = Report(sid="SM2", status="received", line=LINE, peer=BEN, body=SECRET)
    yield "came_past_the_webhook", lambda: conversations.came_past_the_webhook(report, now=NOON)


def verbs_of_typed(t):
    yield "send", lambda: typed.send(t.ben, body=SECRET, once=uuid4(), by=t.jonas, now=NOON)
    text = typed.send(t.ben, body=SECRET, once=uuid4(), by=t.jonas, now=NOON)
    yield "came_back", lambda: typed.came_back(message=text.message, now=SOON)
    pause = t.pause()
    yield "send_pause_notice", lambda: typed.send_pause_notice(pause, once=uuid4(), by=t.jonas, now=SOON)


def verbs_of_snippets(t):
    clinic, jonas = t.riverbend, t.jonas
    yield "add_start_list", lambda: snippets.add_start_list(clinic, by=jonas, now=NOON)
    words = {"text": SECRET, "language": "en"}
    yield "add", lambda: snippets.add(clinic, owner=jonas, by=jonas, now=NOON, **words)
    kept = snippets.add(clinic, owner=None, by=jonas, now=NOON, **words)
    yield "change", lambda: snippets.change(kept, by=jonas, now=SOON, **words)
    yield "retire", lambda: snippets.retire(kept, by=jonas, now=SOON)
    yield "restore", lambda: snippets.restore(kept, by=jonas, now=SOON)


def verbs_of_photos(t):
    pictures = (("https://api.twilio.com/x", "image/png"),)
    text = conversations.Arrived(sid="SM3", line=LINE, peer=BEN, body=SECRET, pictures=pictures)
    contact = conversations.receive(text, now=NOON)
    photo = contact.texts.get().message.media.get()
    yield "attach", lambda: photos.attach(photo, to=contact, by=t.jonas, now=SOON)
    put = photos.attach(photo, to=contact, by=t.jonas, now=SOON)
    yield "remove", lambda: photos.remove(put, by=t.jonas, now=SOON)


def verbs_of_bridging(t):
    request = ask(t.ben)
    yield "call_back", lambda: bridging.call_back(request, by=t.jonas, now=NOON)
    yield "call", lambda: bridging.call(t.ana, line=LINE, by=t.mira, now=NOON)


def verbs_of_records(t):
    jonas, lee = t.jonas, t.lee
    yield (
        "create",
        lambda: records.create(clinic=t.riverbend, name=SECRET, born_on=BORN, by=jonas, now=NOON),
    )
    ben = t.ben
    yield "add_phone", lambda: records.add_phone(ben, number="+13125550199", label="work", by=jonas, now=NOON)
    yield "retire_phone", lambda: records.retire_phone(ben.phones.first(), by=jonas, now=NOON)
    yield (
        "add_caregiver",
        lambda: records.add_caregiver(
            ben, name=SECRET, relationship="mother", phone="+13125550198", by=jonas, now=NOON
        ),
    )
    yield "assign_primary", lambda: records.assign_primary(ben, therapist=t.mira, by=jonas, now=NOON)
    yield "add_leader", lambda: records.add_leader(ben, leader=lee, by=jonas, now=NOON)
    yield "write_plan", lambda: records.write_plan(ben, crisis_plan=SECRET, by=jonas, now=NOON)
    yield "set_emails", lambda: records.set_emails(ben, email="ben@home.example", by=jonas, now=NOON)
    yield "end_leader", lambda: records.end_leader(ben.team.get(user=lee), by=jonas, now=NOON)
    yield "change", lambda: records.change(ben, name=SECRET, by=jonas, now=NOON)
    yield "discharge", lambda: records.discharge(ben, reason=SECRET, by=jonas, now=NOON)
    yield "readmit", lambda: records.readmit(ben, by=jonas, now=SOON)


def verbs_of_phones(t):
    phone = t.ben.phones.get()
    yield "change", lambda: phones.change(phone, label=SECRET, texts=False, doubted=True, by=t.jonas, now=NOON)
    yield "confirm", lambda: phones.confirm(phone, by=t.jonas, now=NOON)


def verbs_of_caregivers(t):
    karin = records.add_caregiver(t.ben, name=SECRET, relationship="mother", phone="+13125550198", by=t.jonas, now=NOON)
    yield "change", lambda: caregivers.change(karin, own_coaching=True, by=t.jonas, now=NOON)
    yield "end", lambda: caregivers.end(karin, by=t.jonas, now=NOON)


def verbs_of_treatment(t):
    number = {"number": "+13125550197", "texts": True}
    yield (
        "take_in",
        lambda: treatment.take_in(t.riverbend, name=SECRET, therapist=t.jonas, by=t.jonas, now=NOON, **number),
    )
    t.check_in()
    ask(t.ben)
    yield "hand_over", lambda: treatment.hand_over(t.ben, therapist=t.mira, by=t.jonas, now=NOON)
    yield "discharge", lambda: treatment.discharge(t.ben, reason=SECRET, by=t.mira, now=NOON)


def verbs_of_pins(t):
    yield "set_pin", lambda: pins.set_pin(t.ben, pin="210122", by=t.jonas, now=NOON)
    yield "renew", lambda: pins.renew(t.ben, by=t.jonas, now=NOON)
    yield "choose", lambda: pins.choose(t.ben, pin="719305", by=t.jonas, now=NOON)


def verbs_of_links(t):
    yield "page_of", lambda: links.page_of(t.ben, None, by=t.jonas, now=NOON)
    yield "send", lambda: links.send(t.ben, by=t.jonas, now=NOON)
    yield "send_as_asked", lambda: links.send_as_asked(t.facts(), line=LINE, to=BEN, now=SOON)
    yield "revoke", lambda: links.revoke(t.ben.own_pages.get(), by=t.jonas, now=SOON)


def verbs_of_door(t):
    pins.set_pin(t.ben, pin="210122", by=t.jonas, now=NOON)
    link = links.send(t.ben, by=t.jonas, now=NOON)
    yield "enter", lambda: door.enter(link, pin="210122", now=NOON)
    session = door.enter(link, pin="210122", now=NOON).session
    yield "leave", lambda: door.leave(session, now=SOON)
    karin = records.add_caregiver(
        t.ben, name=SECRET, relationship="mother", phone=KARIN, own_coaching=True, by=t.jonas, now=NOON
    )
    page = links.page_of(t.ben, karin, by=t.jonas, now=NOON)
    yield "set_pin", lambda: door.set_pin(page, by=t.jonas, now=NOON)


def verbs_of_requests(t):
    page = links.page_of(t.ben, None, by=t.jonas, now=NOON)
    yield "ask", lambda: requests.ask(page, severity=5, number="+13125550199", now=NOON)


def verbs_of_alerts(t):
    trouble = Trouble(Condition.DENIED, t.riverbend.pk, {"many": 40})
    yield "settle", lambda: alerts.settle([trouble], now=SOON)


MODULES = {
    acts: verbs_of_acts,
    pauses: verbs_of_pauses,
    callbacks: verbs_of_callbacks,
    escalation: verbs_of_escalation,
    reminders: verbs_of_reminders,
    checkins: verbs_of_checkins,
    repeating: verbs_of_repeating,
    practices: verbs_of_practices,
    limits: verbs_of_limits,
    covers: verbs_of_covers,
    announcing: verbs_of_announcing,
    feeds: verbs_of_feeds,
    passing: verbs_of_passing,
    contacts: verbs_of_contacts,
    notes: verbs_of_notes,
    undoing: verbs_of_undoing,
    crisis_steps: verbs_of_crisis_steps,
    sessions: verbs_of_sessions,
    reviews: verbs_of_reviews,
    emergency: verbs_of_emergency,
    log_views: verbs_of_log_views,
    making: verbs_of_making,
    holds: verbs_of_holds,
    orders: verbs_of_orders,
    carrying_out: verbs_of_carrying_out,
    conversations: verbs_of_conversations,
    typed: verbs_of_typed,
    snippets: verbs_of_snippets,
    photos: verbs_of_photos,
    bridging: verbs_of_bridging,
    records: verbs_of_records,
    phones: verbs_of_phones,
    caregivers: verbs_of_caregivers,
    treatment: verbs_of_treatment,
    pins: verbs_of_pins,
    links: verbs_of_links,
    door: verbs_of_door,
    requests: verbs_of_requests,
    alerts: verbs_of_alerts,
}
WITHOUT = {
    "records.end_primary": "part of caseload.leave, whose test reads the trail",
    "alerts.to_tell": "takes what is to be told; that it was raised and cleared is on record",
    "alerts.told": "that it was raised and cleared is on record",
    "emergency.standing": "asks, changes nothing",
    "checkins.refuse_if_shut": "asks, changes nothing",
    "making.gather": "claims a file to work on; each of its parts records what was read",
    "holds.held": "asks, changes nothing",
    "orders.why_not": "asks, changes nothing",
    "contacts.open_text": "its text is put on record by conversations.receive, with the decision",
    "contacts.stretch": "part of the verb that put the text on record",
    "contacts.waited": "a measure of a contact whose beginning and outcome are on record",
    "conversations.under_way": "asks, changes nothing",
    "reminders.plan": "part of the verb that moved the time",
    "reminders.drop": "part of the verb that closed or held",
    "treatment.left": "asks, changes nothing",
    "acts.record_once": "is acts.record, or changes nothing",
    "contacts.wait_for_pin": "asks, changes nothing",
    "undoing.offer": "the deed that it takes back is on record",
    "announcing.audience": "asks, changes nothing",
    "announcing.still_open": "asks, changes nothing",
    "feeds.find": "notes that a calendar was fetched; no client is in it",
    "feeds.calendar": "asks, changes nothing",
    "bridging.still_allowed": "asks, changes nothing",
    "links.find": "asks, changes nothing",
    "links.living": "asks, changes nothing",
    "door.find": "asks, changes nothing",
    "door.stay": "the minutes inside are no part of a record",
}
TELEPHONE = {"ring", "accept", "end", "end_unrung", "sweep"}  # a leg is its own record, of a contact that is on record


def name_of(module: ModuleType) -> str:
    return module.__name__.rsplit(".", 1)[1]


def everything():
    """All rows but the trail's, as they are in the database."""
    found = {}
    for label in ("coaching", "clients", "telephony", "agreements", "clinic"):
        for model in apps.get_app_config(label).get_models():
            if model not in (AuditEvent,):
                with connection.cursor() as cursor:
                    cursor.execute(f'SELECT count(*), md5(string_agg(t::text, \'|\' ORDER BY t::text)) '
                                   f'FROM "{model._meta.db_table}" t')  # fmt: skip
                    found[model._meta.label] = cursor.fetchone()
    return found


def nothing_is_recorded():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE clinic_auditevent ADD CONSTRAINT broken CHECK (action = 'x') NOT VALID")


def try_without_a_trail(verb):
    """Runs the verb while no event can be written, and takes back that nothing can be."""
    save = transaction.savepoint()
    nothing_is_recorded()
    before = everything()
    with suppress(DatabaseError):  # a verb that is no transaction of its own would leave this one broken
        verb()
    unchanged = everything() == before
    transaction.savepoint_rollback(save)
    return unchanged


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_it_is_undone_when_it_cannot_be_recorded_and_keeps_every_secret_p6_p7(town, module, caplog):
    seen = []
    for name, verb in MODULES[module](town):
        assert try_without_a_trail(verb), f"{name} changed something without a trail"
        last = AuditEvent.objects.order_by("pk").last()
        verb()
        events = AuditEvent.objects.filter(pk__gt=last.pk if last else 0)
        assert events, f"{name} left no trail"
        assert all(event.client_id or event.clinic_id for event in events)
        seen.append(name)
    said = [*AuditEvent.objects.values_list("data", "actor_label"), *Message.objects.values_list("params", "template")]
    assert not [line for line in [*map(str, said), caplog.text] if SECRET in line or "+1312" in line]
    assert {name for name, _ in public_verbs(module)} <= set(seen) | {
        name.split(".")[1] for name in WITHOUT if name.startswith(name_of(module) + ".")
    }


def public_verbs(module):
    """What another module can call that takes a `now`: it changes something, or says why it does not."""
    for name, thing in inspect.getmembers(module, inspect.isfunction):
        own = thing.__module__ == module.__name__ and not name.startswith("_")
        if own and "now" in inspect.signature(thing).parameters:
            yield name, thing


def test_it_knows_the_verbs_of_a_telephone():
    assert {name for name, _ in public_verbs(legs)} == TELEPHONE


def test_it_takes_who_and_when_by_name_only():
    """`by=` and `now=` are never given by position: nobody mixes up two moments or two people."""
    for module in [*MODULES, legs]:
        for name, verb in public_verbs(module):
            for parameter in ("by", "now"):
                found = inspect.signature(verb).parameters.get(parameter)
                assert found is None or found.kind == found.KEYWORD_ONLY, f"{module.__name__}.{name}({parameter})"
