"""Strangers who call an installed line without a break, through its nginx, with signed webhooks."""

import json
import secrets
import ssl
import threading
import time
from http.client import HTTPException, HTTPSConnection
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

ACCOUNT, TOKEN = "AC" + "0" * 32, secrets.token_hex(16)
HOST, LINE = "coaching.example.org", "+13145550100"
EVERY_SECONDS = 0.1


class Callers(threading.Thread):
    """From a number that withholds itself, so that each call is answered by the rule: crisis lines, and the PIN."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.calls, self.not_answered, self.slowest = 0, [], 0.0  # type: ignore[var-annotated]
        self._over = threading.Event()
        self._trust = ssl.create_default_context()
        self._trust.check_hostname, self._trust.verify_mode = False, ssl.CERT_NONE  # its certificate is its own

    def run(self) -> None:
        while not self._over.wait(EVERY_SECONDS):
            began = time.monotonic()
            status, said = self.call()
            self.slowest = max(self.slowest, time.monotonic() - began)
            self.calls += 1
            if status != 200 or "9 8 8" not in said:
                self.not_answered.append(f"{status} {said[:120]}")

    def call(self) -> tuple[int, str]:
        fields = {
            "AccountSid": ACCOUNT, "CallSid": f"CA{secrets.token_hex(16)}", "From": "anonymous", "FromCountry": "",
            "To": LINE, "ToCountry": "US", "CallStatus": "ringing", "Direction": "inbound",
        }  # fmt: skip
        signature = RequestValidator(TOKEN).compute_signature(f"https://{HOST}/line/voice/", fields)
        headers = {"Host": HOST, "X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            door = HTTPSConnection("127.0.0.1", timeout=15, context=self._trust)
            door.request("POST", "/line/voice/", urlencode(fields), headers)
            answer = door.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, HTTPException) as error:
            return 0, repr(error)

    def end(self) -> str:
        self._over.set()
        self.join()
        return json.dumps(
            {"calls": self.calls, "not answered": self.not_answered[:5], "slowest": round(self.slowest, 2)}
        )
