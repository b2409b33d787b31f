#!/usr/bin/env bash
# What reports and seals add to the store: simulates a year of the built-in plan with the weekly dispatch and the monthly bulletin and another one
# without, and prints how large both databases are and how much of them are seals. Takes about a minute.
#
# usage: tools/growth.sh BINARY
set -euo pipefail

binary=$(realpath "${1:?usage: tools/growth.sh BINARY}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" # no settings file of the caller's folder

for reports in with without; do
	if [ $reports = without ]; then echo 'reports: {dispatch: "off", bulletin: "off"}'; else echo '{}'; fi >$reports.yaml
	"$binary" simulate --config $reports.yaml --state $reports --from 2026-11-24 --to 2027-11-24 >/dev/null
done
python3 - <<'END'
import sqlite3

size, seals = {}, {}
for name in ('with', 'without'):
    pages = sqlite3.connect(name + '/duban.db').execute("SELECT sum(pgsize), sum(pgsize) FILTER (WHERE name LIKE 'seals%') FROM dbstat").fetchone()
    size[name], seals[name] = pages[0] / 1e6, pages[1] / 1e6
bare = size['without'] - seals['without']
print('a year of the built-in plan: %.1f MB; without reports %.1f MB; without reports and seals %.1f MB' % (size['with'], size['without'], bare))
print('reports add %.1f %%, seals %.1f %%, both %.1f %%' % (
    100 * (size['with'] / size['without'] - 1), 100 * seals['without'] / bare, 100 * (size['with'] / bare - 1)))
END
