package incoming

import "strings"

// unflow joins the lines of a paragraph that a program has parted for narrow screens (RFC 3676): each but the last ends with a blank. With DelSp the
// blank is none of the text, as between two Han.
func unflow(text string, params map[string]string) string {
	if !strings.EqualFold(params["format"], "flowed") {
		return text
	}
	drop := strings.EqualFold(params["delsp"], "yes")
	var out strings.Builder
	open := -1 // how deep the paragraph is quoted that goes on; -1: none does
	for line := range strings.Lines(text) {
		body, deep := flowedLine(line)
		alone := body == "-- " // the line above a signature looks as if it went on
		if open >= 0 && (open != deep || alone) {
			out.WriteByte('\n')
			open = -1
		}
		if open < 0 && deep > 0 {
			out.WriteString(strings.Repeat(">", deep) + " ")
		}
		if alone || !strings.HasSuffix(body, " ") {
			out.WriteString(body + "\n")
			open = -1
			continue
		}
		if drop {
			body = strings.TrimSuffix(body, " ")
		}
		out.WriteString(body)
		open = deep
	}
	return out.String()
}

// flowedLine returns a line without its end and its signs of quotation, and how many of these there were. The blank that keeps what follows from
// being read as one more is taken off.
func flowedLine(line string) (body string, deep int) {
	line = strings.TrimSuffix(line, "\n")
	body = strings.TrimLeft(line, ">")
	return strings.TrimPrefix(body, " "), len(line) - len(body)
}
