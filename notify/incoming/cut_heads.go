package incoming

import (
	"strings"
)

// partLines takes the lines of a mail apart where a marker stands inside one: gateways press a whole mail into one line.
func partLines(lines []line) []line {
	var out []line
	for _, l := range lines {
		at := 0
		for _, cut := range markers(l.text) {
			piece := l
			piece.text = withoutBars(strings.TrimSpace(l.text[at:cut]))
			if piece.text = strings.TrimSuffix(piece.text, " >"); piece.text != "" {
				out = append(out, piece)
			}
			at = cut
		}
		if at > 0 {
			l.text = strings.TrimSpace(l.text[at:])
		}
		out = append(out, l)
	}
	return out
}

// markers returns where a line is to be parted: before and behind each marker in it, in order.
func markers(text string) []int {
	var cuts []int
	add := func(at ...int) {
		for _, c := range at {
			if c > 0 && c < len(text) && (len(cuts) == 0 || c > cuts[len(cuts)-1]) {
				cuts = append(cuts, c)
			}
		}
	}
	dashes, heads, said := marked(text), pressed(text), quoting(text)
	for len(dashes)+len(heads)+len(said) > 0 {
		next := first(&dashes, &heads, &said)
		add(next...)
	}
	return cuts
}

// many bounds how many markers are looked for in one line: what stands behind the first is quoted anyway.
const many = 500

// marked returns where words between dashes stand.
func marked(text string) [][]int {
	if !hasOriginal(text) {
		return nil
	}
	return dashMark.FindAllStringIndex(text, many)
}

// first takes the first of some places off the lists of them.
func first(lists ...*[][]int) []int {
	var best *[][]int
	for _, l := range lists {
		if len(*l) > 0 && (best == nil || (*l)[0][0] < (*best)[0][0]) {
			best = l
		}
	}
	m := (*best)[0]
	*best = (*best)[1:]
	return m
}

// pressed returns where heads of mails begin inside a line: at least three labels close together, one of them the sender's. A person who
// names two in a sentence quotes nothing.
func pressed(text string) [][]int {
	if strings.Count(text, ":")+strings.Count(text, "：") < 3 || !containsAny(text, "人", "者", "rom", "ROM") {
		return nil
	}
	var starts [][]int
	var h head
	last, begin := -1, -1
	for _, m := range labelAny.FindAllStringSubmatchIndex(text, many) {
		if begin < 0 || m[0]-last > window {
			h, begin = head{}, m[0]
		}
		before := len(h.seen)
		h.add(m)
		if before < 3 && len(h.seen) == 3 && h.strong {
			starts = append(starts, []int{begin})
		}
		if p, _ := fieldOf(m); p == subjectField && len(h.seen) >= 3 {
			begin = -1
		}
		last = m[1]
	}
	return starts
}

// quoting returns where attributions begin and end inside a line.
func quoting(text string) [][]int {
	if !hasVerb(text) {
		return nil
	}
	var found [][]int
	after := 0
	for _, v := range verb.FindAllStringIndex(text, many) {
		behind := strings.TrimSpace(text[v[1]:])
		at := attribution(text, after, v)
		after = v[1]
		// In a sentence of a person's own more must tell that a program wrote it.
		if at >= 0 && (behind == "" || anAddress.MatchString(text[at:v[0]]) || strings.HasPrefix(behind, ">")) {
			if dashes := strings.TrimRight(text[:at], " -"); strings.HasPrefix(text[len(dashes):at], "--") || strings.HasPrefix(text[len(dashes):at], " --") {
				at = len(dashes)
			}
			found = append(found, []int{at, v[1]})
		}
	}
	return found
}

// markHeads finds the lines that only say that something is quoted.
func markHeads(lines []line) {
	for i := 0; i < len(lines); i++ {
		l := &lines[i]
		switch {
		case l.head || l.empty():
		case l.opens:
			l.head = true
			i = headEnd(lines, i)
		case len(l.text) < window && hasOriginal(l.text) && whole(dashMark.FindStringIndex(l.text), l.text):
			l.head = true
			i = headEnd(lines, i)
		case forwardMark.MatchString(l.text):
			l.head = true
		case headAt(lines, i):
			l.head = true
			i = headEnd(lines, i)
		case hasVerb(behind(l.text, window)):
			attribute(lines, i)
		}
	}
	announce(lines)
	leads(lines)
}

// announce marks lines right before a quotation that say in any language whose it is.
func announce(lines []line) {
	last := -1 // the last line that says anything
	for i := range lines {
		l := &lines[i]
		if l.empty() {
			continue
		}
		if before := last; before >= 0 && l.depth > lines[before].depth {
			lines[before].head = lines[before].head || announces(lines[before].text)
		}
		last = i
	}
}

// announces reports whether a line ends with a colon and holds an address, or the day on which somebody wrote. Reasons that are to follow (申请延期至…，
// 理由如下：) are the sender's own.
func announces(text string) bool {
	text = strings.TrimRight(text, " *")
	if len(text) > window || !strings.HasSuffix(text, ":") && !strings.HasSuffix(text, "：") || claims.MatchString(text) {
		return false
	}
	return anAddress.MatchString(text) || hasVerb(text) && dates.MatchString(text)
}

// whole reports whether a match is all of a text, but for blanks and lines of a table.
func whole(m []int, text string) bool {
	return m != nil && strings.Trim(text[:m[0]]+text[m[1]:], " \t\u3000|>*") == ""
}

