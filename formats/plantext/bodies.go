package plantext

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"duban/remind/pattern"
)

// tails are what several bodies share at the end of a list, with the 、 that stands inside them; the longer before what they end in.
var tails = slices.Concat([]string{
	"党委、政府", "党委、人民政府", "党委和人民政府", "党委和政府", "党委人民政府", "党委政府", "党工委、管委会", "党工委和管委会", "党工委管委会",
}, committees(), []string{"工委、管委会", "人民政府", "政府", "管委会"})

// committees are the tails of 甲县委、县政府 and of its kin.
func committees() []string {
	var all []string
	for _, joint := range []string{"、", "和", ""} {
		for _, kind := range []string{"县", "市", "区", "州", "旗", "盟", "镇", "乡", ""} {
			if kind+joint != "" {
				all = append(all, "委"+joint+kind+"人民政府", "委"+joint+kind+"政府")
			}
		}
	}
	return all
}

// hidden keeps a 、 that parts nothing through the splitting of a list.
const hidden = "\x00"

// hide covers enumeration commas within a name, so that a list is cut only between names.
var hide = strings.NewReplacer("、", hidden)

// A list is what a field names: bodies in order, those marked 牵头 first; those marked 配合 apart.
type list struct{ Bodies, cooperating []string }

// SplitBodies reads a list of bodies. A shared tail is distributed: 石鼓区、珠晖区党委、政府 is two bodies. Collectives stay as named.
func SplitBodies(value string) list {
	var first []string
	var all list
	said := "" // what stands before the names: 牵头：…；配合：…
	for group := range strings.FieldsFuncSeq(guard(value), func(r rune) bool { return strings.ContainsRune("，,；;。|｜\t\n", r) }) {
		if word, rest, ok := cutMark(group); ok {
			said, group = bodyMark(word), rest
		}
		names := strings.Split(strings.TrimRight(group, Blanks+"."), "、")
		marks := make([]string, len(names))
		for i := range names {
			names[i], marks[i] = unmark(names[i])
		}
		distribute(names)
		for i, n := range names {
			switch mark := cmp.Or(marks[i], said); {
			case n == "":
			case mark == "牵头":
				first = append(first, n)
			case mark == "配合":
				all.cooperating = append(all.cooperating, n)
			default:
				all.Bodies = append(all.Bodies, n)
			}
		}
	}
	all.Bodies = append(first, all.Bodies...)
	return all
}

// departments are what a collective goes on with: 各县市党委、政府及林业、国土等部门 is one as named.
var departments = pattern.New(`(?:党委|政府)(?:及|以及|和|与)[^，,；;。|｜\t\n]{1,60}?(?:部门|单位)`)

// guard hides the 、 inside tails, inside brackets and inside collectives.
func guard(value string) string {
	folded := Fold(value) // byte for byte as long
	inside := departments.FindAllStringIndex(folded, -1)
	for _, tail := range tails {
		if !strings.Contains(tail, "、") {
			continue
		}
		for from := 0; ; {
			i := strings.Index(folded[from:], tail)
			if i < 0 {
				break
			}
			if end := from + i + len(tail); ends(folded[end:]) && (!strings.HasPrefix(tail, "委") || ofPlace(folded[:from+i])) {
				inside = append(inside, []int{from + i, end})
			}
			from += i + len(tail)
		}
	}
	slices.SortFunc(inside, func(a, b []int) int { return a[0] - b[0] })
	var b strings.Builder
	depth, end := 0, 0
	for i, r := range value {
		for len(inside) > 0 && inside[0][0] <= i {
			end = max(end, inside[0][1])
			inside = inside[1:]
		}
		depth = nested(depth, r)
		if r == '、' && (depth > 0 || i < end) {
			r = 0
		}
		b.WriteRune(r)
	}
	return b.String()
}

// ends reports whether a name ends before a text, so that 卫健委、政府办 is two.
func ends(after string) bool {
	r, _ := utf8.DecodeRuneInString(after)
	return after == "" || !unicode.Is(unicode.Han, r) || r == '及' || r == '和' || r == '与' || r == '以'
}

// ofPlace reports whether a committee is that of a place, so that 住建委、区政府 is two.
func ofPlace(before string) bool {
	return EndsWith(before, "县", "市", "区", "州", "旗", "盟", "镇", "乡", "）", ")")
}

