"""Where coaching listens to telephony: imported once, when the models are there."""

from coaching import announcing, bridging, conversations, phonebook, typed  # noqa: F401  (they register checks and receivers of their own)
from coaching.line import ending, late  # noqa: F401  (late takes in what the line could not store)
from telephony.signals import call_changed, message_failed

call_changed.connect(ending.call_changed, dispatch_uid="coaching.line.ending")
message_failed.connect(typed.came_back, dispatch_uid="coaching.typed.came_back")
phonebook.register()
