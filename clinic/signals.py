"""What higher floors may listen to; the clinic's floor knows nothing of them.

`policy_published`  sender=Policy, policy=…, now=…   a version was published, in force from `policy.effective_from` on.

It is sent inside the transaction of the change: when a receiver raises, the change is undone too.
"""

from django.dispatch import Signal

policy_published = Signal()
