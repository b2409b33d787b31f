// Package duban_test holds the walls of the house: which room may import which, and what only one room may touch.
package duban_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"math"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

const module = "duban"

// rooms are the top folders with code and their levels. A room imports rooms of lower levels only; those of one level never know each
// other. The root holds nothing but this test.
var rooms = map[string]int{
	"remind": 0, "seeds": 0,
	"formats": 1, "notify": 1, "store": 1, "config": 1, "systemd": 1, "listing": 1, "logging": 1, "owner": 1,
	"scheduler": 2, "office": 2,
	"tables": 3,
	"web":    4,
	"cmd":    5,
	"tools":  6, // development only: nothing imports it
	"bench":  6, // likewise
}

// parts are the rooms inside a room and their levels, by the same rule: a part imports parts of lower levels only, and code outside a room may
// import any of them. The room's own files stand above its parts, unless ground says otherwise.
var parts = map[string]map[string]int{
	"notify": {"certificate": 0, "bulletin": 0, "phrase": 0, "incoming": 0, "compiled": 0, "wording": 1},
	"store":  {"fingerprint": 0, "holds": 0, "seal": 0, "database": 0, "lock": 1, "schema": 1, "memory": 1, "replies": 1, "reviews": 1, "messages": 2, "chain": 1, "copies": 2, "covering": 1, "changes": 1, "personal": 1, "accounts": 1, "leases": 1, "directory": 1, "agenda": 2, "told": 3},
	"office": {"search": 0, "agenda": 0, "dossier": 0, "retention": 0, "builtin": 0, "accounts": 0, "sought": 0, "trial": 1, "docket": 3, "prospect": 4},
	"scheduler": {
		"excerpt": 0, "standing": 0, "timetable": 0,
	},
	"remind": {
		"typed": 0, "pattern": 0, "budget": 0, "tally": 0, "days": 0, "ticket": 0, "medium": 0,
		"people": 1, "digest": 1, "paperwork": 1, "shortname": 1,
		"document": 2, "account": 2,
		"history":  3,
		"delivery": 5, "report": 5, "preview": 5, "news": 5, "roster": 5, "answer": 5, "review": 5, "disclosure": 5, "noise": 5, "enrol": 5,
		"change": 6,
	},
	"web": {"shell": 0, "answers": 1, "overview": 1, "imports": 1, "contacts": 1, "reports": 1, "ledger": 1, "api": 1, "messages": 1, "replies": 1, "calendar": 2, "gate": 1, "matter": 1},
	"formats": {
		"plantext": 0, "archive": 0, "webpage": 0,
		"calendar": 1, "workbook": 1, "planyaml": 1, "paper": 1, "bulletin": 2,
		"plantable": 2, "contacts": 2, "ledger": 2, "draft": 2, "upward": 2, "checklist": 2,
		"word": 3, "enclosure": 3,
	},
}

// ground are the levels of rooms' own files that stand between their parts.
var ground = map[string]int{"remind": 4, "office": 2}

// A package that is longer, without its tests, is two. A part of a room was made to be read on its own, so it is held to less.
const (
	maxLines     = 5000
	maxPartLines = 4000
)

// full are the packages that are still longer: each is to leave this list, none to join it.
var full = []string{}

// keepers are the libraries that one room, or a part of one, keeps for itself, so that each can be replaced there.
var keepers = map[string]string{
	"github.com/klauspost/compress":  "store",
	"github.com/robfig/cron":         "scheduler",
	"github.com/wneessen/go-mail":    "notify",
	"github.com/emersion/go-imap/v2": "notify",
	"github.com/emersion/go-message": "notify",
	"golang.org/x/net":               "notify",
	"github.com/standard-webhooks":   "notify",
	"github.com/arran4/golang-ical":  "formats",
	"github.com/spf13/viper":         "config",
	"modernc.org/sqlite":             "store/database",
	"github.com/jackc/pgx":           "store/database",
	"github.com/pressly/goose":       "store",
	"database/sql":                   "store",
}

// heavy are the libraries that would be a twentieth of the program each, for little of them: tests alone may use them.
var heavy = []string{"github.com/prometheus", "github.com/emmansun/gmsm/smx509"}

// oneFile are the libraries that only one file may import.
var oneFile = []string{"github.com/wneessen/go-mail", "github.com/standard-webhooks"}

