"""What higher floors may listen to; telephony never learns who a client is.

`call_changed`    sender=Call,    call=…,    now=…   a call moved forward (ringing, answered, ended, failed).
`message_failed`  sender=Message, message=…, now=…   a text will not arrive; `message.error` says why.

Both are sent inside the transaction of the change. When the carrier's report brought it and a receiver
raises, the change is undone too and comes again by reconciliation: a receiver must bear being told twice.
"""

from django.dispatch import Signal

call_changed = Signal()
message_failed = Signal()
