"""Sealing: soon, again when it failed, loud when it waits, with a key that lies outside the database."""

import pytest
from django.core.management import CommandError, call_command

from agreements import acknowledging, seal_keys, sealing, stamping, verification
from agreements.models import Agreement, SealCertificate, SealedPdf, Sealing, State
from clinic import audit
from clinic.encryption import key_of
from coaching.backups import checks
from tests.agreements.flow.conftest import take_in
from tests.agreements.flow.desk import DEV, NOON, later, open_matters, sent, signs, texts_to
from tests.agreements.flow.sealed import sealed, signature_of

NEW_KEY = "next:" + "B" * 43 + "="


BEGINS_WITH = ("signed",)


def fail(*args, **kwargs):
    raise OSError("disk")


def test_what_failed_is_tried_again_after_five_minutes(agreement, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(stamping, "stamped", fail)
        assert sealing.seal_due(now=later(minutes=2)) == 0
    waiting = Sealing.objects.get()
    assert (waiting.attempts, waiting.error, waiting.due_at) == (1, "OSError", later(minutes=7))
    assert Agreement.objects.get(pk=agreement.pk).state == State.SIGNED
    assert sealing.seal_due(now=later(minutes=6)) == 0
    assert sealing.seal_due(now=later(minutes=7)) == 1
    assert sealing.seal_due(now=later(minutes=8)) == 0


def test_what_waits_for_fifteen_minutes_is_an_alarm_until_it_is_sealed(agreement, monkeypatch, caplog):
    with monkeypatch.context() as broken:
        broken.setattr(stamping, "stamped", fail)
        sealing.seal_due(now=later(minutes=2))
    assert sealing.alarm(now=later(minutes=15)) == 0
    assert sealing.alarm(now=later(minutes=16)) == 1
    assert "seal_late" in caplog.text
    assert "not_sealed" in open_matters(agreement)
    sealing.seal_due(now=later(minutes=20))
    assert "not_sealed" not in open_matters(agreement)
    assert sealing.alarm(now=later(minutes=21)) == 0


def test_one_that_fails_holds_up_no_other(agreement, mira, monkeypatch):
    from_mira = sent(take_in(mira, "Eva Lund", "+13145550131"), by=mira)
    signs("+13145550131", "Eva Lund")
    real = sealing.document.render

    def break_first(one, **how):
        return fail() if one.pk == agreement.pk else real(one, **how)

    monkeypatch.setattr(sealing.document, "render", break_first)
    assert sealing.seal_due(now=later(minutes=2)) == 1
    assert SealedPdf.objects.get().agreement_id == from_mira.pk


def test_the_second_revision_waits_for_the_first(agreement, jonas, monkeypatch):
    acknowledging.acknowledge(agreement, by=jonas, now=later(minutes=2))
    Sealing.objects.filter(revision=1).update(due_at=later(minutes=30))
    assert sealing.seal_due(now=later(minutes=3)) == 0
    assert Sealing.objects.get(revision=2).error == "LookupError"
    assert sealing.seal_due(now=later(minutes=30)) == 2


def test_a_copy_is_offered_once(agreement, jonas):
    sealed(agreement)
    sealed(agreement, by=jonas)
    assert len(texts_to(DEV, "document-copy")) == 1


def test_in_production_no_seal_is_made_by_itself(agreement, settings):
    settings.LOCAL = False
    assert sealing.seal_due(now=later(minutes=2)) == 0
    assert Sealing.objects.get().error == "NoSeal"
    call_command("seal_key", "riverbend")
    assert sealing.seal_due(now=later(minutes=7)) == 1


def test_the_command_makes_one_seal_a_clinic_and_renews_on_demand(riverbend, otto, capsys):
    call_command("seal_key")
    call_command("seal_key")
    assert SealCertificate.objects.count() == 2
    call_command("seal_key", "harbor", renew=True)
    assert SealCertificate.objects.filter(clinic__slug="harbor").count() == 2
    assert SealCertificate.objects.filter(clinic__slug="harbor", retired_at=None).count() == 1
    assert "harbor: made, key in" in capsys.readouterr().out
    with pytest.raises(CommandError, match="No such clinic: lakeside"):
        call_command("seal_key", "lakeside")


def test_the_key_is_encrypted_and_for_nobody_else_to_read(riverbend):
    row = seal_keys.make(riverbend, by=audit.SYSTEM("test"), now=NOON)
    path = seal_keys.path_of(row)
    assert path.read_text().startswith("sealed1:")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert "PRIVATE" not in row.pem


def test_the_key_moves_to_a_new_field_key(agreement, settings):
    first = sealed(agreement)
    old = settings.FIELD_KEYS
    settings.FIELD_KEYS = (NEW_KEY, *old)
    assert seal_keys.reseal(first.certificate)
    assert not seal_keys.reseal(first.certificate), "it is there already"
    assert key_of(seal_keys.path_of(first.certificate).read_text()) == "next"
    settings.FIELD_KEYS = (NEW_KEY,)
    assert stamping.signer_for(first.certificate)


def test_a_key_that_cannot_be_opened_seals_nothing(agreement, settings):
    first = sealed(agreement)
    settings.FIELD_KEYS = (NEW_KEY,)
    with pytest.raises(seal_keys.NoSeal):
        stamping.signer_for(first.certificate)
    assert not seal_keys.opens(first.certificate)


def test_no_new_seal_is_proposed_while_only_its_field_key_is_missing(agreement, settings):
    sealed(agreement)
    settings.FIELD_KEYS = (NEW_KEY,)
    assert "FIELD_KEYS first" in checks.seals(now=NOON).do
    assert "renew" not in checks.seals(now=NOON).do


def test_a_key_file_that_is_gone_is_fetched_before_a_new_seal_is_made(agreement):
    seal_keys.path_of(sealed(agreement).certificate).unlink()
    assert checks.seals(now=NOON).found == "not there: riverbend"
    assert checks.seals(now=NOON).do.startswith("fetch the files from another backup")


def test_a_seal_that_is_used_no_more_needs_no_key(agreement, settings):
    first = sealed(agreement).certificate
    seal_keys.make(first.clinic, by=audit.SYSTEM("test"), now=NOON)
    seal_keys.path_of(first).unlink()
    first.refresh_from_db()
    assert not seal_keys.reseal(first)


def test_a_key_of_another_kind_is_refused():
    pem = seal_keys.ec_key
    from_rsa = (
        "-----BEGIN PRIVATE KEY-----\n"
        "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n"
    )
    with pytest.raises(seal_keys.NoSeal):
        pem(from_rsa)


def test_it_is_sealed_at_any_part_of_a_second(agreement):
    """As a worker's clock tells it; a moment on the second is the exception."""
    assert sealing.seal_due(now=later(minutes=1, microseconds=123_456)) == 1


def test_a_hundred_are_sealed_without_a_failure(agreement):
    certificate = sealed(agreement).certificate
    sheet = sealing.document.render(agreement, seal=sealing.evidence.Seal(1, "", "", 0), now=NOON)
    files = {stamping.stamped(sheet, certificate) for _ in range(100)}
    assert len(files) == 100
    assert verification.seal_problems(files.pop(), [certificate]) == []


def test_what_is_kept_for_the_next_seal_is_what_the_library_makes_anew(agreement, monkeypatch):
    certificate = sealed(agreement).certificate
    sheet = sealing.document.render(agreement, seal=sealing.evidence.Seal(1, "", "", 0), now=NOON)
    kept = stamping.stamped(sheet, certificate)
    monkeypatch.delattr(stamping.Sealer, "async_sign")
    anew = stamping.stamped(sheet, certificate)
    assert signature_of(kept).dump() == signature_of(anew).dump()


def test_a_file_is_made_kept_and_offered_with_few_questions(agreement, django_assert_max_num_queries):
    waiting = Sealing.objects.get()
    seal_keys.make(agreement.client.clinic, by=audit.SYSTEM("test"), now=NOON)
    with django_assert_max_num_queries(30):  # five for the sheet, fifteen for the copy and its text
        assert sealing._seal_one(waiting.pk, now=later(minutes=2))


def test_two_workers_at_once_seal_once(agreement):
    waiting = Sealing.objects.get()
    assert sealing._seal_one(waiting.pk, now=later(minutes=2)) is True
    assert sealing._seal_one(waiting.pk, now=later(minutes=2)) is False
