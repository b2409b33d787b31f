#!/usr/bin/env bash
# Makes docs/images/*.png again from the demo's mails and workbooks: tools/shots.sh DUBAN [FOLDER]
# Needs python3 and: apt-get install --no-install-recommends chromium fonts-noto-cjk libreoffice-calc-nogui poppler-utils
set -euo pipefail
duban=${1:?usage: tools/shots.sh DUBAN [FOLDER]} out=${2:-docs/images}
chromium=$(command -v chromium || command -v chromium-browser) || { echo "no chromium: apt-get install chromium fonts-noto-cjk" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$duban" run --demo --state "$work/state" >"$work/log" 2>&1 &
daemon=$!
for _ in $(seq 60); do grep -q msg=ready "$work/log" && break; sleep 0.5; done
kill "$daemon"
wait "$daemon" || true

# page ADDRESS: the HTML of the mail to an address.
page() {
	python3 - "$work/state/outbox/new" "$1" <<-'PY'
		import email, email.policy, pathlib, sys
		for f in sorted(pathlib.Path(sys.argv[1]).iterdir()):
		    m = email.message_from_bytes(f.read_bytes(), policy=email.policy.default)
		    if sys.argv[2] in m["To"]:
		        print(m.get_body(("html",)).get_content())
		        break
		else:
		    sys.exit("no mail to " + sys.argv[2])
	PY
}

# browse WIDTH,HEIGHT ARGUMENT…
browse() {
	"$chromium" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
		--disable-component-update --disable-sync --user-data-dir="$work/chromium" --hide-scrollbars --window-size="$1" "${@:2}" 2>/dev/null
}

# shot NAME ADDRESS WIDTH [LIMIT]: as high as the mail is, LIMIT at most.
shot() {
	page "$2" >"$work/mail.html"
	{ cat "$work/mail.html"; echo "<script>document.body.style.width='${3}px';document.title='height='+document.body.offsetHeight</script>"; } >"$work/measure.html"
	height=$(browse "$3,100" --dump-dom "file://$work/measure.html" | grep -Eo 'height=[0-9]+' | tail -n 1 | cut -d= -f2)
	[ -z "${4:-}" ] || [ "$height" -le "$4" ] || height=$4
	browse "$3,$height" --screenshot="$out/$1.png" "file://$work/mail.html" >/dev/null
	ls -l "$out/$1.png"
}

shot mail-unit guotoujituan@city.example 375 1600
shot mail-leader yuxinfan@city.example 800

# sheet NAME HEIGHT COMMAND…: the first page of the workbook that a command writes, as printed, from the top.
sheet() {
	"$duban" "${@:3}" --format xlsx --state "$work/none" -o "$work/$1.xlsx" >/dev/null
	(cd "$work" && soffice -env:UserInstallation="file://$work/office" --headless --convert-to pdf "$1.xlsx" >/dev/null 2>&1)
	pdftoppm -r 105 -png -singlefile -x 30 -y 30 -W 1680 -H "$2" "$work/$1.pdf" "$out/$1"
	ls -l "$out/$1.png"
}

sheet sheet-contacts 420 export contacts --template
sheet sheet-ledger 480 export ledger
sheet sheet-gaps 230 check --coverage
