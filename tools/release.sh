#!/usr/bin/env bash
# The release of what is committed: for each machine a .deb, an .rpm and a .tar.gz, with a bill of materials (CycloneDX) and the sums.
# It is built twice, in different folders and once with an empty build cache, and both must be the same byte for byte.
#
# usage: tools/release.sh [FOLDER]        into FOLDER (dist)
#        tools/release.sh --deb FOLDER    only the .deb for this machine, once, of the files as they are: for trying it out
#
# $VERSION, else the tag, else the last tag and the commit, is the version; $SOURCE_DATE_EPOCH, else the commit, gives the date.
set -euo pipefail
export LC_ALL=C TZ=UTC GOFLAGS='' CGO_ENABLED=0
unset GOAMD64 GOARM64
umask 022

machines='amd64 arm64 loong64'

# lay ARCH TREE: what is the same in every kind of package, as it lies on a machine. Manual pages and completions are in $made.
lay() {
	local tree=$2 share=$2/usr/share doc=$2/usr/share/doc/duban page
	GOOS=linux GOARCH=$1 go build -trimpath -buildvcs=false -ldflags "-s -w -buildid= -X 'main.stamp=$STAMP'" \
		-o "$tree/usr/bin/duban" ./cmd/duban
	install -D -m 644 -t "$tree/usr/lib/systemd/system" systemd/duban.service systemd/duban@.service
	install -D -m 644 systemd/duban.sysusers "$tree/usr/lib/sysusers.d/duban.conf"
	install -D -m 644 systemd/duban.tmpfiles "$tree/usr/lib/tmpfiles.d/duban.conf"
	install -D -m 644 "$made/completions/duban.bash" "$share/bash-completion/completions/duban"
	install -D -m 644 "$made/completions/duban.fish" "$share/fish/vendor_completions.d/duban.fish"
	mkdir -p "$share/man/man1" "$doc/systemd"
	for page in "$made"/man1/*.1; do gzip -n -9 <"$page" >"$share/man/man1/${page##*/}.gz"; done
	cp -r README.md README.zh-CN.md CHANGELOG.md duban.example.yaml docs "$made/THIRD_PARTY_LICENSES" "$doc"
	cp -r systemd/dropins "$doc/systemd"
	find "$tree" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

# archive ARCH TREE OUT: the same files for machines without dpkg and rpm.
archive() {
	local name=duban-$VERSION-linux-$1 top
	top=$scratch/$name
	mkdir "$top"
	cp "$2/usr/bin/duban" LICENSE "$top"
	cp -r "$2/usr/share/doc/duban/." "$made/man1" "$made/completions" "$top"
	cp "$made/duban.yaml" systemd/duban.{service,sysusers,tmpfiles} systemd/duban@.service "$top"
	tar -C "$scratch" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --format=gnu -c "$name" |
		gzip -n -9 >"$3/$name.tar.gz"
}

# bill ARCH OUT: which modules are in the program.
bill() {
	GOOS=linux GOARCH=$1 "$(tools/pinned.sh cyclonedx-gomod)" bin -json -std -noserial -notimestamp -version "$VERSION" \
		-output "$2/duban-$VERSION-linux-$1.cdx.json" "$scratch/$1/usr/bin/duban"
}

# papers: into $scratch/made what every package has besides the program.
papers() {
	scratch=$(mktemp -d "$WORK/scratch.XXXXXX")
	made=$scratch/made
	mkdir -p "$made"
	go run -tags manual -ldflags "-X 'main.stamp=$STAMP'" ./cmd/duban "$made"
	go run ./tools/licences >"$made/THIRD_PARTY_LICENSES"
	tools/package/settings.sh duban.example.yaml >"$made/duban.yaml"
	touch -d "@$SOURCE_DATE_EPOCH" "$made/duban.yaml" "$made/completions/duban.zsh" LICENSE
}

# pack ARCH KIND OUT
pack() {
	ARCH=$1 TREE=$scratch/$1 SETTINGS=$made/duban.yaml ZSH=$made/completions/duban.zsh \
		"$(tools/pinned.sh nfpm)" package --config tools/package/nfpm.yaml --packager "$2" --target "$3" >&2
}

# build OUT: everything from the sources in the current folder. $FRESH names a machine for which nothing may come out of the build cache.
build() {
	local out=$1 arch kind
	mkdir -p "$out"
	papers
	for arch in $machines; do
		if [ "$arch" = "${FRESH:-}" ]; then
			GOCACHE=$scratch/cache lay "$arch" "$scratch/$arch"
		else
			lay "$arch" "$scratch/$arch"
		fi
		archive "$arch" "$scratch/$arch" "$out"
		bill "$arch" "$out"
		for kind in deb rpm; do pack "$arch" "$kind" "$out"; done
	done
	(cd "$out" && sha256sum -- *.deb *.rpm *.tar.gz *.json >SHA256SUMS)
	rm -rf "$scratch"
}

# version gives 1.2.0 at the tag v1.2.0, 1.2.0+git20261124.e2c4025 after it.
version() {
	if ! git describe --tags --exact-match --match 'v[0-9]*' 2>/dev/null | sed 's/^v//' | grep .; then
		last=$(git describe --tags --abbrev=0 --match 'v[0-9]*' 2>/dev/null || echo v0.0.0)
		echo "${last#v}+git$(git log -1 --format=%cd --date=format:%Y%m%d).$(git rev-parse --short=7 HEAD)"
	fi
}

# sources FOLDER: what is committed, alone.
sources() {
	mkdir -p "$1"
	git -c tar.umask=0022 archive HEAD | tar -x -C "$1"
}

prepare() {
	WORK=$(mktemp -d --tmpdir duban-release.XXXXXX)
	trap 'chmod -R u+w "$WORK"; rm -rf "$WORK"' EXIT
	VERSION=${VERSION:-$(version)}
	SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
	STAMP="$VERSION $(git rev-parse HEAD) $SOURCE_DATE_EPOCH"
	export WORK VERSION SOURCE_DATE_EPOCH STAMP
}

# deb OUT: the package for this machine.
deb() {
	local arch
	arch=$(go env GOARCH)
	prepare
	rm -rf "$1"
	mkdir -p "$1"
	papers
	lay "$arch" "$scratch/$arch"
	pack "$arch" deb "$1"
}

release() {
	local out=$1
	prepare
	if [ -n "$(git status --porcelain)" ]; then echo "release: what is not committed is not in it" >&2; fi
	echo "== $VERSION, first build" >&2
	sources "$WORK/one"
	(cd "$WORK/one" && build "$WORK/out")
	echo "== second build, elsewhere, ${FRESH:=amd64} without a build cache" >&2
	sources "$WORK/two/another/folder"
	(cd "$WORK/two/another/folder" && build "$WORK/again")
	if ! diff "$WORK/out/SHA256SUMS" "$WORK/again/SHA256SUMS" >&2; then
		echo "release: two builds of one commit differ" >&2
		exit 1
	fi
	echo "== both are the same byte for byte" >&2
	rm -rf "$out"
	mkdir -p "$out"
	cp "$WORK"/out/* "$out"
	cat "$out/SHA256SUMS"
}

cd "$(dirname "$0")/.."
case ${1:-} in
--deb) deb "${2:?tools/release.sh --deb FOLDER}" ;;
-*)
	sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
*) release "${1:-dist}" ;;
esac
