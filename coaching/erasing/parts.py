"""What a client's record consists of, table by table, in the order in which it can go, leaves first.

The same conditions count a record and delete it. In them `r` is the row; {who} is the client, {here} their clinic,
{numbers} the telephone numbers that are theirs alone.
"""

# ruff: noqa: S608  conditions of our own; whose record it is comes in as a parameter

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CLIENT = "clients_client"

_CONTACTS = (
    "SELECT c.id FROM coaching_contact c WHERE c.client_id = {who}"
    " OR (c.client_id IS NULL AND c.clinic_id = {here} AND c.peer = ANY({numbers}))"
)
_AGREEMENTS = "SELECT a.id FROM agreements_agreement a WHERE a.client_id = {who}"
_SIGNERS = f"SELECT s.id FROM agreements_signer s WHERE s.agreement_id IN ({_AGREEMENTS})"
_PAGES = "SELECT p.id FROM coaching_ownpage p WHERE p.client_id = {who}"
_PAGE_LINKS = f"SELECT l.id FROM coaching_ownpagelink l WHERE l.page_id IN ({_PAGES})"
_TEXTS = "SELECT t.message_id FROM coaching_conversationtext t WHERE t.client_id = {who}"
_ALL_TEXTS = (
    f"SELECT m.id FROM telephony_message m WHERE m.id IN ({_TEXTS})"
    " OR (m.clinic_id = {here} AND m.peer = ANY({numbers}) AND NOT EXISTS"
    " (SELECT FROM coaching_conversationtext t WHERE t.message_id = m.id AND t.client_id <> {who}))"
)
_CALLS = (
    "SELECT k.id FROM telephony_call k"
    f" WHERE k.id IN (SELECT c.call_id FROM coaching_contact c WHERE c.id IN ({_CONTACTS}))"
    f" OR k.id IN (SELECT g.call_id FROM coaching_therapistleg g WHERE g.contact_id IN ({_CONTACTS}))"
    " OR (k.clinic_id = {here} AND k.peer = ANY({numbers})"
    " AND NOT EXISTS (SELECT FROM coaching_contact c WHERE c.call_id = k.id AND c.client_id <> {who})"
    " AND NOT EXISTS (SELECT FROM coaching_therapistleg g"
    f" WHERE g.call_id = k.id AND g.contact_id NOT IN ({_CONTACTS})))"
)
_OF_CLIENT = "r.client_id = {who}"
_OF_CONTACT = f"r.contact_id IN ({_CONTACTS})"
_OF_AGREEMENT = f"r.agreement_id IN ({_AGREEMENTS})"
_OF_SIGNER = f"r.signer_id IN ({_SIGNERS})"

NUMBERS = """SELECT own.n FROM (
    SELECT number AS n FROM clients_clientphone WHERE client_id = {who}
    UNION SELECT phone FROM clients_caregiver WHERE client_id = {who}
    UNION SELECT s.phone FROM agreements_signer s JOIN agreements_agreement a ON a.id = s.agreement_id
      WHERE a.client_id = {who} AND s.user_id IS NULL) own
  WHERE own.n <> ''
    AND NOT EXISTS (SELECT FROM clients_clientphone o JOIN clients_client c ON c.id = o.client_id
      WHERE o.number = own.n AND c.id <> {who} AND c.clinic_id = {here})
    AND NOT EXISTS (SELECT FROM clients_caregiver o JOIN clients_client c ON c.id = o.client_id
      WHERE o.phone = own.n AND c.id <> {who} AND c.clinic_id = {here})
    AND NOT EXISTS (SELECT FROM clinic_user u WHERE u.phone = own.n AND u.clinic_id = {here})"""
"""The numbers of the client, of their caregivers and of whoever signed for them, without those that another client,
another caregiver or somebody of the staff has as well."""


@dataclass(frozen=True, slots=True)
class Part:
    """`takes`: the column of these rows that names calls or texts which go with them. `said`: what its rows are called
    on a page; without it they are counted among what belongs to the others.
    """

    table: str
    rows: str
    said: str | Promise = ""
    takes: str = ""


