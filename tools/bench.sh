#!/usr/bin/env bash
# Start time and memory of a built binary: starts `BINARY run` RUNS times on an empty state (the built-in plan is read and kept) and as
# often again on that state, waits for the line that says "ready", and prints one row for each of both. Then it lets one run idle for IDLE
# seconds and prints the processor's time it took, as of an hour.
#
# usage: tools/bench.sh BINARY [RUNS [IDLE]]
set -euo pipefail

binary=$(realpath "${1:?usage: tools/bench.sh BINARY [RUNS [IDLE]]}")
runs=${2:-10}
idle=${3:-180}
patience=30 # seconds to wait for the line

work=$(mktemp -d)
pid=
finish() {
	if [ -n "$pid" ]; then kill "$pid" 2>/dev/null || true; fi
	rm -rf "$work"
}
trap finish EXIT
cd "$work" # no settings file of the caller's folder

# worked: the processor's time of the daemon so far, in nanoseconds.
worked() { cat /proc/"$pid"/task/*/schedstat 2>/dev/null | awk '{sum += $1} END {printf "%.0f\n", sum}'; }

# start STATE: prints "MILLISECONDS RESIDENT_KB PEAK_KB OWN_KB PROCESSOR_NS" once the daemon is ready, then stops it in order.
start() {
	local state=$1 line seen= began now used
	mkfifo "$work/log"
	began=${EPOCHREALTIME/[.,]/}
	DUBAN_PAGE_LISTEN=127.0.0.1:0 "$binary" run --state "$state" >"$work/log" 2>&1 </dev/null &
	pid=$!
	exec 3<"$work/log"
	: >"$work/seen"
	while IFS= read -r -t "$patience" line <&3; do
		echo "$line" >>"$work/seen"
		if [[ $line == *ready* ]]; then seen=yes; break; fi
	done
	now=${EPOCHREALTIME/[.,]/}
	used=$(worked)
	if [ -z "$seen" ]; then
		echo "not ready: $(cat "$work/seen")" >&2
		return 1
	fi
	awk -v us=$((now - began)) -v used="$used" '
		/^VmRSS/ {rss = $2} /^VmHWM/ {peak = $2} /^RssAnon/ {own = $2} END {print us / 1000, rss, peak, own, used}' "/proc/$pid/status"
	cat <&3 >/dev/null & # the daemon may still have something to say
	kill "$pid"
	wait "$pid" || true
	wait
	pid=
	exec 3<&-
	rm "$work/log"
}

row() { # LABEL FILE
	sort -n "$2" | awk -v label="$1" '
		{ms[NR] = $1; if ($2 > rss) rss = $2; if ($3 > peak) peak = $3; if ($4 > own) own = $4; if (NR == 1 || $5 < used) used = $5}
		END {
			printf "%-14s %5d %9.1f %9.1f %9.1f %14.1f %13.1f %9.1f %9.1f\n", label, NR, ms[1], ms[int((NR + 1) / 2)], ms[NR], used / 1e6, rss / 1024, peak / 1024, own / 1024
		}'
}

for ((i = 0; i < runs; i++)); do
	start "$work/state$i" >>"$work/empty"
	start "$work/state$i" >>"$work/kept"
	rm -rf "$work/state$i"
done
printf '%-14s %5s %9s %9s %9s %14s %13s %9s %9s\n' 'start on' runs 'min ms' 'median ms' 'max ms' 'least cpu ms' 'resident MiB' 'peak MiB' 'own MiB'
row 'empty state' "$work/empty"
row 'kept state' "$work/kept"

DUBAN_PAGE_LISTEN=127.0.0.1:0 "$binary" run --demo --state "$work/idle" >/dev/null 2>&1 </dev/null &
pid=$!
sleep 15 # the demonstration and the first backup
before=$(worked)
sleep "$idle"
awk -v used=$(($(worked) - before)) -v idle="$idle" -v size="$(stat -c %s "$binary")" '
	/^VmRSS/ {rss = $2}
	/^RssAnon/ {own = $2}
	END {
		printf "idle: %.1f ms of processor a minute (%d s watched), %.1f MiB resident (VmRSS), %.1f MiB of them its own (RssAnon)\n", used / 1e6 * 60 / idle, idle, rss / 1024, own / 1024
		printf "binary: %.1f MB\n", size / 1e6
	}' "/proc/$pid/status"
