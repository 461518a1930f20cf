"""Addresses of the clinic's settings, below /settings/."""

from django.urls import include, path

from coaching.views.settings import (
    audit,
    crisis_lines,
    health,
    index,
    keeping,
    leaving,
    numbers,
    one_record,
    rules,
    skills,
    staff,
    wording,
)

person = [
    path("", staff.person, name="staff-person"),
    path("details/", staff.change, name="staff-change"),
    path("roles/", staff.roles, name="staff-roles"),
    path("link/", staff.send_link, name="staff-link"),
    path("hand-over/", leaving.hand_over, name="staff-hand-over"),
    path("deactivate/", leaving.deactivate, name="staff-deactivate"),
    path("second-factor/", staff.reset_second_factor, name="staff-second-factor"),
]
urlpatterns = [
    path("", index.index, name="settings"),
    path("rules/", rules.index, name="rules"),
    path("rules/change/", rules.change, name="rules-change"),
    path("crisis-lines/", crisis_lines.index, name="crisis-lines"),
    path("crisis-lines/add/", crisis_lines.add, name="crisis-line-add"),
    path("crisis-lines/<int:pk>/verify/", crisis_lines.verify, name="crisis-line-verify"),
    path("crisis-lines/<int:pk>/first/", crisis_lines.put_first, name="crisis-line-first"),
    path("crisis-lines/<int:pk>/retire/", crisis_lines.retire, name="crisis-line-retire"),
    path("skills/", skills.index, name="skills"),
    path("skills/<int:pk>/retire/", skills.retire, name="skill-retire"),
    path("skills/<int:pk>/return/", skills.bring_back, name="skill-return"),
    path("numbers/", numbers.index, name="numbers"),
    path("health/", health.index, name="health"),
    path("audit/", audit.index, name="audit"),
    path("audit/head/", audit.head, name="audit-head"),
    path("wording/", wording.index, name="wording"),
    path("keeping/", keeping.index, name="keeping"),
    path("keeping/check/", keeping.check, name="keeping-check"),
    path("keeping/deletions/<uuid:uuid>/", keeping.deletion, name="deletion"),
    path("keeping/deletions/<uuid:uuid>/take-back/", keeping.take_back, name="deletion-take-back"),
    path("keeping/<uuid:uuid>/", one_record.record, name="keeping-record"),
    path("keeping/<uuid:uuid>/hold/", one_record.hold, name="keeping-hold"),
    path("keeping/<uuid:uuid>/delete/", one_record.delete, name="keeping-delete"),
    path("staff/", staff.index, name="staff"),
    path("staff/invite/", staff.invite, name="staff-invite"),
    path("staff/<uuid:uuid>/", include(person)),
]
