#!/usr/bin/env bash
# The exposure of the unit by systemd-analyze security, from 0 (nothing) to 10, which must not rise above what is recorded here. docs/security.md
# tells what each weaker directive is for.
#
# usage: tools/exposure.sh
set -euo pipefail
cd "$(dirname "$0")/.."

most=1.1 # without the drop-ins, which depend on the place
unit=systemd/duban.service

if ! report=$(LC_ALL=C systemd-analyze security --no-pager --offline=true "$unit" 2>&1); then
	echo "$report" >&2
	echo "tools/exposure.sh: systemd-analyze of systemd 250 or later is needed" >&2
	exit 1
fi
score=$(sed -n 's/.*Overall exposure level for duban\.service: \([0-9.]*\) .*/\1/p' <<<"$report")
echo "exposure of $unit: ${score:?no score in the report}, at most $most"
if [ "${score/./}" -gt "${most/./}" ]; then
	grep '✗' <<<"$report" >&2
	exit 1
fi
