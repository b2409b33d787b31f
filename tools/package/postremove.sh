#!/bin/sh
# After removal. The state, which proves what was told to whom, and the settings stay; only dpkg's purge, which says so, removes them,
# with the passwords beside the settings. rpm never does. The account stays: copies of the state elsewhere may belong to it.
set -e
case "$1" in
purge) rm -rf /var/lib/duban /etc/duban ;;
remove | 0) ;;
*) exit 0 ;;
esac
if [ -d /run/systemd/system ]; then systemctl daemon-reload || true; fi
