#!/bin/sh
# After unpacking. dpkg calls it with "configure" and the version it replaces, if any; rpm with the number of versions there are now.
# A first installation neither enables nor starts the service: whom it may tell is first set up, and looked at. An upgrade restarts it if
# it runs.
set -e
case "$1" in
configure) upgrade=$2 ;;
1) upgrade= ;;
2) upgrade=yes ;;
*) exit 0 ;;
esac

systemd-sysusers duban.conf
if [ -e /etc/duban/duban.yaml ]; then chgrp duban /etc/duban/duban.yaml; fi
systemd-tmpfiles --create duban.conf || true # where an image is built, /proc may be missing; the unit makes what it needs

if [ -d /run/systemd/system ]; then
	systemctl daemon-reload || true
	if [ -n "$upgrade" ]; then systemctl try-restart duban.service 'duban@*.service' || true; fi
fi
if [ -z "$upgrade" ]; then
	cat <<-'END'
		duban: 从设置到第一封提醒的各条命令，见 /usr/share/doc/duban/docs/operate.zh-CN.md
	END
fi
