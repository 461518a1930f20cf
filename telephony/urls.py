"""The carrier's way back to us with news of texts and calls; included at the root."""

from django.urls import include, path

from telephony.views import status

urlpatterns = [
    path("", include("telephony.simulator.urls")),
    path("line/status/inbound/", status.inbound_status, name="inbound-status"),
    path("line/status/call/<uuid:uuid>/", status.call_status, name="call-status"),
    path("line/status/message/<uuid:uuid>/", status.message_status, name="message-status"),
]
