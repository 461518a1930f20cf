"""P6: Twilio's own client writes numbers below WARNING; our logging keeps it there, whatever was set before."""

import logging

from django.conf import settings

from config.logging import configure


def test_p6_the_carriers_client_is_quiet_after_logging_was_configured():
    logging.getLogger("telephony.door.http").setLevel(logging.DEBUG)
    configure(settings.LOGGING)
    assert not logging.getLogger("telephony.door.http").isEnabledFor(logging.INFO)
