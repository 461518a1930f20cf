"""The line's addresses. Twilio knows two of them; the others are passed on in our own answers."""

from django.urls import path

from coaching.line import bridge, canary, code, text, voice

urlpatterns = [
    path("voice/", voice.incoming, name="line-voice"),
    path("text/", text.incoming, name="line-text"),
    path("canary/", canary.listen, name="line-canary"),
    path("voice/<uuid:uuid>/<int:count>/<slug:name>/", voice.step, name="line-step"),
    path("code/<uuid:uuid>/<slug:name>/", code.step, name="line-code"),
    path("leg/<uuid:uuid>/<int:count>/<slug:name>/", bridge.step, name="line-leg"),
]