// worldly are the parts of the standard library that reach outside the program: the domain knows none of them.
var worldly = []string{"os", "net", "context", "log", "database", "embed", "syscall", "runtime", "testing", "plugin", "unsafe"}

// aside are the rooms that are no part of the program.
var aside = []string{"tools", "bench"}

// clocks are the functions that ask what time it is. One file of the program may, and hands its clock to everything else.
var clocks = []string{"Now", "Since", "Until"}

const clockKeeper = "cmd/duban/main.go"

// vague are names that say nothing of what a package is for.
var vague = []string{"internal", "util", "utils", "common", "helper", "helpers", "misc", "shared", "lib"}

func TestWalls(t *testing.T) {
	for _, f := range breaches(t, os.DirFS(".")) {
		t.Error(f)
	}
}

// Whoever reads how the house is divided finds each room and each part.
func TestTheDesignNamesEachRoomAndPart(t *testing.T) {
	design, err := os.ReadFile("DESIGN.md")
	if err != nil {
		t.Fatal(err)
	}
	for room := range rooms {
		if !slices.Contains(aside, room) && room != "cmd" && !strings.Contains(string(design), "| `"+room+"` |") {
			t.Errorf("DESIGN.md does not say what %s does", room)
		}
		for part := range parts[room] {
			if !strings.Contains(string(design), "`"+room+"/"+part+"`") && !strings.Contains(string(design), "`"+part+"`") {
				t.Errorf("DESIGN.md does not name %s/%s", room, part)
			}
		}
	}
}

