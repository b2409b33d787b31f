#!/usr/bin/env bash
# Makes docs/images/page-*.png again: what the tests in a browser see of the office's page.
set -euo pipefail
cd "$(dirname "$0")/.."

shots=$(mktemp -d)
trap 'rm -rf "$shots"' EXIT
SHOTS=$shots go test -count 1 -tags browser -run 'InABrowser$' ./cmd/duban
for name in overview import-plan contacts release matter extend reply trial phone; do
	install -m 0644 "$shots/$name.png" "docs/images/page-$name.png"
done
