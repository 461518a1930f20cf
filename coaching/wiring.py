"""Where coaching listens to telephony: imported once, when the models are there."""

from coaching import bridging, conversations  # noqa: F401  (they register a check and a receiver of their own)
from coaching.demo import phones
from coaching.line import ending
from telephony.signals import call_changed

call_changed.connect(ending.call_changed, dispatch_uid="coaching.line.ending")
phones.register()
