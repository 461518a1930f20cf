"""The agreements' addresses: the link in a text, the pages behind its code, those for staff, the check of a file."""

from django.urls import include, path

from agreements.views import (
    after,
    beside,
    disclosing,
    door,
    drafts,
    emails,
    inside,
    overview,
    reading,
    record,
    signature,
    taking_back,
    telling,
    verify,
    wording,
)

by_link = [
    path("", door.door, name="sign"),
    path("code/", door.code, name="sign-code"),
    path("new/", door.new, name="sign-new"),
]
by_key = [
    path("", inside.index, name="signing"),
    path("consent/", reading.consent, name="signing-consent"),
    path("paper/", reading.paper, name="signing-paper"),
    path("print/", reading.printed, name="signing-print"),
    path("read/", reading.read, name="signing-read"),
    path("question/", telling.question, name="signing-question"),
    path("wrong/", telling.wrong, name="signing-wrong"),
    path("language/", telling.language, name="signing-language"),
    path("told/", telling.told, name="signing-told"),
    path("decline/", telling.decline, name="signing-decline"),
    path("sign/", signature.sign, name="signing-sign"),
    path("check/", signature.check, name="signing-check"),
    path("done/", signature.done, name="signing-done"),
    path("copy/", signature.copy, name="signing-copy"),
    path("coaching-line.vcf", signature.contact_card, name="signing-contact"),
    path("others/<uuid:uuid>/", signature.carry_on, name="signing-carry-on"),
    path("end/", inside.end, name="signing-end"),
    path("withdraw/", taking_back.withdraw, name="signing-withdraw"),
    path("withdraw/check/", taking_back.check, name="signing-withdraw-check"),
    path("over/<slug:what>/", inside.over, name="signing-over"),
]
agreement = [
    path("", record.agreement, name="agreement"),
    path("evidence/", record.evidence_page, name="agreement-evidence"),
    path("pdf/", record.pdf, name="agreement-pdf"),
    path("print/", record.printed, name="agreement-print"),
    path("change/", drafts.change, name="agreement-change"),
    path("send/", drafts.send, name="agreement-send"),
    path("acknowledge/", after.acknowledge, name="agreement-acknowledge"),
    path("void/", after.void, name="agreement-void"),
    path("withdraw/", after.withdraw, name="agreement-withdraw"),
    path("review/", after.review, name="agreement-review"),
]
signer = [
    path("resend/", drafts.resend, name="signer-resend"),
    path("code/", beside.show_code, name="signer-code"),
    path("here/", beside.here, name="signer-here"),
    path("paper/", beside.on_paper, name="signer-paper"),
    path("scan/", record.scan, name="signer-scan"),
]
texts = [
    path("", wording.index, name="agreement-texts"),
    path("defaults/", wording.add_defaults, name="texts-defaults"),
    path("disclosure/", disclosing.disclosure, name="disclosure"),
    path("preview/<slug:language>/", wording.preview, name="text-preview"),
    path("<uuid:uuid>/draft/", wording.open_draft, name="text-draft"),
    path("<uuid:uuid>/guardian/", wording.guardian, name="text-guardian"),
    path("<uuid:uuid>/publish/", wording.publish, name="text-publish"),
    path("<uuid:uuid>/discard/", wording.discard, name="text-discard"),
    path("<uuid:uuid>/<slug:language>/", wording.version, name="text-version"),
    path("<uuid:uuid>/<slug:language>/edit/", wording.edit, name="text-edit"),
]
urlpatterns = [
    path("sign/check/", verify.printed_address, name="verify-printed"),
    path("sign/<str:token>/", include(by_link)),
    path("signing/", include(by_key)),
    path("verify/", verify.verify, name="verify"),
    path("clients/<uuid:uuid>/agreement/", drafts.draw_up, name="client-agreement"),
    path("clients/<uuid:uuid>/emails/", emails.emails, name="client-emails"),
    path("agreements/", overview.index, name="agreements"),
    path("agreements/<uuid:uuid>/", include(agreement)),
    path("agreements/signers/<uuid:uuid>/", include(signer)),
    path("agreements/texts/", include(texts)),
    path("agreements/matters/<int:pk>/close/", after.close_matter, name="matter-close"),
    path("agreements/notes/<uuid:uuid>/settle/", after.settle_note, name="note-settle"),
]
