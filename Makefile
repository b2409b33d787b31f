# What a developer types. `make` alone lists it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/duban
LINT_VERSION := 2.15.0
FUZZTIME ?= 10000x
TESTFLAGS ?=

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 14

.PHONY: build
build: ## build bin/duban, one static binary
	@echo 'compiling bin/duban, about a minute the first time'
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o bin/duban ./cmd/duban

.PHONY: run
run: build ## run the daemon on the built-in plan; everything it writes goes to ./duban-state
	@bin/duban run --demo --state ./duban-state

# What plain `go test ./...` runs: neither what needs foreign programs nor what takes long; each stands behind a build tag.
.PHONY: quick
quick: ## for every save: vet, build, all tests but the slow ones and those of foreign programs
	@go vet ./...
	GOGC=400 go build ./...
	GOGC=400 go test -vet off -timeout 10m $(TESTFLAGS) ./...

# FOREIGN=all demands every foreign program, FOREIGN=here installs none; else what cannot be had is left out and named in the last line. The
# simulations of five years and ten thousand random lives run beside the rest, without the race detector; they end before it.
FOREIGN ?=

# All code of ours runs under the race detector, in the tests that call it in their own process: the daemon, its channels, the store, the page. Two
# things do not, for they took most of an hour and showed nothing. SQLite is C put into Go, in one piece of work on memory that is not Go's,
# of which the detector knows nothing; the driver over it is instrumented. The commands of the scripts are processes that do one thing
# after the other (scriptsProgram in cmd/duban): `make nightly` has those under it.
UNRACED := -gcflags=modernc.org/sqlite/lib=-race=false -gcflags=modernc.org/libc/...=-race=false -gcflags=modernc.org/memory=-race=false

.PHONY: test
test: deps ## vet, then all tests: with the race detector, but for commands of scripts, five years and random lives
	@left=$$(tools/foreign.sh left)
	if [ '$(FOREIGN)' = all ] && [ -n "$$left" ]; then
		echo "these cannot run here: $$left" >&2
		exit 1
	fi
	tags=slow,$$(tools/foreign.sh tags)
	race=
	if tools/foreign.sh has gcc; then race='-race $(UNRACED)'; fi
	export GOGC=200 # memory for speed
	echo "== vet, with the tags $$tags"
	go vet -tags "$$tags" ./...
	if tools/foreign.sh has systemd-analyze; then tools/exposure.sh; fi
	beside=$$(mktemp)
	good=yes
	echo "== all tests$${race:+, with the race detector}; five years and random lives beside them"
	go test -vet off -tags long -timeout 60m -run '^TestFiveYears|^TestLives' $(TESTFLAGS) ./cmd/duban ./office >"$$beside" 2>&1 & five=$$!
	CGO_ENABLED=$$([ -n "$$race" ] && echo 1 || echo 0) go test $$race -vet off -tags "$$tags" -timeout 60m $(TESTFLAGS) ./... || good=
	wait "$$five" || good=
	echo '== five years, random lives'
	cat "$$beside"
	rm "$$beside"
	[ -n "$$good" ]
	if [ -n "$$left" ]; then echo "passed; left out for want of their program: $$left"; else echo 'passed; nothing is left out'; fi

# What the tests need besides Go: python3 counts them in .ci/run and reads mails as a stranger would, the race detector links with gcc,
# systemd-analyze scores the unit, LibreOffice opens the workbooks, PostgreSQL is the other store, and a real Postfix stands unpacked in the cache; it is
# not installed. No test uses what a package starts: PostgreSQL's own server is stopped again. Nothing that shows an .xlsx as a clerk sees it is much smaller than LibreOffice: gnumeric takes three quarters of it.
# What cannot be installed is no failure here: `test` says what it leaves out.
.PHONY: deps
deps:
	@if [ '$(FOREIGN)' = here ]; then exit; fi
	missing=$$(tools/foreign.sh packages)
	sudo=
	if [ "$$(id -u)" != 0 ]; then
		sudo='sudo -n'
		if ! sudo -n true 2>/dev/null; then exit; fi
	fi
	if [ -n "$$missing" ]; then
		echo "installing by apt what the tests need: $$missing; on a bare machine all of it is some 180 packages and 700 MB, most of it LibreOffice (make test FOREIGN=here does without)"
		$$sudo apt-get update -q || true
		$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $$missing || echo "not installed: $$missing"
	fi
	tools/postfix.sh get "$(CACHE)/postfix" || echo 'Postfix cannot be had'
	tools/axe.sh get "$(CACHE)/axe" || echo 'axe-core cannot be had'

.PHONY: lint
lint: ## golangci-lint, at the pinned version
	@go vet -tags manual ./cmd/duban
	go vet -tags slow,long,browser,libreoffice,mount,postfix,postgres,python ./...
	for lint in golangci-lint "$$(go env GOPATH)/bin/golangci-lint" "$(CACHE)/golangci-lint-$(LINT_VERSION)/golangci-lint"; do
		if "$$lint" version 2>/dev/null | grep -q "version $(LINT_VERSION) "; then exec "$$lint" run ./...; fi
	done
	GOBIN="$(CACHE)/golangci-lint-$(LINT_VERSION)" CGO_ENABLED=0 \
		go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v$(LINT_VERSION)
	exec "$(CACHE)/golangci-lint-$(LINT_VERSION)/golangci-lint" run ./...

# Whether the program calls anything with a known vulnerability. Without a network: VULNDB names the folder of a local copy of the Go
# vulnerability database.
.PHONY: vuln
vuln: ## govulncheck, pinned; with a local database if VULNDB names its folder
	@db=()
	if [ -n "$${VULNDB:-}" ]; then db=(-db "file://$$(realpath "$$VULNDB")"); fi
	"$$(tools/pinned.sh govulncheck)" "$${db[@]}" ./...

