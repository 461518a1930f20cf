"""`manage.py exchange`: the simulated carrier of a local installation."""

import signal
import threading
from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from clinic.encryption import EncryptionError
from telephony.simulator import memory
from telephony.simulator.exchange import Exchange
from telephony.simulator.our_lines import OurLines
from telephony.simulator.runner import Post, Runner
from telephony.simulator.server import HOST, ExchangeServer

CHARACTERS_A_SECOND = 15.0  # how fast the line is heard to speak
CONNECTING = timedelta(seconds=0.6)
AIR = timedelta(seconds=0.5)


class Command(BaseCommand):
    help = "Runs the simulated telephone exchange on the loopback address (local installations only)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=urlsplit(settings.TWILIO_API_BASE_URL).port or 8001)
        parser.add_argument("--deliver-to", default=settings.PUBLIC_URL, metavar="URL")
        parser.add_argument("--speech", type=float, default=CHARACTERS_A_SECOND, metavar="CHARACTERS_A_SECOND")

    def handle(self, *args: Any, port: int, deliver_to: str, speech: float, **options: Any) -> None:
        if not settings.LOCAL:
            raise CommandError("The simulated exchange runs only where PUBLIC_URL is this machine's own address.")
        exchange = Exchange(
            account_sid=settings.TWILIO_ACCOUNT_SID,
            auth_token=settings.TWILIO_AUTH_TOKENS[0],
            now=lambda: datetime.now(UTC),
            find_line=OurLines(settings.PUBLIC_URL),
            api_base_url=settings.TWILIO_API_BASE_URL or f"http://{HOST}:{port}",
            speech_rate=speech,
            call_delay=CONNECTING,
            text_delay=AIR,
        )
        self._recall(exchange)
        runner = Runner(exchange, Post(exchange.auth_token, settings.PUBLIC_URL, deliver_to))
        self._serve(port, exchange, runner)

    def _recall(self, exchange: Exchange) -> None:
        """Texts of before; a carrier works without them."""
        try:
            memory.recall(exchange)
        except (DatabaseError, EncryptionError) as error:
            self.stderr.write(f"The telephones begin without their texts: {error}")
        finally:
            connection.close()

    def _serve(self, port: int, exchange: Exchange, runner: Runner) -> None:
        try:
            server = ExchangeServer(port, exchange)
        except OSError as error:
            raise CommandError(f"Port {port} is taken; give another one by --port ({error}).") from error
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
        runner.start()
        self.stdout.write(f"The telephone exchange listens on http://{HOST}:{server.server_port}")
        try:
            server.serve_forever()
        finally:
            runner.stop()
            server.server_close()
