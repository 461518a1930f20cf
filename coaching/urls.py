"""Coaching's addresses: pages for staff, and the line's own."""

from django.urls import URLPattern, URLResolver, include, path

from coaching.views import (
    acts,
    board,
    call_backs,
    check_ins,
    client_limits,
    clients,
    contacts,
    covers,
    handover,
    limits,
    own_page,
    pauses,
    photos,
    preview,
    snippets,
    texts,
)

call_back = [
    path("", call_backs.call_back, name="call-back"),
    path("claim/", call_backs.claim, name="call-back-claim"),
    path("release/", call_backs.release, name="call-back-release"),
    path("call/", call_backs.call, name="call-back-call"),
    path("later/", call_backs.later, name="call-back-later"),
    path("close/", call_backs.close, name="call-back-close"),
    path("cover/", call_backs.cover, name="call-back-cover"),
]
client = [
    path("", clients.client, name="client"),
    path("call/", clients.call, name="client-call"),
    path("acts/", acts.record, name="act-record"),
    path("exception/", pauses.exception, name="rule-exception"),
    path("limits/", client_limits.index, name="client-limits"),
    path("limits/change/", client_limits.change, name="client-limits-change"),
    path("limits/<int:pk>/end/", client_limits.end, name="client-limits-end"),
    path("check-ins/", check_ins.agree, name="check-in-agree"),
    path("practice/", check_ins.assign, name="practice-assign"),
    path("texts/", texts.thread, name="client-texts"),
    path("texts/live/", texts.live, name="client-texts-live"),
    path("texts/read/", texts.read, name="client-texts-read"),
]
snippet = [
    path("", snippets.index, name="snippets"),
    path("add/", snippets.add, name="snippet-add"),
    path("begin/", snippets.begin, name="snippets-begin"),
    path("<uuid:uuid>/", snippets.change, name="snippet-change"),
    path("<uuid:uuid>/remove/", snippets.remove, name="snippet-remove"),
    path("<uuid:uuid>/restore/", snippets.restore, name="snippet-restore"),
]
page_of_their_own = [
    path("", own_page.index, name="own-page"),
    path("send/", own_page.send, name="own-page-send"),
    path("revoke/", own_page.revoke, name="own-page-revoke"),
    path("pin/", own_page.pin, name="own-page-pin"),
]
own_limits = [
    path("", limits.index, name="limits"),
    path("hours/", limits.add_hours, name="limit-hours"),
    path("hours/remove/", limits.remove_hours, name="limit-hours-remove"),
    path("hours/copy/", limits.copy_day, name="limit-hours-copy"),
    path("terms/", limits.terms, name="limit-terms"),
    path("change/", limits.override, name="limit-override"),
    path("preview/", preview.preview, name="limits-preview"),
    path("off/", limits.off, name="limit-off"),
    path("extra/", limits.extra, name="limit-extra"),
    path("change/<int:pk>/withdraw/", limits.withdraw, name="limit-withdraw"),
]
cover_request = [
    path("accept/", covers.accept, name="cover-accept"),
    path("decline/", covers.decline, name="cover-decline"),
    path("take-back/", covers.take_back, name="cover-take-back"),
    path("seen/", covers.seen, name="cover-seen"),
]
cover: list[URLPattern | URLResolver] = [
    path("ask/", covers.ask, name="cover-ask"),
    path("ask/<int:pk>/", covers.ask, name="cover-ask-for"),
    path("end/", covers.end, name="cover-end"),
    path("<uuid:uuid>/step-down/", covers.step_down, name="cover-step-down"),
    path("requests/<uuid:uuid>/", include(cover_request)),
    path("handover/<int:pk>/", handover.of_change, name="handover"),
    path("handover/<uuid:uuid>/", handover.of_therapist, name="handover-of"),
]
urlpatterns = [
    path("", board.board, name="board"),
    path("board/live/", board.board_live, name="board-live"),
    path("call-backs/<uuid:uuid>/", include(call_back)),
    path("clients/", clients.index, name="clients"),
    path("clients/<uuid:uuid>/", include(client)),
    path("clients/<uuid:uuid>/page/", include(page_of_their_own)),
    path("acts/<uuid:uuid>/correction/", acts.correct, name="act-correct"),
    path("pauses/<uuid:uuid>/end/", pauses.end, name="pause-end"),
    path("pauses/<uuid:uuid>/check/", pauses.check, name="pause-check"),
    path("pauses/<uuid:uuid>/notice/", texts.pause_notice, name="pause-notice"),
    path("check-ins/<uuid:uuid>/move/", check_ins.move, name="check-in-move"),
    path("check-ins/<uuid:uuid>/met/", check_ins.met, name="check-in-met"),
    path("check-ins/<uuid:uuid>/cancel/", check_ins.cancel, name="check-in-cancel"),
    path("check-in-series/<uuid:uuid>/end/", check_ins.end_series, name="check-in-series-end"),
    path("practices/<uuid:uuid>/done/", check_ins.practised, name="practice-done"),
    path("practices/<uuid:uuid>/end/", check_ins.end_practice, name="practice-end"),
    path("photos/<uuid:uuid>/", photos.photo, name="photo"),
    path("photos/<uuid:uuid>/attach/", photos.attach, name="photo-attach"),
    path("attachments/<uuid:uuid>/remove/", photos.remove, name="attachment-remove"),
    path("texts/", texts.index, name="conversations"),
    path("snippets/", include(snippet)),
    path("contacts/<uuid:uuid>/", contacts.contact, name="contact"),
    path("contacts/<uuid:uuid>/seen/", contacts.seen, name="contact-seen"),
    path("", include("coaching.office_urls")),
    path("limits/", include(own_limits)),
    path("me/", include("coaching.views.me.urls")),
    path("cover/", include(cover)),
    path("settings/", include("coaching.settings_urls")),
    path("line/", include("coaching.line.urls")),
]