.PHONY: rules
rules: ## check the sample alert rules with Debian's promtool, and what they do
	@promtool=$$(tools/debian.sh prometheus promtool)
	"$$promtool" check rules docs/prometheus-alerts.yml
	"$$promtool" test rules web/testdata/alerts_test.yml

# Inputs are counted, not seconds: a fuzzer whose time runs out may report its own deadline as a failure (golang/go#75804). Without a bound on
# minimising, it spends up to a minute on one interesting text and tries no other.
.PHONY: fuzz
fuzz: ## each fuzz target for FUZZTIME (10000x, inputs)
	@go test -list '^Fuzz' ./... |
	awk '/^Fuzz/ {names[n++] = $$1} /^ok/ {for (i = 0; i < n; i++) print $$2, names[i]; n = 0}' |
	while read -r package name; do
		echo "$$package $$name"
		go test -run '^$$' -fuzz "^$$name$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 20x "$$package" </dev/null
	done

# An overlay over / is booted, so what it needs is what this machine has: root, control groups, and systemd itself. The mounts end with it.
.PHONY: systemd
systemd: ## from the .deb to the first mail under a real systemd, by the manual's commands; then kill, hang, reload, stop, power cut; two cities on one server
	@sudo=; [ "$$(id -u)" = 0 ] || sudo='sudo -n'
	missing=
	command -v systemd-nspawn >/dev/null || missing+=' systemd-container'
	[ -x /lib/systemd/systemd ] || missing+=' systemd'
	command -v ps >/dev/null || missing+=' procps'
	tools/foreign.sh has postgres || missing+=' postgresql'
	if [ -n "$$missing" ]; then
		$$sudo apt-get update -q
		$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $$missing
	fi
	tools/release.sh --deb bin/deb
	go vet -tags boot ./systemd
	go test -c -tags boot -o bin/boot.test ./systemd
	cd systemd
	$$sudo unshare --mount ../bin/boot.test -test.v -test.timeout 10m -test.run '^TestThe(ServiceUnderARealSystemd|StepsFromTheInstallationToTheFirstReminder|ServicesOfTwoCitiesOnOneServer)$$'

.PHONY: torture
torture: ## kill the real program a thousand times while its servers fail
	@go test -tags slow -run '^TestTorture$$' -timeout 60m -v ./cmd/duban -kills 1000

.PHONY: nightly
nightly: torture ## what takes long: torture, three machines and a standby (as root, PostgreSQL), quarters drawn anew, scripts under the race detector, full and read-only file systems (mounted, as root), 300,000 inputs a fuzz target
	@RACE_SCRIPTS=1 GOGC=200 go test -race $(UNRACED) -tags slow -run '^Test(Slow)?Scripts' -timeout 120m ./cmd/duban
	@go test -tags long,postgres -timeout 30m -run '^Test(ThreeMachinesForLong|AStandbyTakesOver)$$' -v ./cmd/duban
	@go test -tags long -timeout 30m -run '^TestManyQuarters' ./scheduler
	@go test -tags slow,long -timeout 30m -run '^(TestAFullDisk|TestAReadOnlyFileSystem)$$' ./cmd/duban
	@$(MAKE) --no-print-directory fuzz FUZZTIME=300000x

.PHONY: cover
cover: ## coverage by package, details in cover.out
	@go test -coverprofile cover.out ./...
	@go tool cover -func cover.out | tail -n 1

.PHONY: bench
bench: build ## benchmarks, then start time and memory of the real binary, and what reports and seals add to a year's store
	@go test -run '^$$' -bench . -benchmem ./...
	@tools/bench.sh bin/duban
	@tools/growth.sh bin/duban

# How much is measured: small (seconds, to see that it runs), usual, big (or BIG=1).
SIZE ?= $(if $(BIG),big,usual)

.PHONY: compare
compare: build ## beside smtp-source, smtp-sink and remind of Debian, into docs/performance.md; SIZE=small, big
	@tools/postfix.sh get "$(CACHE)/postfix"
	remind=$$(tools/debian.sh remind remind) || remind= # without it the rest is measured, and the page says so
	go build -o bin/compare ./bench/compare # not go run, which a signal ends before what it runs
	bin/compare -size $(SIZE) -remind "$$remind" -postfix "$(CACHE)/postfix" -libraries "$$(tools/postfix.sh libraries "$(CACHE)/postfix")"
	go run ./bench/show

.PHONY: growth
growth: ## with up to a million obligations and 100,000 messages, into docs/performance.md; SIZE=small
	@tools/postfix.sh get "$(CACHE)/postfix"
	go build -o bin/growth ./bench/growth
	printf '{"Replace": {"%s": "%s"}}\n' "$$PWD/cmd/duban/main.go" "$$PWD/bench/clock/main.go.txt" >bin/clock.json
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -overlay bin/clock.json -o bin/duban-ahead ./cmd/duban # the program as it is, but for its clock
	bin/growth -duban bin/duban-ahead -size $(SIZE) -postfix "$(CACHE)/postfix" -libraries "$$(tools/postfix.sh libraries "$(CACHE)/postfix")"
	go run ./bench/show

.PHONY: release
release: ## packages and archives of what is committed, for three machines, into dist; built twice and compared, then tried out
	@tools/release.sh dist
	@tools/package/tryout.sh dist

.PHONY: clean
clean: ## remove what was built, not the state
	@rm -rf bin dist cover.out

.ONESHELL:
