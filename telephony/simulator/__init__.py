"""A telephone exchange in memory: speaks Twilio's REST, carries out our TwiML, posts signed webhooks.

Two bodies run the same engine: `inprocess.InProcess` inside a test, and `server` as a loopback HTTP
process for `make run`. The engine knows no Django; time comes from the clock that it is given.
"""
