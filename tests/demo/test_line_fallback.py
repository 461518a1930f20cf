"""The documents that speak when nothing of ours does: valid TwiML with crisis words, in both languages."""

import xml.etree.ElementTree as ET

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from clients.models import Client
from clinic.models import Clinic, CrisisLine
from coaching.line import fallback
from telephony import gsm
from telephony.simulator.twiml import read_text, read_voice

MEDIA = ("voice-en", "voice-es", "text-en", "text-es")
VERBS = {"Say", "Pause", "Hangup", "Message"}


def written(folder) -> dict[str, ET.Element]:
    return {path.name: ET.fromstring(path.read_text()) for path in folder.iterdir()}


def test_it_writes_a_voice_and_a_text_for_each_country_of_clinics_and_clients(riverbend, tmp_path):
    Client.objects.filter(name="Ben Okafor").update(country="CA")
    call_command("line_fallback", str(tmp_path / "new" / "folder"), verbosity=0)
    documents = written(tmp_path / "new" / "folder")
    of_clinics = {f"{slug}-{medium}.xml" for slug in ("riverbend", "harbor") for medium in MEDIA}
    assert set(documents) == {"voice-us.xml", "text-us.xml", "voice-ca.xml", "text-ca.xml"} | of_clinics
    for document in documents.values():
        assert document.tag == "Response"
        assert {verb.tag for verb in document} <= VERBS


@pytest.mark.parametrize("country", ["US", "CA", "NZ", ""])
def test_it_speaks_crisis_words_in_both_languages_and_hangs_up(country):
    document = ET.fromstring(fallback.voice(country))
    tongues = [say.get("language") for say in document.iter("Say")]
    assert set(tongues) == {"en-US", "es-US"}
    assert document[-1].tag == "Hangup"
    first = document[0].text
    assert ("9 1 1" in first and "9 8 8" in first) if country in {"US", "CA"} else "emergency number" in first


@pytest.mark.parametrize("country", ["US", "CA", ""])
def test_its_texts_keep_to_letters_that_every_phone_has(country):
    for message in ET.fromstring(fallback.text(country)).iter("Message"):
        assert message.text.isascii()
        assert gsm.segments(message.text) <= 2


@pytest.mark.parametrize("country", ["US", "CA", "NZ", ""])
def test_it_is_twiml_as_the_carrier_reads_it(country):
    assert read_voice(fallback.voice(country))
    assert read_text(fallback.text(country))


def test_it_says_the_clinics_own_lines_in_the_language_asked_for_first(riverbend):
    CrisisLine.objects.filter(clinic=riverbend, number="988").update(number="8005550199")
    documents = fallback.of_clinic(riverbend)
    english, spanish = (ET.fromstring(documents[f"riverbend-voice-{first}.xml"]) for first in ("en", "es"))
    assert [english[0].get("language"), spanish[0].get("language")] == ["en-US", "es-US"]
    assert "8 0 0 5 5 5 0 1 9 9" in english[0].text
    assert "8005550199" in ET.fromstring(documents["riverbend-text-es.xml"])[0].text
    assert all(read_voice(document) for name, document in documents.items() if "voice" in name)


def test_it_tells_what_is_not_todays(riverbend, tmp_path, capsys):
    call_command("line_fallback", str(tmp_path))
    call_command("line_fallback", str(tmp_path), check=True)
    assert "today's crisis lines" in capsys.readouterr().out
    CrisisLine.objects.filter(clinic=riverbend, number="988").update(number="8005550199")
    with pytest.raises(CommandError, match="riverbend-voice-en.xml, riverbend-text-en.xml"):
        call_command("line_fallback", str(tmp_path), check=True)


def test_it_writes_all_countries_it_knows_when_there_is_no_database(tmp_path, monkeypatch):
    def down(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(Clinic.objects, "order_by", down)
    call_command("line_fallback", str(tmp_path), verbosity=0)
    assert {"voice-us.xml", "voice-ca.xml"} <= set(written(tmp_path))


def test_it_says_when_the_folder_cannot_be_written(riverbend, tmp_path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("line_fallback", str(tmp_path / "taken"))
