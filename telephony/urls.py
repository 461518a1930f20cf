"""The carrier's way back to us with news of texts and calls; included at the root."""

from django.urls import path

from telephony.views import status

urlpatterns = [
    path("line/status/call/<uuid:uuid>/", status.call_status, name="call-status"),
    path("line/status/message/<uuid:uuid>/", status.message_status, name="message-status"),
]
