#!/bin/sh
# Before an rpm is unpacked: its settings belong to the group, which must be there. It is the account of sysusers.d/duban.conf.
set -e
getent group duban >/dev/null || groupadd --system duban
getent passwd duban >/dev/null ||
	useradd --system --gid duban --home-dir /var/lib/duban --no-create-home --shell /usr/sbin/nologin --comment 'duban daemon' duban