PARTS = (
    Part(
        "coaching_reminder",
        "r.call_back_id IN (SELECT b.id FROM coaching_callback b WHERE b.client_id = {who})"
        " OR r.check_in_id IN (SELECT i.id FROM coaching_checkin i WHERE i.client_id = {who})",
    ),
    Part("coaching_addendum", _OF_CONTACT),
    Part("coaching_crisisstep", _OF_CONTACT),
    Part("coaching_question", _OF_CONTACT),
    Part("coaching_contactsheet", _OF_CONTACT, _("Sheets of the protocol")),
    Part("coaching_skilltried", _OF_CONTACT),
    Part("coaching_contact_skills", _OF_CONTACT),
    Part(
        "coaching_attachment",
        f"{_OF_CONTACT} OR r.check_in_id IN (SELECT i.id FROM coaching_checkin i WHERE i.client_id = {{who}})",
    ),
    Part("telephony_media", f"r.message_id IN ({_ALL_TEXTS})", _("Photos")),
    Part("coaching_conversationtext", _OF_CLIENT, takes="message_id"),
    Part("coaching_checkin", _OF_CLIENT, _("Check-ins")),
    Part("coaching_checkinseries", _OF_CLIENT),
    Part("coaching_riskcheck", _OF_CLIENT, _("Risk checks")),
    Part("coaching_pause", _OF_CLIENT, _("Pauses")),
    Part("coaching_act", _OF_CLIENT, _("Acts of self-harm")),
    Part("coaching_therapistleg", _OF_CONTACT, takes="call_id"),
    Part("coaching_contact", f"r.id IN ({_CONTACTS})", _("Contacts with their notes"), takes="call_id"),
    Part("coaching_callback", _OF_CLIENT, _("Call-backs")),
    Part("telephony_message", f"r.id IN ({_ALL_TEXTS})", _("Texts")),
    Part(
        "telephony_call",
        f"r.id IN ({_CALLS}) OR r.parent_id IN ({_CALLS})",
        _("Calls of the line"),
    ),
    Part(
        "telephony_stop",
        "r.peer = ANY({numbers}) AND r.line IN (SELECT n.number FROM clinic_coachingline n WHERE n.clinic_id = {here})",
    ),
    Part("agreements_sealedpdf", _OF_AGREEMENT, _("Sealed agreement files")),
    Part("agreements_sealing", _OF_AGREEMENT),
    Part(
        "agreements_paperscan",
        f"r.signature_id IN (SELECT g.id FROM agreements_signature g WHERE g.signer_id IN ({_SIGNERS}))",
    ),
    Part("agreements_signature", _OF_SIGNER, _("Signatures")),
    Part("agreements_signingsession", _OF_SIGNER),
    Part("agreements_onetimecode", _OF_SIGNER),
    Part("agreements_signinglink", _OF_SIGNER),
    Part("agreements_signernote", _OF_SIGNER),
    Part("agreements_agreementreminder", _OF_SIGNER),
    Part("agreements_letter", _OF_SIGNER),
    Part("agreements_matter", _OF_AGREEMENT),
    Part("agreements_agreementevent", _OF_AGREEMENT),
    Part("agreements_signer", _OF_AGREEMENT),
    Part("agreements_agreement", _OF_CLIENT, _("Agreements")),
    Part("coaching_ownpagesession", f"r.link_id IN ({_PAGE_LINKS})"),
    Part("coaching_ownpagelink", f"r.page_id IN ({_PAGES})"),
    Part("coaching_ownpage", _OF_CLIENT),
    Part("coaching_discussed", _OF_CLIENT),
    Part("coaching_sessionpoint", _OF_CLIENT, _("Notes for sessions")),
    Part("coaching_practice", _OF_CLIENT),
    Part("coaching_passedon", _OF_CLIENT),
    Part("coaching_ruleexception", _OF_CLIENT),
    Part("coaching_emergencyaccess", _OF_CLIENT),
    Part("coaching_clientlimit", _OF_CLIENT),
    Part(
        "coaching_coverrequest",
        "r.override_id IN (SELECT o.id FROM coaching_limitoverride o WHERE o.client_id = {who})",
    ),
    Part("coaching_limitoverride", _OF_CLIENT),
    Part("clients_legalhold", _OF_CLIENT),
    Part("clients_discharge", _OF_CLIENT),
    Part(
        "clients_planversion",
        "r.plan_id IN (SELECT p.id FROM clients_coachingplan p WHERE p.client_id = {who})",
        _("Versions of the plan"),
    ),
    Part("clients_coachingplan", _OF_CLIENT),
    Part("clients_careteammember", _OF_CLIENT),
    Part("clients_clientphone", _OF_CLIENT, _("Telephone numbers")),
    Part("clients_caregiver", _OF_CLIENT, _("Caregivers")),
    Part(CLIENT, "r.id = {who}"),
)
TAKEN = {
    "message_id": (
        "telephony_message",
        "r.id = ANY({taken}) AND NOT EXISTS (SELECT FROM coaching_conversationtext t WHERE t.message_id = r.id)",
    ),
    "call_id": (
        "telephony_call",
        "(r.id = ANY({taken}) OR r.parent_id = ANY({taken}))"
        " AND NOT EXISTS (SELECT FROM coaching_contact c WHERE c.call_id = r.id)"
        " AND NOT EXISTS (SELECT FROM coaching_therapistleg g WHERE g.call_id = r.id)",
    ),
}
"""By the column that names them: the table of what goes along, and which of its rows, once nothing points there."""