// cutMark cuts off the word before a colon, if it says in what capacity the names behind it stand.
func cutMark(group string) (word, rest string, ok bool) {
	i := strings.IndexAny(group[:min(len(group), LongestLabel)], "：:")
	if i < 0 || bodyMark(strings.Trim(group[:i], Blanks)) == "" {
		return "", group, false
	}
	_, colon := utf8.DecodeRuneInString(group[i:])
	return strings.Trim(group[:i], Blanks), group[i+colon:], true
}

// bodyMark returns what a word before a colon says of the bodies behind it; nothing if it is no such word.
func bodyMark(word string) string {
	switch Fold(word) {
	case "牵头", "牵头单位", "牵头部门":
		return "牵头"
	case "配合", "配合单位", "配合部门", "协助", "协助单位", "参与", "参与单位":
		return "配合"
	case "责任", "责任单位", "主体", "主体单位", "实施单位", "省级", "市级", "县级", "区级", "省直", "市直", "属地":
		return "责任"
	}
	return ""
}

// unmark takes （牵头） or （配合） off a name and says which it was.
func unmark(name string) (bare, mark string) {
	name = strings.Trim(name, Blanks)
	for _, m := range []string{"牵头", "牽頭", "配合"} {
		for _, end := range []string{"（" + m + "）", "(" + m + ")", "（" + m + "单位）", "(" + m + "单位)", "（" + m + "單位）", "(" + m + "單位)"} {
			if bare, ok := strings.CutSuffix(name, end); ok {
				return strings.Trim(bare, Blanks), Fold(m)
			}
		}
	}
	return name, ""
}

// distribute adds the tail at a row's end to each place of the row. A row that says with 各 what kinds of places it means (各市、州、直管市、某林区
// 党委和人民政府) is one collective, and all of it stands with its last.
func distribute(names []string) {
	tail, kinds := "", slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, "各") })
	for i, n := range slices.Backward(names) {
		switch t := tailOf(n, kinds); {
		case t != "":
			tail = t
		case tail != "" && isPlace(n):
			n += tail
		default:
			tail = ""
		}
		names[i] = n
	}
	for i := 0; i < len(names); i++ {
		if n := generic(names[i:]); n > 1 {
			last, tail := names[i+n-1], tailOf(names[i], true)
			for k := range n - 1 {
				names[i+k] = strings.TrimSuffix(names[i+k], tail)
			}
			whole := strings.Join(names[i:i+n-1], hidden) + hidden + last
			clear(names[i : i+n])
			names[i] = whole
		}
		names[i] = strings.ReplaceAll(names[i], hidden, "、")
	}
}

// generic returns how many names make one collective: 各市 and the kinds of places that go on from it, up to the tail that they share.
func generic(names []string) int {
	t := tailOf(names[0], true)
	if t == "" || !strings.HasPrefix(names[0], "各") {
		return 1
	}
	n := 1
	for n < len(names) && strings.HasSuffix(names[n], t) && kindsOfPlace[Fold(strings.TrimSuffix(names[n], t))] {
		n++
	}
	if n > 1 && n < len(names) && strings.HasSuffix(Fold(names[n]), "林区"+Fold(t)) {
		n++
	}
	return n
}

// kindsOfPlace are words that name no place but a kind of them.
var kindsOfPlace = map[string]bool{
	"市": true, "州": true, "县": true, "区": true, "旗": true, "盟": true, "直管市": true, "林区": true, "县市": true, "市县": true, "县市区": true, "县区": true,
	"乡": true, "镇": true, "乡镇": true, "街道": true, "自治县": true, "自治州": true, "园区": true, "功能区": true, "开发区": true, "新区": true, "地区": true,
	"省直管市": true, "直管县": true, "省直管县": true,
}

// tailOf returns the longest tail that a name ends in, as it is written there, its 、 hidden. One that leaves a single character counts only
// where kinds of places are named: 各市、县政府, but 市政府 is the name of an office and its 市 of no place.
func tailOf(name string, kinds bool) string {
	folded := Fold(name)
	for _, tail := range tails {
		if t := hide.Replace(tail); strings.HasSuffix(folded, t) {
			if !kinds && !isWhole(name[:len(name)-len(t)]) {
				return ""
			}
			return name[len(name)-len(t):]
		}
	}
	return ""
}

// isWhole reports whether what a tail leaves can be a place's name.
func isWhole(name string) bool { return utf8.RuneCountInString(name) > 1 }