// Every wall is tried by what it must hold back.
func TestWallsHold(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"a lower room may be imported", map[string]string{"store/a.go": `import "duban/remind"`}, ""},
		{"a part of the same room may be imported", map[string]string{"store/a.go": `import "duban/store/sql"`}, ""},
		{"tests may import what they like", map[string]string{"remind/a_test.go": `import "os"`}, ""},
		{"the clock has one door", map[string]string{"cmd/duban/main.go": "import \"time\"\nvar now = time.Now"}, ""},
		{"the tools have clocks of their own", map[string]string{"tools/a/a.go": "import \"time\"\nvar t = time.Now()"}, ""},
		{"a clock as a field", map[string]string{"scheduler/a.go": "import \"time\"\nvar t = d.Now()\nvar u = time.Unix(0, 0)"}, ""},
		{"upwards", map[string]string{"remind/a.go": `import "duban/store"`}, "remind/a.go: imports duban/store"},
		{"sideways", map[string]string{"store/a.go": `import "duban/notify"`}, "store/a.go: imports duban/notify"},
		{"what measures has a clock of its own", map[string]string{"bench/a/a.go": "import \"time\"\nvar t = time.Now()"}, ""},
		{"what measures", map[string]string{"cmd/a.go": `import "duban/bench/city"`}, "cmd/a.go: imports duban/bench"},
		{"the tools", map[string]string{"cmd/a.go": `import "duban/tools"`}, "cmd/a.go: imports duban/tools"},
		{"a lower part of a room", map[string]string{"formats/word/a.go": `import "duban/formats/archive"`}, ""},
		{"a room's own files over its parts", map[string]string{"formats/a.go": `import "duban/formats/word"`}, ""},
		{"a part from outside", map[string]string{"cmd/a.go": `import "duban/formats/word"`}, ""},
		{"upwards among parts", map[string]string{"formats/archive/a.go": `import "duban/formats/word"`}, "not below formats/archive"},
		{"sideways among parts", map[string]string{"formats/ledger/a.go": `import "duban/formats/contacts"`}, "not below formats/ledger"},
		{"a part imports its room", map[string]string{"formats/word/a.go": `import "duban/formats"`}, "not below formats/word"},
		{"a part over its room", map[string]string{"remind/change/a.go": `import "duban/remind"`}, ""},
		{"a part under its room", map[string]string{"remind/a.go": `import "duban/remind/typed"`}, ""},
		{"the part under a room imports it", map[string]string{"remind/typed/a.go": `import "duban/remind"`}, "not below remind/typed"},
		{"a room imports the part over it", map[string]string{"remind/a.go": `import "duban/remind/change"`}, "not below remind"},
		{"unknown part", map[string]string{"formats/attic/a.go": ""}, "formats/attic is no part of formats"},
		{"a part out of its room", map[string]string{"formats/word/a.go": `import "duban/store"`}, "imports duban/store"},
		{"a full package", map[string]string{"store/a.go": strings.Repeat("\n", maxLines-10), "store/b.go": strings.Repeat("\n", 10)}, "store: "},
		{"a full part", map[string]string{"formats/word/a.go": strings.Repeat("\n", maxPartLines)}, "formats/word: "},
		{"a full package of tests", map[string]string{"store/a_test.go": strings.Repeat("\n", 2*maxLines)}, ""},
		{"two packages of one room", map[string]string{"listing/a.go": strings.Repeat("\n", maxLines-10), "listing/sql/b.go": strings.Repeat("\n", 20)}, ""},
		{"unknown room", map[string]string{"attic/a.go": ""}, "attic/a.go: attic is no room"},
		{"code in the root", map[string]string{"a.go": ""}, "a.go: . is no room"},
		{"tables show what the office returns", map[string]string{"tables/a.go": `import "duban/office"`}, ""},
		{"the office shows nothing", map[string]string{"office/a.go": `import "duban/tables"`}, "not below office"},
		{"another's library", map[string]string{"web/a.go": `import "github.com/robfig/cron/v3"`}, "belongs to scheduler"},
		{"another's driver", map[string]string{"cmd/a.go": `import _ "modernc.org/sqlite"`}, "belongs to store"},
		{"a driver in another part of its room", map[string]string{"store/chain/a.go": `import _ "github.com/jackc/pgx/v5"`}, "belongs to store/database"},
		{"a heavy library", map[string]string{"web/a.go": `import "github.com/prometheus/client_golang/prometheus"`}, "is for tests alone"},
		{"a heavy part of a library", map[string]string{"store/seal/a.go": `import "github.com/emmansun/gmsm/smx509"`}, "is for tests alone"},
		{"the light part of it", map[string]string{"store/seal/a.go": `import "github.com/emmansun/gmsm/sm3"`}, ""},
		{"a heavy library in a test", map[string]string{"web/a_test.go": `import "github.com/prometheus/common/expfmt"`}, ""},
		{
			"mail in two files", map[string]string{
				"notify/a.go": `import "github.com/wneessen/go-mail"`,
				"notify/b.go": `import "github.com/wneessen/go-mail/smtp"`,
			}, "github.com/wneessen/go-mail: imported by 2 files",
		},
		{"domain opens files", map[string]string{"remind/a.go": `import "os"`}, "remind/a.go: imports os"},
		{"domain logs", map[string]string{"remind/a.go": `import "log/slog"`}, "remind/a.go: imports log/slog"},
		{"domain takes a library", map[string]string{"remind/a.go": `import "pgregory.net/rapid"`}, "remind/a.go: imports pgregory.net"},
		{"clock in the core", map[string]string{"store/a.go": "import \"time\"\nvar t = time.Now()"}, "store/a.go:3: asks time.Now"},
		{"clock in another file of the shell", map[string]string{"cmd/duban/a.go": "import \"time\"\nvar t = time.Now()"}, "cmd/duban/a.go:3: asks time.Now"},
		{"clock in another command", map[string]string{"cmd/other/main.go": "import \"time\"\nvar t = time.Now()"}, "cmd/other/main.go:3: asks time.Now"},
		{"clock in the scheduler", map[string]string{"scheduler/a.go": "import \"time\"\nvar t = time.Until(u)"}, "scheduler/a.go:3: asks time.Until"},
		{"clock by another name", map[string]string{"web/a.go": "import x \"time\"\nvar f = x.Since"}, "web/a.go:3: asks time.Since"},
		{"vague folder", map[string]string{"store/internal/a.go": ""}, "store/internal/a.go: internal says nothing"},
		{"vague package", map[string]string{"store/sql/a.go": "package util"}, "store/sql/a.go: util says nothing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tree := fstest.MapFS{}
			for name, text := range tt.files {
				if !strings.HasPrefix(text, "package") {
					text = "package p\n" + text
				}
				tree[name] = &fstest.MapFile{Data: []byte(text)}
			}
			got := breaches(t, tree)
			if (tt.want == "") != (len(got) == 0) || tt.want != "" && !strings.Contains(strings.Join(got, "\n"), tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// breaches returns what breaks a wall in the code of a tree. Tests are free: they may need a file or a clock.
func breaches(t *testing.T, tree fs.FS) []string {
	t.Helper()
	in := &inspection{files: token.NewFileSet(), users: map[string]map[string]bool{}, lines: map[string]int{}}
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return fs.SkipDir
		case d.IsDir(), path.Ext(name) != ".go", strings.HasSuffix(name, "_test.go"):
			return nil
		}
		return in.file(tree, name)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, lib := range oneFile {
		if n := len(in.users[lib]); n > 1 {
			in.breach(lib, "imported by %d files, want one", n)
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(in.lines)) {
		room, _, inPart := strings.Cut(dir, "/")
		most := maxLines
		if inPart && parts[room] != nil {
			most = maxPartLines
		}
		if n := in.lines[dir]; n > most && !slices.Contains(full, dir) {
			in.breach(dir, "%d lines, want at most %d", n, most)
		}
	}
	return in.found
}

type inspection struct {
	files *token.FileSet
	users map[string]map[string]bool // files that import a library of oneFile, or a part of it
	lines map[string]int             // of each folder's files
	found []string
}

func (in *inspection) breach(where, format string, args ...any) {
	in.found = append(in.found, where+": "+fmt.Sprintf(format, args...))
}

func (in *inspection) file(tree fs.FS, name string) error {
	text, err := fs.ReadFile(tree, name)
	if err != nil {
		return err
	}
	f, err := parser.ParseFile(in.files, name, text, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	in.lines[path.Dir(name)] += strings.Count(string(text), "\n")
	room, part, _ := strings.Cut(path.Dir(name), "/")
	if _, known := rooms[room]; !known {
		in.breach(name, "%s is no room of the house", room)
	}
	if _, known := parts[room][part]; part != "" && parts[room] != nil && !known {
		in.breach(name, "%s/%s is no part of %s", room, part, room)
	}
	for _, part := range append(strings.Split(path.Dir(name), "/"), f.Name.Name) {
		if slices.Contains(vague, part) {
			in.breach(name, "%s says nothing of what it is for", part)
		}
	}
	for _, spec := range f.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		in.imports(name, room, imported)
	}
	if name != clockKeeper && !slices.Contains(aside, room) {
		in.clock(f, name)
	}
	return nil
}

func (in *inspection) imports(name, room, imported string) {
	own, isOwn := strings.CutPrefix(imported, module+"/")
	other, otherPart, _ := strings.Cut(own, "/")
	if isOwn && other != room && rooms[other] >= rooms[room] {
		in.breach(name, "imports %s, which is not below %s", imported, room)
	}
	if isOwn && other == room && parts[room] != nil {
		in.partImports(name, room, imported, otherPart)
	}
	for lib, keeper := range keepers {
		if within(imported, lib) && !within(path.Dir(name), keeper) {
			in.breach(name, "imports %s, which belongs to %s", imported, keeper)
		}
	}
	for _, lib := range heavy {
		if within(imported, lib) {
			in.breach(name, "imports %s, which is for tests alone", imported)
		}
	}
	for _, lib := range oneFile {
		if within(imported, lib) {
			if in.users[lib] == nil {
				in.users[lib] = map[string]bool{}
			}
			in.users[lib][name] = true
		}
	}
	first, _, _ := strings.Cut(imported, "/")
	if room == "remind" && (isOwn && other != room || strings.Contains(first, ".") || slices.Contains(worldly, first)) {
		in.breach(name, "imports %s: the domain knows plain values only", imported)
	}
}

// partImports looks at what a file imports from its own room.
func (in *inspection) partImports(name, room, imported, other string) {
	_, part, _ := strings.Cut(path.Dir(name), "/")
	if storey(room, other) >= storey(room, part) {
		in.breach(name, "imports %s, which is not below %s", imported, path.Dir(name))
	}
}

// storey returns the level of a part within its room; that of the room's own files for none.
func storey(room, part string) int {
	own, between := ground[room]
	switch {
	case part != "":
		return parts[room][part]
	case between:
		return own
	}
	return math.MaxInt
}

func within(imported, lib string) bool {
	return imported == lib || strings.HasPrefix(imported, lib+"/")
}

// clock finds uses of the functions that ask for the time.
func (in *inspection) clock(f *ast.File, name string) {
	local := ""
	for _, spec := range f.Imports {
		switch {
		case spec.Path.Value != `"time"`:
		case spec.Name != nil:
			local = spec.Name.Name
		default:
			local = "time"
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok || local == "" {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && x.Name == local && slices.Contains(clocks, sel.Sel.Name) {
			in.breach(fmt.Sprintf("%s:%d", name, in.files.Position(sel.Pos()).Line), "asks time.%s", sel.Sel.Name)
		}
		return true
	})
}
