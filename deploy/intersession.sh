#!/bin/sh
# A command of the application on a server with systemd, as the services run: their folders, their settings, their user.
#   intersession line_check
#   OWNER=1 intersession restore /var/backups/intersession      as the owner of the tables
# Goes to /usr/local/sbin/intersession.
set -eu
exec systemd-run --quiet --pty --wait --collect --uid intersession --gid intersession \
    --property WorkingDirectory=/opt/intersession \
    --property EnvironmentFile=/etc/intersession/app.env \
    ${OWNER:+--property EnvironmentFile=/etc/intersession/owner.env} \
    --property 'BindPaths=/var/lib/intersession/media:/opt/intersession/media /var/lib/intersession/seals:/opt/intersession/seals' \
    --property 'Environment=PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 SPOOL_DIR=/var/lib/intersession/spool' \
    --property UMask=0077 \
    /opt/intersession/.venv/bin/python manage.py "$@"
