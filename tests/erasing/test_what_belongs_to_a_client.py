"""Every table that leads to a client goes with the record, in an order in which it can; a new one fails here first."""

from django.apps import apps
from django.db import connection

from clients.models import Client
from coaching.erasing import door
from coaching.erasing.parts import CLIENT, PARTS

PLACES = {part.table: place for place, part in enumerate(PARTS)}
BY_NUMBER = {"telephony_message", "telephony_call", "telephony_media", "telephony_stop"}  # they name no client


def relations():
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if field.remote_field:
                yield model._meta.db_table, field.related_model._meta.db_table


def tables_that_lead_to_a_client():
    found, before = {Client._meta.db_table}, set()
    while found != before:
        before = set(found)
        found |= {table for table, target in relations() if target in before}
    return found


def test_every_table_that_leads_to_a_client_goes():
    assert tables_that_lead_to_a_client() | BY_NUMBER == set(PLACES)


def test_a_table_is_a_part_once_and_the_client_goes_last():
    assert len(PARTS) == len(PLACES)
    assert PARTS[-1].table == CLIENT


def test_what_points_at_a_row_goes_before_it():
    wrong = [
        (table, target)
        for table, target in relations()
        if table in PLACES and target in PLACES and table != target and PLACES[table] > PLACES[target]
    ]
    assert wrong == []


def test_the_database_has_the_door_as_it_is_written_here(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc, prosecdef FROM pg_proc WHERE proname = 'erase_part'")
        ((body, as_its_owner),) = cursor.fetchall()
    written = door.statement().partition("$door$")[2].partition("$door$")[0]
    assert body.split() == written.split()
    assert as_its_owner
