#!/usr/bin/env bash
# axe-core, the checker of pages by WCAG, for the tests in a browser: unpacked in the cache at the pinned version, checked by its hash.
#
# usage: tools/axe.sh get FOLDER
set -euo pipefail

version=4.10.3
hash=0f2b4d7dcdf7d1219df8d1959ad68e565f51d14c3f0d88bb71cd59abeb956292
folder=${2:?usage: tools/axe.sh get FOLDER}
[ "${1:-}" = get ] || exit 2
[ ! -e "$folder/axe.min.js" ] || exit 0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
(cd "$scratch" && npm pack --silent "axe-core@$version" >/dev/null)
echo "$hash  $scratch/axe-core-$version.tgz" | sha256sum --check --quiet
tar -xzf "$scratch/axe-core-$version.tgz" -C "$scratch" package/axe.min.js
mkdir -p "$folder"
mv "$scratch/package/axe.min.js" "$folder/axe.min.js"
