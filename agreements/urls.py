"""The agreements' addresses: the link in a text, the pages behind its code, and the pages for staff."""

from django.urls import include, path

from agreements.views import door, inside, reading, signature, telling

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
    path("told/", telling.told, name="signing-told"),
    path("decline/", telling.decline, name="signing-decline"),
    path("sign/", signature.sign, name="signing-sign"),
    path("done/", signature.done, name="signing-done"),
    path("copy/", signature.copy, name="signing-copy"),
    path("coaching-line.vcf", signature.contact_card, name="signing-contact"),
    path("others/<uuid:uuid>/", signature.carry_on, name="signing-carry-on"),
    path("end/", inside.end, name="signing-end"),
    path("over/<slug:what>/", inside.over, name="signing-over"),
]
urlpatterns = [
    path("sign/<str:token>/", include(by_link)),
    path("signing/", include(by_key)),
]