// isPlace reports whether a name is one of an area, as 石鼓区: a shared tail (党委、政府) goes with areas and never with
// bureaus.
func isPlace(name string) bool {
	name = Fold(name)
	return EndsWith(name, "市", "区", "县", "州", "旗", "盟", "乡", "镇", "街道")
}

// place returns a body without its tail: 石鼓区 of 石鼓区党委、政府; another body is its own place.
// 市水利局 has no tail and is its own place; 石鼓区党委、政府 is found in a measure that says only 石鼓区.
func place(body string) string {
	folded := Fold(body)
	for _, tail := range tails {
		if p := body[:max(0, len(body)-len(tail))]; strings.HasSuffix(folded, tail) {
			if !isWhole(p) {
				return body
			}
			return p
		}
	}
	return body
}

// offices are what stands in brackets behind a person's name: 张三（市委常委、副市长）.
var offices = pattern.New(`[（(][^（）()]*[）)]`)

// office is a post that stands before a person's name without being one: 县委常委、副县长 张三.
var office = pattern.New(`^(?:[省市州县区旗镇乡党政副]|常务|分管|联系).*(?:书记|常委|委员|长|主任|主席|助理|负责人|负责同志)$|^(?:书记|常委|委员|主任|主席|[省市州县区镇乡局]长)$`)

// phone is a number to call, which stands among persons and is none.
var phone = pattern.New(`^(?:联系|办公|固定)?(?:电话|手机|方式).*|^[\d—–-]{6,}$`)

// persons reads a list of persons. Printers pull short names apart (张 三); whole names stand with blanks between them too. Posts that stand
// before a name are none.
func persons(value string) []string {
	var all []string
	for _, name := range SplitBodies(offices.ReplaceAllString(value, "")).Bodies {
		words := strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(Blanks, r) })
		whole := !slices.ContainsFunc(words, func(w string) bool { return utf8.RuneCountInString(w) < 2 })
		if !whole || len(words) < 2 {
			all = append(all, strings.Join(words, ""))
			continue
		}
		if office.MatchString(words[0]) {
			for len(words) > 1 && office.MatchString(words[0]) {
				words = words[1:]
			}
			for len(all) > 0 && office.MatchString(all[len(all)-1]) {
				all = all[:len(all)-1]
			}
		}
		all = append(all, words...)
	}
	return slices.DeleteFunc(all, phone.MatchString)
}

// maxName bounds a body's name in characters: what is longer lacks a 、 somewhere, and is not looked for in measures.
const maxName = 40

// A gazetteer finds which bodies a text names, in one pass over it.
type gazetteer struct {
	bodies map[string][]string // by place
	sizes  map[rune][]int      // by first character: how long the places that begin with it are, longest first
	count  int                 // bodies that can be found
}

// newGazetteer returns a gazetteer of some bodies. Several may share a place (石鼓区党委、政府 and 石鼓区人民政府): a text that names it names all.
func newGazetteer(bodies []string) gazetteer {
	g := gazetteer{bodies: map[string][]string{}, sizes: map[rune][]int{}}
	for _, b := range bodies {
		p := place(b)
		if p == "" || utf8.RuneCountInString(p) > maxName {
			continue
		}
		if !slices.Contains(g.bodies[p], b) {
			g.bodies[p] = append(g.bodies[p], b)
			g.count++
		}
		first, _ := utf8.DecodeRuneInString(p)
		if !slices.Contains(g.sizes[first], len(p)) {
			g.sizes[first] = append(g.sizes[first], len(p))
		}
	}
	for _, sizes := range g.sizes {
		slices.SortFunc(sizes, func(a, b int) int { return b - a })
	}
	return g
}

// named returns the bodies whose place a text names, in the text's order. Of two places that begin at one character the longer counts.
// The time grows with the text, not with the number of bodies: at each character only places that begin with it are tried.
func (g gazetteer) named(text string) []string {
	var found []string
	seen := map[string]bool{}
	for i := 0; i < len(text); {
		p, step := g.place(text[i:])
		i += step
		if p == "" || seen[p] {
			continue
		}
		seen[p] = true
		found = append(found, g.bodies[p]...)
	}
	return found
}

// place returns the place that a text begins with, if any, and how far to go on.
func (g gazetteer) place(text string) (found string, step int) {
	first, width := utf8.DecodeRuneInString(text)
	for _, size := range g.sizes[first] {
		if size > len(text) {
			continue
		}
		if _, ok := g.bodies[text[:size]]; ok {
			return text[:size], size
		}
	}
	return "", width
}