// headAt reports whether the head of a mail begins at line i: two labels in it, or in the lines after it. Labels of a person's own, which
// stand right above a head, are seen by what comes twice.
func headAt(lines []line, i int) bool {
	var h head
	for gap := 0; i < len(lines) && gap <= 2; i++ {
		l := &lines[i]
		m := labelled(l.text)
		if m == nil {
			if len(h.seen) == 0 || !l.empty() && !folded(lines, i) {
				break
			}
			gap++
			continue
		}
		gap = 0
		f, _ := fieldOf(m)
		if len(h.seen) == 0 && f >= copyField || h.seen[f] && f < copyField {
			return false
		}
		h.lines++
		h.add(m)
		for _, inner := range labelAny.FindAllStringSubmatchIndex(before(l.text, 4*window), 20) {
			h.add(inner)
		}
		if h.first == fromField && h.is() {
			return true
		}
	}
	return h.is()
}

// labelled returns the label with which a line begins.
func labelled(text string) []int {
	if m := labelFirst.FindStringSubmatchIndex(text); m != nil {
		return m
	}
	return labelCell.FindStringSubmatchIndex(text)
}

// headEnd marks the lines of a head that go on after line i, with what is folded, and returns the last.
func headEnd(lines []line, i int) int {
	last, value := i, labelAlone.MatchString(lines[i].text)
	for j := i + 1; j < len(lines) && j <= last+3; j++ {
		l := &lines[j]
		switch {
		case l.empty():
			continue
		case hasOriginal(l.text) && dashMark.MatchString(before(l.text, window)), hasVerb(l.text) && verb.MatchString(behind(l.text, window)):
			return last
		case value, labelListed.MatchString(l.text), markOf.MatchString(l.text) && j == last+1, folded(lines, j):
			value = labelAlone.MatchString(l.text)
		default:
			return last
		}
		for ; last < j; last++ {
			lines[last+1].head = true
		}
	}
	return last
}

// folded reports whether a line carries on the label before it: addresses, or what stands before another label.
func folded(lines []line, j int) bool {
	if j == 0 || lines[j-1].empty() || lines[j].empty() {
		return false
	}
	return strings.Contains(lines[j].text, "@") && !strings.ContainsAny(lines[j].text, "。！？") ||
		j+1 < len(lines) && (labelFirst.MatchString(lines[j+1].text) || labelCell.MatchString(lines[j+1].text))
}

// attribute marks an attribution that ends with line i, and the lines before over which it is folded. Words before it in its line stay
// their sender's: they were parted from it already.
func attribute(lines []line, i int) {
	joined := behind(lines[i].text, window)
	all := verb.FindAllStringIndex(joined, -1)
	if len(all) == 0 || strings.TrimSpace(joined[all[len(all)-1][1]:]) != "" {
		return
	}
	last := all[len(all)-1]
	for k := i; k >= 0; k-- {
		if attribution(joined, 0, last) >= 0 {
			mark(lines, nameBefore(lines, k, joined), i)
			return
		}
		if !foldedOver(lines, k, i) {
			break
		}
		before := lines[k-1].text + " "
		joined, last = before+joined, []int{last[0] + len(before), last[1] + len(before)}
	}
	// The date may stand in the line behind it.
	if i+1 < len(lines) && anAddress.MatchString(lines[i].text) && dates.MatchString(lines[i+1].text) && len(lines[i+1].text) < window/4 {
		mark(lines, i, i+1)
	}
}

// foldedOver reports whether an attribution that ends with line i and reaches up to line k may begin before it.
func foldedOver(lines []line, k, i int) bool {
	if k == 0 || i-k == 3 {
		return false
	}
	l := &lines[k-1]
	return !l.empty() && !l.head && l.depth == lines[i].depth && !ended(l.text)
}

// nameBefore returns the line in which an attribution begins: the one before k where the name has been folded off it.
func nameBefore(lines []line, k int, text string) int {
	text = strings.TrimSpace(text)
	subjectFirst := strings.HasPrefix(text, "于") || strings.HasPrefix(text, "於")
	if !subjectFirst || k == 0 {
		return k
	}
	name := strings.TrimSpace(lines[k-1].text)
	if strings.Contains(name, "@") && !strings.ContainsAny(name, "。！？；，") && len(name) < window/2 {
		return k - 1
	}
	return k
}

// ended reports whether a line ends a sentence, so that the next one is another matter.
func ended(text string) bool {
	return strings.HasSuffix(text, "。") || strings.HasSuffix(text, "！") || strings.HasSuffix(text, "？")
}

func mark(lines []line, from, to int) {
	for ; from <= to; from++ {
		lines[from].head = true
	}
}

// leads adds to heads what leads to them: a line across the page, the marker's words without dashes. A tail that stands before the dashes
// in one line keeps its line.
func leads(lines []line) {
	for i := len(lines) - 1; i > 0; i-- {
		if !lines[i].head {
			continue
		}
		j := i - 1
		for j > 0 && lines[j].empty() {
			j--
		}
		switch l := &lines[j]; {
		case l.head:
		case barLine.MatchString(l.text), bareMark.MatchString(l.text):
			mark(lines, j, i)
		default:
			l.text = withoutBars(l.text)
		}
	}
}
