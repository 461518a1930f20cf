"""The simulator's page; included at the root, found only locally."""

from django.urls import path

from telephony.simulator import views

urlpatterns = [
    path("phone/", views.phone, name="phone"),
    path("phone/state/", views.phone_state, name="phone-state"),
    path("phone/act/", views.phone_act, name="phone-act"),
    path("phone/media/<str:sid>/", views.phone_media, name="phone-media"),
]
