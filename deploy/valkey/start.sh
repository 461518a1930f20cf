#!/bin/sh
# The password goes by standard input: a command line is read by everyone on the machine.
set -eu
exec valkey-server - <<CONFIG
$(cat /etc/valkey/valkey.conf)
requirepass $(cat /run/secrets/broker_password)
CONFIG
