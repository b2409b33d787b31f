#!/usr/bin/env bash
# Debian's Postfix for the tests, in a private root: nothing of it is installed, configured or started on the system.
#
# usage: tools/postfix.sh get ROOT                  unpack it into ROOT by apt's configured sources, unless it is there and runs
#        tools/postfix.sh libraries ROOT            print where its programs find their libraries
#        tools/postfix.sh run ROOT PORT [LINE...]   start it on 127.0.0.1:PORT; each LINE goes into main.cf, after what stands there
#
# run prints "ready DIR" when it takes mail, and stops and removes everything when its standard input ends, so that not even a killed
# test leaves something behind. Mail to shigu@, office@ and leader@city.example goes to the Maildir DIR/mail/NAME, any other address is
# refused, and nothing is sent elsewhere. Postfix must be started by root: anyone else needs sudo without a password.
set -euo pipefail

sudo=
[ "$(id -u)" = 0 ] || sudo='sudo -n'

libraries() { # ROOT: where its programs find theirs
	local all=$1/usr/lib/postfix dir
	for dir in "$1"/usr/lib/*-linux-gnu* "$1"/lib/*-linux-gnu*; do
		if [ -d "$dir" ]; then all+=:$dir; fi
	done
	echo "$all"
}

# complete ROOT: whether all programs are there and find their libraries.
complete() {
	local lost
	[ -x "$1/usr/lib/postfix/sbin/master" ] || return 1
	lost=$(LD_LIBRARY_PATH=$(libraries "$1") ldd "$1"/usr/lib/postfix/sbin/{master,smtpd,cleanup,qmgr,virtual} | grep -c 'not found' || true)
	[ "$lost" = 0 ]
}

unpack() { # DIR ROOT: every package of DIR
	local deb
	for deb in "$1"/*.deb; do dpkg-deb -x "$deb" "$2"; done
}

get() {
	local root=$1
	new=$1.new.$$ # not local: the trap needs it
	if complete "$root"; then return; fi
	trap 'rm -rf "$new"' EXIT
	mkdir -p "$new/debs" "$new/root"
	(
		cd "$new/debs"
		load() { apt-get -qq -o APT::Sandbox::User=root download "$@"; }
		if ! load postfix 2>/dev/null; then
			$sudo apt-get update -q
			load postfix
		fi
		unpack . ../root
		if ! complete ../root; then # a bare machine: the libraries come along
			# shellcheck disable=SC2046
			load $(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances postfix |
				grep -E '^lib' | grep -vE '^libc6|^libcrypt|:' | sort -u)
			unpack . ../root
		fi
	)
	complete "$new/root"
	rm -rf "$root"
	mv "$new/root" "$root"
}

configure() { # ROOT DIR PORT OWNER LINE...
	local root=$1 dir=$2 port=$3 owner=$4 queue
	shift 4
	mkdir -p "$dir"/{etc,queue,data,mail}
	for queue in active bounce corrupt defer deferred flush hold incoming maildrop pid private public saved trace; do
		mkdir -m 700 "$dir/queue/$queue"
	done
	# Users that every Debian has: Postfix wants one of its own for the queue, a group of its own, and one for the mailboxes.
	chown mail "$dir"/data "$dir"/queue/*
	chown root "$dir/queue/pid"
	chgrp daemon "$dir"/queue/{maildrop,public}
	chmod 730 "$dir/queue/maildrop"
	chmod 710 "$dir/queue/public"
	chown "$owner" "$dir/mail"
	printf '%s@city.example %s/\n' shigu shigu office office leader leader >"$dir/etc/boxes"
	cat >"$dir/etc/main.cf" <<-END
		compatibility_level = 3.6
		queue_directory = $dir/queue
		data_directory = $dir/data
		meta_directory = $dir/etc
		daemon_directory = $root/usr/lib/postfix/sbin
		command_directory = $root/usr/sbin
		shlib_directory = $root/usr/lib/postfix
		import_environment = MAIL_CONFIG=$dir/etc LD_LIBRARY_PATH=$LD_LIBRARY_PATH
		export_environment = MAIL_CONFIG=$dir/etc LD_LIBRARY_PATH=$LD_LIBRARY_PATH
		maillog_file = $dir/mail.log
		maillog_file_prefixes = $dir
		mail_owner = mail
		setgid_group = daemon
		inet_interfaces = 127.0.0.1
		inet_protocols = ipv4
		myhostname = mx.city.example
		mydestination =
		alias_maps =
		alias_database =
		local_recipient_maps =
		mynetworks = 127.0.0.0/8
		virtual_mailbox_domains = city.example
		virtual_mailbox_base = $dir/mail
		virtual_mailbox_maps = texthash:$dir/etc/boxes
		virtual_minimum_uid = 1
		virtual_uid_maps = static:$owner
		virtual_gid_maps = static:$owner
		smtpd_relay_restrictions = reject_unauth_destination
		smtpd_recipient_restrictions = reject_unlisted_recipient
		default_transport = error:nothing leaves this machine
		notify_classes =
	END
	printf '%s\n' "$@" >>"$dir/etc/main.cf"
	cat >"$dir/etc/master.cf" <<-END
		127.0.0.1:$port inet n - n - - smtpd
		pickup unix n - n 60 1 pickup
		cleanup unix n - n - 0 cleanup
		qmgr unix n - n 300 1 qmgr
		tlsmgr unix - - n 1000? 1 tlsmgr
		rewrite unix - - n - - trivial-rewrite
		bounce unix - - n - 0 bounce
		defer unix - - n - 0 bounce
		trace unix - - n - 0 bounce
		flush unix n - n 1000? 0 flush
		proxymap unix - - n - - proxymap
		error unix - - n - - error
		retry unix - - n - - error
		virtual unix - n n - - virtual
		anvil unix - - n - 1 anvil
		postlog unix-dgram n - n - 1 postlogd
	END
}

run() {
	local root=$1 port=$2 owner=${SUDO_UID:-65534}
	shift 2
	dir=$(mktemp -d --tmpdir duban-postfix.XXXXXX)
	chmod 755 "$dir"
	master=
	finish() {
		if [ -n "$master" ]; then
			kill "$master" 2>/dev/null || true
			while kill -0 -- "-$master" 2>/dev/null; do sleep 0.02; done # its daemons follow it
		fi
		rm -rf "$dir"
	}
	trap finish EXIT
	trap 'exit 1' TERM INT HUP
	LD_LIBRARY_PATH=$(libraries "$root")
	export LD_LIBRARY_PATH
	configure "$root" "$dir" "$port" "$owner" "$@"
	setsid "$root/usr/lib/postfix/sbin/master" -c "$dir/etc" </dev/null >"$dir/master.log" 2>&1 &
	master=$!
	until grep -qs 'daemon started' "$dir/mail.log"; do
		if ! kill -0 "$master" 2>/dev/null; then
			cat "$dir/master.log" >&2
			exit 1
		fi
		sleep 0.02
	done
	echo "ready $dir"
	cat >/dev/null # until the test ends
}

case ${1:-} in
get) get "${2:?}" ;;
libraries) libraries "${2:?}" ;;
run)
	if [ -n "$sudo" ]; then exec sudo -n "$0" "$@"; fi
	shift
	run "$@"
	;;
*)
	sed -n '2,10s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac
