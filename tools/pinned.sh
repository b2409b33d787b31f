#!/usr/bin/env bash
# The path of a tool at its pinned version; it is built into the cache folder if it is not there.
#
# usage: tools/pinned.sh govulncheck|nfpm|cyclonedx-gomod
set -euo pipefail

case ${1:-} in
govulncheck) version=1.9.0 module=golang.org/x/vuln/cmd/govulncheck ;;
nfpm) version=2.45.2 module=github.com/goreleaser/nfpm/v2/cmd/nfpm ;;
cyclonedx-gomod) version=1.10.0 module=github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod ;;
*)
	sed -n '2,4s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac
folder=${XDG_CACHE_HOME:-$HOME/.cache}/duban/$1-$version
if [ ! -x "$folder/$1" ]; then
	GOBIN=$folder GOFLAGS='' CGO_ENABLED=0 go install "$module@v$version" >&2
fi
echo "$folder/$1"
