"""What a killed sender held in its hands is sent by another one within the promised minute (P4), and not before."""

from config.celery import BEAT
from telephony import claims, network

A_WORKER_STARTS_IN = 10  # seconds
PROMISED_WITHIN = 60  # seconds


def test_a_lease_and_the_next_tick_fit_into_the_minute():
    tick = BEAT["send what is due"]["schedule"]
    assert claims.LEASE_SECONDS + tick + A_WORKER_STARTS_IN < PROMISED_WITHIN


def test_a_lease_outlasts_the_slowest_hand_over():
    look_and_request, connect_and_answer = 2, 2
    assert claims.LEASE_SECONDS >= look_and_request * connect_and_answer * network.TIMEOUT_SECONDS
