#!/usr/bin/env bash
# Makes docs/images/*.png again from the demo's mails, posts, workbooks and terminal: tools/shots.sh DUBAN [FOLDER]
# Needs python3 and: apt-get install --no-install-recommends chromium fonts-noto-cjk libreoffice-calc-nogui poppler-utils
set -euo pipefail
duban=$(realpath "${1:?usage: tools/shots.sh DUBAN [FOLDER]}") out=$(realpath "${2:-docs/images}")
chromium=$(command -v chromium || command -v chromium-browser) || { echo "no chromium: apt-get install chromium fonts-noto-cjk" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# demo STATE: the daemon's first look; it is ended when it stands.
demo() {
	"$duban" run --demo --state "$1" >/dev/null 2>"$1.log" &
	local daemon=$!
	for _ in $(seq 120); do
		if grep -q msg=ready "$1.log"; then break; fi
		sleep 0.5
	done
	kill "$daemon"
	wait "$daemon" || true
}

# A body that is in a group beside its mailbox, for the post.
"$duban" export contacts --format yaml --state none |
	sed 's/^\( *\)- {body: 常宁市党委、政府,.*/&\n\1- {body: 常宁市党委、政府, channel: 整改工作群}/' >contacts.yaml
"$duban" import contacts contacts.yaml --apply --state group >/dev/null
demo duban-state
demo group

browse() {
	"$chromium" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
		--disable-component-update --disable-sync --user-data-dir="$work/chromium" --hide-scrollbars --window-size="$1" "${@:2}" 2>/dev/null
}

# picture NAME WIDTH [LIMIT]: NAME.html, as high as it is, LIMIT at most.
picture() {
	local height
	{ cat "$1.html"; echo "<script>document.body.style.width='${2}px';document.title='height='+document.body.offsetHeight</script>"; } >measure.html
	height=$(browse "$2,100" --dump-dom "file://$work/measure.html" | grep -Eo 'height=[0-9]+' | tail -n 1 | cut -d= -f2)
	[ -z "${3:-}" ] || [ "$height" -le "$3" ] || height=$3
	browse "$2,$height" --screenshot="$out/$1.png" "file://$work/$1.html" >/dev/null
	ls -l "$out/$1.png"
}

# mail NAME ADDRESS WIDTH [LIMIT]
mail() {
	python3 - duban-state/outbox/new "$2" >"$1.html" <<-'PY'
		import email, email.policy, pathlib, sys
		for f in sorted(pathlib.Path(sys.argv[1]).iterdir()):
		    m = email.message_from_bytes(f.read_bytes(), policy=email.policy.default)
		    if sys.argv[2] in m["To"]:
		        print(m.get_body(("html",)).get_content())
		        break
		else:
		    sys.exit("no mail to " + sys.argv[2])
	PY
	picture "$1" "$3" "${4:-}"
}

mail mail-unit guotoujituan@city.example 375
mail mail-leader huangli@city.example 375
mail mail-office office@city.example 800 1000

# bulletin: the first page of the monthly bulletin.
"$duban" export bulletin -o bulletin.html --state duban-state
picture bulletin 794 720

# chat: the first post to the group, as a phone shows it.
python3 - group/chat.jsonl >chat.html <<-'PY'
	import html, json, sys
	text = json.loads(open(sys.argv[1], encoding="utf-8").readline())["text"].splitlines()
	lines = "".join(f"<div>{html.escape(l)}</div>" for l in text[1:])
	print(f"""<meta charset=utf-8><style>body{{margin:0;background:#ededed;font:14px/1.55 'Noto Sans CJK SC',sans-serif}}
	p{{margin:0;padding:14px 14px 4px;color:#777;font-size:12px}} main{{margin:0 14px 14px;padding:10px 12px;background:#fff;border-radius:6px}}
	b{{display:block;font-size:15px}} main div{{padding-top:4px}}</style>
	<p>整改工作群 · 督办（机器人）</p><main><b>{html.escape(text[0])}</b>{lines}</main>""")
PY
picture chat 400

# terminal NAME LINES COMMAND…: what a terminal shows, in its colours.
terminal() {
	TERM=xterm script -qec "$(printf '%q ' "$duban" "${@:3}")" /dev/null </dev/null >"$1.ansi"
	python3 - "$1.ansi" "$2" "${@:3}" >"$1.html" <<-'PY'
		import html, re, sys
		lines = open(sys.argv[1], encoding="utf-8").read().replace("\r", "").splitlines()
		some = int(sys.argv[2])
		typed = " ".join(a for a in sys.argv[3:])
		shown = html.escape("\n".join([f"$ duban {typed}"] + lines[:some] + (["…"] if len(lines) > some else [])))
		ink = {"31": "#e06c75", "32": "#7fbf6a", "33": "#e5c07b", "34": "#61afef", "35": "#c678dd", "36": "#56b6c2", "90": "#888", "208": "#e8964a"}
		def span(m):
		    styles = ["font-weight:bold" if c in ("1", "01") else "color:" + ink[c] for c in m[1].split(";") if c in ("1", "01") or c in ink]
		    return f'<span style="{";".join(styles)}">' if styles else "</span>"
		shown = re.sub("\x1b\\[([0-9;]*)m", span, shown)
		print(f"""<meta charset=utf-8><style>body{{margin:0;background:#1e2227}}
		pre{{margin:0;padding:14px;color:#d7dae0;font:15px/1.45 'Noto Sans Mono CJK SC',monospace}}</style><pre>{shown}</pre>""")
	PY
	picture "$1" 800
}

terminal terminal-status 60 status --state duban-state
terminal terminal-preview 22 preview --state duban-state

# sheet NAME HEIGHT COMMAND…: the first page of the workbook that a command writes, as it comes from the printer; HEIGHT 0 is all of it.
sheet() {
	"$duban" "${@:3}" --format xlsx -o "$1.xlsx" >/dev/null
	soffice -env:UserInstallation="file://$work/office" --headless --convert-to pdf "$1.xlsx" >/dev/null 2>&1
	pdftoppm -r 80 -png -singlefile -H "$2" "$1.pdf" "$out/$1"
	ls -l "$out/$1.png"
}

sheet sheet-contacts 0 export contacts --template --state none
sheet sheet-ledger 0 export ledger --state none
sheet sheet-gaps 0 check --coverage --state none
sheet sheet-notices 460 notices --state duban-state
