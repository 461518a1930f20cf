"""Where the clinic is looked after: what is missing, the log, its review, and files of it."""

from django.urls import path

from coaching.views import exports, log, missing, reports, reviews

urlpatterns = [
    path("contacts/<uuid:uuid>/beside/", reviews.beside, name="contact-beside"),
    path("contacts/<uuid:uuid>/question/", reviews.ask, name="question-ask"),
    path("contacts/<uuid:uuid>/note/", reviews.note, name="contact-note"),
    path("questions/<uuid:uuid>/answer/", reviews.answer, name="question-answer"),
    path("log/export/", exports.ask, name="export-ask"),
    path("exports/<uuid:uuid>/", exports.export, name="export"),
    path("exports/<uuid:uuid>/cancel/", exports.cancel, name="export-cancel"),
    path("exports/<uuid:uuid>/file/", exports.fetch, name="export-fetch"),
    path("reports/", reports.reports, name="reports"),
    path("missing/", missing.missing, name="missing"),
    path("log/", log.log, name="log"),
    path("log/keep/", log.keep, name="log-keep"),
    path("log/kept/<uuid:uuid>/forget/", log.forget, name="log-forget"),
    path("log/review/", reviews.sign_off, name="review"),
    path("log/review/undo/", reviews.take_back, name="review-undo"),
]
